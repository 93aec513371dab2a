import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Filter, ListQuery, Source } from '../source.ts';
import { passes, queryOf } from './sources.ts';

const AS_OF_ON = '2026-03-01';
const NEWEST = 'primary_release_date.desc';

// biome-ignore format: a table is read by column
const queries: { name: string; source: Source; query: ListQuery }[] = [
  { name: 'a list',                source: { name: 'a', pages: 5, list: 'top_rated' },                        query: { path: '/movie/top_rated',     params: {} } },
  { name: 'a list with parameters', source: { name: 'a', pages: 5, list: 'upcoming', params: { region: 'US' } }, query: { path: '/movie/upcoming',   params: { region: 'US' } } },
  { name: 'trending',              source: { name: 'a', pages: 1, trending: 'week' },                         query: { path: '/trending/movie/week', params: {} } },
  { name: 'trending in a language', source: { name: 'a', pages: 1, trending: 'day', params: { language: 'en-US' } }, query: { path: '/trending/movie/day', params: { language: 'en-US' } } },
  { name: 'discover',              source: { name: 'a', pages: 1, discover: { with_genres: 28, include_adult: false } }, query: { path: '/discover/movie', params: { with_genres: 28, include_adult: false } } },
  { name: 'the latest, a window that ends with the date and crosses a year',
    source: { name: 'a', pages: 3, latest: { days: 90, sort: NEWEST } },
    query: { path: '/discover/movie', params: { 'primary_release_date.gte': '2025-12-01', 'primary_release_date.lte': '2026-03-01', sort_by: NEWEST } } },
  { name: 'the latest with enough votes',
    source: { name: 'a', pages: 3, latest: { days: 0, sort: 'popularity.desc', minVotes: 10 } },
    query: { path: '/discover/movie', params: { 'primary_release_date.gte': '2026-03-01', 'primary_release_date.lte': '2026-03-01', sort_by: 'popularity.desc', 'vote_count.gte': 10 } } },
];

for (const { name, source, query } of queries) {
  test(`what is asked of TMDB for ${name}`, () => {
    assert.deepEqual(queryOf(source, AS_OF_ON), query);
  });
}

const BETWEEN: Filter = { vote_average: { min: 7.5, max: 9 } };

// biome-ignore format: a table is read by column
const filtered: { name: string; filter?: Filter; item: object; passes: boolean }[] = [
  { name: 'no filter keeps anything',             item: {},                                        passes: true },
  { name: 'the lower bound belongs to it',        filter: BETWEEN, item: { vote_average: 7.5 },    passes: true },
  { name: 'less does not pass',                   filter: BETWEEN, item: { vote_average: 7.499 },  passes: false },
  { name: 'the upper bound belongs to it',        filter: BETWEEN, item: { vote_average: 9 },      passes: true },
  { name: 'more does not pass',                   filter: BETWEEN, item: { vote_average: 9.001 },  passes: false },
  { name: 'a missing number is 0',                filter: BETWEEN, item: {},                       passes: false },
  { name: 'a missing number is 0, which may pass', filter: { vote_count: { max: 10 } }, item: {},  passes: true },
  { name: 'null is 0',                            filter: BETWEEN, item: { vote_average: null },   passes: false },
  { name: 'a number in a text is 0',              filter: BETWEEN, item: { vote_average: '8' },    passes: false },
  { name: 'every field must pass',                filter: { ...BETWEEN, vote_count: { min: 100 } }, item: { vote_average: 8, vote_count: 99 }, passes: false },
];

for (const { name, filter, item, passes: expected } of filtered) {
  test(`filter: ${name}`, () => {
    const source: Source = { name: 'a', pages: 1, list: 'popular', ...(filter && { filter }) };
    assert.equal(passes(source, item), expected);
  });
}
