import { DAY_MS, HOUR_MS } from '../lib/clock.ts';
import type { Database } from '../lib/sqlite.ts';
import type { AttemptState, OccurrenceKind } from '../occurrence.ts';

/** Instants from `fromMs` up to, not including, `toMs`. */
export interface Range {
  fromMs: number;
  toMs: number;
}

/** The spans by which ended attempts are counted, shortest first; each divides the next. */
export const SPANS_MS = [HOUR_MS, DAY_MS, 30 * DAY_MS] as const;
export const LONGEST_SPAN_MS = SPANS_MS[2];

/** A bucket of durations reaches from one power of this to the next. */
const BUCKET_RATIO = 1.05;

const SUMS = [
  'succeeded',
  'failed',
  'interrupted',
  'duration_ms',
  'collected',
  'valid',
  'rated',
  'quality_milli',
  'requests',
  'retries',
  'rate_limited',
  'received_bytes',
] as const;
export const COUNTERS = [...SUMS, 'longest_ms'] as const;

export type Counters = Record<(typeof COUNTERS)[number], number>;

/** Ended attempts of one job and kind that took about as long, counted together. */
export interface Cell extends Counters {
  job: string;
  kind: OccurrenceKind;
  /** The duration that stands for all of them. */
  typicalMs: number;
}

/** An attempt that has ended, as the ledger keeps it. */
export interface EndedAttempt {
  job: string;
  kind: OccurrenceKind;
  state: Exclude<AttemptState, 'running'>;
  started_at: number;
  ended_at: number;
  stats: string;
}

const SELECT_ENDED = `
  select a.job, o.kind, a.state, a.started_at, a.ended_at, a.stats
  from attempts a join occurrences o on o.id = a.occurrence_id
  where a.state <> 'running'`;

const ADD = `
  insert into attempt_counts (span_ms, start_at, job, kind, bucket, ${COUNTERS.join(', ')})
  values (?, ?, ?, ?, ?, ${COUNTERS.map(() => '?').join(', ')})
  on conflict (span_ms, start_at, job, kind, bucket) do update set
    ${SUMS.map((sum) => `${sum} = attempt_counts.${sum} + excluded.${sum}`).join(', ')},
    longest_ms = case when excluded.longest_ms > attempt_counts.longest_ms
      then excluded.longest_ms else attempt_counts.longest_ms end`;

const SELECT_COUNTED = `
  select job, kind, bucket, ${SUMS.map((sum) => `sum(${sum}) as ${sum}`).join(', ')},
    max(longest_ms) as longest_ms
  from attempt_counts where span_ms = ? and start_at >= ? and start_at < ?
  group by job, kind, bucket`;

/** Adds an attempt that has just ended to the counts; belongs into the transaction that ends it. */
export function countAttempt(db: Database, attemptId: string): void {
  const ended = db.get<EndedAttempt>(`${SELECT_ENDED} and a.id = ?`, attemptId);
  if (ended === undefined) throw new Error(`attempt ${attemptId} has not ended`);
  const counters = countersOf(ended);
  const bucket = bucketOf(counters.duration_ms);
  const values = COUNTERS.map((counter) => counters[counter]);
  for (const spanMs of SPANS_MS) {
    const startMs = floorTo(spanMs, ended.started_at);
    db.run(ADD, spanMs, startMs, ended.job, ended.kind, bucket, ...values);
  }
}

/** The attempts that started within the range and have ended. */
export function endedWithin(db: Database, { fromMs, toMs }: Range): EndedAttempt[] {
  const where = 'and a.started_at >= ? and a.started_at < ?';
  return db.all<EndedAttempt>(`${SELECT_ENDED} ${where}`, fromMs, toMs);
}

/** An ended attempt as a cell of its own. */
export function cellOf(ended: EndedAttempt): Cell {
  const counters = countersOf(ended);
  return { job: ended.job, kind: ended.kind, typicalMs: counters.duration_ms, ...counters };
}

/**
 * The attempts that started within the range and have ended, counted together wherever whole spans
 * lie in the range.
 */
