import assert from 'node:assert/strict';
import { test } from 'node:test';

import { runChildRaces } from '../support/child-race.ts';
import { runRaces } from '../support/publish-race.ts';
import { noHarm } from '../support/race-harm.ts';

/** More for a thorough look: MATINEE_TEST_ROUNDS=5000. */
const ROUNDS = Number(process.env['MATINEE_TEST_ROUNDS'] ?? 500);
const SEED = process.env['MATINEE_TEST_SEED'] ?? '7';
const CHILD_ROUNDS = Math.ceil(ROUNDS / 20);

test(`of publishers and runs of one period none loses what another one has, in ${ROUNDS} rounds`, async () => {
  assert.deepEqual(await runRaces(ROUNDS, SEED), noHarm());
});

test(`nor do processes of their own, which begin at swept instants, in ${CHILD_ROUNDS} rounds`, async (t) => {
  assert.deepEqual(await runChildRaces(t, CHILD_ROUNDS, SEED), noHarm());
});
