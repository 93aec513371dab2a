import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { rank, reversed } from './ranking.ts';
import { kthSmallest } from './select.ts';

test('the k-th smallest stands k-th in the sorted values', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true })), {
        minLength: 1,
      }),
      fc.nat(),
      (values, n) => {
        const k = n % values.length;
        // Typed arrays sort -0 before 0; to a ranking they are one key.
        const sorted = Float64Array.from(values).sort();
        assert.ok(kthSmallest(Float64Array.from(values), k) === sorted[k]);
      },
    ),
  );
});

test('a ranking of more films than pages reach keeps the first of them and counts all', () => {
  const keys = Array.from({ length: 30_000 }, (_, film) => (film * 7919) % 1000);
  const { films, total } = rank(keys.length, (film) => film % 2 === 0, {
    key: (film) => keys[film] as number,
  });
  const sorted = keys
    .map((key, film) => ({ key, film }))
    .filter(({ film }) => film % 2 === 0)
    .sort((a, b) => a.key - b.key || b.film - a.film);
  assert.equal(total, 15_000);
  assert.ok(films.length >= 10_000);
  assert.deepEqual(
    [...films],
    sorted.slice(0, films.length).map(({ film }) => film),
  );
});

test('films without a key are last in either direction', () => {
  const keys = [3, NaN, 1, 2];
  const order = { key: (film: number) => keys[film] as number };
  const everything = () => true;
  assert.deepEqual([...rank(4, everything, order).films], [2, 3, 0, 1]);
  assert.deepEqual([...rank(4, everything, reversed(order)).films], [0, 3, 2, 1]);
});
