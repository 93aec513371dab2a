import * as database from '../database/open.ts';
import type { KeptHistory } from '../history.ts';
import type { Clock } from '../lib/clock.ts';
import type { Database } from '../lib/database.ts';
import { createHistory } from './history.ts';
import { HISTORY_SCHEMA } from './schema.ts';

/** Opens history.db to write; errors as in `database/open.ts`. */
export async function openHistoryToWrite(options: database.OpenOptions): Promise<KeptHistory> {
  return historyIn(await database.openToWrite(HISTORY_SCHEMA, options), options.clock);
}

/** Opens history.db to read; the caller makes sure that it exists. */
export async function openHistoryToRead(
  options: Pick<database.OpenOptions, 'clock' | 'path'>,
): Promise<KeptHistory> {
  return historyIn(await database.openToRead(HISTORY_SCHEMA, options), options.clock);
}

/** A history without a file, that is forgotten when it is closed. */
export async function openHistoryInMemory(clock: Clock): Promise<KeptHistory> {
  return historyIn(await database.openInMemory(HISTORY_SCHEMA, clock), clock);
}

function historyIn(db: Database, clock: Clock): KeptHistory {
  return {
    ...createHistory(db),
    check: async () => (await import('./check.ts')).checkHistory(db, clock),
  };
}
