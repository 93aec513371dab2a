import type { KnownInfo } from '../collection-info.ts';
import type { Movie } from '../movie.ts';
import {
  type ColumnType,
  type ExportRow,
  holds,
  MOVIE_COLUMNS,
  type SNAPSHOT_COLUMNS,
} from './movie-columns.ts';

/** A snapshot with what tells where it comes from; `info` is its `collection_info`. */
export interface SnapshotForExport {
  dataset: string;
  period: string;
  runId: string;
  info: KnownInfo;
  movies: readonly Movie[];
}

const COLUMN_TYPES: ReadonlyMap<string, ColumnType> = new Map(Object.entries(MOVIE_COLUMNS));

/**
 * A movie as a row.
 *
 * 1. A value of its column's type stands in its column; null and absent are both null there, and
 *    so is the empty text by which TMDB says that it knows no date.
 * 2. A value of another type leaves its column null and is kept in `extra` under its own key.
 * 3. A key that has no column is kept in `extra`, nulls included.
 */
export function rowOf(snapshot: SnapshotForExport, movie: Movie): ExportRow {
  return { ...originOf(snapshot), ...columnsOf(movie), extra: extraOf(movie) };
}

/** What a row says of its snapshot, in JSON lines as in columns. */
export function originOf({
  dataset,
  period,
  runId,
  info: { collection_time: collectedAt, language, region },
}: SnapshotForExport): Pick<ExportRow, keyof typeof SNAPSHOT_COLUMNS> {
  return {
    dataset,
    period,
    run_id: runId,
    collection_time: holds('timestamp', collectedAt) ? (collectedAt ?? null) : null,
    language: language ?? null,
    region: region ?? null,
  };
}

function columnsOf(movie: Movie): Pick<ExportRow, keyof typeof MOVIE_COLUMNS> {
  const columns: Record<string, unknown> = {};
  for (const [name, type] of COLUMN_TYPES) {
    columns[name] = holds(type, movie[name]) ? movie[name] : null;
  }
  return columns as Pick<ExportRow, keyof typeof MOVIE_COLUMNS>;
}

function extraOf(movie: Movie): string | null {
  const extra = Object.entries(movie).filter(([name, value]) => {
    const type = COLUMN_TYPES.get(name);
    if (type === undefined) return true;
    return value !== null && !(type === 'date' && value === '') && !holds(type, value);
  });
  return extra.length === 0 ? null : JSON.stringify(Object.fromEntries(extra));
}
