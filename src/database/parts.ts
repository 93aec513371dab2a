import type { StoreDamage, StorePart } from '../damage.ts';
import type { Database } from '../lib/sqlite.ts';

interface Part {
  part: StorePart;
  name: string;
  sql: string;
}

/** In what the parts of a database differ from those of one that has just been made. */
export function compareParts(db: Database, made: Database): StoreDamage[] {
  const found = new Map(partsOf(db).map((part) => [part.name, part]));
  const expected = partsOf(made);
  const names = new Set(expected.map(({ name }) => name));
  return [
    ...expected.flatMap((part) => difference(part, found.get(part.name), db, made)),
    ...[...found.values()]
      .filter(({ name }) => !names.has(name))
      .map(({ part, name }) => ({ kind: 'foreign', part, name }) as const),
  ];
}

function difference(
  { part, name, sql }: Part,
  found: Part | undefined,
  db: Database,
  made: Database,
): StoreDamage[] {
  if (found === undefined) return [{ kind: 'missing', part, name }];
  if (found.sql === sql) return [];
  const columns = new Set(columnNames(db, name));
  const missing = columnNames(made, name).filter((column) => !columns.has(column));
  if (part !== 'table' || missing.length === 0) return [{ kind: 'changed', part, name }];
  return missing.map((column) => ({
    kind: 'missing',
    part: 'column',
    name: `${name}.${column}`,
  }));
}

/** SQLite's own parts follow from the others. */
function partsOf(db: Database): Part[] {
  return db
    .all<{ type: StorePart; name: string; sql: string }>(
      `select type, name, sql from sqlite_schema where name not like 'sqlite~_%' escape '~'
       order by name`,
    )
    .map(({ type, name, sql }) => ({ part: type, name, sql: sql.replace(/\s+/g, ' ') }));
}

function columnNames(db: Database, table: string): string[] {
  return db
    .all<{ name: string }>('select name from pragma_table_info(?)', table)
    .map(({ name }) => name);
}
