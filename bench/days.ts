import { days } from '../test/support/days.ts';
import { type Answer, timed } from './measure.ts';

/** What a simulation of months can bear. */
const LIMIT_SECONDS = 1.5;
const DAYS = 3;

/** How long does a day of the whole program take, in one process on virtual time? */
export async function daysBench(): Promise<Answer> {
  const life = { from: '2026-11-29T00:00:00+09:00' };
  await days(1, life); // what is compiled and loaded once
  const ms = await timed(async () => void (await days(DAYS, life)));
  const seconds = ms / 1000 / DAYS;
  return {
    ratio: seconds / LIMIT_SECONDS,
    against: 'what a simulation may take',
    figures: `${seconds.toFixed(2)} s a virtual day of default jobs`,
    limit: { text: `${LIMIT_SECONDS} s a day`, kept: seconds <= LIMIT_SECONDS },
  };
}
