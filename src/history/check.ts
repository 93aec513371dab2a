import { checkDatabase, type StoreModel } from '../database/check.ts';
import type { StoreDamage } from '../damage.ts';
import type { Clock } from '../lib/clock.ts';
import type { Database } from '../lib/database.ts';
import { HISTORY_SCHEMA } from './schema.ts';

const SNAPSHOT = { column: 'snapshot', to: ['all_snapshots', 'id'] } as const;
const SOURCE = { column: 'source', to: ['sources', 'id'] } as const;

const MODEL: StoreModel = {
  schema: HISTORY_SCHEMA,
  json: {},
  words: {},
  references: [
    { table: 'snapshot_lists', ...SNAPSHOT },
    { table: 'snapshot_lists', ...SOURCE },
    { table: 'snapshot_members', ...SNAPSHOT },
    { table: 'snapshot_members', ...SOURCE },
    { table: 'movie_facts', ...SNAPSHOT },
  ],
};

/** What is wrong with an open history.db. */
export function checkHistory(db: Database, clock: Clock): Promise<StoreDamage[]> {
  return checkDatabase(db, MODEL, clock);
}
