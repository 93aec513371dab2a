import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { at, listOf, movie, snapshot } from './examples.contract.ts';
import type { Opened } from './opened.contract.ts';

const TITLES: readonly [title: string, original: string][] = [
  ['기차', 'Night Train'],
  ['Night Train', 'Nachtzug'],
  ['밤기차', 'Night Train to Daegu'],
  ['100% Sure', '100% Sure'],
  ['100 Suns', '100 Suns'],
  ['a_b', 'a_b'],
  ['axb', 'axb'],
  ['back\\slash', 'back\\slash'],
  ['Café'.normalize('NFD'), 'Kaffeehaus'],
];

export function describeFind(opened: Opened): void {
  // biome-ignore format: a table is read by column
  const cases: { name: string; title: string; found: number[]; limit?: number }[] = [
    { name: 'a title or an original title that is the text, not one that contains it', title: 'Night Train', found: [2, 1] },
    { name: 'where none is the text, those that contain it, newest first', title: 'Night',  found: [3, 2, 1] },
    { name: 'no more than were asked for',                    title: 'Night',       found: [3, 2], limit: 2 },
    { name: 'no more than were asked for, of those that are the text', title: 'Night Train', found: [2], limit: 1 },
    { name: 'whatever the case of Latin letters',             title: 'nachtZUG',    found: [2] },
    { name: 'a part of a Korean title',                       title: '차',          found: [3, 1] },
    { name: 'a title typed in parts of letters',              title: '밤기차'.normalize('NFD'), found: [3] },
    { name: 'a title sent in parts of letters',               title: 'Café',        found: [9] },
    { name: 'a part of a title sent in parts of letters',     title: 'afé',         found: [9] },
    { name: 'a per cent sign stands for itself',              title: '0% S',        found: [4] },
    { name: 'an underscore stands for itself',                title: '_b',          found: [6] },
    { name: 'a backslash stands for itself',                  title: 'k\\s',        found: [8] },
    { name: 'nothing where nothing is like it',               title: 'Day Train',   found: [] },
  ];

  describe('finding a title', () => {
    for (const { name, title, found, limit = 10 } of cases) {
      test(name, async (t) => {
        const { history } = await opened(t);
        for (const [index, [title, original_title]] of TITLES.entries()) {
          const id = index + 1;
          const lists = [listOf('popular', [id], [at(index)])];
          const movies = [movie(id, { title, original_title })];
          await history.record(snapshot(`run-${id}`, { lists, movies }));
        }
        const known = await history.find(title, limit);
        assert.deepEqual(
          known.map((one) => one.movie),
          found,
        );
        const whole = await Promise.all(found.map((id) => history.movie(id)));
        assert.deepEqual(
          known,
          whole.map((one) => {
            const { ranks: _, facts: __, ...names } = one ?? assert.fail();
            return names;
          }),
        );
      });
    }
  });
}
