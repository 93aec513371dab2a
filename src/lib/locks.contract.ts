import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';

import type { Locks } from './locks.ts';

/** All locks pass these, between two processes or what stands for them. */
export function describeLocks(
  name: string,
  open: (t: TestContext) => { one: Locks; two: Locks; path: string },
): void {
  describe(`locks: ${name}`, () => {
    test('a lock is taken once, and again when it has been let go', (t) => {
      const { one, two, path } = open(t);
      const lock = one.take(path);
      assert.ok(lock);
      assert.deepEqual([two.take(path), one.take(path)], [undefined, undefined]);
      lock.release();
      const next = two.take(path);
      assert.ok(next);
      assert.equal(one.take(path), undefined);
      next.release();
    });

    test('whoever asks sees that it is held, and does not hold it by asking', (t) => {
      const { one, two, path } = open(t);
      assert.equal(two.isHeld(path), false);
      const lock = one.take(path);
      assert.deepEqual([two.isHeld(path), two.isHeld(path)], [true, true]);
      lock?.release();
      assert.deepEqual([two.isHeld(path), one.isHeld(path)], [false, false]);
      assert.ok(two.take(path));
    });

    test('what was let go twice is free for the next, who keeps it', (t) => {
      const { one, two, path } = open(t);
      const lock = one.take(path);
      lock?.release();
      const next = two.take(path);
      lock?.release();
      assert.equal(one.take(path), undefined);
      next?.release();
    });

    test('locks of two names are two locks', (t) => {
      const { one, two, path } = open(t);
      const locks = [one.take(path), two.take(`${path}.other.lock`)];
      assert.equal(
        locks.every((lock) => lock !== undefined),
        true,
      );
      for (const lock of locks) lock?.release();
    });
  });
}
