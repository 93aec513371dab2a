import * as database from '../database/open.ts';
import type { Clock } from '../lib/clock.ts';
import type { Database } from '../lib/database.ts';
import { MIGRATIONS } from './schema.ts';

// "MTNE": tells our ledger from any other SQLite file.
const APPLICATION_ID = 0x4d544e45;
export const SCHEMA: database.Schema = { applicationId: APPLICATION_ID, migrations: MIGRATIONS };

export interface LedgerOptions extends database.OpenOptions {
  /** Other steps than the program's own. */
  migrations?: readonly database.Migration[];
}

/** Opens matinee.db to write; errors as in `database/open.ts`. */
export function openToWrite({ migrations, ...options }: LedgerOptions): Promise<Database> {
  return database.openToWrite({ ...SCHEMA, ...(migrations && { migrations }) }, options);
}

/** Opens matinee.db to read; errors as in `database/open.ts`. */
export function openToRead(options: Pick<LedgerOptions, 'clock' | 'path'>): Promise<Database> {
  return database.openToRead(SCHEMA, options);
}

export function openInMemory(clock: Clock): Promise<Database> {
  return database.openInMemory(SCHEMA, clock);
}
