import type { Queries } from '../lib/database.ts';
import type { CountMismatch } from '../statistics.ts';
import {
  addCounters,
  COUNT_COLUMNS,
  addDuration,
  type Counters,
  countersOf,
  type EndedAttempt,
  endedWithin,
  floorTo,
  histogramsIn,
  LONGEST_SPAN_MS,
  type Range,
  SPANS_MS,
  zeroCounters,
} from './counts.ts';
import type { Histogram } from './json-columns.ts';

/** Counts again the longest spans that the range touches, and returns what differs. */
export async function recountWithin(
  db: Queries,
  { fromMs, toMs }: Range,
): Promise<CountMismatch[]> {
  const mismatches: CountMismatch[] = [];
  // One span at a time: the attempts of many years do not fit into memory.
  for (let at = floorTo(LONGEST_SPAN_MS, fromMs); at < toMs; at += LONGEST_SPAN_MS) {
    mismatches.push(...(await recountSpan(db, { fromMs: at, toMs: at + LONGEST_SPAN_MS })));
  }
  return mismatches;
}

type Span = Omit<CountMismatch, 'counter' | 'counted' | 'recounted'>;

interface Count {
  span: Span;
  counters: Counters;
  histogram: Histogram;
}

async function recountSpan(db: Queries, range: Range): Promise<CountMismatch[]> {
  const counts = await countsWithin(db, range);
  const recounts = countAgain(await endedWithin(db, range));
  return [...new Map([...counts, ...recounts])].flatMap(([key, { span }]) =>
    differences(span, counts.get(key), recounts.get(key)),
  );
}

async function countsWithin(db: Queries, { fromMs, toMs }: Range): Promise<Map<string, Count>> {
  type Row = Counters & Pick<Span, 'job' | 'kind'>;
  const histogramOf = histogramsIn(db);
  return new Map(
    (
      await db.all<Row & { span_ms: number; start_at: number; durations: unknown }>(
        `select ${COUNT_COLUMNS.join(', ')} from attempt_counts
         where span_ms in (${SPANS_MS.join(', ')}) and start_at >= ? and start_at < ?`,
        fromMs,
        toMs,
      )
    ).map((row) => {
      const { span_ms: spanMs, start_at, job, kind, durations: _, ...counters } = row;
      const span = { job, kind, startAt: new Date(start_at), spanMs };
      return [keyOf(span), { span, counters, histogram: histogramOf(row) }];
    }),
  );
}

function countAgain(attempts: readonly EndedAttempt[]): Map<string, Count> {
  const counts = new Map<string, Count>();
  for (const attempt of attempts) {
    const { job, kind, started_at } = attempt;
    const counters = countersOf(attempt);
    for (const spanMs of SPANS_MS) {
      const span = { job, kind, startAt: new Date(floorTo(spanMs, started_at)), spanMs };
      const key = keyOf(span);
      const count = counts.get(key) ?? { span, counters: zeroCounters(), histogram: {} };
      addCounters(count.counters, counters);
      addDuration(count.histogram, counters.duration_ms);
      counts.set(key, count);
    }
  }
  return counts;
}

function differences(span: Span, before?: Count, after?: Count): CountMismatch[] {
  const { isDeepStrictEqual } = process.getBuiltinModule('node:util');
  if (isDeepStrictEqual(before, after)) return [];
  const counted = flat(before);
  const recounted = flat(after);
  return Object.keys({ ...counted, ...recounted })
    .filter((counter) => (counted[counter] ?? 0) !== (recounted[counter] ?? 0))
    .map((counter) => ({
      ...span,
      counter,
      counted: counted[counter] ?? 0,
      recounted: recounted[counter] ?? 0,
    }));
}

/** Counters and buckets by name. */
function flat(count?: Count): Record<string, number> {
  const flat: Record<string, number> = { ...count?.counters };
  for (const [bucket, attempts] of Object.entries(count?.histogram ?? {})) {
    flat[`bucket ${bucket}`] = attempts;
  }
  return flat;
}

function keyOf({ job, kind, startAt, spanMs }: Span): string {
  return `${spanMs} ${startAt.getTime()} ${job} ${kind}`;
}
