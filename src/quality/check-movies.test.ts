import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Movie } from '../movie.ts';
import { checkMovie, checkQuality } from './check-movies.ts';
import { RULE_NAMES, ruleLists } from './rules.ts';

const CONTEXT = { asOfOn: '2026-11-23', language: 'ko-KR' };
const RULES = ruleLists({});

const GOOD: Movie = {
  id: 71,
  title: '등대의 겨울',
  original_title: 'Winter of the Lighthouse',
  original_language: 'en',
  overview: '등대지기가 바다를 떠나지 못하는 이야기.',
  poster_path: '/lighthouse.jpg',
  release_date: '2025-04-02',
  vote_average: 7.4,
  vote_count: 312,
  popularity: 18.25,
  adult: false,
};

test('a good movie is valid without a flag', () => {
  assert.deepEqual(checkMovie(GOOD, RULES, CONTEXT), { score: 100, issues: [], flags: [] });
});

test('the first rejecting rule in table order counts, and flags are found all the same', () => {
  const movie = { ...GOOD, adult: true, title: ' ', vote_average: 11, vote_count: 0 };
  assert.deepEqual(checkMovie(movie, RULES, CONTEXT), {
    score: 88.5,
    issues: [
      'vote_average: 11 not in range [0, 10]',
      'Adult content not allowed',
      'Insufficient votes',
    ],
    rejectedBy: 'title',
    reason: 'title: no text',
    flags: ['few_votes'],
  });
});

test('a movie that breaks no rejecting rule is rejected by a score under 70', () => {
  const lists = ruleLists({ flag: ['id', 'title'] });
  assert.deepEqual(checkMovie({}, lists, CONTEXT), {
    score: 62.5,
    issues: [
      'id',
      'title',
      'release_date',
      'vote_average',
      'popularity',
      'overview',
      'Zero rating',
      'Insufficient votes',
    ],
    rejectedBy: 'score',
    reason: 'Quality score too low: 62.5',
    flags: ['id', 'title', 'unknown_date', 'zero_rating', 'few_votes', 'no_overview', 'no_poster'],
  });
});

test('a score of exactly 70 is enough', () => {
  const lists = ruleLists({ flag: ['id', 'title'] });
  const movie = { vote_average: 6, vote_count: 50, adult: false };
  const { score, rejectedBy } = checkMovie(movie, lists, CONTEXT);
  assert.deepEqual({ score, rejectedBy }, { score: 70, rejectedBy: undefined });
});

test('a moved rule acts in its new list', () => {
  const lists = ruleLists({ reject: ['few_votes'], flag: ['adult'] });
  assert.deepEqual(checkMovie({ ...GOOD, adult: true, vote_count: 3 }, lists, CONTEXT), {
    score: 92.5,
    issues: ['Adult content not allowed', 'Insufficient votes'],
    rejectedBy: 'few_votes',
    reason: 'Insufficient votes',
    flags: ['adult'],
  });
});

test('a collection is counted by rule and by flag', () => {
  const unvoted = { ...GOOD, id: 2, vote_average: 0, vote_count: 0 };
  const adult = { ...GOOD, id: 3, adult: true, vote_count: 1 };
  const nameless = { ...GOOD, id: 4, title: null };
  const anonymous = { ...GOOD, id: 5, title: '' };
  const movies = [GOOD, unvoted, adult, nameless, anonymous];
  const { verdicts, batch, ...checked } = checkQuality(movies, RULES, CONTEXT);

  assert.deepEqual(
    verdicts,
    movies.map((movie) => checkMovie(movie, RULES, CONTEXT)),
  );
  assert.equal(batch.valid_movies, 2);
  assert.deepEqual(checked, {
    valid: [GOOD, unvoted],
    rejections: [
      { movie: adult, rule: 'adult', reason: 'Adult content not allowed' },
      { movie: nameless, rule: 'title', reason: 'title: missing' },
      { movie: anonymous, rule: 'title', reason: 'title: no text' },
    ],
    rejected: { title: 2, adult: 1 },
    flagged: { zero_rating: 1, few_votes: 2 },
    clean: 1,
    score: { mean: 94.6, excellent: 5, good: 0, fair: 0, poor: 0 },
  });
  assert.deepEqual(Object.keys(checked.rejected), ['title', 'adult']);
  assert.deepEqual(Object.keys(checked.flagged), ['zero_rating', 'few_votes']);
});

