import { FakeClock } from '../src/lib/fake-clock.ts';
import { MINUTE_MS, SECOND_MS, systemClock } from '../src/lib/clock.ts';
import { createScheduler } from '../src/schedule/scheduler.ts';
import { makeHome, temporaryFolder } from './home.ts';
import { manyJobs, openLedger, runAt } from './ledger.ts';
import { type Answer, milliseconds, percentile, timed } from './measure.ts';
import { outputOf, SOURCE, withDaemon } from './program.ts';

const OCCURRENCES = 1000;
const MINUTES = Number(process.env['MATINEE_BENCH_MINUTES'] ?? 2);

const EVERY_MINUTE = `timezone: Asia/Seoul
lang: ko
tmdb: { requestsPerSecond: unlimited }
jobs: { hourly_trending: { schedule: "* * * * *" } }
`;

/**
 * How late does a job start?
 *
 * The scheduler plans a minute's job over a ledger on the disk, by a clock that jumps to when it
 * wants to be woken: what is measured is how much later than due it starts the attempt, work
 * included. Then a real daemon, by the real clock: until the attempt, a process of its own, has
 * claimed its occurrence.
 */
export async function lateness(): Promise<Answer> {
  await using folder = await temporaryFolder();
  const lateMs = await simulated(folder);
  const writeMs = percentile(lateMs.writes, 50);
  const real = await realLateness(await makeHome(folder, 'home', EVERY_MINUTE));
  return {
    ratio: percentile(lateMs.starts, 50) / writeMs,
    against: 'one bare commit',
    figures: `p50 ${inWords(lateMs.starts, 50)}, p99 ${inWords(lateMs.starts, 99)}, at most ${inWords(lateMs.starts, 100)} of ${OCCURRENCES} by a clock that jumps; a commit ${milliseconds(writeMs)}; by the real clock, process included, p50 ${inWords(real, 50)}, at most ${inWords(real, 100)} of ${real.length}`,
  };
}

function inWords(values: readonly number[], percent: number): string {
  return milliseconds(percentile(values, percent));
}

async function simulated(folder: { path: string }) {
  const clock = new FakeClock('2026-11-23T00:00:30Z');
  const { db, ledger, planbook } = await openLedger(folder, clock);
  await db.exec('create table floor (n integer)');
  const jobs = manyJobs(1, '* * * * *');
  const starts: number[] = [];
  const writes: number[] = [];
  const toRun: Date[] = [];
  let tickedMs = 0;
  const scheduler = createScheduler({
    ledger,
    planbook,
    clock,
    jobs: () => jobs,
    attemptsAtOnce: () => jobs.length,
    onEvent: () => {},
    runner: {
      start: (_, dueAt) => {
        const wokenLateMs = clock.now().getTime() - dueAt.getTime();
        starts.push(wokenLateMs + performance.now() - tickedMs);
        toRun.push(dueAt);
      },
      running: () => [],
    },
  });
  while (starts.length < OCCURRENCES) {
    tickedMs = performance.now();
    const wakeAt = await scheduler.tick();
    for (const dueAt of toRun.splice(0)) {
      const id = await runAt(jobs[0] as (typeof jobs)[0], dueAt, { ledger, now: clock.now() });
      await ledger.finish(id, { state: 'succeeded', stats: {} }, clock.now());
      writes.push(
        await timed(() =>
          db.write((transaction) => transaction.run('insert into floor values (1)')),
        ),
      );
    }
    await clock.advance(wakeAt.getTime() - clock.now().getTime());
  }
  await db.close();
  return { starts, writes };
}

async function realLateness(home: string): Promise<number[]> {
  await withDaemon(home, () => systemClock.sleep(MINUTES * MINUTE_MS + 5 * SECOND_MS));
  const { runs } = JSON.parse(
    await outputOf({ argv: [SOURCE, 'runs', '--limit', '1000', '--json', '--home', home] }),
  ) as { runs: { job: string; due_at: string; started_at: string }[] };
  return runs
    .filter(({ job }) => job === 'hourly_trending')
    .map(({ due_at: dueAt, started_at: startedAt }) => Date.parse(startedAt) - Date.parse(dueAt));
}
