import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { ParamForm } from '../errors.ts';
import { genreIds, misfit } from './param-values.ts';
import { DISCOVER_PARAMS } from './schema-sources.ts';

// biome-ignore format: a table is read by column
const cases: { name: string; good: (string | number | boolean)[]; bad: (string | number | boolean)[]; form: ParamForm }[] = [
  { name: 'primary_release_date.gte', good: ['2026-02-28', '1999-12-31'],    bad: ['2026-13-45', '2026-02-30', '2026', '26-01-01', ''], form: 'date' },
  { name: 'with_genres',              good: [28, '28', '28,12', '28|12'],    bad: ['Action', '28,', '0', -1, 1.5],                      form: 'ids' },
  { name: 'vote_average.gte',         good: [0, 7.5, '10'],                  bad: [11, -1, 'high', '1e1'],                              form: 'rating' },
  { name: 'vote_count.gte',           good: [0, 300],                        bad: [-1, 0.5, 'many'],                                    form: 'count' },
  { name: 'primary_release_year',     good: [2026, '1874'],                  bad: [26, '20266', 1800],                                  form: 'year' },
  { name: 'region',                   good: ['KR'],                          bad: ['kr', 'KOR', 82],                                    form: 'country' },
  { name: 'watch_region',             good: ['KR'],                          bad: ['Korea'],                                            form: 'country' },
  { name: 'language',                 good: ['ko-KR', 'ko'],                 bad: ['korean', 'KO'],                                     form: 'language' },
  { name: 'with_original_language',   good: ['ko', 'ko|ja'],                 bad: ['ko-KR', 'korean'],                                  form: 'languages' },
  { name: 'with_origin_country',      good: ['KR', 'KR|JP'],                 bad: ['kr'],                                               form: 'countries' },
  { name: 'with_release_type',        good: [3, '2|3'],                      bad: [7, 'theatrical'],                                    form: 'release-types' },
  { name: 'include_adult',            good: [true, 'false'],                 bad: ['no', 1],                                            form: 'flag' },
  { name: 'with_watch_monetization_types', good: ['flatrate|free'],          bad: ['subscription'],                                     form: 'monetization-types' },
];

for (const { name, good, bad, form } of cases) {
  test(`the value of ${name} has its form, or is told what it is`, () => {
    assert.ok((DISCOVER_PARAMS as readonly string[]).includes(name));
    assert.deepEqual(
      good.map((value) => misfit(name, value)),
      good.map(() => undefined),
    );
    assert.deepEqual(
      bad.map((value) => misfit(name, value)),
      bad.map(() => form),
    );
  });
}

test('what may be anything is not looked at', () => {
  assert.equal(misfit('certification', '15'), undefined);
  assert.equal(misfit('constructor', 'x'), undefined);
});

// biome-ignore format: a table is read by column
const genres: [written: string, ids: string | undefined][] = [
  ['Action',                   '28'],
  ['action, Science Fiction',  '28,878'],
  ['Drama|18',                 '18|18'],
  ['Sci-Fi',                   undefined],
  ['constructor',              undefined],
];
for (const [written, ids] of genres) {
  test(`${written} is ${ids ?? 'no genre of TMDB'}`, () => assert.equal(genreIds(written), ids));
}
