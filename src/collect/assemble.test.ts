import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';

import { pageOf } from '../../test/support/scripted-source.ts';
import type { SourceCounts } from '../collection-info.ts';
import type { Filter, Source } from '../source.ts';
import { assemble } from './assemble.ts';
import type { Fetched } from './fetch.ts';

function fetchedOf(name: string, pages: unknown[][], filter?: Filter): Fetched {
  const source: Source = { name, pages: pages.length, list: 'popular', ...(filter && { filter }) };
  const total = { totalPages: pages.length };
  return {
    source,
    pages: pages.map((items, index) => pageOf(items, { page: index + 1, ...total })),
    expected: pages.length,
  };
}

const ids = (...values: unknown[]) => values.map((id) => ({ id }));
const LIKED: Filter = { vote_average: { min: 7 } };
const liked = (id: number) => ({ id, vote_average: 8 });

// biome-ignore format: a table is read by column
const cases: { name: string; pages: unknown[][]; filter?: Filter; counts: SourceCounts }[] = [
  { name: 'every movie once',                          pages: [ids(1, 2), ids(3)],           counts: { raw: 3, filtered: 0, unidentified: 0, duplicates: 0, unique: 3, shifted: 0 } },
  { name: 'one that a later page repeats has shifted', pages: [ids(1, 2), ids(2, 3)],        counts: { raw: 4, filtered: 0, unidentified: 0, duplicates: 1, unique: 3, shifted: 1 } },
  { name: 'without an id it cannot be identified',     pages: [[{}, ...ids(null, 0)]],       counts: { raw: 3, filtered: 0, unidentified: 3, duplicates: 0, unique: 0, shifted: 0 } },
  { name: 'what is no object is not identified either', pages: [[null, 7, 'x', [{ id: 1 }]]], counts: { raw: 4, filtered: 0, unidentified: 4, duplicates: 0, unique: 0, shifted: 0 } },
  { name: 'an odd id identifies',                      pages: [ids(-1, true, 1.5, '7', 7, '7')], counts: { raw: 6, filtered: 0, unidentified: 0, duplicates: 1, unique: 5, shifted: 1 } },
  { name: 'filtered counts as nothing else',           pages: [[...ids(1, 1), liked(2)]], filter: LIKED, counts: { raw: 3, filtered: 2, unidentified: 0, duplicates: 0, unique: 1, shifted: 0 } },
  { name: 'no filter hides what has no id',            pages: [[...ids(null, 0), {}, null, liked(2)]], filter: LIKED, counts: { raw: 5, filtered: 0, unidentified: 4, duplicates: 0, unique: 1, shifted: 0 } },
  { name: 'filtered once, it may pass later',          pages: [[...ids(1), liked(1), liked(1)]], filter: LIKED, counts: { raw: 3, filtered: 1, unidentified: 0, duplicates: 1, unique: 1, shifted: 1 } },
  { name: 'no page, no counts',                        pages: [],                            counts: { raw: 0, filtered: 0, unidentified: 0, duplicates: 0, unique: 0, shifted: 0 } },
];

for (const { name, pages, filter, counts } of cases) {
  test(`counts: ${name}`, () => {
    const assembled = assemble([fetchedOf('popular', pages, filter)]);
    assert.deepEqual(assembled.counts, counts);
    assert.deepEqual(assembled.perSource, new Map([['popular', counts]]));
  });
}

test('the first of a movie wins, over all sources, and says who brought it', () => {
  const { movies, firstSource, perSource } = assemble([
    fetchedOf('popular', [
      [
        { id: 2, from: 'popular' },
        { id: 1, from: 'popular' },
      ],
    ]),
    fetchedOf('trending', [
      [
        { id: 1, from: 'trending' },
        { id: 3, from: 'trending' },
      ],
    ]),
  ]);
  assert.deepEqual(movies, [
    { id: 2, from: 'popular' },
    { id: 1, from: 'popular' },
    { id: 3, from: 'trending' },
  ]);
  assert.deepEqual(firstSource, ['popular', 'popular', 'trending']);
  // Known from elsewhere is a duplicate, but nothing shifted.
  const trending = { raw: 2, filtered: 0, unidentified: 0, duplicates: 1, unique: 1, shifted: 0 };
  assert.deepEqual(perSource.get('trending'), trending);
});

test('lists keep every rank, whatever became of the movie', () => {
  const { lists } = assemble([
    fetchedOf(
      'popular',
      [
        [liked(5), ...ids(6, null)],
        [...ids(5, '8', 0, true), 9],
      ],
      LIKED,
    ),
    fetchedOf('trending', [ids(5)]),
  ]);
  assert.deepEqual(lists, { popular: [5, 6, null, 5, '8', null, null, null], trending: [5] });
});

const idValue = fc.oneof(fc.integer({ min: -1, max: 6 }), fc.constantFrom('1', '', true, null));
const item = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ id: idValue, vote_average: fc.double({ min: 0, max: 10 }) }),
  },
  { weight: 1, arbitrary: fc.record({ id: fc.jsonValue() }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const bound = fc.double({ min: 0, max: 10, noNaN: true });
const filter = fc.option(
  fc.record({ vote_average: fc.record({ min: bound, max: bound }, { requiredKeys: [] }) }),
  { nil: undefined },
);
const sources = fc.array(fc.tuple(fc.array(fc.array(item, { maxLength: 8 })), filter), {
  maxLength: 4,
});

test('whatever the items and filters are, the counts add up, in each source and in all', () => {
  fc.assert(
    fc.property(sources, (drawn) => {
      const fetched = drawn.map(([pages, filter], n) => fetchedOf(`source_${n}`, pages, filter));
      const { movies, firstSource, counts, perSource, lists } = assemble(fetched);

      for (const one of [counts, ...perSource.values()]) {
        assert.equal(one.raw, one.filtered + one.unidentified + one.duplicates + one.unique);
        assert.ok(one.shifted <= one.duplicates);
      }
      for (const key of Object.keys(counts) as (keyof SourceCounts)[]) {
        const sum = [...perSource.values()].reduce((total, one) => total + one[key], 0);
        assert.equal(counts[key], sum, key);
      }
      assert.equal(movies.length, counts.unique);
      assert.equal(new Set(movies.map(({ id }) => JSON.stringify(id))).size, movies.length);
      for (const { source, pages } of fetched) {
        const name = source.name;
        assert.equal(perSource.get(name)?.raw, pages.flatMap(({ results }) => results).length);
        assert.equal(lists[name]?.length, perSource.get(name)?.raw);
        const brought = firstSource.filter((first) => first === name);
        assert.equal(perSource.get(name)?.unique, brought.length);
      }
    }),
  );
});
