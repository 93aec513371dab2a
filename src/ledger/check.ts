import { checkDatabase, type StoreModel } from '../database/check.ts';
import type { StoreDamage } from '../damage.ts';
import type { Clock } from '../lib/clock.ts';
import type { Database } from '../lib/sqlite.ts';
import type { VersionState } from '../snapshot.ts';
import { JSON_COLUMNS } from './json-columns.ts';
import { SCHEMA } from './open.ts';

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
    attempts: {
      trigger_kind: ['schedule', 'manual'],
      kind: ['scheduled', 'manual', 'housekeeping'],
    },
    versions: { state: Object.keys(VERSION_STATES) },
  },
  references: [
    { table: 'attempts', column: 'occurrence_id', to: ['occurrences', 'id'] },
    { table: 'versions', column: 'id', to: ['attempts', 'id'] },
  ],
};

/** What is wrong with an open matinee.db. */
export function checkLedger(db: Database, clock: Clock): StoreDamage[] {
  return checkDatabase(db, MODEL, clock);
}
