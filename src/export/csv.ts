import { COLUMNS, type ExportRow } from './movie-columns.ts';
import { rowOf, type SnapshotForExport } from './row.ts';

const NAMES = Object.keys(COLUMNS) as (keyof ExportRow)[];
const LINE_END = '\r\n';
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * A table as RFC 4180 has it: UTF-8 without a mark, a header line, lines that end in CR LF.
 *
 * Null is an empty field, the empty text is `""`, a list is JSON text.
 */
export async function* csv(
  snapshots: AsyncIterable<SnapshotForExport>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(NAMES.join(',') + LINE_END);
  for await (const snapshot of snapshots) {
    yield Buffer.from(snapshot.movies.map((movie) => lineOf(rowOf(snapshot, movie))).join(''));
  }
}

function lineOf(row: ExportRow): string {
  return NAMES.map((name) => field(row[name])).join(',') + LINE_END;
}

function field(value: ExportRow[keyof ExportRow]): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === '' || NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
