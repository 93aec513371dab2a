import { join } from 'node:path';

import { isError, MatineeError } from '../errors.ts';
import { explained, telling } from './errors.ts';
import type { Clock } from '../lib/clock.ts';
import { isEmpty } from '../lib/files.ts';
import type { FileLock } from '../lib/locks.ts';
import type { Database, Queries } from '../lib/database.ts';
import { openDatabase, retryWhileBusy, tryLock } from '../lib/sqlite.ts';
import { isUnjoinable } from '../lib/sqlite-errors.ts';

/** One step of a schema. Released steps never change; a new schema is a new step. */
export interface Migration {
  version: number;
  up: (db: Queries) => Promise<void>;
}

/** What a database file is: its mark among all SQLite files, and how its tables came to be. */
export interface Schema {
  applicationId: number;
  migrations: readonly Migration[];
}

// Another process that makes or migrates the same database is done long before this.
const WAIT_MS = 3000;
const POLL_MS = 25;

export interface OpenOptions {
  clock: Clock;
  /** The database file. */
  path: string;
  /** The folder of lock files: a migration waits for no daemon to run. */
  locksDir: string;
  /** Where a copy is kept before a migration. */
  copyPath: (schema: number) => string;
  /** This process is the daemon: it holds the lock that a migration waits for. */
  isDaemon?: boolean;
}

/**
 * Opens the database to write: made if absent, migrated if older.
 *
 * @throws {MatineeError} `store-foreign` when the file is not ours, `store-newer` when a newer
 * program wrote it, `store-needs-migration` while a daemon of the older program holds it,
 * `store-busy` when another process keeps it locked.
 */
export async function openToWrite(schema: Schema, options: OpenOptions): Promise<Database> {
  const { clock, path } = options;
  const inspect = async (db: Database) => refuseNewer(path, await versionOf(db, schema), schema);
  const explain = (error: unknown) => explained(path, error);
  let db: Database | undefined;
  try {
    db = await retryWhileBusy(
      () => openDatabase(path, { clock, inspect, explain }),
      clock,
      WAIT_MS,
    );
    if ((await versionOf(db, schema)) < lastOf(schema)) await migrate(db, schema, options);
    return telling(db);
  } catch (error) {
    await db?.close();
    throw explained(path, error);
  }
}

/**
 * Opens the database to read; the caller makes sure that it exists. Where nothing has been made in
 * it yet there is nothing to read, as without one.
 *
 * @throws {MatineeError} as `openToWrite`; `store-unjoined` when entries lie beside the file that
 * cannot be read there.
 */
export async function openToRead(
  schema: Schema,
  { clock, path }: Pick<OpenOptions, 'clock' | 'path'>,
): Promise<Database> {
  const inspect = async (db: Database) => {
    const found = await versionOf(db, schema);
    refuseNewer(path, found, schema);
    if (found === 0) throw EMPTY;
    if (found < lastOf(schema)) throw needsMigration(path, found, schema);
  };
  const open = () => openDatabase(path, { clock, readOnly: true, inspect });
  try {
    // Who closes a database last has it for himself for a moment.
    return telling(await retryWhileBusy(open, clock, WAIT_MS));
  } catch (error) {
    if (error === EMPTY) return openInMemory(schema, clock);
    const told = explained(path, error, 'read');
    if (!isUnjoinable(error) || isError(told, 'too-many-files')) throw told;
    if (!isEmpty(`${path}-wal`)) {
      const cause = isError(told, 'storage-failed') ? told.values.cause : 'no room on the disk';
      throw new MatineeError('store-unjoined', { file: path, cause }, { cause: error });
    }
  }
  // The files beside a database in WAL mode cannot be made on a read-only or a full disk, nor by one
  // who may only read. Where they are not there, all of it is in the file itself.
  try {
    return telling(await openDatabase(path, { clock, readOnly: true, immutable: true, inspect }));
  } catch (error) {
    if (error === EMPTY) return openInMemory(schema, clock);
    throw explained(path, error, 'read');
  }
}

/** Thrown by what inspects a file that is still empty. */
const EMPTY = new Error('empty');

/** An empty database in memory, for reading where none exists yet and for simulations. */
export async function openInMemory({ migrations }: Schema, clock: Clock): Promise<Database> {
  const db = await openDatabase(':memory:', { clock });
  for (const migration of migrations) await migration.up(db);
  return db;
}

async function migrate(db: Database, schema: Schema, options: OpenOptions): Promise<void> {
  const { path, copyPath } = options;
  const lock = options.isDaemon === true ? undefined : await lockForMigration(db, schema, options);
  try {
    // Another process may have migrated while this one waited.
    const found = await versionOf(db, schema);
    refuseNewer(path, found, schema);
    if (found === lastOf(schema)) return;
    if (found > 0) await db.copyTo(copyPath(found));
    await db.write(async (transaction) => {
      // Of several that make a new one at once, the first has made it whole.
      const made = await versionOf(transaction, schema);
      for (const migration of schema.migrations.filter(({ version }) => version > made)) {
        await migration.up(transaction);
        await transaction.exec(`pragma user_version = ${migration.version}`);
      }
      await transaction.exec(`pragma application_id = ${schema.applicationId}`);
    });
  } finally {
    lock?.release();
  }
}

/**
 * The daemon's lock, or undefined when its holder has migrated meanwhile, or where there is nothing
 * yet that it could have open in an older form.
 */
async function lockForMigration(
  db: Database,
  schema: Schema,
  { clock, path, locksDir }: OpenOptions,
): Promise<FileLock | undefined> {
  const startedMs = clock.monotonicMs();
  for (;;) {
    const lock = tryLock(join(locksDir, 'daemon.lock'));
    const found = await versionOf(db, schema);
    if (lock !== undefined || found >= lastOf(schema) || found === 0) return lock;
    // Its holder may be no daemon but a command that migrates, and soon done.
    if (clock.monotonicMs() - startedMs > WAIT_MS) throw needsMigration(path, found, schema);
    await clock.sleep(POLL_MS);
  }
}

/** The number of the last step taken, 0 for a database that is still empty. */
async function versionOf(db: Queries, { applicationId }: Schema): Promise<number> {
  // One statement, so that a migration by another process is seen whole or not at all.
  const { owner, version, tables } = (await db.get(
    `select (select application_id from pragma_application_id) as owner,
       (select user_version from pragma_user_version) as version,
       (select count(*) from sqlite_schema) as tables`,
  )) as { owner: number; version: number; tables: number };
  const isOurs = owner === applicationId && (tables === 0) === (version === 0);
  if (!isOurs && (tables > 0 || version > 0)) {
    throw new MatineeError('store-foreign', { file: db.path });
  }
  return version;
}

function refuseNewer(file: string, found: number, schema: Schema): void {
  const supported = lastOf(schema);
  if (found > supported) throw new MatineeError('store-newer', { file, found, supported });
}

function needsMigration(file: string, found: number, schema: Schema) {
  return new MatineeError('store-needs-migration', { file, found, supported: lastOf(schema) });
}

function lastOf({ migrations }: Schema): number {
  return migrations.at(-1)?.version ?? 0;
}
