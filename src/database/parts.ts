import type { StoreDamage, StorePart } from '../damage.ts';
import type { Queries } from '../lib/database.ts';

interface Part {
  part: StorePart;
  name: string;
  sql: string;
}

/** In what the parts of a database differ from those of one that has just been made. */
export async function compareParts(db: Queries, made: Queries): Promise<StoreDamage[]> {
  const found = new Map((await partsOf(db)).map((part) => [part.name, part]));
  const expected = await partsOf(made);
  const names = new Set(expected.map(({ name }) => name));
  const differences: StoreDamage[] = [];
  for (const part of expected) {
    differences.push(...(await difference(part, found.get(part.name), db, made)));
  }
  return [
    ...differences,
    ...[...found.values()]
      .filter(({ name }) => !names.has(name))
      .map(({ part, name }) => ({ kind: 'foreign', part, name }) as const),
  ];
}

async function difference(
  { part, name, sql }: Part,
  found: Part | undefined,
  db: Queries,
  made: Queries,
): Promise<StoreDamage[]> {
  if (found === undefined) return [{ kind: 'missing', part, name }];
  if (found.sql === sql) return [];
  const columns = new Set(await columnNames(db, name));
  const missing = (await columnNames(made, name)).filter((column) => !columns.has(column));
  if (part !== 'table' || missing.length === 0) return [{ kind: 'changed', part, name }];
  return missing.map((column) => ({
    kind: 'missing',
    part: 'column',
    name: `${name}.${column}`,
  }));
}

/** SQLite's own parts follow from the others. */
async function partsOf(db: Queries): Promise<Part[]> {
  const rows = await db.all<{ type: StorePart; name: string; sql: string }>(
    `select type, name, sql from sqlite_schema where name not like 'sqlite~_%' escape '~'
       order by name`,
  );
  return rows.map(({ type, name, sql }) => ({ part: type, name, sql: sql.replace(/\s+/g, ' ') }));
}

async function columnNames(db: Queries, table: string): Promise<string[]> {
  const rows = await db.all<{ name: string }>('select name from pragma_table_info(?)', table);
  return rows.map(({ name }) => name);
}
