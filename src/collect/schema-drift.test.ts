import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pageOf } from '../../test/support/scripted-source.ts';
import type { Source } from '../source.ts';
import type { FieldDrift } from '../collection-info.ts';
import { fieldDrift, newDrift } from './schema-drift.ts';
import type { Fetched } from './fetch.ts';

/** An item with every field that TMDB's lists are known to have. */
const ITEM = {
  adult: false,
  backdrop_path: null,
  genre_ids: [],
  id: 7,
  original_language: 'ko',
  original_title: '',
  overview: '',
  popularity: 0,
  poster_path: null,
  release_date: '',
  title: '',
  video: false,
  vote_average: 0,
  vote_count: 0,
};

const POPULAR: Source = { name: 'popular', list: 'popular', pages: 2 };
const TRENDING: Source = { name: 'trending', trending: 'day', pages: 1 };

function fetchedOf(source: Source, ...pages: (readonly unknown[])[]): Fetched {
  return { source, pages: pages.map((items) => pageOf(items)), expected: source.pages };
}

const { video: _, adult: __, ...OLD_AND_LESS } = ITEM;

// biome-ignore format: a table is read by column
const cases: { name: string; pages: unknown[][]; drift: FieldDrift | undefined }[] = [
  { name: 'items as ever',                      pages: [[ITEM], [ITEM]],                             drift: undefined },
  { name: 'no page',                            pages: [],                                           drift: undefined },
  { name: 'no items',                           pages: [[]],                                         drift: undefined },
  { name: 'what are no items',                  pages: [[null, 'text', 7]],                          drift: undefined },
  { name: 'the kind of a trending item',        pages: [[{ ...ITEM, media_type: 'movie' }]],         drift: undefined },
  { name: 'a field of null is there',           pages: [[{ ...ITEM, title: null }]],                 drift: undefined },
  { name: 'a new field, in some items',         pages: [[{ ...ITEM, mood: 'dark' }, ITEM], [{ ...ITEM, mood: null }]], drift: { unknown: { mood: 2 }, vanished: [] } },
  { name: 'a field that came in 2026',          pages: [[{ ...ITEM, softcore: false }]],             drift: undefined },
  { name: 'a field that one item lacks',        pages: [[OLD_AND_LESS], [ITEM]],                     drift: undefined },
  { name: 'fields that no item has',            pages: [[OLD_AND_LESS], [OLD_AND_LESS]],             drift: { unknown: {}, vanished: ['adult', 'video'] } },
  { name: 'a field that was renamed',           pages: [[{ ...OLD_AND_LESS, adult: false, clip: false }]], drift: { unknown: { clip: 1 }, vanished: ['video'] } },
  { name: 'a field by the name of a prototype', pages: [[{ ...ITEM, constructor: 1 }]],              drift: { unknown: { constructor: 1 }, vanished: [] } },
];

for (const { name, pages, drift } of cases) {
  test(`the shape of a source's items is compared with what lists used to hold: ${name}`, () => {
    assert.deepEqual(
      fieldDrift([fetchedOf(POPULAR, ...pages)]),
      drift === undefined ? {} : { popular: drift },
    );
  });
}

test('even a field called __proto__ is told', () => {
  const item: unknown = JSON.parse(JSON.stringify(ITEM).replace('{', '{"__proto__":1,'));
  const unknown = fieldDrift([fetchedOf(POPULAR, [item])])['popular']?.unknown ?? {};
  assert.deepEqual(Object.entries(unknown), [['__proto__', 1]]);
});

test('each source is compared by itself, and only those that differ are told', () => {
  const drifted = fieldDrift([
    fetchedOf(POPULAR, [ITEM]),
    fetchedOf(TRENDING, [{ ...ITEM, media_type: 'movie', rank: 1 }]),
  ]);
  assert.deepEqual(drifted, { trending: { unknown: { rank: 1 }, vanished: [] } });
});

// biome-ignore format: a table is read by column
const changes: { name: string; before: Record<string, FieldDrift>; told: string[] }[] = [
  { name: 'nothing was',          before: {},                                                        told: ['popular mood video'] },
  { name: 'another source was',   before: { trending: { unknown: { mood: 1 }, vanished: [] } },      told: ['popular mood video'] },
  { name: 'the field was',        before: { popular: { unknown: { mood: 1 }, vanished: [] } },       told: ['popular  video'] },
  { name: 'all of it was',        before: { popular: { unknown: { mood: 9 }, vanished: ['video'] } }, told: [] },
];

for (const { name, before, told } of changes) {
  test(`a drift is new where it was not there before: ${name}`, () => {
    const drift = { popular: { unknown: { mood: 3 }, vanished: ['video'] } };
    assert.deepEqual(
      newDrift(drift, before).map((one) => [one.source, one.unknown, one.vanished].join(' ')),
      told,
    );
  });
}
