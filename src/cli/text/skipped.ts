import { known } from '../../messages/known.ts';
import type { KnownJob, SkippedOccurrences } from '../../plan.ts';
import type { Missed } from '../../schedule/missed.ts';
import { timeText } from './format.ts';
import type { Reader } from './reader.ts';
import { type Line, tableLines } from './table.ts';

/** What was skipped, and why, as a table with a title; nothing where nothing was. */
export function skippedLines(
  skipped: readonly SkippedOccurrences[],
  title: string,
  reader: Reader,
): Line[] {
  if (skipped.length === 0) return [];
  const { explain, data } = reader.text;
  const { columns, reasons } = explain.skips;
  const rows = skipped.map((one) => [
    ...rowOf(one, reader),
    known(reasons, one.reason) ?? data.unknown(one.reason),
  ]);
  return ['', title, ...tableLines(columns, rows)];
}

/** What came due while nobody looked. */
export function missedLines(missed: readonly Missed[], reader: Reader): Line[] {
  if (missed.length === 0) return [];
  const { title, columns } = reader.text.explain.missed;
  return [
    '',
    title,
    ...tableLines(
      columns,
      missed.map((one) => rowOf(one, reader)),
    ),
  ];
}

/** The jobs of which it is not known what came due. */
export function unreadableLines(jobs: readonly KnownJob[], reader: Reader): string[] {
  if (jobs.length === 0) return [];
  const told = jobs.map(({ plannedUntil, ...job }) =>
    reader.text.explain.unreadable(job, timeText(plannedUntil, reader)),
  );
  return ['', ...told];
}

function rowOf(
  one: Omit<SkippedOccurrences, 'reason'> & { more?: boolean },
  reader: Reader,
): [string, string | number, string, string] {
  const { job, occurrences, firstDueAt, lastDueAt, more = false } = one;
  const times = more ? `> ${occurrences}` : occurrences;
  return [job, times, timeText(firstDueAt, reader), timeText(lastDueAt, reader)];
}