test('rejections by score are counted last, wherever the movie stands', () => {
  const movies = [{}, { ...GOOD, adult: true }];
  const { rejected } = checkQuality(movies, ruleLists({ flag: ['id', 'title'] }), CONTEXT);
  assert.deepEqual(Object.entries(rejected), [
    ['adult', 1],
    ['score', 1],
  ]);
});

test('no movies give zeros', () => {
  const { batch, ...checked } = checkQuality([], RULES, CONTEXT);
  assert.equal(batch.total_movies, 0);
  assert.deepEqual(checked, {
    verdicts: [],
    valid: [],
    rejections: [],
    rejected: {},
    flagged: {},
    clean: 0,
    score: { mean: 0, excellent: 0, good: 0, fair: 0, poor: 0 },
  });
});

test('the mean score has two decimals', () => {
  const adult = { ...GOOD, adult: true };
  assert.equal(checkQuality([GOOD, GOOD, adult], RULES, CONTEXT).score.mean, 98.75);
  assert.equal(
    checkQuality([GOOD, GOOD, GOOD, GOOD, GOOD, adult, adult], RULES, CONTEXT).score.mean,
    98.93,
  );
});

test('a value nested a hundred thousand deep is only a wrong value', () => {
  const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  const movie = Object.fromEntries(Object.keys(GOOD).map((field) => [field, deep]));
  const { rejectedBy, reason } = checkMovie(movie, RULES, CONTEXT);
  assert.deepEqual(
    { rejectedBy, reason },
    { rejectedBy: 'id', reason: 'id: expected int, got list' },
  );
});

/** Movies with any JSON value in any of the fields that are looked at, and with any other keys. */
const anyValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    ...Object.values(GOOD),
    '',
    0,
    -1,
    1e308,
    Infinity,
    NaN,
    '2030-02-30',
    '2030-01-01',
  ),
  fc.constantFrom({ toString: 1 }, { valueOf: null, toJSON: 'x' }, Object.create(null)),
);
const fields = [...Object.keys(GOOD), 'imdb_id', '__proto__', 'constructor'];
const anyMovie: fc.Arbitrary<Movie> = fc
  .tuple(
    fc.boolean(),
    fc.array(fc.tuple(fc.oneof(fc.constantFrom(...fields), fc.string()), anyValue)),
  )
  .map(([good, entries]) =>
    Object.fromEntries([...(good ? Object.entries(GOOD) : []), ...entries]),
  );
const anyLists = fc
  .record({ reject: fc.subarray([...RULE_NAMES]), flag: fc.subarray([...RULE_NAMES]) })
  .map(ruleLists);
const sum = (counts: object) =>
  Object.values(counts as Record<string, number>).reduce((total, count) => total + count, 0);

test('whatever JSON a movie holds, it is judged, and the counts add up', () => {
  fc.assert(
    fc.property(fc.array(anyMovie), anyLists, (movies, lists) => {
      const checked = checkQuality(movies, lists, CONTEXT);
      const { valid, rejections, rejected, flagged, clean, score, batch } = checked;

      assert.equal(sum(rejected) + valid.length, movies.length);
      assert.equal(rejections.length, sum(rejected));
      assert.deepEqual(
        movies.filter((movie) => !rejections.some((rejection) => rejection.movie === movie)),
        valid,
      );
      assert.ok(Object.values(flagged).every((count) => count > 0 && count <= movies.length));
      assert.ok(clean <= valid.length);
      assert.equal(sum(batch.quality_distribution), movies.length);
      assert.equal(batch.valid_movies, valid.length);
      assert.equal(batch.invalid_movies, rejections.length);
      assert.ok(score.mean >= 0 && score.mean <= 100);
      assert.doesNotThrow(() => JSON.stringify({ rejected, flagged, score, batch }));
    }),
    { numRuns: 500 },
  );
});
