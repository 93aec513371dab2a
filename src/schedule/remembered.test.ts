import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';

import { remembered } from './remembered.ts';

/** Due at multiples of seven and of eleven, until 5,000. */
function plain(after: Date): Date | undefined {
  for (let ms = after.getTime() + 1; ms < 5000; ms++) {
    if (ms % 7 === 0 || ms % 11 === 0) return new Date(ms);
  }
  return undefined;
}

/** A question after another: some way on or back, or from the last answer on. */
const question = fc.oneof(
  fc.record({ to: fc.integer({ min: 0, max: 5100 }) }),
  fc.record({ on: fc.integer({ min: -60, max: 60 }) }),
  fc.record({ through: fc.integer({ min: 1, max: 300 }) }),
);

test('whatever is asked in whatever order, the answer is the one that is not remembered', () => {
  fc.assert(
    fc.property(fc.array(question, { maxLength: 60 }), (questions) => {
      const next = remembered(plain);
      let at = new Date(0);
      for (const one of questions) {
        if ('to' in one) at = new Date(one.to);
        else if ('on' in one) at = new Date(Math.max(0, at.getTime() + one.on));
        const times = 'through' in one ? one.through : 1;
        for (let time = 0; time < times; time++) {
          const due = next(at);
          assert.deepEqual(due, plain(at), `after ${at.getTime()}`);
          if ('through' in one && due !== undefined) at = due;
        }
      }
    }),
  );
});

test('what has been found is not looked for again', () => {
  let looked = 0;
  const next = remembered((after) => {
    looked += 1;
    return plain(after);
  });
  const through = (from: number, until: number) => {
    for (let at = next(new Date(from)); at !== undefined && at.getTime() <= until; ) at = next(at);
  };
  through(0, 1000);
  const once = looked;
  through(0, 1000);
  for (let ms = 100; ms < 1000; ms++) next(new Date(ms));
  assert.equal(looked, once);
  next(new Date(1010));
  assert.ok(looked <= once + 4, `${looked - once} more`);
});

test('in the end it forgets what was long ago, and answers all the same', () => {
  const next = remembered((after) => new Date(after.getTime() + 1));
  for (let ms = 0; ms < 10_000; ms++) assert.equal(next(new Date(ms))?.getTime(), ms + 1);
  assert.equal(next(new Date(3))?.getTime(), 4);
});
