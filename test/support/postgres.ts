import { randomBytes } from 'node:crypto';

import { Pool, type PoolClient, types } from 'pg';

import type { Schema } from '../../src/database/open.ts';
import type { Database, Queries, Row, Value } from '../../src/lib/database.ts';

/** Where a server is that tests may fill; nobody's is filled that was not named. */
const SERVER = process.env['MATINEE_TEST_POSTGRES'] || undefined;

/** BIGINT, and what `sum` makes of it, come as text: no number of ours is too large for one. */
for (const type of [types.builtins.INT8, types.builtins.NUMERIC]) types.setTypeParser(type, Number);

/** Why there is nothing to be tried on PostgreSQL; undefined where there is a server. */
export const noPostgres: string | undefined = await whyNot();

async function whyNot(): Promise<string | undefined> {
  if (SERVER === undefined) return 'no PostgreSQL: MATINEE_TEST_POSTGRES names none';
  const pool = new Pool({ connectionString: SERVER, max: 1, connectionTimeoutMillis: 2000 });
  try {
    await pool.query('select 1');
    return undefined;
  } catch (error) {
    const cause = error instanceof Error && error.message !== '' ? error.message : 'it is refused';
    return `no PostgreSQL at MATINEE_TEST_POSTGRES: ${cause}`;
  } finally {
    await pool.end();
  }
}

/** Tables of their own on the server, by a name that other processes can open them by. */
export interface Space {
  name: string;
  remove(): Promise<void>;
}

export async function makeSpace({ migrations }: Schema): Promise<Space> {
  const name = `matinee_${randomBytes(6).toString('hex')}`;
  await atServer(`create schema ${name}`);
  const db = openSpace(name);
  await db.write(async (transaction) => {
    for (const migration of migrations) await migration.up(transaction);
  });
  await db.close();
  return { name, remove: () => atServer(`drop schema ${name} cascade`) };
}

async function atServer(sql: string): Promise<void> {
  const pool = new Pool({ connectionString: SERVER, max: 1 });
  try {
    await pool.query(sql);
  } finally {
    await pool.end();
  }
}

/**
 * The tables of a space. Every write takes one lock first, by which all who write there wait for one
 * another: unique keys alone let two through who both look before they write.
 */
export function openSpace(name: string): Database {
  const pool = new Pool({
    connectionString: SERVER,
    // A test may have dozens of handles open, and a server has a hundred connections.
    max: 2,
    idleTimeoutMillis: 100,
    // What is proved here is SQL and locks, not the disk.
    options: `-c search_path=${name} -c synchronous_commit=off -c client_min_messages=warning`,
  });
  const lock = Number.parseInt(name.slice(-12), 16);
  const inTransaction = async <T>(begin: string, work: (transaction: Queries) => Promise<T>) => {
    const client = await pool.connect();
    try {
      await client.query(begin);
      const result = await work(queriesOn(client, name));
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  };
  return {
    ...queriesOn(pool, name),
    write: (work) =>
      inTransaction('begin', async (transaction) => {
        await transaction.all('select pg_advisory_xact_lock(?)', lock);
        return work(transaction);
      }),
    snapshot: (work) => inTransaction('begin isolation level repeatable read, read only', work),
    copyTo: () => Promise.reject(new Error('PostgreSQL has ways of its own to copy a database')),
    close: () => pool.end(),
  };
}

function queriesOn(client: Pool | PoolClient, path: string): Queries {
  const query = (sql: string, values: readonly Value[]) =>
    client.query<Row>(numbered(sql), [...values]);
  return {
    path,
    all: async <T>(sql: string, ...values: Value[]) => (await query(sql, values)).rows as T[],
    get: async <T>(sql: string, ...values: Value[]) =>
      (await query(sql, values)).rows[0] as T | undefined,
    tuples: async <T extends unknown[]>(sql: string, ...values: Value[]) =>
      (await client.query<T>({ text: numbered(sql), values, rowMode: 'array' })).rows,
    run: async (sql, ...values) => (await query(sql, values)).rowCount ?? 0,
    exec: async (sql) => void (await client.query(translated(sql))),
  };
}

/** `?` as `$1`, `$2` …: none of our statements has one in a text. */
function numbered(sql: string): string {
  let count = 0;
  return sql.replaceAll('?', () => `$${++count}`);
}

/**
 * What is SQLite's alone in our tables, as PostgreSQL has it: rows without a number of their own,
 * keys that number themselves, integers and floating-point numbers of 64 bits, texts that sort by
 * their bytes.
 */
function translated(ddl: string): string {
  return ddl
    .replaceAll(') without rowid', ')')
    .replaceAll(/\bid integer primary key\b/g, 'id bigint generated always as identity primary key')
    .replaceAll(/\binteger\b/g, 'bigint')
    .replaceAll(/\breal\b/g, 'double precision')
    .replaceAll(/ text\b/g, ' text collate "C"');
}

interface Used {
  schema: Schema;
  space: Space;
  db: Database;
  /** Makes all of it as it was. (`truncate` takes a hundred times as long.) */
  clear: string;
}

const idle: Used[] = [];
const all: Used[] = [];

/** An empty database of a schema. One that is closed is emptied, to be the next one. */
export async function openEmpty(schema: Schema): Promise<Database> {
  const index = idle.findIndex((one) => one.schema === schema);
  const used = index === -1 ? await makeUsed(schema) : (idle.splice(index, 1)[0] as Used);
  const close = async () => {
    await used.db.exec(used.clear);
    idle.push(used);
  };
  return { ...used.db, close };
}

async function makeUsed(schema: Schema): Promise<Used> {
  const space = await makeSpace(schema);
  const db = openSpace(space.name);
  const used = { schema, space, db, clear: await clearing(db) };
  all.push(used);
  return used;
}

async function clearing(db: Database): Promise<string> {
  // By name: attempts before the occurrences that they are of.
  const tables = await db.all<{ name: string }>(
    'select tablename as name from pg_tables where schemaname = ? order by tablename',
    db.path,
  );
  const numbered = await db.all<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = ? and is_identity = 'YES'`,
    db.path,
  );
  return [
    ...tables.map(({ name }) => `delete from ${name}`),
    ...numbered.map(({ name }) => `alter table ${name} alter column id restart`),
  ].join('; ');
}

/** Leaves nothing of what was opened on the server. */
export async function removeAll(): Promise<void> {
  for (const { db, space } of all.splice(0)) {
    await db.close();
    await space.remove();
  }
}
