import { checkDatabase, type StoreModel } from '../database/check.ts';
import type { StoreDamage } from '../damage.ts';
import type { LedgerEvent } from '../ledger-event.ts';
import type { Clock } from '../lib/clock.ts';
import type { Database } from '../lib/database.ts';
import type { AttemptState, OccurrenceKind, Outcome, Trigger } from '../occurrence.ts';
import type { DaemonRequest } from '../plan.ts';
import type { VersionState } from '../snapshot.ts';
import { JSON_COLUMNS } from './json-columns.ts';
import { SCHEMA } from './open.ts';

/** All words that there are, by columns; a word without its place here does not compile. */
const KINDS: Record<OccurrenceKind, true> = { scheduled: true, manual: true, housekeeping: true };
const TRIGGERS: Record<Trigger, true> = { schedule: true, manual: true };
const OUTCOMES: Record<Outcome, true> = { succeeded: true, failed: true, skipped: true };
const STATES: Record<AttemptState, true> = {
  running: true,
  succeeded: true,
  failed: true,
  interrupted: true,
};
const EVENTS: Record<LedgerEvent['event'], true> = {
  skipped: true,
  gave_up: true,
  failed: true,
  recovered: true,
  owed_again: true,
};
const REQUESTS: Record<DaemonRequest['kind'], true> = { reload: true, run: true };
const VERSION_STATES: Record<VersionState, true> = {
  publishing: true,
  setting_aside: true,
  accepting: true,
  current: true,
  archived: true,
  withheld: true,
  abandoned: true,
};

const MODEL: StoreModel = {
  schema: SCHEMA,
  json: JSON_COLUMNS,
  words: {
    occurrences: { kind: Object.keys(KINDS), outcome: Object.keys(OUTCOMES) },
    attempts: {
      kind: Object.keys(KINDS),
      trigger_kind: Object.keys(TRIGGERS),
      state: Object.keys(STATES),
    },
    ledger_events: { kind: Object.keys(KINDS), event: Object.keys(EVENTS) },
    requests: { kind: Object.keys(REQUESTS) },
    versions: { state: Object.keys(VERSION_STATES) },
  },
  references: [
    { table: 'attempts', column: 'occurrence_id', to: ['occurrences', 'id'] },
    { table: 'versions', column: 'id', to: ['attempts', 'id'] },
  ],
};

/** What is wrong with an open matinee.db. */
export function checkLedger(db: Database, clock: Clock): Promise<StoreDamage[]> {
  return checkDatabase(db, MODEL, clock);
}
