import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';

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
import type { OpenedStore } from './opened.contract.ts';

const JOB = { name: 'daily', schedule: '0 2 * * *', timezone: 'UTC' };
const WAITING = { job: 'daily', dueAt: DUE };

/** What every planbook keeps of what waits for a place. */
export function describeHeld(opened: (t: TestContext) => Promise<OpenedStore>): void {
  /** A job of which two occurrences wait. */
  const openPlanned = async (t: TestContext) => {
    const store = await opened(t);
    const { planbook } = store;
    await planbook.knowJobs([JOB], new Date(0));
    await planbook.record('daily', [{ dueAt: DUE }, { dueAt: NEXT_DUE }], NEXT_DUE, NOON);
    return { ...store, waits: async () => (await planbook.open('daily'))[0]?.waitedFrom };
  };

  test('what is held waits from the first time on, however often it is held', async (t) => {
    const { planbook, waits } = await openPlanned(t);
    assert.deepEqual([await planbook.held(), await waits()], [[], undefined]);
    await planbook.hold([WAITING], ONE);
    await planbook.hold([WAITING, { job: 'daily', dueAt: NEXT_DUE }], TWO);
    assert.deepEqual(await planbook.held(), [
      { ...WAITING, waitedFrom: ONE },
      { job: 'daily', dueAt: NEXT_DUE, waitedFrom: TWO },
    ]);
    assert.deepEqual(await waits(), ONE);
  });

  test('an attempt that begins ends the wait; held again it is another', async (t) => {
    const store = await openPlanned(t);
    const { planbook, ledger, waits } = store;
    await planbook.hold([WAITING], ONE);
    await claim(store, 'first', { lastTry: undefined }, TWO);
    await ledger.finish('first', FAILURE, TWO);
    assert.deepEqual([await planbook.held(), await waits()], [[], undefined]);
    const recorded = async () => (await planbook.occurrences('daily', new Date(0), DUE))[0];
    assert.deepEqual((await recorded())?.waitedFrom, ONE, 'it is remembered all the same');
    await planbook.hold([WAITING], THREE);
    assert.deepEqual(await waits(), THREE);
  });

  test('what has an outcome, and what was asked for by hand, waits for nothing', async (t) => {
    const store = await openPlanned(t);
    const { planbook } = store;
    await claim(store, 'by hand', { ...BY_HAND, job: 'weekly' }, ONE);
    await planbook.close(
      'daily',
      [{ dueAt: DUE, outcome: 'skipped', why: { reason: 'disabled' } }],
      ONE,
    );
    await planbook.hold([WAITING, { job: 'weekly', dueAt: DUE }], TWO);
    assert.deepEqual(await planbook.held(), []);
    await planbook.hold([{ job: 'daily', dueAt: NEXT_DUE }], TWO);
    const crowded = { dueAt: NEXT_DUE, outcome: 'skipped', why: { reason: 'crowded' } } as const;
    await planbook.close('daily', [crowded], THREE);
    assert.deepEqual(await planbook.held(), []);
  });
}
