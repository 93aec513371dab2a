import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FAULT_CASES } from '../support/fault-cases.ts';
import { runMatrix, WITHOUT_HARM } from '../support/fault-matrix.ts';

for (const job of ['daily', 'weekly', 'hourly', 'monthly'] as const) {
  test(`${job}: whatever TMDB does, a snapshot is published whole or not at all`, async (t) => {
    const cases = FAULT_CASES.filter(({ place }) => place.job === job);
    assert.deepEqual(await runMatrix(t, cases), WITHOUT_HARM);
  });
}
