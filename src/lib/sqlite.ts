import { backup, DatabaseSync, type StatementSync } from 'node:sqlite';

import type { Clock } from './clock.ts';
import type { Database, Queries, Value } from './database.ts';
import { identityOf, isEmpty, isThere } from './files.ts';
import type { FileLock, Locks } from './locks.ts';
import { mustBeFile } from './not-a-file.ts';
import { isBusy, NoWriteAheadLog, sqliteCode } from './sqlite-errors.ts';
import { inNumbers } from './sqlite-numbers.ts';
import { createTurns } from './turns.ts';

// A blocked open or write stops the event loop for this long at most; the rest of the waiting is
// asynchronous. (5,000 ms here stood a whole process still for 1.9 s.)
const BUSY_TIMEOUT_MS = 20;
/** SQLITE_IOERR_FSTAT and SQLITE_READONLY_DBMOVED: there is no file any more under the name. */
const REMOVED: ReadonlySet<number> = new Set([1802, 1032]);

export interface DatabaseOptions {
  clock: Clock;
  readOnly?: boolean;
  /** With `readOnly`: nobody can change the file, so that it is read without any lock. */
  immutable?: boolean;
  /** `durable`: a commit survives a power cut. `fast`: only a crash of the process. */
  durability?: 'durable' | 'fast';
  /** How long `write` waits for another writer before it gives up. Default 10 s. */
  waitMs?: number;
  /** Says what an error of `write` means; by default it is SQLite's own. */
  explain?: (error: unknown) => unknown;
  /** Looks at the file before anything in it is changed; what it throws refuses the file. */
  inspect?: (db: Database) => Promise<void>;
}

/**
 * Opens a database file, making it if need be; `:memory:` for none.
 *
 * This module is the only one that opens databases or lock files: POSIX locks of a process vanish
 * as soon as it closes *any* descriptor of the file, so a stray `readFile` would drop them all.
 */
