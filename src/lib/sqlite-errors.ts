/** SQLITE_IOERR_SHMOPEN, SHMSIZE, SHMLOCK, SHMMAP: the memory that processes share with WAL. */
const SHARED_MEMORY: ReadonlySet<number> = new Set([4618, 4874, 5130, 5386]);

/** Thrown where SQLite does without a write-ahead log, though it was asked for one. */
export class NoWriteAheadLog extends Error {
  override name = 'NoWriteAheadLog';
}

/** Whether an error says that the file system cannot hold a database that several have open. */
export function isUnshareable(error: unknown): boolean {
  return error instanceof NoWriteAheadLog || SHARED_MEMORY.has(sqliteCode(error));
}

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;

/** Whether an error says that another connection holds the database. */
export function isBusy(error: unknown): boolean {
  // The low byte is the primary code; extended codes (SQLITE_BUSY_SNAPSHOT …) add higher bits.
  const code = sqliteCode(error) & 0xff;
  return code === SQLITE_BUSY || code === SQLITE_LOCKED;
}

/** Whether an error says that the file is no SQLite database, or is damaged. */
export function isNotADatabase(error: unknown): boolean {
  const code = sqliteCode(error) & 0xff;
  return code === 26 || code === 11;
}

/** Whether an error says that what stands in a database cannot be followed. */
export function isCorrupt(error: unknown): boolean {
  return (sqliteCode(error) & 0xff) === 11;
}

/** Whether an error says that a row holds a number that has more digits than ours have. */
export function isUnreadableNumber(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_OUT_OF_RANGE';
}

/**
 * Whether an error may say that the files beside a database cannot be opened or made: the folder is
 * not ours to write (READONLY, CANTOPEN), or the disk has no room for them (IOERR).
 */
export function isUnjoinable(error: unknown): boolean {
  return [8, 10, 14].includes(sqliteCode(error) & 0xff);
}

/** SQLite's own result code of an error, or 0 when it is not SQLite's. */
export function sqliteCode(error: unknown): number {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code : 0;
}
