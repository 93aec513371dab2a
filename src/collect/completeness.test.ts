import assert from 'node:assert/strict';
import { test } from 'node:test';

import { goodMovie } from '../../test/support/scripted-source.ts';
import type { Movie } from '../movie.ts';
import { completenessOf } from './completeness.ts';

const KOREAN = { asOfOn: '2026-11-23', language: 'ko-KR' };
const WHOLE = { title: 100, overview: 100, poster: 100, release_date: 100 };

// biome-ignore format: a table is read by column
const cases: { name: string; lacking: Movie; share: Partial<typeof WHOLE> }[] = [
  { name: 'a movie with everything',           lacking: {},                                share: {} },
  { name: 'a title as in the original',        lacking: { title: 'Winter of the Lighthouse' }, share: { title: 50 } },
  { name: 'no title',                          lacking: { title: undefined },              share: { title: 50 } },
  { name: 'a blank title',                     lacking: { title: ' ' },                    share: { title: 50 } },
  { name: 'a Korean film under its own title', lacking: { original_title: '등대의 겨울' }, share: {} },
  { name: 'an empty overview',                 lacking: { overview: '' },                  share: { overview: 50 } },
  { name: 'no overview',                       lacking: { overview: null },                share: { overview: 50 } },
  { name: 'no poster',                         lacking: { poster_path: null },             share: { poster: 50 } },
  { name: 'no release date',                   lacking: { release_date: '' },              share: { release_date: 50 } },
  { name: 'an impossible release date',        lacking: { release_date: '2025-02-30' },    share: { release_date: 50 } },
  { name: 'a release date to come',            lacking: { release_date: '2027-01-01' },    share: {} },
];

for (const { name, lacking, share } of cases) {
  test(`what people look at, in one of two movies: ${name}`, () => {
    const movies = [goodMovie(1), goodMovie(2, lacking)];
    assert.deepEqual(
      completenessOf(movies, () => KOREAN),
      { ...WHOLE, ...share },
    );
  });
}

test('of no movies there is no share', () => {
  assert.deepEqual(
    completenessOf([], () => KOREAN),
    {
      title: null,
      overview: null,
      poster: null,
      release_date: null,
    },
  );
});

test('the language that was asked for each of them decides whether a title is translated', () => {
  const movies = [1, 2].map((id) => goodMovie(id, { title: 'Winter of the Lighthouse' }));
  const asked = ['ko-KR', 'en-US'];
  const contextOf = (index: number) => ({ ...KOREAN, language: asked[index] ?? '' });
  assert.equal(completenessOf(movies, contextOf)['title'], 50);
});

test('eleven of twenty are 55 per cent, to the letter', () => {
  const movies = Array.from({ length: 20 }, (_, id) =>
    goodMovie(id + 1, id < 9 ? { overview: '' } : {}),
  );
  assert.equal(completenessOf(movies, () => KOREAN)['overview'], 55);
});
