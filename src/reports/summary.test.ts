import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { KnownInfo, OriginalStatistics } from '../collection-info.ts';
import type { Movie } from '../movie.ts';
import { ATTRIBUTION } from '../snapshot.ts';
import { MONTHLY, WEEKLY } from './examples.contract.ts';
import { highlights } from './highlights.ts';
import { reportText } from './report-text.ts';
import { buildReport, type ReportInput } from './summary.ts';

test('a weekly report has the keys of the original guide, then ours', () => {
  const [lantern, harbour, thaw] = WEEKLY.current.movies;
  const none = { gone_count: 0, gone: [], climber_count: 0, climbers: [] };
  const report = buildReport(WEEKLY);
  assert.deepEqual(report, {
    report_type: 'weekly',
    week_number: 47,
    generation_time: '2026-11-22T03:00:04+09:00',
    collection_stats: {
      collection_type: 'weekly',
      week_number: 47,
      timestamp: '20261122',
      total_collected: 4,
      total_valid: 3,
      quality_rate: 75,
      by_source: { genres: 4, top_rated: 1, trending: 2 },
    },
    top_movies: [thaw, lantern, harbour],
    genre_distribution: { '18': 2, '80': 1, '9999': 1 },
    rating_distribution: {
      '9.0-10.0': 0,
      '8.0-8.9': 1,
      '7.0-7.9': 0,
      '6.0-6.9': 1,
      '5.0-5.9': 0,
      '0.0-4.9': 1,
    },
    period: '2026-W47',
    as_of: '2026-11-22',
    job: 'weekly_collection',
    run_id: 'weekly-20261121T180000Z-0001',
    genres: [
      { id: 18, name: '드라마', count: 2, share: 66.7 },
      { id: 80, name: '범죄', count: 1, share: 33.3 },
      { id: 9999, name: null, count: 1, share: 33.3 },
    ],
    changes: {
      against: '2026-W45',
      lists: [
        {
          list: 'trending',
          new_count: 1,
          new: [{ id: 2, title: 'Harbour', rank: 3 }],
          gone_count: 1,
          gone: [{ id: 4, title: 'Undertow', last_rank: 2 }],
          climber_count: 1,
          climbers: [{ id: 3, title: 'Thaw', rank: 1, before: 3, by: 2 }],
          faller_count: 1,
          fallers: [{ id: 1, title: 'Lantern', rank: 2, before: 1, by: 1 }],
          stayed: 0,
        },
        {
          list: 'top_rated',
          new_count: 0,
          new: [],
          ...none,
          faller_count: 0,
          fallers: [],
          stayed: 1,
        },
      ],
    },
    quality: {
      quality_rate: 75,
      clean_rate: 50,
      score: { mean: 97.5, excellent: 3, good: 1, fair: 0, poor: 0 },
      flagged: { few_votes: 1 },
      per_source: {
        trending: {
          raw: 3,
          filtered: 0,
          unidentified: 0,
          duplicates: 1,
          unique: 2,
          shifted: 1,
          rejected: {},
          flagged: { few_votes: 1 },
        },
      },
      unchanged: ['top_rated'],
    },
    quarantined: {
      count: 1,
      by_rule: { adult: 1 },
      movies: [{ id: 5, title: 'Nine Tails', rule: 'adult', reason: 'Adult content not allowed' }],
    },
    requests: { requests: 61, retries: 2, rate_limited: 1, received_bytes: 70_000 },
    warnings: [{ kind: 'quality', percent: 75, expected: 80 }],
    source: 'sandbox',
    attribution: ATTRIBUTION,
  });
  assert.equal(
    Object.keys(report).join(' '),
    'report_type week_number generation_time collection_stats top_movies genre_distribution ' +
      'rating_distribution period as_of job run_id genres changes quality quarantined requests ' +
      'warnings source attribution',
  );
});

