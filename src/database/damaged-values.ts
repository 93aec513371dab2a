import type { StoreDamage } from '../damage.ts';
import type { Queries } from '../lib/database.ts';
import { damagedValue, LARGEST_INTEGER } from './columns.ts';

export interface TableColumn {
  name: string;
  /** As it was declared: `text`, `bigint` … */
  type: string;
  isOptional: boolean;
}

/** A table as the program makes it. */
export interface Table {
  name: string;
  /** The columns by which a row is named. */
  key: readonly string[];
  columns: readonly TableColumn[];
}

/** The tables of a database that has just been made. */
export async function columnsIn(made: Queries): Promise<Table[]> {
  const tables = await made.all<{ name: string }>(
    `select name from sqlite_schema where type = 'table' and name not like 'sqlite~_%' escape '~'`,
  );
  const found: Table[] = [];
  for (const { name } of tables) {
    const columns = await made.all<{ name: string; type: string; notnull: number; pk: number }>(
      `select name, lower(type) as type, "notnull", pk from pragma_table_info('${name}')`,
    );
    found.push({
      name,
      key: columns
        .filter(({ pk }) => pk > 0)
        .toSorted((a, b) => a.pk - b.pk)
        .map((column) => column.name),
      columns: columns.map(({ name, type, notnull, pk }) => ({
        name,
        type,
        isOptional: notnull === 0 && pk === 0,
      })),
    });
  }
  return found;
}

/** The values of a table that its columns are not declared for, or that are not among the words. */
export async function findDamagedValues(
  db: Queries,
  { name: table, key, columns }: Table,
  { words }: { words: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> },
  most: number,
): Promise<StoreDamage[]> {
  const faults = columns.map((column) => ({
    column: column.name,
    sql: faultOf(column, words[table]?.[column.name]),
  }));
  const cases = faults.map(({ column, sql }) => `when ${sql} then '${column}'`).join(' ');
  // As text: a key may itself be what cannot be read.
  const names = key.map((part) => `cast(${part} as text) as ${part}`);
  const rows = await db.all<Record<string, string>>(
    `select ${[...names, `case ${cases} end as damaged_column`].join(', ')} from ${table}
     where ${faults.map(({ sql }) => sql).join(' or ')} limit ${most}`,
  );
  return rows.map((row) => damagedValue(table, key, row, row['damaged_column'] ?? ''));
}

/** What is true of a value that the program never wrote into a column. */
function faultOf({ name, type, isOptional }: TableColumn, words?: readonly string[]): string {
  const kind = `typeof(${name})`;
  const isNumber = `${kind} <> 'integer' or ${name} not between -${LARGEST_INTEGER} and ${LARGEST_INTEGER}`;
  const byType: Record<string, string> = {
    text: `${kind} <> 'text'`,
    smallint: `${kind} <> 'integer' or ${name} not in (0, 1)`,
    real: `${kind} not in ('real', 'integer')`,
  };
  const other = words && ` or ${name} not in (${words.map((word) => `'${word}'`).join(', ')})`;
  const fault = `(${byType[type] ?? isNumber}${other ?? ''})`;
  return isOptional ? `(${kind} <> 'null' and ${fault})` : fault;
}
