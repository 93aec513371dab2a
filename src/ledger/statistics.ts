import type { Database } from '../lib/sqlite.ts';
import type { OccurrenceKind } from '../occurrence.ts';
import type {
  AttemptStatistics,
  DurationSummary,
  Statistics,
  StatisticsFacts,
  StatisticsGroup,
  StatisticsWindow,
} from '../statistics.ts';
import {
  addUp,
  type Cell,
  type Counters,
  cellOf,
  countedWithin,
  endedWithin,
  type Range,
} from './counts.ts';
import { recountWithin } from './recount.ts';

/** Up to so many attempts each is read for itself: quick enough, and exact. */
const MAX_READ_SINGLY = 10_000;

/** The statistics of an open matinee.db; the caller closes the database. */
export function createStatistics(db: Database): Statistics {
  return {
    read: async (window) => inOneSnapshot(db, () => read(db, rangeOf(window))),
    recount: async (window) => inOneSnapshot(db, () => recountWithin(db, rangeOf(window))),
  };
}

function rangeOf({ since, until }: StatisticsWindow): Range {
  return { fromMs: since.getTime(), toMs: until.getTime() + 1 };
}

/** Statements that see the same state, whatever other processes write meanwhile. */
function inOneSnapshot<T>(db: Database, work: () => T): T {
  db.exec('begin');
  try {
    return work();
  } finally {
    db.exec('commit');
  }
}

function read(db: Database, range: Range): StatisticsFacts {
  const cells = isFew(db, range) ? endedWithin(db, range).map(cellOf) : countedWithin(db, range);
  const running = runningWithin(db, range);
  return {
    collections: groupOf(cells.filter(isCollection), running.filter(isCollection)),
    housekeeping: groupOf(cells.filter(isHousekeeping), running.filter(isHousekeeping)),
  };
}

function isFew(db: Database, { fromMs, toMs }: Range): boolean {
  const found = db.get<{ n: number }>(
    `select count(*) as n from
       (select 1 as one from attempts where started_at >= ? and started_at < ? limit ?) as found`,
    fromMs,
    toMs,
    MAX_READ_SINGLY + 1,
  );
  return (found?.n ?? 0) <= MAX_READ_SINGLY;
}

interface Running {
  job: string;
  kind: OccurrenceKind;
}

function runningWithin(db: Database, { fromMs, toMs }: Range): Running[] {
  return db.all<Running>(
    `select a.job, o.kind from attempts a join occurrences o on o.id = a.occurrence_id
     where a.state = 'running' and a.started_at >= ? and a.started_at < ?`,
    fromMs,
    toMs,
  );
}

function isHousekeeping({ kind }: { kind: OccurrenceKind }): boolean {
  return kind === 'housekeeping';
}

function isCollection(of: { kind: OccurrenceKind }): boolean {
  return !isHousekeeping(of);
}

function groupOf(cells: readonly Cell[], running: readonly Running[]): StatisticsGroup {
  const cellsOf = Map.groupBy(cells, ({ job }) => job);
  const runningOf = Map.groupBy(running, ({ job }) => job);
  const jobs = [...new Set([...cellsOf.keys(), ...runningOf.keys()])].toSorted();
  return {
    all: summarize(cells, running.length),
    jobs: Object.fromEntries(
      jobs.map((job) => [job, summarize(cellsOf.get(job) ?? [], runningOf.get(job)?.length ?? 0)]),
    ),
  };
}

function summarize(cells: readonly Cell[], running: number): AttemptStatistics {
  const sums = addUp(cells);
  return {
    total: attemptsIn(sums) + running,
    succeeded: sums.succeeded,
    failed: sums.failed,
    interrupted: sums.interrupted,
    running,
    durations: durationsOf(cells, sums),
    collected: sums.collected,
    valid: sums.valid,
    qualityRate: sums.rated === 0 ? undefined : sums.quality_milli / 1000 / sums.rated,
    requests: sums.requests,
    retries: sums.retries,
    rateLimited: sums.rate_limited,
    receivedBytes: sums.received_bytes,
  };
}

function durationsOf(cells: readonly Cell[], sums: Counters): DurationSummary | undefined {
  const ended = attemptsIn(sums);
  if (ended === 0) return undefined;
  const ascending = cells.toSorted((a, b) => a.typicalMs - b.typicalMs);
  const percentile = (percent: number) =>
    Math.min(typicalAt(Math.ceil((percent * ended) / 100), ascending), sums.longest_ms);
  return {
    meanMs: sums.duration_ms / ended,
    p50Ms: percentile(50),
    p95Ms: percentile(95),
    maxMs: sums.longest_ms,
  };
}

/** The duration of the attempt that is `rank`-th when the shortest is the first. */
function typicalAt(rank: number, ascending: readonly Cell[]): number {
  let passed = 0;
  const cell = ascending.find((cell) => {
    passed += attemptsIn(cell);
    return passed >= rank;
  });
  return cell?.typicalMs ?? 0;
}

function attemptsIn({ succeeded, failed, interrupted }: Counters): number {
  return succeeded + failed + interrupted;
}
