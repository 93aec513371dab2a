import { HOUR_MS, SECOND_MS } from '../src/lib/clock.ts';
import { FakeClock } from '../src/lib/fake-clock.ts';
import { createScheduler } from '../src/schedule/scheduler.ts';
import { temporaryFolder } from './home.ts';
import { manyJobs, openLedger } from './ledger.ts';
import { type Answer, inTurns, milliseconds, timed } from './measure.ts';

const JOBS = 1000;
const ROUNDS = 20;

/** How long does one turn of the scheduler take that has a thousand jobs to look after? */
export async function planning(): Promise<Answer> {
  await using folder = await temporaryFolder();
  const clock = new FakeClock('2026-11-23T00:00:30Z');
  const { db, ledger, planbook } = await openLedger(folder, clock);
  const jobs = manyJobs(JOBS, '0 * * * *');
  let starts = 0;
  const scheduler = createScheduler({
    ledger,
    planbook,
    clock,
    jobs: () => jobs,
    attemptsAtOnce: () => JOBS,
    onEvent: () => {},
    runner: { start: () => (starts += 1), running: () => [] },
  });
  await scheduler.tick();
  const { ours, floor } = await inTurns(ROUNDS, {
    ours: async () => {
      await clock.advance(30 * SECOND_MS);
      return timed(() => scheduler.tick());
    },
    floor: () => timed(() => planbook.known()),
  });
  if (starts > 0) throw new Error(`${starts} jobs were started that are not due`);
  await clock.advance(HOUR_MS - (clock.now().getTime() % HOUR_MS));
  const dueMs = await timed(() => scheduler.tick());
  if (starts !== JOBS) throw new Error(`${starts} jobs were started`);
  await db.close();
  return {
    ratio: ours / floor,
    against: 'reading the jobs',
    figures: `${milliseconds(ours)} and ${milliseconds(floor)} for ${JOBS} jobs; ${milliseconds(dueMs)} when all of them are due, each recorded on the disk`,
  };
}
