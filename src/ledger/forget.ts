import type { Database } from '../lib/database.ts';
import { floorTo, LONGEST_SPAN_MS } from './counts.ts';

/** So many rows at a time, so that no other writer waits long. */
const BATCH = 500;

/**
 * Deletes housekeeping of whole spans of counting before an instant, with its counts, so that the
 * counters that are left still equal their recounts. Returns how many occurrences are gone.
 */
export async function forgetHousekeeping(db: Database, before: Date): Promise<number> {
  const until = floorTo(LONGEST_SPAN_MS, before.getTime());
  await inBatches(
    db,
    `delete from attempts where id in
       (select id from attempts where kind = 'housekeeping' and state <> 'running'
          and started_at < ? limit ${BATCH})`,
    until,
  );
  // All but the newest: who reads on from a position must not meet it again.
  await inBatches(
    db,
    `delete from ledger_events where position in
       (select position from ledger_events where kind = 'housekeeping' and at < ?
          and position < (select max(position) from ledger_events) limit ${BATCH})`,
    until,
  );
  await db.write((transaction) =>
    transaction.run(
      "delete from attempt_counts where kind = 'housekeeping' and start_at < ?",
      until,
    ),
  );
  return inBatches(
    db,
    `delete from occurrences where id in
       (select id from occurrences o where kind = 'housekeeping' and outcome is not null
          and due_at < ? and not exists (select 1 from attempts where occurrence_id = o.id)
        limit ${BATCH})`,
    until,
  );
}

async function inBatches(db: Database, statement: string, until: number): Promise<number> {
  let total = 0;
  for (;;) {
    const deleted = await db.write((transaction) => transaction.run(statement, until));
    total += deleted;
    if (deleted < BATCH) return total;
  }
}
