import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  countCommonestFirst,
  countGenres,
  countRatings,
  countReleaseYears,
} from './distributions.ts';

test('genres are counted commonest first, and the first seen comes first among equals', () => {
  const movies = [{ genre_ids: [80, 18] }, { genre_ids: [28, 18] }, { genre_ids: [18, 28] }];
  assert.deepEqual(
    [...countGenres(movies)],
    [
      [18, 3],
      [28, 2],
      [80, 1],
    ],
  );
  assert.deepEqual([...countCommonestFirst('cabba')].flat(), ['a', 2, 'b', 2, 'c', 1]);
});

test('genres that are null, absent or of another type are not counted', () => {
  const movies = [
    { genre_ids: null },
    {},
    { genre_ids: 'drama' },
    { genre_ids: [null, '18', 1.5, [28], {}, 18] },
  ];
  assert.deepEqual([...countGenres(movies)], [[18, 1]]);
});

// biome-ignore format: a table is read by column
const ratings: { json: string; range: string }[] = [
  { json: '10',    range: '9.0-10.0' },
  { json: '9',     range: '9.0-10.0' },
  { json: '8.999', range: '8.0-8.9' },
  { json: '8.95',  range: '8.0-8.9' },
  { json: '8',     range: '8.0-8.9' },
  { json: '7.96',  range: '7.0-7.9' },
  { json: '6',     range: '6.0-6.9' },
  { json: '5',     range: '5.0-5.9' },
  { json: '4.999', range: '0.0-4.9' },
  { json: '0',     range: '0.0-4.9' },
  { json: '-1',    range: '0.0-4.9' },
  { json: 'null',  range: '0.0-4.9' },
  { json: '"9"',   range: '0.0-4.9' },
  { json: '1e999', range: '0.0-4.9' }, // parsed as Infinity
];

for (const { json, range } of ratings) {
  test(`a rating of ${json} is counted in ${range}`, () => {
    const counts = countRatings([{ vote_average: JSON.parse(json) }]);
    assert.deepEqual(
      Object.entries(counts).filter(([, count]) => count > 0),
      [[range, 1]],
    );
  });
}

test('all six ranges are there, best first, even without movies', () => {
  assert.deepEqual(Object.entries(countRatings([])), [
    ['9.0-10.0', 0],
    ['8.0-8.9', 0],
    ['7.0-7.9', 0],
    ['6.0-6.9', 0],
    ['5.0-5.9', 0],
    ['0.0-4.9', 0],
  ]);
});

test('release years are the first four characters; without a date a movie has none', () => {
  const dates = ['2026-11-20', '1999-01-01', '2026-01-01', '', null, undefined, 20261120, 'soon'];
  assert.deepEqual(countReleaseYears(dates.map((release_date) => ({ release_date }))), {
    '2026': 2,
    '1999': 1,
    soon: 1,
  });
});
