import type { Movie } from '../movie.ts';

/** A snapshot as far as a report needs it. `info` is its `collection_info`, lists included. */
export interface SnapshotContent {
  period: string;
  info: Readonly<Record<string, unknown>>;
  movies: readonly Movie[];
}

/** The fields of an object; none where something else came. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}

/** A number to sort by; what is no finite number counts as 0, as what is missing does. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A movie's title, or null when there is none to show. */
export function titleOf({ title }: Movie): string | null {
  return typeof title === 'string' && title.trim() !== '' ? title : null;
}
