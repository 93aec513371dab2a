/**
 * What is wrong with a database of ours:
 * - `file`: SQLite cannot follow what stands in it; `problem` is SQLite's own word for it.
 * - `missing`, `changed`, `foreign`: a table, view, index or column is not as the program made it.
 * - `value`: a row says in a column what the program never wrote there.
 * - `reference`: a row names by that column what is not there.
 * - `unread`: something in it cannot be read, and SQLite does not say where.
 * - `empty`: nothing stands in it, though there are snapshots that it must know.
 */
export type StoreDamage =
  | { kind: 'file'; problem: string }
  | ({ kind: 'missing' } & NamedPart)
  | ({ kind: 'changed' } & NamedPart)
  | ({ kind: 'foreign' } & NamedPart)
  | ({ kind: 'value' } & Cell)
  | ({ kind: 'reference' } & Cell)
  | { kind: 'unread' }
  | { kind: 'empty' };

/** What a database is made of. */
export type StorePart = 'table' | 'view' | 'index' | 'trigger' | 'column';

interface NamedPart {
  part: StorePart;
  name: string;
}

/** A column of one row, which is named by its key. */
interface Cell {
  table: string;
  row: string;
  column: string;
}

/** A database, and what is wrong with it. */
export interface DamagedStore {
  file: string;
  damage: StoreDamage;
}

/** Gets each row that is damaged, which otherwise is thrown as soon as one is come upon. */
export type OnDamage = (damaged: DamagedStore) => void;
