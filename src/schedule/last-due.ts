import { DAY_MS, HOUR_MS } from '../lib/clock.ts';
import type { Schedule } from './cron.ts';

/** Most jobs are due daily, a few every minute or once in years: so the past is searched in steps. */
const LOOK_BACK_MS = [2 * HOUR_MS, 2 * DAY_MS, 40 * DAY_MS, 400 * DAY_MS, 3000 * DAY_MS];

/** When a schedule was due last, up to and including `until`; undefined where not within eight years. */
export function lastDue(
  { occurrences }: Pick<Schedule, 'occurrences'>,
  until: Date,
): Date | undefined {
  for (const lookBackMs of LOOK_BACK_MS) {
    const last = occurrences(new Date(until.getTime() - lookBackMs), until).at(-1);
    if (last !== undefined) return last;
  }
  return undefined;
}
