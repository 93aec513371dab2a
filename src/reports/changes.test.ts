import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Movie } from '../movie.ts';
import { changesBetween } from './changes.ts';

type Ids = readonly (number | string | null)[];
type Lists = Readonly<Record<string, Ids>>;

const snapshot = (period: string, lists: Lists | undefined, movies: readonly Movie[] = []) => ({
  period,
  info: lists === undefined ? {} : { lists },
  movies,
});

function compare(before: Ids, now: Ids) {
  const [list] = changesBetween(
    snapshot('2026-W46', { popular: before }),
    snapshot('2026-W47', { popular: now }),
  ).lists;
  assert.ok(list);
  return list;
}

test('what is new, gone, higher and lower is told with its ranks', () => {
  const previous = snapshot('2026-W46', { popular: [1, 2, 3, 4, 5] }, [
    { id: 2, title: 'Old Name' },
    { id: 5, title: 'Gone For Good' },
  ]);
  const current = snapshot('2026-W47', { popular: [1, 4, 2, 6, 3] }, [
    { id: 2, title: 'New Name' },
    { id: 4, title: 'Riser' },
    { id: 6, title: '' },
  ]);
  assert.deepEqual(changesBetween(previous, current), {
    against: '2026-W46',
    lists: [
      {
        list: 'popular',
        new_count: 1,
        new: [{ id: 6, title: null, rank: 4 }],
        gone_count: 1,
        gone: [{ id: 5, title: 'Gone For Good', last_rank: 5 }],
        climber_count: 1,
        climbers: [{ id: 4, title: 'Riser', rank: 2, before: 4, by: 2 }],
        faller_count: 2,
        fallers: [
          { id: 3, title: null, rank: 5, before: 3, by: 2 },
          { id: 2, title: 'New Name', rank: 3, before: 2, by: 1 },
        ],
        stayed: 1,
      },
    ],
  });
});

test('an id listed twice has its first rank, and a place without an id keeps its rank', () => {
  const { climbers, new_count, gone_count, stayed } = compare([9, 7, 9], [null, 7, 7, 9, 7]);
  assert.deepEqual(
    { climbers, new_count, gone_count, stayed },
    {
      climbers: [],
      new_count: 0,
      gone_count: 0,
      stayed: 1,
    },
  );
  assert.deepEqual(compare([null, null, 5], [5]).climbers, [
    { id: 5, title: null, rank: 1, before: 3, by: 2 },
  ]);
});

test('a number and the same number as text are two movies', () => {
  const { new: entered, gone } = compare([7], ['7']);
  assert.deepEqual(entered, [{ id: '7', title: null, rank: 1 }]);
  assert.deepEqual(gone, [{ id: 7, title: null, last_rank: 1 }]);
});

test('ten are told, the biggest moves and the best ranks first, and all are counted', () => {
  const before = Array.from({ length: 24 }, (_, index) => index + 1);
  const turned = compare(before, before.toReversed());
  assert.deepEqual(
    turned.climbers.map(({ id, by }) => [id, by]),
    [24, 23, 22, 21, 20, 19, 18, 17, 16, 15].map((id) => [id, 2 * id - 25]),
  );
  assert.deepEqual(
    turned.fallers.map(({ id }) => id),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  );
  assert.equal(turned.climber_count, 12);
  assert.equal(turned.faller_count, 12);

  const replaced = compare(
    before,
    before.map((id) => id + 100),
  );
  assert.deepEqual(
    replaced.new.map(({ rank }) => rank),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  );
  assert.deepEqual(
    replaced.gone.map(({ last_rank: rank }) => rank),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  );
  assert.equal(replaced.new_count, 24);
  assert.equal(replaced.gone_count, 24);
});

// biome-ignore format: a table is read by column
const unequal: { name: string; before: Lists | undefined; now: Lists; lists: string[] }[] = [
  { name: 'a list that is new this time',   before: { a: [1] },         now: { a: [1], b: [2] }, lists: ['a'] },
  { name: 'a list that is no more',         before: { a: [1], b: [2] }, now: { b: [2] },         lists: ['b'] },
  { name: 'a snapshot without lists',       before: undefined,          now: { a: [1] },         lists: [] },
  { name: 'a list with a name of Object',   before: {},                 now: { toString: [1] },  lists: [] },
];

for (const { name, before, now, lists } of unequal) {
  test(`${name} is compared with nothing`, () => {
    const changes = changesBetween(snapshot('before', before), snapshot('now', now));
    assert.deepEqual(
      changes.lists.map(({ list }) => list),
      lists,
    );
  });
}

test('the counts add up to the movies of both lists', () => {
  const ids = fc.array(fc.oneof(fc.nat(30), fc.constant(null), fc.string()));
  const distinct = (list: Ids) => new Set(list.filter((id) => id !== null)).size;
  fc.assert(
    fc.property(ids, ids, (before, now) => {
      const one = compare(before, now);
      const kept = one.climber_count + one.faller_count + one.stayed;
      assert.equal(one.new_count + kept, distinct(now));
      assert.equal(one.gone_count + kept, distinct(before));
    }),
  );
});

test('read backwards, what was new is gone and who climbed has fallen', () => {
  const ids = fc.uniqueArray(fc.nat(30), { maxLength: 10 });
  fc.assert(
    fc.property(ids, ids, (before, now) => {
      const there = compare(before, now);
      const back = compare(now, before);
      assert.deepEqual(
        back.gone,
        there.new.map(({ rank, ...movie }) => ({ ...movie, last_rank: rank })),
      );
      assert.deepEqual(
        new Set(back.fallers.map(({ id, by }) => `${id} ${by}`)),
        new Set(there.climbers.map(({ id, by }) => `${id} ${by}`)),
      );
      assert.equal(back.stayed, there.stayed);
    }),
  );
});
