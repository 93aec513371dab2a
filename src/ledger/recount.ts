import type { Database } from '../lib/sqlite.ts';
import type { OccurrenceKind } from '../occurrence.ts';
import type { CountMismatch } from '../statistics.ts';
import {
  addUp,
  bucketOf,
  COUNTERS,
  type Counters,
  countersOf,
  type EndedAttempt,
  endedWithin,
  floorTo,
  LONGEST_SPAN_MS,
  type Range,
  SPANS_MS,
} from './counts.ts';

/** Counts again the longest spans that the range touches, and returns what differs. */
export function recountWithin(db: Database, { fromMs, toMs }: Range): CountMismatch[] {
  const mismatches: CountMismatch[] = [];
  // One span at a time: the attempts of many years do not fit into memory.
  for (let at = floorTo(LONGEST_SPAN_MS, fromMs); at < toMs; at += LONGEST_SPAN_MS) {
    mismatches.push(...recountSpan(db, { fromMs: at, toMs: at + LONGEST_SPAN_MS }));
  }
  return mismatches;
}

interface Count extends Counters {
  span_ms: number;
  start_at: number;
  job: string;
  kind: OccurrenceKind;
  bucket: number;
}

function recountSpan(db: Database, range: Range): CountMismatch[] {
  const counts = new Map(
    db
      .all<Count>(
        'select * from attempt_counts where start_at >= ? and start_at < ?',
        range.fromMs,
        range.toMs,
      )
      .map((count) => [keyOf(count), count]),
  );
  const recounts = countAgain(endedWithin(db, range));
  return [...new Map([...counts, ...recounts])].flatMap(([key, cell]) =>
    differences(cell, counts.get(key), recounts.get(key)),
  );
}

function countAgain(attempts: readonly EndedAttempt[]): Map<string, Count> {
  const counts = new Map<string, Count>();
  for (const attempt of attempts) {
    const { job, kind, started_at } = attempt;
    const counters = countersOf(attempt);
    const bucket = bucketOf(counters.duration_ms);
    for (const span_ms of SPANS_MS) {
      const start_at = floorTo(span_ms, started_at);
      const count = { span_ms, start_at, job, kind, bucket, ...counters };
      const key = keyOf(count);
      const before = counts.get(key);
      counts.set(key, before === undefined ? count : { ...count, ...addUp([before, counters]) });
    }
  }
  return counts;
}

function differences(cell: Count, counted?: Count, recounted?: Count): CountMismatch[] {
  const { job, kind, span_ms: spanMs } = cell;
  const startAt = new Date(cell.start_at);
  return COUNTERS.map((counter) => ({
    job,
    kind,
    startAt,
    spanMs,
    counter,
    counted: counted?.[counter] ?? 0,
    recounted: recounted?.[counter] ?? 0,
  })).filter(({ counted, recounted }) => counted !== recounted);
}

function keyOf({ span_ms, start_at, job, kind, bucket }: Count): string {
  return `${span_ms} ${start_at} ${job} ${kind} ${bucket}`;
}
