import { join } from 'node:path';

import {
  addCounters,
  addDuration,
  type Counters,
  countersOf,
  type EndedAttempt,
  endedWithin,
  floorTo,
  LONGEST_SPAN_MS,
  SPANS_MS,
  zeroCounters,
} from '../src/ledger/counts.ts';
import type { Histogram } from '../src/ledger/json-columns.ts';
import { openToWrite } from '../src/ledger/open.ts';
import { createStatistics } from '../src/ledger/statistics.ts';
import { DAY_MS, MINUTE_MS, systemClock } from '../src/lib/clock.ts';
import type { Queries } from '../src/lib/database.ts';
import { temporaryFolder } from './home.ts';
import { type Answer, inTurns, milliseconds, timed } from './measure.ts';

const LIMIT_MS = 50;
const ATTEMPTS = 1_000_000;
const EVERY_MS = 5 * MINUTE_MS;
const ROUNDS = 3;

/** How long do the statistics of a million attempts take, over a window that no span fits? */
export async function statisticsBench(): Promise<Answer> {
  await using folder = await temporaryFolder();
  const db = await openToWrite({
    clock: systemClock,
    path: join(folder.path, 'matinee.db'),
    locksDir: folder.path,
    copyPath: () => '',
  });
  await db.write(fill);

  const since = new Date(10 * DAY_MS + 17 * MINUTE_MS);
  const until = new Date(ATTEMPTS * EVERY_MS - 3 * DAY_MS - 7 * MINUTE_MS);
  const statistics = createStatistics(db);
  const { ours, floor } = await inTurns(ROUNDS, {
    ours: () => timed(() => statistics.read({ since, until })),
    floor: () => timed(() => countRows(db, since, until)),
  });
  const { total } = (await statistics.read({ since, until })).collections.all;
  if (total !== (await countRows(db, since, until)))
    throw new Error(`${total} attempts were counted`);
  await db.close();
  return {
    ratio: ours / floor,
    against: 'a count over the rows in SQL',
    figures: `${milliseconds(ours)} and ${milliseconds(floor)} for ${total} attempts`,
    limit: { text: milliseconds(LIMIT_MS), kept: ours <= LIMIT_MS },
  };
}

async function countRows(db: Queries, since: Date, until: Date): Promise<number> {
  const groups = await db.all<{ n: number }>(
    `select job, state, count(*) as n, sum(ended_at - started_at) as duration_ms
     from attempts where started_at >= ? and started_at <= ? group by job, state`,
    since.getTime(),
    until.getTime(),
  );
  return groups.reduce((sum, { n }) => sum + n, 0);
}

/**
 * One attempt after another, by four jobs in turn, and their counts. Claiming and ending them would
 * take minutes, so their rows are written at once.
 */
async function fill(db: Queries): Promise<void> {
  await db.exec(`
    insert into occurrences (id, job, due_at, kind, created_at) values ('any', '', 0, 'manual', 0);
    insert into attempts with recursive attempt (n) as
      (select 0 union all select n + 1 from attempt where n < ${ATTEMPTS - 1})
      select printf('%07d', n), 'any', 'job_' || (n % 4), 'scheduled', n, 'schedule', '',
        iif(n % 50 = 0, 'failed', 'succeeded'), 1, n * ${EVERY_MS},
        n * ${EVERY_MS} + 1000 + (n * 7919) % 60000, '', '', null,
        '{"collected":120,"quality_rate":91.7,"requests":9}', '', '', ''
      from attempt;
  `);
  for (let fromMs = 0; fromMs < ATTEMPTS * EVERY_MS; fromMs += LONGEST_SPAN_MS) {
    const counts = new Map<string, Count>();
    const ended = await endedWithin(db, { fromMs, toMs: fromMs + LONGEST_SPAN_MS });
    for (const attempt of ended) countInto(counts, attempt);
    for (const count of counts.values()) await insertCount(db, count);
  }
}

interface Count {
  spanMs: number;
  startAt: number;
  job: string;
  counters: Counters;
  histogram: Histogram;
}

function countInto(counts: Map<string, Count>, ended: EndedAttempt): void {
  const { job } = ended;
  const counters = countersOf(ended);
  for (const spanMs of SPANS_MS) {
    const startAt = floorTo(spanMs, ended.started_at);
    const key = `${spanMs} ${startAt} ${job}`;
    let count = counts.get(key);
    if (count === undefined) {
      count = { spanMs, startAt, job, counters: zeroCounters(), histogram: {} };
      counts.set(key, count);
    }
    addCounters(count.counters, counters);
    addDuration(count.histogram, counters.duration_ms);
  }
}

async function insertCount(
  db: Queries,
  { spanMs, startAt, job, counters, histogram }: Count,
): Promise<void> {
  const names = Object.keys(counters);
  await db.run(
    `insert into attempt_counts (span_ms, start_at, job, kind, durations, ${names.join(', ')})
     values (?, ?, ?, 'scheduled', ?, ${names.map(() => '?').join(', ')})`,
    spanMs,
    startAt,
    job,
    JSON.stringify(histogram),
    ...Object.values(counters),
  );
}
