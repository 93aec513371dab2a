import { MatineeError } from '../errors.ts';
import { isBusy, isNotADatabase, sqliteCode } from '../lib/sqlite.ts';

/** SQLite's refusals that are the disk's or the operating system's, by primary result code. */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [3, 'permission denied'],
  [8, 'read-only'],
  [10, 'input/output error'],
  [14, 'cannot be opened: read-only or not permitted'],
]);
const FULL = 13;

/** What an error of SQLite means to the one whose file it is; any other error as it is. */
export function explained(file: string, error: unknown): unknown {
  const options = { cause: error };
  if (isNotADatabase(error)) return new MatineeError('store-foreign', { file }, options);
  if (isBusy(error)) return new MatineeError('store-busy', { file }, options);
  const code = sqliteCode(error) & 0xff;
  if (code === FULL) return new MatineeError('disk-full', { path: file }, options);
  const cause = REFUSALS.get(code);
  if (cause === undefined) return error;
  return new MatineeError('storage-failed', { path: file, operation: 'write', cause }, options);
}
