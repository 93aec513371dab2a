import assert from 'node:assert/strict';
import { test } from 'node:test';

import { describeLocks } from './locks.contract.ts';
import { createMemoryLocks } from './memory-locks.ts';

describeLocks('in memory', () => {
  const { newProcess } = createMemoryLocks();
  return { one: newProcess(), two: newProcess(), path: '/home/run/a.lock' };
});

test('a process that is gone holds nothing, and what others hold stays theirs', () => {
  const { newProcess } = createMemoryLocks();
  const [one, two] = [newProcess(), newProcess()];
  const lock = one.take('/a.lock');
  two.take('/b.lock');
  one.releaseAll();
  assert.deepEqual([two.isHeld('/a.lock'), one.isHeld('/b.lock')], [false, true]);
  two.take('/a.lock');
  lock?.release();
  assert.equal(one.isHeld('/a.lock'), true);
});
