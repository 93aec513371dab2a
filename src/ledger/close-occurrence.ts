import type { Queries } from '../lib/database.ts';
import type { OccurrenceKind } from '../occurrence.ts';
import type { Closing } from '../plan.ts';
import { recordEvent } from './events.ts';

/** An occurrence that has no outcome. */
export interface OpenRow {
  id: string;
  job: string;
  kind: OccurrenceKind;
}

/** Gives an occurrence the outcome that no attempt of its own has settled, and records why. */
export async function closeOccurrence(
  db: Queries,
  { id, ...whose }: OpenRow,
  closing: Closing,
  now: Date,
): Promise<void> {
  const { dueAt, outcome } = closing;
  await db.run(
    'update occurrences set outcome = ?, reason = ?, settled_at = ? where id = ?',
    outcome,
    closing.outcome === 'skipped' ? closing.why.reason : closing.reason,
    now.getTime(),
    id,
  );
  if (closing.outcome === 'skipped') {
    return recordEvent(db, whose, { event: 'skipped', dueAt, why: closing.why }, now);
  }
  const last = await db.get<{ id: string }>(
    'select id from attempts where occurrence_id = ? order by n desc limit 1',
    id,
  );
  return recordEvent(db, whose, { event: 'gave_up', dueAt, run: last?.id, why: closing.why }, now);
}
