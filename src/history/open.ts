import * as database from '../database/open.ts';
import type { History } from '../history.ts';
import type { Clock } from '../lib/clock.ts';
import { createHistory } from './history.ts';
import { HISTORY_MIGRATIONS } from './schema.ts';

const SCHEMA: database.Schema = {
  applicationId: 0x4d544e48, // "MTNH"
  migrations: HISTORY_MIGRATIONS,
};

/** Opens history.db to write; errors as in `database/open.ts`. */
export async function openHistoryToWrite(options: database.OpenOptions): Promise<History> {
  return createHistory(await database.openToWrite(SCHEMA, options));
}

/** Opens history.db to read; the caller makes sure that it exists. */
export async function openHistoryToRead(
  options: Pick<database.OpenOptions, 'clock' | 'path'>,
): Promise<History> {
  return createHistory(await database.openToRead(SCHEMA, options));
}

/** A history without a file, that is forgotten when it is closed. */
export function openHistoryInMemory(clock: Clock): History {
  return createHistory(database.openInMemory(SCHEMA, clock));
}
