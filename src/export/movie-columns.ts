import { isDate } from '../lib/local-time.ts';

/** What a column holds, and the test that a value passes to stand in it. */
const HOLDS = {
  // A lone surrogate has no UTF-8: such a text is kept in `extra`, where JSON escapes it.
  text: (value: unknown): value is string => typeof value === 'string' && value.isWellFormed(),
  integer: (value: unknown): value is number => Number.isSafeInteger(value),
  double: (value: unknown): value is number => Number.isFinite(value),
  boolean: (value: unknown): value is boolean => typeof value === 'boolean',
  /** `2026-11-23`, of the calendar. */
  date: (value: unknown): value is string => typeof value === 'string' && isDate(value),
  /** An instant, ISO 8601 with offset. */
  timestamp: (value: unknown): value is string =>
    typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  integers: (value: unknown): value is readonly number[] =>
    Array.isArray(value) && value.every(isInt32),
};

export type ColumnType = keyof typeof HOLDS;

/** Where a movie comes from: the facts of its snapshot. */
export const SNAPSHOT_COLUMNS = {
  dataset: 'text',
  period: 'text',
  run_id: 'text',
  /** When the run began. */
  collection_time: 'timestamp',
  /** In which language, and for which country, TMDB was asked; null where that was not written down. */
  language: 'text',
  region: 'text',
} as const satisfies Record<string, ColumnType>;

/** The fields of TMDB's list items, by TMDB's names. */
export const MOVIE_COLUMNS = {
  id: 'integer',
  title: 'text',
  original_title: 'text',
  original_language: 'text',
  overview: 'text',
  release_date: 'date',
  adult: 'boolean',
  video: 'boolean',
  popularity: 'double',
  vote_average: 'double',
  vote_count: 'integer',
  genre_ids: 'integers',
  poster_path: 'text',
  backdrop_path: 'text',
  media_type: 'text',
} as const satisfies Record<string, ColumnType>;

/** All columns in their order. `extra` is a JSON object of what has no column, or null. */
export const COLUMNS = {
  ...SNAPSHOT_COLUMNS,
  ...MOVIE_COLUMNS,
  extra: 'text',
} as const satisfies Record<string, ColumnType>;

type Held<T extends ColumnType> = (typeof HOLDS)[T] extends (value: unknown) => value is infer V
  ? V
  : never;

/** A movie of a snapshot as a row of a table. */
export type ExportRow = {
  readonly [Name in keyof typeof COLUMNS]: Held<(typeof COLUMNS)[Name]> | null;
};

export function holds(type: ColumnType, value: unknown): boolean {
  return HOLDS[type](value);
}

function isInt32(value: unknown): boolean {
  return typeof value === 'number' && (value | 0) === value;
}
