import { join } from 'node:path';

import {
  addCounters,
  addDuration,
  type Counters,
  countersOf,
  type EndedAttempt,
  floorTo,
  type Histogram,
  SPANS_MS,
  zeroCounters,
} from '../src/ledger/counts.ts';
import { openToWrite } from '../src/ledger/open.ts';
import { createStatistics } from '../src/ledger/statistics.ts';
import { DAY_MS, MINUTE_MS, systemClock } from '../src/lib/clock.ts';
import type { Database } from '../src/lib/sqlite.ts';
import { temporaryFolder } from './home.ts';
import { type Answer, inTurns, milliseconds, timed } from './measure.ts';

const LIMIT_MS = 50;
const ATTEMPTS = 1_000_000;
const EVERY_MS = 5 * MINUTE_MS;
const JOBS = ['daily_collection', 'weekly_collection', 'hourly_trending', 'monthly_refresh'];
const ROUNDS = 9;

/** How long do the statistics of a million attempts take, over a window that no span fits? */
export async function statisticsBench(): Promise<Answer> {
  await using folder = await temporaryFolder();
  const db = await openToWrite({
    clock: systemClock,
    path: join(folder.path, 'matinee.db'),
    locksDir: folder.path,
    copyPath: () => '',
  });
  await db.write(() => {
    fillAttempts(db);
    fillCounts(db);
  });

  const since = new Date(10 * DAY_MS + 17 * MINUTE_MS);
  const until = new Date(ATTEMPTS * EVERY_MS - 3 * DAY_MS - 7 * MINUTE_MS);
  const statistics = createStatistics(db);
  const { ours, floor } = await inTurns(ROUNDS, {
    ours: () => timed(() => statistics.read({ since, until })),
    floor: () => timed(() => countRows(db, since, until)),
  });
  const { total } = (await statistics.read({ since, until })).collections.all;
  if (total !== countRows(db, since, until)) throw new Error(`${total} attempts were counted`);
  db.close();
  return {
    ratio: ours / floor,
    against: 'a count over the rows in SQL',
    figures: `${milliseconds(ours)} and ${milliseconds(floor)} for ${total} attempts`,
    limit: { text: milliseconds(LIMIT_MS), kept: ours <= LIMIT_MS },
  };
}

function countRows(db: Database, since: Date, until: Date): number {
  const groups = db.all<{ n: number }>(
    `select job, state, count(*) as n, sum(ended_at - started_at) as duration_ms
     from attempts where started_at >= ? and started_at <= ? group by job, state`,
    since.getTime(),
    until.getTime(),
  );
  return groups.reduce((sum, { n }) => sum + n, 0);
}

/** One attempt that has ended after another, by every job in turn. */
function attemptAt(n: number): EndedAttempt {
  const startedAt = n * EVERY_MS;
  return {
    job: JOBS[n % JOBS.length] ?? '',
    kind: 'scheduled',
    state: n % 50 === 0 ? 'failed' : 'succeeded',
    started_at: startedAt,
    ended_at: startedAt + 1000 + ((n * 7919) % 60_000),
    stats: '{"collected":120,"valid":110,"quality_rate":91.7,"requests":9,"received_bytes":90000}',
  };
}

function fillAttempts(db: Database): void {
  const occurrence = `${JOBS[0]}@1970-01-01T00:00:00.000Z/scheduled`;
  const dueAt = 0;
  db.run(
    `insert into occurrences (id, job, due_at, kind, created_at) values (?, ?, ?, 'scheduled', ?)`,
    occurrence,
    JOBS[0] ?? '',
    dueAt,
    dueAt,
  );
  for (let n = 0; n < ATTEMPTS; n++) {
    const { job, kind, state, started_at, ended_at, stats } = attemptAt(n);
    db.run(
      `insert into attempts (id, occurrence_id, job, kind, n, trigger_kind, holder, state, settles,
         started_at, ended_at, period, as_of_on, stats, config_hash, program_version, tz_version)
       values (?, ?, ?, ?, ?, 'schedule', '', ?, 1, ?, ?, '', '', ?, '', '', '')`,
      n.toString().padStart(7, '0'),
      occurrence,
      job,
      kind,
      n,
      state,
      started_at,
      ended_at,
      stats,
    );
  }
}

/** What the ledger would have counted as they ended, one by one; that takes minutes. */
function fillCounts(db: Database): void {
  for (const spanMs of SPANS_MS) {
    const counts = new Map<string, { key: [number, string]; counters: Counters; histogram: Histogram }>();
    for (let n = 0; n < ATTEMPTS; n++) {
      const ended = attemptAt(n);
      const key: [number, string] = [floorTo(spanMs, ended.started_at), ended.job];
      const count = counts.get(key.join(' ')) ?? { key, counters: zeroCounters(), histogram: {} };
      const counters = countersOf(ended);
      addCounters(count.counters, counters);
      addDuration(count.histogram, counters.duration_ms);
      counts.set(key.join(' '), count);
    }
    for (const { key, counters, histogram } of counts.values()) {
      const names = Object.keys(counters);
      db.run(
        `insert into attempt_counts (span_ms, start_at, job, kind, durations, ${names.join(', ')})
         values (?, ?, ?, 'scheduled', ?, ${names.map(() => '?').join(', ')})`,
        spanMs,
        ...key,
        JSON.stringify(histogram),
        ...Object.values(counters),
      );
    }
  }
}
