import type { FieldDrift } from '../collection-info.ts';
import type { Fetched } from './fetch.ts';

/** The fields of TMDB's movies in lists, as recorded since 2016. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  'adult',
  'backdrop_path',
  'genre_ids',
  'id',
  'original_language',
  'original_title',
  'overview',
  'popularity',
  'poster_path',
  'release_date',
  'title',
  'video',
  'vote_average',
  'vote_count',
]);
/** Trending items say what kind of thing they are. */
const ALSO_KNOWN: ReadonlySet<string> = new Set(['media_type']);

/** For each source whose items have changed their shape, how. Movies are kept as they are anyway. */
export function fieldDrift(fetched: readonly Fetched[]): Record<string, FieldDrift> {
  const bySource = fetched.map(({ source, pages }): [string, FieldDrift | undefined] => [
    source.name,
    driftOf(pages.flatMap(({ results }) => results)),
  ]);
  return Object.fromEntries(
    bySource.filter((entry): entry is [string, FieldDrift] => entry[1] !== undefined),
  );
}

function driftOf(items: readonly unknown[]): FieldDrift | undefined {
  const seen = new Map<string, number>();
  for (const item of items) {
    if (typeof item !== 'object' || item === null) continue;
    for (const field of Object.keys(item)) seen.set(field, (seen.get(field) ?? 0) + 1);
  }
  if (seen.size === 0) return undefined;
  const unknown = [...seen].filter(([field]) => !KNOWN_FIELDS.has(field) && !ALSO_KNOWN.has(field));
  const vanished = [...KNOWN_FIELDS].filter((field) => !seen.has(field));
  if (unknown.length === 0 && vanished.length === 0) return undefined;
  return { unknown: Object.fromEntries(unknown), vanished };
}
