import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FAULT_CASES } from './support/fault-cases.ts';
import { runMatrix, WITHOUT_HARM } from './support/fault-matrix.ts';

/** One of each class of fault; test/long has them all, for every job. */
const FAULTS = [
  '429, in a second',
  '429, in an hour',
  'error 7, bad key',
  'hang',
  'gzip that nobody announces',
  'well-formed emptiness',
  'all ids texts',
  'all popularities infinite',
  '502 that repeats the request, key and all',
];

test('under a fault of each class the daily snapshot is published whole or not at all', async (t) => {
  const cases = FAULT_CASES.filter(
    ({ row, place }) => FAULTS.includes(row.name) && place.name === 'daily, last page',
  );
  assert.equal(cases.length, 2 * FAULTS.length);
  assert.deepEqual(await runMatrix(t, cases), WITHOUT_HARM);
});
