import type { OnDamage, StoreDamage } from '../damage.ts';
import { isError, MatineeError } from '../errors.ts';
import type { Row } from '../lib/database.ts';
import type { JsonShape } from './json-shapes.ts';

/** Beyond this there are no instants; nor has anything else that is counted so many. */
export const LARGEST_INTEGER = 8.64e15;

/** Reads the columns of a table's rows; what the program never wrote there is `store-damaged`. */
export interface Columns {
  text(row: Row, column: string): string;
  optionalText(row: Row, column: string): string | undefined;
  integer(row: Row, column: string): number;
  flag(row: Row, column: string): boolean;
  instant(row: Row, column: string): Date;
  optionalInstant(row: Row, column: string): Date | undefined;
  json<T>(row: Row, column: string, shape: JsonShape<T>): T;
  optionalJson<T>(row: Row, column: string, shape: JsonShape<T>): T | undefined;
}

/** `key`: the columns by which a row is named. */
export function columnsOf(file: string, table: string, ...key: readonly string[]): Columns {
  const damaged = (row: Row, column: string): MatineeError =>
    new MatineeError('store-damaged', { file, damage: damageOf(table, key, row, column) });

  const columns: Columns = {
    text: (row, column) => {
      const value = row[column];
      if (typeof value !== 'string') throw damaged(row, column);
      return value;
    },
    integer: (row, column) => {
      const value = row[column];
      if (!isInteger(value)) throw damaged(row, column);
      return value;
    },
    flag: (row, column) => {
      const value = row[column];
      if (value !== 0 && value !== 1) throw damaged(row, column);
      return value === 1;
    },
    instant: (row, column) => new Date(columns.integer(row, column)),
    json: (row, column, shape) => {
      const found = shape.read(row[column]);
      if (found === undefined) throw damaged(row, column);
      return found;
    },
    optionalText: (row, column) => (isNull(row, column) ? undefined : columns.text(row, column)),
    optionalInstant: (row, column) =>
      isNull(row, column) ? undefined : columns.instant(row, column),
    optionalJson: (row, column, shape) =>
      isNull(row, column) ? undefined : columns.json(row, column, shape),
  };
  return columns;
}

/** A row without the column is of a table without it. */
function damageOf(table: string, key: readonly string[], row: Row, column: string): StoreDamage {
  const missing = [...key, column].find((name) => row[name] === undefined);
  if (missing === undefined) return damagedValue(table, key, row, column);
  return { kind: 'missing', part: 'column', name: `${table}.${missing}` };
}

/** A value that the program never wrote, by the row in which it stands. */
export function damagedValue(table: string, key: readonly string[], row: Row, column: string) {
  const name = key.map((part) => String(row[part])).join(' ');
  return { kind: 'value', table, row: name, column } as const;
}

function isNull(row: Row, column: string): boolean {
  return row[column] === null;
}

/** Whether a value is a whole number that the program may have written. */
export function isInteger(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) <= LARGEST_INTEGER;
}

/** Reads rows; those that are damaged are left out where somebody is told of them. */
export function readRows<T>(
  rows: readonly Row[],
  read: (row: Row) => T,
  onDamage: OnDamage | undefined,
): T[] {
  if (onDamage === undefined) return rows.map(read);
  return rows.flatMap((row) => {
    try {
      return [read(row)];
    } catch (error) {
      if (!isError(error, 'store-damaged')) throw error;
      onDamage(error.values);
      return [];
    }
  });
}
