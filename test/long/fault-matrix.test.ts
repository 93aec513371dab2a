import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FAULT_CASES } from '../support/fault-cases.ts';
import { runMatrix } from '../support/fault-matrix.ts';

for (const job of ['daily', 'weekly', 'hourly', 'monthly'] as const) {
  test(`${job}: whatever TMDB does, a snapshot is published whole or not at all`, async (t) => {
    const cases = FAULT_CASES.filter(({ place }) => place.job === job);
    const { combinations, worst: _, worstMs: __, ...result } = await runMatrix(t, cases);
    assert.deepEqual(result, {
      falseSuccesses: 0,
      goodFilesLost: 0,
      stackTraces: 0,
      keysFound: 0,
      failures: [],
    });
  });
}
