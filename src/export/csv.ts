import { COLUMNS, type ExportRow } from './movie-columns.ts';
import { rowOf, type SnapshotForExport } from './row.ts';

const NAMES = Object.keys(COLUMNS) as (keyof ExportRow)[];
const LINE_END = '\r\n';
const NEEDS_QUOTES = /[",\r\n]/;
/** With one of these a spreadsheet takes a text for a formula, which may ask the network. */
const FORMULA = /^[=+\-@\t\r]/;
const BYTE_ORDER_MARK = '\uFEFF';

type Value = ExportRow[keyof ExportRow];

/**
 * A table as RFC 4180 has it: UTF-8 without a mark, a header line, lines that end in CR LF.
 *
 * Null is an empty field, the empty text is `""`; the numbers of a list stand between `|`.
 */
export function csv(snapshots: AsyncIterable<SnapshotForExport>): AsyncGenerator<Uint8Array> {
  return table(snapshots, { mark: '', textOf: plainText });
}

/**
 * The same for spreadsheets: with the mark by which Excel knows UTF-8, and a `'` before a text that
 * would be taken for a formula.
 */
export function excelCsv(snapshots: AsyncIterable<SnapshotForExport>): AsyncGenerator<Uint8Array> {
  const textOf = (value: string) => plainText(FORMULA.test(value) ? `'${value}` : value);
  return table(snapshots, { mark: BYTE_ORDER_MARK, textOf });
}

interface Dialect {
  mark: string;
  textOf: (value: string) => string;
}

async function* table(
  snapshots: AsyncIterable<SnapshotForExport>,
  { mark, textOf }: Dialect,
): AsyncGenerator<Uint8Array> {
  const lineOf = (row: ExportRow) =>
    NAMES.map((name) => field(row[name], textOf)).join(',') + LINE_END;
  yield Buffer.from(mark + NAMES.join(',') + LINE_END);
  for await (const snapshot of snapshots) {
    yield Buffer.from(snapshot.movies.map((movie) => lineOf(rowOf(snapshot, movie))).join(''));
  }
}

function field(value: Value, textOf: (value: string) => string): string {
  if (value === null) return '';
  if (typeof value === 'string') return textOf(value);
  return Array.isArray(value) ? plainText(value.join('|')) : JSON.stringify(value);
}

function plainText(text: string): string {
  return text === '' || NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
