import type { StoreDamage, StorePart } from '../damage.ts';
import { MatineeError } from '../errors.ts';
import { hasNoInodes, hasNoRoom, hasTooManyFiles } from '../lib/exhausted.ts';
import { NotAFile } from '../lib/not-a-file.ts';
import type { Database, Queries } from '../lib/database.ts';
import {
  isBusy,
  isCorrupt,
  isNotADatabase,
  isUnreadableNumber,
  isUnshareable,
  sqliteCode,
} from '../lib/sqlite-errors.ts';

const IO_ERROR = 10;
const FULL = 13;
const CANNOT_OPEN = 14;

/** In bytes; SQLite's own limit (`MAX_PATHNAME`, 512), less the longest name it makes beside one. */
const PATH_AT_MOST = 512 - '-journal'.length;

/** SQLite's refusals that are the disk's or the operating system's, by primary result code. */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [3, 'permission denied'],
  [8, 'read-only'],
  [IO_ERROR, 'input/output error'],
  [CANNOT_OPEN, 'cannot be opened: read-only or not permitted'],
]);
/** What it says, too, when a file cannot be opened for the number of those that are open. */
const MAY_BE_TOO_MANY = new Set([IO_ERROR, CANNOT_OPEN]);

/** How SQLite says that our own statements do not fit the tables that are there. */
const NO_SUCH = /no such (table|view|column|index): (?:\w+\.)?(\w+)/;
const NO_COLUMN = /has no column named (\w+)/;

/** What an error of SQLite means to the one whose file it is; any other error as it is. */
export function explained(
  file: string,
  error: unknown,
  operation: 'read' | 'write' = 'write',
): unknown {
  const options = { cause: error };
  if (error instanceof NotAFile) {
    const { path, found } = error;
    return new MatineeError('not-a-file', { path, found }, options);
  }
  const damage = damageIn(error);
  if (damage !== undefined) return new MatineeError('store-damaged', { file, damage }, options);
  if (isNotADatabase(error)) return new MatineeError('store-foreign', { file }, options);
  if (isBusy(error)) return new MatineeError('store-busy', { file }, options);
  const code = sqliteCode(error) & 0xff;
  if (isUnshareable(error) && !hasNoRoom(file)) {
    return new MatineeError('database-unshared', { path: file }, options);
  }
  if (code === FULL) return new MatineeError('disk-full', { path: file }, options);
  if (MAY_BE_TOO_MANY.has(code) && hasTooManyFiles()) {
    return new MatineeError('too-many-files', {}, options);
  }
  // A disk without room is told so only by what is written to a file, not by what is made.
  if (code === IO_ERROR && hasNoRoom(file)) {
    return new MatineeError('disk-full', { path: file }, options);
  }
  if (code === CANNOT_OPEN && hasNoInodes(file)) {
    return new MatineeError('disk-full', { path: file, noInodes: true }, options);
  }
  const isTooLong = code === CANNOT_OPEN && Buffer.byteLength(file) > PATH_AT_MOST;
  const cause = isTooLong
    ? `its path is longer than the ${PATH_AT_MOST} bytes that SQLite takes`
    : REFUSALS.get(code);
  if (cause === undefined) return error;
  return new MatineeError('storage-failed', { path: file, operation, cause }, options);
}

/** What an error says about the database itself; undefined of one that says nothing. */
function damageIn(error: unknown): StoreDamage | undefined {
  const message = error instanceof Error ? error.message : '';
  if (isCorrupt(error)) return { kind: 'file', problem: message };
  if (isUnreadableNumber(error)) return { kind: 'unread' };
  if (sqliteCode(error) === 0) return undefined;
  const [, part, name] = NO_SUCH.exec(message) ?? [];
  if (name !== undefined) return { kind: 'missing', part: part as StorePart, name };
  const column = NO_COLUMN.exec(message)?.[1];
  return column === undefined ? undefined : { kind: 'missing', part: 'column', name: column };
}

/**
 * A database whose errors are told in our words. That somebody else holds it stays SQLite's own
 * word: within `write` it is waited for.
 */
export function telling(db: Database): Database {
  return {
    ...db,
    ...tellingQueries(db),
    write: (work) => db.write((transaction) => work(tellingQueries(transaction))),
    snapshot: (work) => db.snapshot((state) => work(tellingQueries(state))),
  };
}

function tellingQueries(db: Queries): Queries {
  const told = async <T>(operation: 'read' | 'write', work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw isBusy(error) ? error : explained(db.path, error, operation);
    }
  };
  return {
    path: db.path,
    all: (sql, ...values) => told('read', () => db.all(sql, ...values)),
    get: (sql, ...values) => told('read', () => db.get(sql, ...values)),
    tuples: (sql, ...values) => told('read', () => db.tuples(sql, ...values)),
    run: (sql, ...values) => told('write', () => db.run(sql, ...values)),
    exec: (sql) => told('write', () => db.exec(sql)),
  };
}