export async function openDatabase(path: string, options: DatabaseOptions): Promise<Database> {
  const { readOnly = false, immutable = false, durability = 'durable', inspect } = options;
  if (path !== ':memory:') mustBeDatabase(path);
  const url = immutable ? immutableUrl(path) : path;
  const db = about(path, () => new DatabaseSync(url, { readOnly, timeout: BUSY_TIMEOUT_MS }));
  let beside: Beside | undefined; // who only reads removes nothing
  const close = () => (beside && othersWroteBeside(path, beside) ? leaveOpen(db) : db.close());
  const opened = databaseOn(db, path, options, close);
  try {
    await inspect?.(opened);
    if (!readOnly) {
      await useWriteAheadLog(opened);
      await opened.get('select count(*) from sqlite_schema'); // a new file has none beside it before
      beside = { wal: identityOf(`${path}-wal`), shm: identityOf(`${path}-shm`) };
    }
    await opened.exec(`pragma synchronous = ${durability === 'durable' ? 'full' : 'off'}`);
    await opened.exec('pragma foreign_keys = on');
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Where the file system has no shared memory, SQLite may keep to another mode without an error. */
async function useWriteAheadLog(db: Database): Promise<void> {
  const mode = await db.get<{ journal_mode: string }>('pragma journal_mode = wal');
  const isMemory = db.path === ':memory:';
  if (mode?.journal_mode !== 'wal' && !isMemory) throw new NoWriteAheadLog('no write-ahead log');
}

function immutableUrl(path: string): URL {
  const url = process.getBuiltinModule('node:url').pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  return url;
}

function databaseOn(
  db: DatabaseSync,
  path: string,
  options: DatabaseOptions,
  close: () => void,
): Database {
  const { clock, waitMs = 10_000, explain = (error) => error } = options;
  const { queries, forget } = queriesOn(db, path);
  const { between, alone } = createTurns();
  const inTransaction = <T>(begin: string, work: (transaction: Queries) => Promise<T>) =>
    alone(async () => {
      about(path, () => db.exec(begin));
      try {
        const result = await work(queries);
        about(path, () => db.exec('commit'));
        return result;
      } catch (error) {
        if (db.isTransaction) db.exec('rollback');
        throw error;
      }
    });

  return {
    path,
    all: (sql, ...values) => between(() => queries.all(sql, ...values)),
    get: (sql, ...values) => between(() => queries.get(sql, ...values)),
    tuples: (sql, ...values) => between(() => queries.tuples(sql, ...values)),
    run: (sql, ...values) => between(() => queries.run(sql, ...values)),
    exec: (sql) => between(() => queries.exec(sql)),
    write: async (work) => {
      try {
        return await retryWhileBusy(() => inTransaction('begin immediate', work), clock, waitMs);
      } catch (error) {
        throw explain(error);
      }
    },
    snapshot: (work) => inTransaction('begin', work),
    copyTo: (target) =>
      between(async () => {
        await backup(db, target);
      }),
    close: () =>
      alone(async () => {
        forget();
        close();
      }),
  };
}

/** What is asked of a connection, at once; statements are prepared once and kept. */
function queriesOn(db: DatabaseSync, path: string): { queries: Queries; forget: () => void } {
  const statements = new Map<string, StatementSync>();
  const tupleStatements = new Map<string, StatementSync>();
  const prepare = (sql: string, kept = statements): StatementSync => {
    let statement = kept.get(sql);
    if (statement === undefined) {
      statement = db.prepare(sql);
      statement.setReturnArrays(kept === tupleStatements);
      kept.set(sql, statement);
    }
    return statement;
  };
  const queries: Queries = {
    path,
    all: async <T>(sql: string, ...values: Value[]) =>
      about(path, () => inNumbers(sql, prepare(sql), (rows) => rows.all(...values)) as T[]),
    get: async <T>(sql: string, ...values: Value[]) =>
      about(path, () => inNumbers(sql, prepare(sql), (row) => row.get(...values)) as T | undefined),
    tuples: async <T extends unknown[]>(sql: string, ...values: Value[]) =>
      about(path, () => {
        const statement = prepare(sql, tupleStatements);
        return inNumbers(sql, statement, (rows) => rows.all(...values)) as unknown as T[];
      }),
    run: async (sql, ...values) => about(path, () => Number(prepare(sql).run(...values).changes)),
    exec: async (sql) => about(path, () => db.exec(sql)),
  };
  const forget = () => {
    statements.clear();
    tupleStatements.clear();
  };
  return { queries, forget };
}

/** What tells the files beside a database that were made or joined when it was opened. */
interface Beside {
  wal: string | undefined;
  shm: string | undefined;
}

/**
 * Whether somebody removed the files beside a database, and another process has made them anew and
 * written. Who closes it last moves into it what stands in the files that it has open, and removes
 * those under the names: what was written there, and reported as written, would be gone.
 */
function othersWroteBeside(path: string, { wal, shm }: Beside): boolean {
  const isOther = (name: string, ours: string | undefined) =>
    ![undefined, ours].includes(identityOf(name));
  return isOther(`${path}-shm`, shm) || (isOther(`${path}-wal`, wal) && !isEmpty(`${path}-wal`));
}

const leftOpen: DatabaseSync[] = [];

/** Until the process has ended, which Node would make use of to close what is still open. */
function leaveOpen(db: DatabaseSync): void {
  if (leftOpen.push(db) === 1) process.once('exit', (code) => process.exit(code));
}

/**
 * Takes the lock that a file stands for, or returns undefined when another process holds it.
 *
 * The file is a database of its own in rollback-journal mode, held by `begin exclusive`: free at
 * once after kill -9, and never taken from a process that is merely stopped or slow.
 */
export function tryLock(path: string): FileLock | undefined {
  mustBeDatabase(path);
  // With no timeout, two that try a free lock at the same instant can both be turned away.
  const db = about(path, () => new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS }));
  try {
    about(path, () => db.exec('pragma journal_mode = delete; begin exclusive'));
  } catch (error) {
    db.close();
    if (isBusy(error)) return undefined;
    // Its holder has removed the file since it was opened here; there is a new one to take.
    if (REMOVED.has(sqliteCode(error))) return tryLock(path);
    throw error;
  }
  return {
    release: () => {
      if (db.isOpen) db.close();
    },
  };
}

/**
 * Whether another process holds the lock that a file stands for; none holds one that is not there.
 * It is only read, which many may do at once: who asks must not look like the holder to others who
 * ask. Answers at once.
 */
export function isHeld(path: string): boolean {
  let db: DatabaseSync | undefined;
  mustBeDatabase(path);
  const looked = () => {
    db = new DatabaseSync(path, { readOnly: true, timeout: 0 });
    db.prepare('select count(*) from sqlite_schema').get();
  };
  try {
    about(path, looked);
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    if (!isThere(path)) return false;
    throw error;
  } finally {
    db?.close();
  }
}

/** Locks that the operating system frees. */
export const fileLocks: Locks = {
  take: tryLock,
  isHeld: (path) => isThere(path) && isHeld(path),
};

/** Whatever SQLite would open by that name is a file, or not there: at a pipe it would wait. */
function mustBeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) mustBeFile(`${path}${suffix}`);
}

/** Does some work on a file, whose name SQLite's own errors leave out. */
function about<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (sqliteCode(error) !== 0) Object.assign(error as Error, { path });
    throw error;
  }
}

/** Tries again, without blocking, while another connection holds the database, up to `waitMs`. */
export async function retryWhileBusy<T>(
  attempt: () => T | Promise<T>,
  clock: Clock,
  waitMs: number,
): Promise<T> {
  const startedMs = clock.monotonicMs();
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || clock.monotonicMs() - startedMs > waitMs) throw error;
    }
    await clock.sleep(Math.min(5 * 2 ** tries, 100));
  }
}