test('a monthly report is by rating and has the years of release', () => {
  const [salt, ember, untitled, fjord] = MONTHLY.current.movies;
  const report = buildReport(MONTHLY);
  assert.deepEqual(report, {
    report_type: 'monthly',
    month: '202611',
    generation_time: '2026-11-01T04:00:02+09:00',
    collection_stats: { collection_type: 'monthly', month: '202611', pages_processed: 1 },
    top_movies: [ember, untitled, salt, fjord],
    genre_distribution: {},
    rating_distribution: {
      '9.0-10.0': 2,
      '8.0-8.9': 0,
      '7.0-7.9': 1,
      '6.0-6.9': 0,
      '5.0-5.9': 0,
      '0.0-4.9': 1,
    },
    release_year_distribution: { '2026': 2, '1999': 1 },
    period: '202611',
    as_of: '2026-11-01',
    job: 'monthly_refresh',
    run_id: 'monthly-20261031T190000Z-0002',
    genres: [],
    changes: null,
    quality: {
      quality_rate: 100,
      clean_rate: 25,
      score: { mean: 99, excellent: 4, good: 0, fair: 0, poor: 0 },
      flagged: {},
      per_source: {},
      unchanged: [],
      completeness: { title: 75, overview: 75, poster: 100, release_date: null },
    },
    quarantined: { count: 0, by_rule: {}, movies: [] },
    requests: { requests: 50 },
    warnings: [],
    source: 'tmdb',
    attribution: ATTRIBUTION,
  });
  assert.equal(
    Object.keys(report).slice(0, 8).join(' '),
    'report_type month generation_time collection_stats top_movies genre_distribution ' +
      'rating_distribution release_year_distribution',
  );
});

// biome-ignore format: a table is read by column
const tops: { kind: ReportInput['kind']; field: string; count: number }[] = [
  { kind: 'weekly',  field: 'popularity',   count: 10 },
  { kind: 'monthly', field: 'vote_average', count: 20 },
];

for (const { kind, field, count } of tops) {
  test(`${kind}: the ${count} highest by ${field} are on top, equals in the order they came`, () => {
    const movies = Array.from({ length: 40 }, (_, id) => ({
      id,
      [field]: id % 2 === 0 ? 5 : null,
    }));
    const { top_movies } = buildReport(given({ kind, movies }));
    assert.deepEqual(top_movies, movies.filter(({ id }) => id % 2 === 0).slice(0, count));
  });
}

test('monthly: a rating by a handful stands behind all that many have given', () => {
  const movies = [
    { id: 1, vote_average: 10, vote_count: 2 },
    { id: 2, vote_average: 7.1, vote_count: 100 },
    { id: 3, vote_average: 9.9, vote_count: 99 },
    { id: 4, vote_average: 8.5, vote_count: 30_000 },
  ];
  const { top_movies } = buildReport(given({ kind: 'monthly', movies }));
  assert.deepEqual(
    top_movies.map(({ id }) => id),
    [4, 2, 1, 3],
  );
});

// biome-ignore format: a table is read by column
const weeks: { metadata: Partial<OriginalStatistics>; period: string; week: number | null }[] = [
  { metadata: { week_number: 9 }, period: '20261123', week: 9 },
  { metadata: {},                 period: '2026-W05', week: 5 },
  { metadata: {},                 period: '20261123', week: null },
];

for (const { metadata, period, week } of weeks) {
  test(`the week of ${period} with ${JSON.stringify(metadata)} is ${week}`, () => {
    const report = buildReport({ ...WEEKLY, current: { period, info: { metadata }, movies: [] } });
    assert.equal(report.report_type === 'weekly' && report.week_number, week);
  });
}

// biome-ignore format: a table is read by column
const months: { metadata: Partial<OriginalStatistics>; period: string; month: string | null }[] = [
  { metadata: { month: '202609' }, period: '20261001', month: '202609' },
  { metadata: {},                  period: '202610',   month: '202610' },
  { metadata: {},                  period: '2026-W47', month: null },
];

