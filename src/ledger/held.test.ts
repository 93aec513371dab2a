import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FakeClock } from '../lib/fake-clock.ts';
import { createCatalog } from './catalog.ts';
import {
  BY_HAND,
  claim,
  DUE,
  FAILURE,
  NEXT_DUE,
  NOON,
  ONE,
  THREE,
  TWO,
} from './examples.contract.ts';
import { createLedger } from './ledger.ts';
import { openInMemory } from './open.ts';
import { createPlanbook } from './planbook.ts';

const JOB = { name: 'daily', schedule: '0 2 * * *', timezone: 'UTC' };
const WAITING = { job: 'daily', dueAt: DUE };

/** A job of which two occurrences wait. */
async function openPlanned() {
  const db = await openInMemory(new FakeClock());
  const store = { ledger: createLedger(db), catalog: createCatalog(db), close: () => db.close() };
  const planbook = createPlanbook(db);
  await planbook.knowJobs([JOB], new Date(0));
  await planbook.record('daily', [{ dueAt: DUE }, { dueAt: NEXT_DUE }], NEXT_DUE, NOON);
  return { ...store, planbook, waits: async () => (await planbook.open('daily'))[0]?.waitedFrom };
}

test('what is held waits from the first time on, however often it is held', async () => {
  const { planbook, waits } = await openPlanned();
  assert.deepEqual([await planbook.held(), await waits()], [[], undefined]);
  await planbook.hold([WAITING], ONE);
  await planbook.hold([WAITING, { job: 'daily', dueAt: NEXT_DUE }], TWO);
  assert.deepEqual(await planbook.held(), [
    { ...WAITING, waitedFrom: ONE },
    { job: 'daily', dueAt: NEXT_DUE, waitedFrom: TWO },
  ]);
  assert.deepEqual(await waits(), ONE);
});

test('an attempt that begins ends the wait; held again it is another', async () => {
  const store = await openPlanned();
  const { planbook, ledger, waits } = store;
  await planbook.hold([WAITING], ONE);
  await claim(store, 'first', { settles: false }, TWO);
  await ledger.finish('first', FAILURE, TWO);
  assert.deepEqual([await planbook.held(), await waits()], [[], undefined]);
  const recorded = async () => (await planbook.occurrences('daily', new Date(0), DUE))[0];
  assert.deepEqual((await recorded())?.waitedFrom, ONE, 'it is remembered all the same');
  await planbook.hold([WAITING], THREE);
  assert.deepEqual(await waits(), THREE);
});

test('what has an outcome, and what was asked for by hand, waits for nothing', async () => {
  const store = await openPlanned();
  const { planbook } = store;
  await claim(store, 'by hand', { ...BY_HAND, job: 'weekly' }, ONE);
  await planbook.close('daily', [{ dueAt: DUE, outcome: 'skipped', reason: 'paused' }], ONE);
  await planbook.hold([WAITING, { job: 'weekly', dueAt: DUE }], TWO);
  assert.deepEqual(await planbook.held(), []);
  await planbook.hold([{ job: 'daily', dueAt: NEXT_DUE }], TWO);
  const crowded = { dueAt: NEXT_DUE, outcome: 'skipped', reason: 'crowded' } as const;
  await planbook.close('daily', [crowded], THREE);
  assert.deepEqual(await planbook.held(), []);
});
