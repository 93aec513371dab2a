import type { ReportInput } from './summary.ts';

const METADATA = {
  collection_type: 'weekly',
  week_number: 47,
  timestamp: '20261122',
  total_collected: 4,
  total_valid: 3,
  quality_rate: 75,
  by_source: { genres: 4, top_rated: 1, trending: 2 },
};

const TRENDING = {
  raw: 3,
  filtered: 0,
  unidentified: 0,
  duplicates: 1,
  unique: 2,
  shifted: 1,
  rejected: {},
  flagged: { few_votes: 1 },
};

/** A week of three movies, with one rejected, and the week before it. */
export const WEEKLY: ReportInput = {
  kind: 'weekly',
  current: {
    period: '2026-W47',
    info: {
      ...METADATA,
      metadata: METADATA,
      clean_rate: 50,
      run_id: 'weekly-20261121T180000Z-0001',
      job: 'weekly_collection',
      as_of: '2026-11-22',
      score: { mean: 97.5, excellent: 3, good: 1, fair: 0, poor: 0 },
      flagged: { few_votes: 1 },
      per_source: { trending: TRENDING },
      unchanged: ['top_rated'],
      source: 'sandbox',
      lists: { trending: [3, 1, 2], top_rated: [1] },
    },
    movies: [
      { id: 1, title: 'Lantern', popularity: 20.25, vote_average: 8.95, genre_ids: [80, 18] },
      { id: 2, title: 'Harbour', popularity: null, vote_average: null, genre_ids: null },
      { id: 3, title: 'Thaw', popularity: 99.5, vote_average: 6, genre_ids: [18, 9999] },
    ],
  },
  previous: {
    period: '2026-W45',
    info: { lists: { trending: [1, 4, 3], top_rated: [1] } },
    movies: [{ id: 4, title: 'Undertow' }],
  },
  rejected: [
    { movie: { id: 5, title: 'Nine Tails' }, rule: 'adult', reason: 'Adult content not allowed' },
  ],
  stats: { requests: 61, retries: 2, rate_limited: 1, received_bytes: 70_000 },
  genreNames: { '18': '드라마', '80': '범죄' },
  warnings: [{ kind: 'quality', percent: 75, expected: 80 }],
  generatedAt: '2026-11-22T03:00:04+09:00',
};

/** A first month of four movies. */
export const MONTHLY: ReportInput = {
  kind: 'monthly',
  current: {
    period: '202611',
    info: {
      metadata: { collection_type: 'monthly', month: '202611', pages_processed: 1 },
      run_id: 'monthly-20261031T190000Z-0002',
      job: 'monthly_refresh',
      as_of: '2026-11-01',
      quality_rate: 100,
      clean_rate: 25,
      score: { mean: 99, excellent: 4, good: 0, fair: 0, poor: 0 },
      flagged: {},
      per_source: {},
      unchanged: [],
      completeness: { title: 75, overview: 75, poster: 100, release_date: null },
      source: 'tmdb',
      lists: { popular: [6, 7, 8, 9] },
    },
    movies: [
      { id: 6, title: 'Salt', vote_average: 7.25, vote_count: 40, release_date: '1999-03-01' },
      { id: 7, title: 'Ember', vote_average: 9.5, vote_count: 1, release_date: '2026-10-31' },
      { id: 8, title: null, vote_average: 9.5, vote_count: 12, release_date: '' },
      { id: 9, title: 'Fjord', vote_average: 0, release_date: '2026-01-02' },
    ],
  },
  previous: undefined,
  rejected: [],
  stats: { requests: 50 },
  genreNames: {},
  generatedAt: '2026-11-01T04:00:02+09:00',
};
