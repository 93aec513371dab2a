import type { StoreDamage } from '../damage.ts';
import { isError, MatineeError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Database, Queries, Row } from '../lib/database.ts';
import { openDatabase } from '../lib/sqlite.ts';
import { damagedValue } from './columns.ts';
import { columnsIn, findDamagedValues, type TableColumn } from './damaged-values.ts';
import { explained } from './errors.ts';
import type { JsonShape } from './json-shapes.ts';
import { openInMemory, type Schema } from './open.ts';
import { compareParts } from './parts.ts';

/** What must hold of a database, besides what its schema says. */
export interface StoreModel {
  schema: Schema;
  /** The columns that hold JSON, by table. */
  json: Readonly<Record<string, Readonly<Record<string, JsonShape<unknown>>>>>;
  /** The columns that hold one of these words, by table. */
  words: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  references: readonly Reference[];
}

/** What a column of each row of a table names: a row of another one. */
export interface Reference {
  table: string;
  column: string;
  to: readonly [table: string, column: string];
}

/** So many of a kind are told; more would not be read. */
const MOST_TOLD = 20;
const ROWS_AT_ONCE = 2000;

/**
 * Looks through all of an open database.
 *
 * 1. SQLite's own check: every page, every index, every constraint.
 * 2. Tables, columns, views and indexes are those that the program's steps make, and no others.
 * 3. Every column of every row holds what the program writes there, JSON of its shape included.
 * 4. What a row names is there.
 *
 * What stands in the way of one step does not keep the next from being taken. A million runs, 650
 * MB, take 5 to 15 s.
 */
export async function checkDatabase(
  db: Database,
  model: StoreModel,
  clock: Clock,
): Promise<StoreDamage[]> {
  const made = await openInMemory(model.schema, clock);
  try {
    const parts = await compareParts(db, made);
    const intact = (await columnsIn(made)).filter(
      ({ name }) => !parts.some((damage) => isMissing(damage, name)),
    );
    const steps: (() => StoreDamage[] | Promise<StoreDamage[]>)[] = [
      () => checkPages(db),
      () => parts,
      ...intact.map((table) => () => findDamagedValues(db, table, model, MOST_TOLD)),
      ...intact.map(
        ({ name, key }) =>
          () =>
            findDamagedJson(db, name, key, model.json[name] ?? {}),
      ),
      ...model.references.map((reference) => () => findDangling(db, reference, intact)),
    ];
    const damages: StoreDamage[] = [];
    for (const step of steps) damages.push(...(await attempted(db, step)));
    return damages.filter(isFirst);
  } finally {
    await made.close();
  }
}

/** The same of a file that belongs to no home's ledger or history, and so is opened here. */
export async function checkFile(
  path: string,
  model: StoreModel,
  clock: Clock,
): Promise<StoreDamage[]> {
  let db: Database | undefined;
  try {
    db = await openDatabase(path, { clock, readOnly: true });
    return await checkDatabase(db, model, clock);
  } catch (error) {
    throw explained(path, error, 'read');
  } finally {
    await db?.close();
  }
}

async function attempted(
  db: Queries,
  step: () => StoreDamage[] | Promise<StoreDamage[]>,
): Promise<StoreDamage[]> {
  try {
    return await step();
  } catch (error) {
    const told = explained(db.path, error, 'read');
    if (told instanceof MatineeError && isError(told, 'store-damaged')) return [told.values.damage];
    throw told;
  }
}

/** Several steps may come upon the same. */
function isFirst(damage: StoreDamage, index: number, all: readonly StoreDamage[]): boolean {
  const text = JSON.stringify(damage);
  return all.findIndex((one) => JSON.stringify(one) === text) === index;
}

function isMissing(damage: StoreDamage, table: string): boolean {
  if (damage.kind !== 'missing') return false;
  return damage.name === table || (damage.part === 'column' && damage.name.startsWith(`${table}.`));
}

async function checkPages(db: Queries): Promise<StoreDamage[]> {
  const rows = await db.all<{ integrity_check: string }>(`pragma integrity_check(${MOST_TOLD})`);
  return rows.flatMap(({ integrity_check: problem }) =>
    problem === 'ok' ? [] : [{ kind: 'file', problem } as const],
  );
}

async function findDamagedJson(
  db: Queries,
  table: string,
  key: readonly string[],
  shapes: Readonly<Record<string, JsonShape<unknown>>>,
): Promise<StoreDamage[]> {
  const columns = Object.keys(shapes);
  if (columns.length === 0) return [];
  const damages: StoreDamage[] = [];
  for await (const row of rowsOf(db, table, key, columns)) {
    const damaged = columns.filter(
      (column) =>
        typeof row[column] === 'string' && shapes[column]?.read(row[column]) === undefined,
    );
    damages.push(...damaged.map((column) => damagedValue(table, key, row, column)));
    if (damages.length >= MOST_TOLD) break;
  }
  return damages;
}

/** All rows, some at a time: those of many years do not fit into memory. */
async function* rowsOf(
  db: Queries,
  table: string,
  key: readonly string[],
  columns: readonly string[],
): AsyncGenerator<Row> {
  const names = key.join(', ');
  const select = `select ${[...key, ...columns].join(', ')} from ${table}`;
  const order = `order by ${names} limit ${ROWS_AT_ONCE}`;
  let rows = await db.all(`${select} ${order}`);
  yield* rows;
  // A page that is not full is the last: asking on from a key that had to be rounded would not end.
  while (rows.length === ROWS_AT_ONCE) {
    const last = key.map((part) => rows.at(-1)?.[part] as string);
    const after = key.map(() => '?').join(', ');
    rows = await db.all(`${select} where (${names}) > (${after}) ${order}`, ...last);
    yield* rows;
  }
}

async function findDangling(
  db: Queries,
  { table, column, to: [other, named] }: Reference,
  intact: readonly { name: string; key: readonly string[]; columns: readonly TableColumn[] }[],
): Promise<StoreDamage[]> {
  const key = intact.find(({ name }) => name === table)?.key;
  if (key === undefined || !intact.some(({ name }) => name === other)) return [];
  const rows = await db.all(
    `select ${key.join(', ')} from ${table}
     where ${column} not in (select ${named} from ${other}) limit ${MOST_TOLD}`,
  );
  return rows.map((row) => ({ ...damagedValue(table, key, row, column), kind: 'reference' }));
}
