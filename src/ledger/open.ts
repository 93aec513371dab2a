import { join } from 'node:path';

import { MatineeError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { type Database, isBusy, isNotADatabase, openDatabase, tryLock } from '../lib/sqlite.ts';
import { MIGRATIONS, type Migration } from './schema.ts';

// "MTNE": tells our database from any other SQLite file.
const APPLICATION_ID = 0x4d544e45;

export interface OpenOptions {
  clock: Clock;
  /** The database file. */
  path: string;
  /** The folder of lock files: a migration waits for no daemon to run. */
  locksDir: string;
  /** Where a copy is kept before a migration. */
  copyPath: (schema: number) => string;
  migrations?: readonly Migration[];
}

/**
 * Opens the database to write: made if absent, migrated if older.
 *
 * @throws {MatineeError} `store-foreign` when the file is not ours, `store-newer` when a newer
 * program wrote it, `store-needs-migration` while a daemon of the older program holds it,
 * `store-busy` when another process keeps it locked.
 */
export async function openToWrite(options: OpenOptions): Promise<Database> {
  const { clock, path, migrations = MIGRATIONS } = options;
  const db = explained(path, () => openDatabase(path, { clock }));
  try {
    const found = explained(path, () => schemaOf(db));
    refuseNewer(path, found, migrations);
    if (found < lastOf(migrations)) await migrate(db, found, options);
    return db;
  } catch (error) {
    db.close();
    throw isBusy(error) ? new MatineeError('store-busy', { file: path }, { cause: error }) : error;
  }
}

/** Opens the database to read; the caller makes sure that it exists. Errors as `openToWrite`. */
export function openToRead(options: Pick<OpenOptions, 'clock' | 'path'>): Database {
  const { clock, path } = options;
  const db = explained(path, () => openDatabase(path, { clock, readOnly: true }));
  try {
    const found = explained(path, () => schemaOf(db));
    refuseNewer(path, found, MIGRATIONS);
    if (found < lastOf(MIGRATIONS)) throw needsMigration(path, found, MIGRATIONS);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** An empty database in memory, for reading where none exists yet and for simulations. */
export function openInMemory(clock: Clock): Database {
  const db = openDatabase(':memory:', { clock });
  for (const migration of MIGRATIONS) migration.up(db);
  return db;
}

async function migrate(db: Database, found: number, options: OpenOptions): Promise<void> {
  const { path, locksDir, copyPath, migrations = MIGRATIONS } = options;
  const daemonLock = tryLock(join(locksDir, 'daemon.lock'));
  if (daemonLock === undefined) throw needsMigration(path, found, migrations);
  try {
    if (found > 0) await db.copyTo(copyPath(found));
    await db.write(() => {
      // Another process may have migrated while this one waited.
      for (const migration of migrations.filter(({ version }) => version > schemaOf(db))) {
        migration.up(db);
        db.exec(`pragma user_version = ${migration.version}`);
      }
      db.exec(`pragma application_id = ${APPLICATION_ID}`);
    });
  } finally {
    daemonLock.release();
  }
}

/** The schema's number, 0 for a database that is still empty. */
function schemaOf(db: Database): number {
  const owner = Number(db.get<{ application_id: number }>('pragma application_id')?.application_id);
  const schema = Number(db.get<{ user_version: number }>('pragma user_version')?.user_version);
  const tables = Number(db.get<{ n: number }>('select count(*) as n from sqlite_schema')?.n);
  if (owner !== APPLICATION_ID && (tables > 0 || schema > 0)) {
    throw new MatineeError('store-foreign', { file: db.path });
  }
  return schema;
}

function refuseNewer(file: string, found: number, migrations: readonly Migration[]): void {
  const supported = lastOf(migrations);
  if (found > supported) throw new MatineeError('store-newer', { file, found, supported });
}

function needsMigration(file: string, found: number, migrations: readonly Migration[]) {
  return new MatineeError('store-needs-migration', { file, found, supported: lastOf(migrations) });
}

function lastOf(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

function explained<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (isNotADatabase(error)) throw new MatineeError('store-foreign', { file }, { cause: error });
    if (isBusy(error)) throw new MatineeError('store-busy', { file }, { cause: error });
    throw error;
  }
}
