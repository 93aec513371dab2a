import type { Collection } from '../job.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../lib/clock.ts';
import type { Source } from '../source.ts';

/** What holds where nothing else is said. */
export const DEFAULTS = {
  timezone: 'Asia/Seoul',
  attempts: 4,
  tmdb: {
    language: 'ko-KR',
    region: 'KR',
    requestsPerSecond: 20,
    connections: 10,
    timeoutMs: 30 * SECOND_MS,
    baseUrl: 'https://api.themoviedb.org/3',
  },
  jobTimeoutMs: 30 * MINUTE_MS,
  /** Of what was missed, the newest is made up for, until the next is due. */
  missed: {
    catchUp: 'latest',
    catchUpWindowMs: 'next',
    overlap: 'skip',
    retryDelaysMs: [5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS],
  },
  source: { pages: 1 },
  /** The newest films first, as the original guide collects them. */
  latest: { days: 90, sort: 'primary_release_date.desc' },
} as const;

/** What TMDB's network allowed one address when its founder last said (2022). */
export const MAX_REQUESTS_PER_SECOND = 50;
export const MAX_CONNECTIONS = 20;
/** Each takes about 100 MB. */
export const MAX_ATTEMPTS = 64;

/** TMDB's genre ids that the original guide collects each week, in its order. */
const WEEKLY_GENRES = [
  { name: 'action', id: 28 },
  { name: 'comedy', id: 35 },
  { name: 'drama', id: 18 },
  { name: 'horror', id: 27 },
  { name: 'romance', id: 10749 },
];

const genreSources: readonly Source[] = WEEKLY_GENRES.map(({ name, id }) => ({
  name,
  group: 'genres',
  discover: { with_genres: id, sort_by: 'popularity.desc' },
  pages: 10,
}));

/** A collection before it is known in which time zone its schedule is read. */
export type BuiltInCollection = Omit<Collection, 'timezone'>;

/** The collections of the original guide. */
export const BUILT_IN_COLLECTIONS: readonly BuiltInCollection[] = [
  {
    name: 'daily_collection',
    short: 'daily',
    dataset: 'daily',
    type: 'daily',
    schedule: '0 2 * * *',
    enabled: true,
    period: 'day',
    sources: [
      { name: 'popular', list: 'popular', pages: 5 },
      { name: 'trending', trending: 'day', pages: 1 },
      { name: 'latest', latest: DEFAULTS.latest, pages: 3 },
    ],
    expect: { movies: 100, quality: 80 },
    timeoutMs: DEFAULTS.jobTimeoutMs,
    ...DEFAULTS.missed,
  },
  {
    name: 'weekly_collection',
    short: 'weekly',
    dataset: 'weekly',
    type: 'weekly',
    schedule: '0 3 * * 0',
    enabled: true,
    period: 'week',
    sources: [
      ...genreSources,
      { name: 'top_rated', list: 'top_rated', pages: 10, filter: { vote_average: { min: 7.5 } } },
      { name: 'trending_week', group: 'trending', trending: 'week', pages: 1 },
    ],
    expect: { movies: 400, quality: 80 },
    report: 'weekly',
    timeoutMs: HOUR_MS,
    ...DEFAULTS.missed,
  },
  {
    name: 'hourly_trending',
    short: 'hourly',
    dataset: 'trending',
    type: 'hourly_trending',
    schedule: '0 8-22 * * *',
    enabled: true,
    period: 'hour',
    sources: [{ name: 'trending', trending: 'day', pages: 1 }],
    expect: { movies: 15, quality: 80 },
    timeoutMs: DEFAULTS.jobTimeoutMs,
    ...DEFAULTS.missed,
    // An hour's list is another hour's no more, and none is due at night.
    catchUpWindowMs: HOUR_MS,
  },
  {
    name: 'monthly_refresh',
    short: 'monthly',
    dataset: 'monthly',
    type: 'monthly',
    schedule: '0 4 1 * *',
    enabled: true,
    period: 'month',
    sources: [{ name: 'popular', list: 'popular', pages: 50 }],
    expect: { movies: 800, quality: 80 },
    report: 'monthly',
    timeoutMs: HOUR_MS,
    ...DEFAULTS.missed,
  },
];
