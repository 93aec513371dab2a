import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { hash32, mix32, seededRandom } from './prng.ts';

// Computed apart from this program; without them a change would go unseen, and with it every
// list that is generated from a seed.
test('texts, integers and seeds give the numbers of the published algorithms', () => {
  assert.deepEqual(['', 'a', 'foobar'].map(hash32), [2872998923, 444641715, 202221276]);
  assert.deepEqual([0, 1, 0xffffffff].map(mix32), [0, 1364076727, 2180083513]);
  const firstThree = (seed: number) => {
    const random = seededRandom(seed);
    return [random(), random(), random()].map((number) => number * 2 ** 32);
  };
  assert.deepEqual(firstThree(0), [1144304738, 1416247, 958946056]);
  assert.deepEqual(firstThree(42), [2581720956, 1925393290, 3661312704]);
});

test('one seed is one sequence, in [0, 1), whatever else draws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.string()), (seed) => {
      const [one, two] = [seededRandom(seed), seededRandom(seed)];
      const other = seededRandom('other');
      for (let i = 0; i < 20; i++) {
        const number = one();
        other();
        assert.equal(two(), number);
        assert.ok(number >= 0 && number < 1, `${number} is outside [0, 1)`);
      }
    }),
  );
});

test('neighbours in, strangers out: one bit changed in changes half of the bits', () => {
  let changed = 0;
  for (let value = 0; value < 1000; value++) {
    for (let bit = 0; bit < 32; bit++) {
      changed += ones(mix32(value) ^ mix32(value ^ (1 << bit)));
    }
  }
  const share = changed / (1000 * 32 * 32);
  assert.ok(Math.abs(share - 0.5) < 0.01, `${share} of the bits change`);
});

test('a sequence falls evenly into ten bins', () => {
  const bins = Array.from({ length: 10 }, () => 0);
  const random = seededRandom(7);
  for (let i = 0; i < 10_000; i++) {
    const bin = Math.floor(random() * 10);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  // Chi-square with 9 degrees of freedom: more than 27.9 happens by chance once in a thousand.
  const chiSquare = bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
  assert.ok(chiSquare < 27.9, `chi-square ${chiSquare} of ${bins.join(' ')}`);
});

function ones(bits: number): number {
  return (bits >>> 0).toString(2).replaceAll('0', '').length;
}
