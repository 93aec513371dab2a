/** The parts that `append_to_response` can ask for, by TMDB's names. */
export const PART_NAMES = [
  'alternative_titles',
  'changes',
  'credits',
  'external_ids',
  'images',
  'keywords',
  'lists',
  'recommendations',
  'release_dates',
  'reviews',
  'similar',
  'translations',
  'videos',
  'watch/providers',
] as const;

export type PartName = (typeof PART_NAMES)[number];

/** What TMDB sends of a movie in its details only, never in a list. */
export const DETAIL_KEYS: ReadonlySet<string> = new Set([
  'belongs_to_collection',
  'budget',
  'genres',
  'homepage',
  'imdb_id',
  'origin_country',
  'production_companies',
  'production_countries',
  'revenue',
  'runtime',
  'spoken_languages',
  'status',
  'tagline',
  ...PART_NAMES,
]);

export function isPartName(name: string): name is PartName {
  return (PART_NAMES as readonly string[]).includes(name);
}
