import assert from 'node:assert/strict';
import { test } from 'node:test';

import { runRaces } from './support/publish-race.ts';
import { noHarm } from './support/race-harm.ts';

// A second's worth; test/long takes many more.
const ROUNDS = 40;

test(`of those who publish for one period at once none loses what another one has, in ${ROUNDS} rounds`, async () => {
  assert.deepEqual(await runRaces(ROUNDS, 'sample'), noHarm());
});
