import type { Database, Queries } from '../lib/database.ts';
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
  addCounters,
  type Counted,
  type Counters,
  countSingly,
  type Range,
  readCounts,
  zeroCounters,
} from './counts.ts';
import { recountWithin } from './recount.ts';

/** Up to so many attempts each is read for itself: quick enough, and exact. */
const MAX_READ_SINGLY = 5000;

/** The statistics of an open matinee.db; the caller closes the database. */
export function createStatistics(db: Database): Statistics {
  return {
    read: (window) => db.snapshot((state) => read(state, rangeOf(window))),
    recount: (window) => db.snapshot((state) => recountWithin(state, rangeOf(window))),
  };
}

function rangeOf({ since, until }: StatisticsWindow): Range {
  return { fromMs: since.getTime(), toMs: until.getTime() + 1 };
}

async function read(db: Queries, range: Range): Promise<StatisticsFacts> {
  const counts = (await isFew(db, range))
    ? await countSingly(db, range)
    : await readCounts(db, range);
  const running = await runningWithin(db, range);
  return {
    collections: groupOf(counts.filter(isCollection), running.filter(isCollection)),
    housekeeping: groupOf(counts.filter(isHousekeeping), running.filter(isHousekeeping)),
  };
}

async function isFew(db: Queries, { fromMs, toMs }: Range): Promise<boolean> {
  const found = await db.get<{ n: number }>(
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
  started_at: number;
}

async function runningWithin(db: Queries, { fromMs, toMs }: Range): Promise<Running[]> {
  // Filtered here: with a range in it the query would go by the start, through all that started.
  const rows = await db.all<Running>(
    "select job, kind, started_at from attempts where state = 'running'",
  );
  return rows.filter(({ started_at }) => started_at >= fromMs && started_at < toMs);
}

function isHousekeeping({ kind }: { kind: OccurrenceKind }): boolean {
  return kind === 'housekeeping';
}

function isCollection(of: { kind: OccurrenceKind }): boolean {
  return !isHousekeeping(of);
}

function groupOf(counts: readonly Counted[], running: readonly Running[]): StatisticsGroup {
  const countsOf = Map.groupBy(counts, ({ job }) => job);
  const runningOf = Map.groupBy(running, ({ job }) => job);
  const jobs = [...new Set([...countsOf.keys(), ...runningOf.keys()])].toSorted();
  return {
    all: summarize(counts, running.length),
    jobs: Object.fromEntries(
      jobs.map((job) => [job, summarize(countsOf.get(job) ?? [], runningOf.get(job)?.length ?? 0)]),
    ),
  };
}

function summarize(counts: readonly Counted[], running: number): AttemptStatistics {
  const sums = zeroCounters();
  for (const { counters } of counts) addCounters(sums, counters);
  const { succeeded, failed, interrupted } = sums;
  const ended = succeeded + failed + interrupted;
  return {
    total: ended + running,
    succeeded,
    failed,
    interrupted,
    running,
    durations: ended === 0 ? undefined : summarizeDurations(counts, ended, sums),
    collected: sums.collected,
    valid: sums.valid,
    qualityRate: sums.rated === 0 ? undefined : sums.quality_milli / 1000 / sums.rated,
    requests: sums.requests,
    retries: sums.retries,
    rateLimited: sums.rate_limited,
    receivedBytes: sums.received_bytes,
  };
}

function summarizeDurations(
  counts: readonly Counted[],
  ended: number,
  { duration_ms, longest_ms }: Counters,
): DurationSummary {
  const ascending = counts.flatMap(({ durations }) => durations).toSorted(([a], [b]) => a - b);
  const percentile = (percent: number) =>
    // The middle of the last bucket may lie beyond what is in it.
    Math.min(durationAt(Math.ceil((percent * ended) / 100), ascending), longest_ms);
  return {
    meanMs: duration_ms / ended,
    p50Ms: percentile(50),
    p95Ms: percentile(95),
    maxMs: longest_ms,
  };
}

/** The duration of the attempt that is `rank`-th when the shortest is the first. */
function durationAt(rank: number, ascending: Counted['durations']): number {
  let passed = 0;
  const found = ascending.find(([, attempts]) => {
    passed += attempts;
    return passed >= rank;
  });
  return found?.[0] ?? 0;
}
