import type { FieldDrift } from '../collection-info.ts';
import type { Fetched } from './fetch.ts';

/** The fields of TMDB's movies in lists that each item has, as recorded since 2016. */
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
/** Fields that not every list has, with the year in which they were first recorded. */
const ALSO_KNOWN: ReadonlyMap<string, number> = new Map([
  ['media_type', 2016], // trending items say what kind of thing they are
  ['softcore', 2026],
]);

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

/** What of a drift was not there before: told when it is new, it is not told for ever. */
export function newDrift(
  drift: Readonly<Record<string, FieldDrift>>,
  before: Readonly<Record<string, FieldDrift>>,
): { source: string; unknown: string[]; vanished: string[] }[] {
  return Object.entries(drift).flatMap(([source, { unknown, vanished }]) => {
    const known = before[source];
    const found = {
      source,
      unknown: Object.keys(unknown).filter((field) => !Object.hasOwn(known?.unknown ?? {}, field)),
      vanished: vanished.filter((field) => known?.vanished.includes(field) !== true),
    };
    return found.unknown.length + found.vanished.length > 0 ? [found] : [];
  });
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
