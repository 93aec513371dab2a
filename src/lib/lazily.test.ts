import assert from 'node:assert/strict';
import { test } from 'node:test';

import { lazily } from './lazily.ts';

test('a port is loaded by its first call, once, and answers as itself', async () => {
  let loads = 0;
  const port = lazily(async () => {
    loads += 1;
    return { double: async (n: number) => 2 * n, fail: () => Promise.reject(new Error('no')) };
  });
  assert.equal(await Promise.resolve(port), port);
  assert.equal(loads, 0);
  assert.deepEqual(await Promise.all([port.double(1), port.double(2)]), [2, 4]);
  await assert.rejects(port.fail(), /^Error: no$/);
  assert.equal(loads, 1);
});
