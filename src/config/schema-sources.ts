import { z } from 'zod';
import { LISTS, MAX_PAGES, TRENDING_WINDOWS } from '../source.ts';
import { DEFAULTS } from './defaults.ts';
import { name } from './schema-values.ts';

/** What each source has exactly one of. */
export const SOURCE_KINDS = ['list', 'trending', 'discover', 'latest'] as const;

/** TMDB's `sort_by` of `/discover/movie`. */
export const SORTS = [
  'popularity',
  'primary_release_date',
  'revenue',
  'title',
  'original_title',
  'vote_average',
  'vote_count',
].flatMap((field) => [`${field}.asc`, `${field}.desc`]);

// biome-ignore format: by what they ask
/** TMDB's parameters of `/discover/movie`, but for those that are ours to send; it ignores all others. */
export const DISCOVER_PARAMS = [
  'sort_by', 'language', 'region', 'year',
  'primary_release_year', 'primary_release_date.gte', 'primary_release_date.lte',
  'release_date.gte', 'release_date.lte', 'with_release_type',
  'vote_average.gte', 'vote_average.lte', 'vote_count.gte', 'vote_count.lte',
  'with_runtime.gte', 'with_runtime.lte',
  'with_genres', 'without_genres', 'with_keywords', 'without_keywords',
  'with_companies', 'without_companies', 'with_cast', 'with_crew', 'with_people',
  'with_original_language', 'with_origin_country',
  'certification', 'certification.gte', 'certification.lte', 'certification_country',
  'include_adult', 'include_video',
  'watch_region', 'with_watch_providers', 'without_watch_providers', 'with_watch_monetization_types',
] as const;

/** TMDB's parameters of the lists that it names, but for the page, which is ours to send. */
export const LIST_PARAMS = ['language', 'region'] as const;
/** Those of what is trending. */
export const TRENDING_PARAMS = ['language'] as const;

const params = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .meta({ description: "TMDB's own query parameters, by TMDB's names." });

const bounds = z.strictObject({
  min: z.number().optional().meta({ description: 'Least value that is kept.' }),
  max: z.number().optional().meta({ description: 'Greatest value that is kept.' }),
});

const filter = z
  .strictObject({
    vote_average: bounds.optional().meta({ description: 'Mean rating, 0 to 10.' }),
    vote_count: bounds.optional().meta({ description: 'Number of votes.' }),
    popularity: bounds.optional().meta({ description: "TMDB's popularity." }),
  })
  .meta({ description: 'Keeps only items with these numbers; a missing number counts as 0.' });

const latest = z
  .strictObject({
    days: z.int().min(1).max(3650).optional().meta({
      description: 'How many days back from the day the job is due.',
      default: DEFAULTS.latest.days,
    }),
    sort: z.enum(SORTS).optional().meta({
      description: 'Order of the list. By popularity, fewer films come that nobody has rated yet.',
      default: DEFAULTS.latest.sort,
    }),
    minVotes: z.int().min(0).optional().meta({
      description: 'Only films with at least so many votes. Unsaid: any.',
    }),
  })
  .meta({ description: 'Films released in the last days.' });

export const source = z
  .strictObject({
    name: name.meta({ description: 'Name of the list in counts and files, unique in its job.' }),
    list: z.enum(LISTS).optional().meta({ description: 'A list that TMDB names.' }),
    trending: z.enum(TRENDING_WINDOWS).optional().meta({
      description: 'What is trending today or this week.',
    }),
    discover: params.optional().meta({
      description: "TMDB's search by properties: its parameters, such as `with_genres: 16`.",
      propertyNames: { enum: DISCOVER_PARAMS },
    }),
    latest: latest.optional(),
    params: params.optional().meta({
      description:
        "TMDB's `language` for this `list` or `trending`, and `region` for a `list`: `region: US`.",
      propertyNames: { enum: LIST_PARAMS },
    }),
    pages: z.int().min(1).max(MAX_PAGES).optional().meta({
      description: 'How many pages of 20 to fetch.',
      default: DEFAULTS.source.pages,
    }),
    filter: filter.optional(),
    // A list has no more than that.
    minMovies: z
      .int()
      .min(0)
      .max(MAX_PAGES * 20)
      .optional()
      .meta({
        description: 'With fewer movies than this the snapshot is not published.',
        default: 1,
      }),
    group: name.optional().meta({
      description: 'Sources of one group are counted together in `by_source`.',
    }),
  })
  .meta({
    id: 'source',
    description: 'Where movies come from: exactly one of `list`, `trending`, `discover`, `latest`.',
    oneOf: SOURCE_KINDS.map((kind) => ({ required: [kind] })),
  });
