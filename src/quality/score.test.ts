import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Movie } from '../movie.ts';
import { scoreMovie } from './score.ts';

const AS_OF = '2026-11-23';

const GOOD: Movie = {
  id: 71,
  title: '등대의 겨울',
  release_date: '2025-04-02',
  vote_average: 7.4,
  vote_count: 312,
  popularity: 18.25,
  overview: '등대지기가 바다를 떠나지 못하는 이야기.',
  adult: false,
};

const NO_VOTES = ['Zero rating', 'Insufficient votes'];
const DATE = "release_date: 2024-01-01junk doesn't match pattern ^\\d{4}-\\d{2}-\\d{2}$";

// biome-ignore format: a table is read by column
const cases: { name: string; movie: Movie; score: number; issues: string[] }[] = [
  { name: 'a complete good record', movie: GOOD, score: 100, issues: [] },
  { name: 'adult', movie: { ...GOOD, adult: true }, score: 96.25, issues: ['Adult content not allowed'] },
  { name: 'all four business errors', movie: { ...GOOD, adult: true, release_date: '2027-01-01', vote_average: 0, vote_count: 0 },
    score: 85, issues: ['Adult content not allowed', 'Unreleased movie', ...NO_VOTES] },
  { name: 'a rating of 99', movie: { ...GOOD, vote_average: 99 }, score: 96, issues: ['vote_average: 99 not in range [0, 10]'] },
  { name: 'three negative numbers', movie: { ...GOOD, vote_average: -5, popularity: -1, vote_count: -3 }, score: 84.25,
    issues: ['vote_average: -5 not in range [0, 10]', 'popularity: -1 not in range [0, inf]', 'vote_count: -3 not in range [0, inf]', 'Insufficient votes'] },
  { name: 'an id that is text', movie: { ...GOOD, id: '71' }, score: 93.75, issues: ['id: expected int, got str'] },
  { name: 'three wrong types', movie: { ...GOOD, id: '71', title: 5, adult: 'yes' }, score: 77.5,
    issues: ['id: expected int, got str', 'title: expected str, got int', 'adult: expected bool, got str', 'Adult content not allowed'] },
  { name: 'junk after the date', movie: { ...GOOD, release_date: '2024-01-01junk' }, score: 94.75, issues: [DATE, 'Invalid release date format'] },
  { name: 'four required fields empty or absent', movie: { ...without(GOOD, 'popularity'), title: '', release_date: '', overview: '' }, score: 74.5,
    issues: ['title', 'release_date', 'popularity', 'overview', 'release_date:  doesn\'t match pattern ^\\d{4}-\\d{2}-\\d{2}$'] },
  { name: 'nothing at all', movie: {}, score: 62.5,
    issues: ['id', 'title', 'release_date', 'vote_average', 'popularity', 'overview', ...NO_VOTES] },
  { name: 'an id and nothing else', movie: { id: 5 }, score: 62.5,
    issues: ['title', 'release_date', 'vote_average', 'popularity', 'overview', ...NO_VOTES] },
  { name: 'id, title, rating and votes', movie: { id: 5, title: '물때', vote_average: 6, vote_count: 50 }, score: 82,
    issues: ['release_date', 'popularity', 'overview'] },
  { name: 'a null vote count is missing', movie: { ...GOOD, vote_count: null }, score: 96.25, issues: ['Insufficient votes'] },
  { name: 'a null rating is missing', movie: { ...GOOD, vote_average: null }, score: 90.25, issues: ['vote_average', 'Zero rating'] },
  { name: 'a rating that is text is no zero', movie: { ...GOOD, vote_average: '7.4' }, score: 93.75, issues: ['vote_average: expected number, got str'] },
  { name: 'an id that is true', movie: { ...GOOD, id: true }, score: 93.75, issues: ['id: expected int, got bool'] },
  { name: 'nine votes', movie: { ...GOOD, vote_count: 9 }, score: 96.25, issues: ['Insufficient votes'] },
  { name: 'ten votes', movie: { ...GOOD, vote_count: 10 }, score: 100, issues: [] },
  { name: 'released on the day', movie: { ...GOOD, release_date: AS_OF }, score: 100, issues: [] },
  { name: 'released on the day after', movie: { ...GOOD, release_date: '2026-11-24' }, score: 96.25, issues: ['Unreleased movie'] },
  { name: 'a date that no calendar has', movie: { ...GOOD, release_date: '2024-99-99' }, score: 96.25, issues: ['Invalid release date format'] },
  { name: 'an imdb id', movie: { ...GOOD, imdb_id: 'tt0111161' }, score: 100, issues: [] },
  { name: 'an imdb id of a person', movie: { ...GOOD, imdb_id: 'nm0000151' }, score: 98.5, issues: ['imdb_id: nm0000151 doesn\'t match pattern ^tt\\d+$'] },
  { name: 'an object for a date', movie: { ...GOOD, release_date: { toString: 1 } }, score: 94.75,
    issues: ['release_date: {…} doesn\'t match pattern ^\\d{4}-\\d{2}-\\d{2}$', 'Invalid release date format'] },
  { name: 'a list for a title', movie: { ...GOOD, title: ['등대'] }, score: 93.75, issues: ['title: expected str, got list'] },
  { name: 'an infinite popularity', movie: { ...GOOD, popularity: Infinity }, score: 96, issues: ['popularity: Infinity not in range [0, inf]'] },
];

for (const { name, movie, score, issues } of cases) {
  test(`${name} scores ${score}`, () => {
    assert.deepEqual(scoreMovie(movie, AS_OF), { score, issues });
  });
}

test('a long text in an issue is cut', () => {
  assert.deepEqual(scoreMovie({ ...GOOD, imdb_id: 'x'.repeat(10_000) }, AS_OF).issues, [
    `imdb_id: ${'x'.repeat(60)}… doesn't match pattern ^tt\\d+$`,
  ]);
});

test('one fault more never raises the score', () => {
  const faults = fc.subarray<[string, unknown]>([
    ['id', 'x'],
    ['title', ''],
    ['release_date', '2030-13-01'],
    ['vote_average', -1],
    ['vote_count', null],
    ['popularity', '3'],
    ['overview', null],
    ['adult', 1],
    ['imdb_id', 'x'],
  ]);
  fc.assert(
    fc.property(faults, (chosen) => {
      const scores = chosen.map(
        (_, i) =>
          scoreMovie({ ...GOOD, ...Object.fromEntries(chosen.slice(0, i + 1)) }, AS_OF).score,
      );
      assert.deepEqual(
        scores,
        scores.toSorted((a, b) => b - a),
      );
    }),
  );
});

function without(movie: Movie, field: string): Movie {
  return Object.fromEntries(Object.entries(movie).filter(([key]) => key !== field));
}