for (const { metadata, period, month } of months) {
  test(`the month of ${period} with ${JSON.stringify(metadata)} is ${month}`, () => {
    const report = buildReport({ ...MONTHLY, current: { period, info: { metadata }, movies: [] } });
    assert.equal(report.report_type === 'monthly' && report.month, month);
  });
}

test('twenty quarantined movies are told, all are counted, the commonest rule first', () => {
  const rejected = Array.from({ length: 30 }, (_, index) => ({
    movie: index === 0 ? { title: 7 } : { id: index, title: `Reel ${index}` },
    rule: index < 5 ? 'id' : 'adult',
    reason: 'as the rule says',
  }));
  const { count, by_rule, movies } = buildReport({ ...WEEKLY, rejected }).quarantined;
  assert.equal(count, 30);
  assert.deepEqual(Object.entries(by_rule), [
    ['adult', 25],
    ['id', 5],
  ]);
  assert.equal(movies.length, 20);
  assert.deepEqual(movies.slice(0, 2), [
    { id: null, title: null, rule: 'id', reason: 'as the rule says' },
    { id: 1, title: 'Reel 1', rule: 'id', reason: 'as the rule says' },
  ]);
});

test('a snapshot that says nothing about itself gives the same keys', () => {
  const bare = buildReport({ ...WEEKLY, current: { period: '2026-W47', info: {}, movies: [] } });
  assert.deepEqual(Object.keys(bare), Object.keys(buildReport(WEEKLY)));
  assert.deepEqual(Object.keys(bare.quality), Object.keys(buildReport(WEEKLY).quality));
  assert.deepEqual([bare.as_of, bare.job, bare.run_id, bare.source], [null, null, null, null]);
  assert.deepEqual(bare.collection_stats, {});
});

test('whatever the movies hold, a report can be made and written, and its counts add up', () => {
  const json = fc.jsonValue({ maxDepth: 2 });
  const movie = fc.record(
    {
      id: fc.oneof(fc.nat(20), json),
      title: fc.oneof(fc.string(), json),
      popularity: fc.oneof(fc.double({ noNaN: true }), json),
      vote_average: fc.oneof(fc.double({ min: -1, max: 11, noNaN: true }), json),
      genre_ids: fc.oneof(fc.array(fc.oneof(fc.nat(40), json)), json),
      release_date: fc.oneof(fc.constantFrom('2026-11-20', '1999-01-01', ''), json),
    },
    { requiredKeys: [] },
  );
  const anyLists = fc.dictionary(
    fc.string(),
    fc.array(fc.oneof(fc.nat(20), fc.string(), fc.constant(null))),
  );
  const kind = fc.constantFrom('weekly' as const, 'monthly' as const);
  fc.assert(
    fc.property(kind, fc.array(movie), anyLists, (kind, movies, lists) => {
      const report = buildReport(given({ kind, movies, lists }));
      const genreIds = movies.flatMap(({ genre_ids: ids }) => (Array.isArray(ids) ? ids : []));
      const dated = movies.filter(({ release_date: on }) => typeof on === 'string' && on !== '');
      assert.equal(sum(report.rating_distribution), movies.length);
      assert.equal(sum(report.genre_distribution), genreIds.filter(Number.isInteger).length);
      assert.equal(
        sum(report.report_type === 'monthly' ? report.release_year_distribution : {}),
        kind === 'monthly' ? dated.length : 0,
      );
      assert.deepEqual(JSON.parse(reportText(report)), JSON.parse(JSON.stringify(report)));
      assert.ok(highlights(report, 'ko').every((line) => !/\p{Cc}/u.test(line)));
    }),
  );
});

function given(of: {
  kind: ReportInput['kind'];
  movies: readonly Movie[];
  lists?: KnownInfo['lists'];
}) {
  const { kind, movies, lists = {} } = of;
  const current = { period: 'now', info: { lists }, movies };
  const previous = { period: 'before', info: { lists }, movies: movies.toReversed() };
  const rejected = movies.map((movie) => ({ movie, rule: 'score', reason: 'too low' }));
  return { ...WEEKLY, kind, current, previous, rejected };
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
