import { columnsOf, LARGEST_INTEGER } from '../database/columns.ts';
import { DAY_MS, HOUR_MS } from '../lib/clock.ts';
import type { Queries, Row } from '../lib/database.ts';
import type { AttemptState, OccurrenceKind } from '../occurrence.ts';
import { FACTS, HISTOGRAM, type Histogram } from './json-columns.ts';

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
const COUNTERS = [...SUMS, 'longest_ms'] as const;
const COUNTED_BY = ['span_ms', 'start_at', 'job', 'kind'] as const;
export const COUNT_COLUMNS = [...COUNTED_BY, 'durations', ...COUNTERS] as const;

export type Counters = Record<(typeof COUNTERS)[number], number>;

/** Ended attempts of one job and kind, counted together. */
export interface Counted {
  job: string;
  kind: OccurrenceKind;
  counters: Counters;
  /** How many attempts took how many milliseconds, in no order. */
  durations: readonly (readonly [durationMs: number, attempts: number])[];
}

/** An attempt that has ended, as the ledger keeps it. */
export interface EndedAttempt {
  job: string;
  kind: OccurrenceKind;
  state: Exclude<AttemptState, 'running'>;
  started_at: number;
  ended_at: number;
  stats: Readonly<Record<string, unknown>>;
}

const SELECT_ENDED = `
  select id, job, kind, state, started_at, ended_at, stats from attempts where state <> 'running'`;

const WITHIN = 'span_ms = ? and start_at >= ? and start_at < ?';

const ADD = `
  insert into attempt_counts (span_ms, start_at, job, kind, durations, ${COUNTERS.join(', ')})
  values (?, ?, ?, ?, ?, ${COUNTERS.map(() => '?').join(', ')})
  on conflict (span_ms, start_at, job, kind) do update set
    durations = excluded.durations,
    ${SUMS.map((sum) => `${sum} = attempt_counts.${sum} + excluded.${sum}`).join(', ')},
    longest_ms = case when excluded.longest_ms > attempt_counts.longest_ms
      then excluded.longest_ms else attempt_counts.longest_ms end`;

const SELECT_SUMS = `
  select job, kind, ${SUMS.map((sum) => `sum(${sum}) as ${sum}`).join(', ')},
    max(longest_ms) as longest_ms
  from attempt_counts where ${WITHIN} group by job, kind`;

/** Adds an attempt that has just ended to the counts; belongs in the transaction that ends it. */
export async function countAttempt(db: Queries, attemptId: string): Promise<void> {
  const row = await db.get(`${SELECT_ENDED} and id = ?`, attemptId);
  if (row === undefined) throw new Error(`attempt ${attemptId} has not ended`);
  const ended = endedIn(db)(row);
  const counters = countersOf(ended);
  const values = COUNTERS.map((counter) => counters[counter]);
  for (const spanMs of SPANS_MS) {
    const key = [spanMs, floorTo(spanMs, ended.started_at), ended.job, ended.kind];
    // Read and written back: no other attempt of the job can end meanwhile, for one alone runs.
    const before = await db.get(
      'select * from attempt_counts where span_ms = ? and start_at = ? and job = ? and kind = ?',
      ...key,
    );
    const histogram: Histogram = before === undefined ? {} : histogramsIn(db)(before);
    addDuration(histogram, counters.duration_ms);
    await db.run(ADD, ...key, JSON.stringify(histogram), ...values);
  }
}

/** The attempts that started within the range and have ended. */
export async function endedWithin(db: Queries, { fromMs, toMs }: Range): Promise<EndedAttempt[]> {
  // What is no number comes after all of them, and would be left out of every range.
  (await db.all(`${SELECT_ENDED} and started_at > ?`, LARGEST_INTEGER)).map(endedIn(db));
  const within = 'started_at >= ? and started_at < ?';
  const rows = await db.all(`${SELECT_ENDED} and ${within}`, fromMs, toMs);
  return rows.map(endedIn(db));
}

function endedIn({ path }: Queries): (row: Row) => EndedAttempt {
  const { text, integer, json } = columnsOf(path, 'attempts', 'id');
  return (row) => ({
    job: text(row, 'job'),
    kind: text(row, 'kind') as OccurrenceKind,
    state: text(row, 'state') as EndedAttempt['state'],
    started_at: integer(row, 'started_at'),
    ended_at: integer(row, 'ended_at'),
    stats: json(row, 'stats', FACTS),
  });
}

/** Reads the counts of a span; their histogram comes out. */
export function histogramsIn({ path }: Queries): (row: Row) => Histogram {
  const { integer, json } = columnsOf(path, 'attempt_counts', ...COUNTED_BY);
  return (row) => {
    for (const counter of COUNTERS) integer(row, counter);
    return json(row, 'durations', HISTOGRAM);
  };
}

