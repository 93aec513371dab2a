import type { KnownInfo } from '../collection-info.ts';
import type { Movie } from '../movie.ts';

/** A snapshot as far as a report needs it. `info` is its `collection_info`, lists included. */
export interface ReportedSnapshot {
  period: string;
  info: KnownInfo;
  movies: readonly Movie[];
}

/** A number to sort by; what is no finite number counts as 0, as what is missing does. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** A movie's title, or null when there is none to show. */
export function titleOf({ title }: Movie): string | null {
  return typeof title === 'string' && title.trim() !== '' ? title : null;
}
