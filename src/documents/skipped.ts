import type { SkippedOccurrences } from '../plan.ts';
import type { Missed } from '../schedule/missed.ts';

/** What was skipped, and why. */
export function skippedDocuments(skipped: readonly SkippedOccurrences[]) {
  return skipped.map(({ reason, ...one }) => ({ ...spanDocument(one), reason }));
}

/** What came due while nobody looked. */
export function missedDocuments(missed: readonly Missed[]) {
  return missed.map(({ more, ...one }) => ({ ...spanDocument(one), more }));
}

function spanDocument(one: Omit<SkippedOccurrences, 'reason'>) {
  return {
    job: one.job,
    occurrences: one.occurrences,
    first_due_at: one.firstDueAt.toISOString(),
    last_due_at: one.lastDueAt.toISOString(),
  };
}