/** Counts the attempts that started within the range and have ended, one by one. */
export async function countSingly(db: Queries, range: Range): Promise<Counted[]> {
  const counts = new Map<string, Counted & { durations: [number, number][] }>();
  for (const ended of await endedWithin(db, range)) {
    const { job, kind } = ended;
    const added = countersOf(ended);
    const key = keyOf(ended);
    const count = counts.get(key) ?? { job, kind, counters: zeroCounters(), durations: [] };
    addCounters(count.counters, added);
    count.durations.push([added.duration_ms, 1]);
    counts.set(key, count);
  }
  return [...counts.values()];
}

/** The same from the counts that are kept, wherever whole spans lie in the range. */
export async function readCounts(db: Queries, range: Range): Promise<Counted[]> {
  const counted: Counted[] = [];
  for (const piece of piecesOf(await widened(db, range), SPANS_MS.toReversed())) {
    const { spanMs, fromMs, toMs } = piece;
    const some =
      spanMs === undefined ? countSingly(db, piece) : readSpans(db, [spanMs, fromMs, toMs]);
    counted.push(...(await some));
  }
  return counted;
}

async function readSpans(db: Queries, within: [spanMs: number, fromMs: number, toMs: number]) {
  const histogramOf = histogramsIn(db);
  const histograms = Map.groupBy(
    await db.all<Row & Key>(`select * from attempt_counts where ${WITHIN}`, ...within),
    keyOf,
  );
  const rows = await db.all<Key & Counters>(SELECT_SUMS, ...within);
  return rows.map(({ job, kind, ...counters }) => {
    const ofJob = (histograms.get(keyOf({ job, kind })) ?? []).map(histogramOf);
    return { job, kind, counters, durations: typicalDurations(ofJob) };
  });
}

type Key = Pick<Counted, 'job' | 'kind'>;

function keyOf({ job, kind }: Key): string {
  return `${job} ${kind}`;
}

function typicalDurations(histograms: readonly Histogram[]): [number, number][] {
  const sum: Histogram = {};
  for (const histogram of histograms) {
    for (const bucket in histogram) sum[bucket] = (sum[bucket] ?? 0) + (histogram[bucket] ?? 0);
  }
  return Object.entries(sum).map(([bucket, attempts]) => [typicalOf(Number(bucket)), attempts]);
}

/** An end beyond which nothing started moves out, so that only whole spans lie there. */
async function widened(db: Queries, { fromMs, toMs }: Range): Promise<Range> {
  const started = await db.get<{ first: number | null; last: number | null }>(
    `select (select min(started_at) from attempts) as first,
       (select max(started_at) from attempts) as last`,
  );
  const { first, last } = started ?? { first: null, last: null };
  if (first === null || last === null) return { fromMs, toMs };
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
  const firstMs = floorTo(spanMs, fromMs + spanMs - 1);
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
  const quality = qualityOf(stats);
  // The wall clock may have been put back meanwhile.
  const durationMs = Math.max(0, ended_at - started_at);
  return {
    succeeded: state === 'succeeded' ? 1 : 0,
    failed: state === 'failed' ? 1 : 0,
    interrupted: state === 'interrupted' ? 1 : 0,
    duration_ms: durationMs,
    collected: numberOf(stats['collected']) ?? 0,
    valid: numberOf(stats['valid']) ?? 0,
    rated: quality === undefined ? 0 : 1,
    // A whole number: fractions add up differently in another order.
    quality_milli: Math.round((quality ?? 0) * 1000),
    requests: numberOf(stats['requests']) ?? 0,
    retries: numberOf(stats['retries']) ?? 0,
    rate_limited: numberOf(stats['rate_limited']) ?? 0,
    received_bytes: numberOf(stats['received_bytes']) ?? 0,
    longest_ms: durationMs,
  };
}

/** The share of valid movies, per cent, of all that came: what has no id is not valid. */
function qualityOf(stats: Readonly<Record<string, unknown>>): number | undefined {
  const rate = numberOf(stats['quality_rate']);
  const collected = numberOf(stats['collected']) ?? 0;
  const unidentified = numberOf(stats['unidentified']) ?? 0;
  if (rate === undefined || unidentified === 0) return rate;
  return (rate * collected) / (collected + unidentified);
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Adds counters to others, in place. */
export function addCounters(sums: Counters, added: Counters): void {
  for (const sum of SUMS) sums[sum] += added[sum];
  sums.longest_ms = Math.max(sums.longest_ms, added.longest_ms);
}

export function zeroCounters(): Counters {
  return Object.fromEntries(COUNTERS.map((counter) => [counter, 0])) as Counters;
}

/** Adds one duration to a histogram, in place. */
export function addDuration(histogram: Histogram, durationMs: number): void {
  const bucket = durationMs <= 1 ? 0 : Math.ceil(Math.log(durationMs) / Math.log(BUCKET_RATIO));
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
}

/** The middle of a bucket: within 2.5 % of each duration in it, or a millisecond. */
function typicalOf(bucket: number): number {
  return bucket === 0 ? 0 : BUCKET_RATIO ** (bucket - 0.5);
}

/** The greatest multiple of a span that is not after an instant. */
export function floorTo(spanMs: number, atMs: number): number {
  return Math.floor(atMs / spanMs) * spanMs;
}
