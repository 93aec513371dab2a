import { MatineeError } from '../errors.ts';
import { hasNoRoom, hasTooManyFiles } from '../lib/files.ts';
import { isBusy, isNotADatabase, sqliteCode } from '../lib/sqlite.ts';

const IO_ERROR = 10;
const FULL = 13;

/** SQLite's refusals that are the disk's or the operating system's, by primary result code. */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [3, 'permission denied'],
  [8, 'read-only'],
  [IO_ERROR, 'input/output error'],
  [14, 'cannot be opened: read-only or not permitted'],
]);
/** What it says, too, when a file cannot be opened for the number of those that are open. */
const MAY_BE_TOO_MANY = new Set([IO_ERROR, 14]);

/** What an error of SQLite means to the one whose file it is; any other error as it is. */
export function explained(
  file: string,
  error: unknown,
  operation: 'read' | 'write' = 'write',
): unknown {
  const options = { cause: error };
  if (isNotADatabase(error)) return new MatineeError('store-foreign', { file }, options);
  if (isBusy(error)) return new MatineeError('store-busy', { file }, options);
  const code = sqliteCode(error) & 0xff;
  if (code === FULL) return new MatineeError('disk-full', { path: file }, options);
  if (MAY_BE_TOO_MANY.has(code) && hasTooManyFiles()) {
    return new MatineeError('too-many-files', {}, options);
  }
  // A disk without room is told so only by what is written to a file, not by what is made.
  if (code === IO_ERROR && hasNoRoom(file)) {
    return new MatineeError('disk-full', { path: file }, options);
  }
  const cause = REFUSALS.get(code);
  if (cause === undefined) return error;
  return new MatineeError('storage-failed', { path: file, operation, cause }, options);
}