export function countedWithin(db: Database, range: Range): Cell[] {
  return piecesOf(widened(db, range), SPANS_MS.toReversed()).flatMap((piece) => {
    const { spanMs, fromMs, toMs } = piece;
    if (spanMs === undefined) return endedWithin(db, piece).map(cellOf);
    return db
      .all<Cell & { bucket: number }>(SELECT_COUNTED, spanMs, fromMs, toMs)
      .map(({ bucket, ...cell }) => ({ ...cell, typicalMs: typicalOf(bucket) }));
  });
}

/** An end beyond which nothing started moves out, so that only whole spans lie there. */
function widened(db: Database, { fromMs, toMs }: Range): Range {
  const { first, last } = db.get<{ first: number | null; last: number | null }>(
    `select (select min(started_at) from attempts) as first,
       (select max(started_at) from attempts) as last`,
  ) as { first: number | null; last: number | null };
  if (first === null || last === null) return { fromMs, toMs: fromMs };
  return {
    fromMs: fromMs <= first ? floorTo(LONGEST_SPAN_MS, first) : fromMs,
    toMs: toMs > last ? floorTo(LONGEST_SPAN_MS, last) + LONGEST_SPAN_MS : toMs,
  };
}

interface Piece extends Range {
  /** Undefined where no whole span fits. */
  spanMs: number | undefined;
}

/** Cuts a range into whole spans, as long as possible, and what is left over at its ends. */
function piecesOf({ fromMs, toMs }: Range, [spanMs, ...shorter]: readonly number[]): Piece[] {
  if (fromMs >= toMs) return [];
  if (spanMs === undefined) return [{ spanMs, fromMs, toMs }];
  const firstMs = -floorTo(spanMs, -fromMs);
  const lastMs = floorTo(spanMs, toMs);
  if (firstMs >= lastMs) return piecesOf({ fromMs, toMs }, shorter);
  return [
    ...piecesOf({ fromMs, toMs: firstMs }, shorter),
    { spanMs, fromMs: firstMs, toMs: lastMs },
    ...piecesOf({ fromMs: lastMs, toMs }, shorter),
  ];
}

/** What one ended attempt adds to the counters. */
export function countersOf({ state, started_at, ended_at, stats }: EndedAttempt): Counters {
  const numbers: Record<string, unknown> = JSON.parse(stats);
  const whole = (key: string) => Math.round(numberOf(numbers[key]) ?? 0);
  const quality = numberOf(numbers['quality_rate']);
  // The wall clock may have been put back meanwhile.
  const durationMs = Math.max(0, ended_at - started_at);
  return {
    succeeded: state === 'succeeded' ? 1 : 0,
    failed: state === 'failed' ? 1 : 0,
    interrupted: state === 'interrupted' ? 1 : 0,
    duration_ms: durationMs,
    longest_ms: durationMs,
    collected: whole('collected'),
    valid: whole('valid'),
    rated: quality === undefined ? 0 : 1,
    // Integers add up to the same in any order.
    quality_milli: Math.round((quality ?? 0) * 1000),
    requests: whole('requests'),
    retries: whole('retries'),
    rate_limited: whole('rate_limited'),
    received_bytes: whole('received_bytes'),
  };
}

/** Counters of more attempts from those of fewer. */
export function addUp(counts: readonly Counters[]): Counters {
  return Object.fromEntries(
    COUNTERS.map((counter) => [
      counter,
      counter === 'longest_ms'
        ? counts.reduce((max, count) => Math.max(max, count.longest_ms), 0)
        : counts.reduce((sum, count) => sum + count[counter], 0),
    ]),
  ) as Counters;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Durations whose ratio is under `BUCKET_RATIO` share a bucket. */
export function bucketOf(durationMs: number): number {
  return durationMs <= 1 ? 0 : Math.ceil(Math.log(durationMs) / Math.log(BUCKET_RATIO));
}

/** The middle of a bucket: at most 2.5 % from each duration in it that is over a millisecond. */
function typicalOf(bucket: number): number {
  return bucket === 0 ? 0 : BUCKET_RATIO ** (bucket - 0.5);
}

/** The greatest multiple of a span that is not after an instant. */
export function floorTo(spanMs: number, atMs: number): number {
  return Math.floor(atMs / spanMs) * spanMs;
}
