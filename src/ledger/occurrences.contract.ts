import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';

import type { Skip } from '../ledger-event.ts';
import {
  BY_HAND,
  claim,
  DUE,
  FAILURE,
  NEXT_DUE,
  NOON,
  ONE,
  SPENT,
  TWO,
} from './examples.contract.ts';
import type { OpenedStore } from './opened.contract.ts';

const JOB = { name: 'daily', schedule: '0 2 * * *', timezone: 'UTC' };
const ALWAYS = [new Date(0), NEXT_DUE] as const;

const SUPERSEDED: Skip = { reason: 'superseded', by: NEXT_DUE };
const STALE: Skip = { reason: 'stale', windowMs: 3_600_000 };
const PAUSED: Skip = { reason: 'paused', pausedSince: DUE };

/** What every planbook promises of what came due. */
export function describeOccurrences(opened: (t: TestContext) => Promise<OpenedStore>): void {
  const openKnown = async (t: TestContext) => {
    const store = await opened(t);
    await store.planbook.knowJobs([JOB], new Date(0));
    return store;
  };

  test('what came due is recorded once, and planned so far', async (t) => {
    const { planbook } = await openKnown(t);
    await planbook.record('daily', [{ dueAt: DUE }], NOON, NOON);
    await planbook.record('daily', [{ dueAt: DUE, skip: STALE }, { dueAt: NEXT_DUE }], ONE, TWO);
    const open = { waitedFrom: undefined, attempts: [] };
    assert.deepEqual(await planbook.open('daily'), [
      { ...open, dueAt: DUE, recordedAt: NOON },
      { ...open, dueAt: NEXT_DUE, recordedAt: TWO },
    ]);
    assert.deepEqual((await planbook.known())[0]?.plannedUntil, ONE);
    await planbook.record('daily', [], NOON, TWO);
    assert.deepEqual((await planbook.known())[0]?.plannedUntil, ONE, 'never less far');
  });

  test('what is skipped as it comes due has its outcome at once', async (t) => {
    const { planbook } = await openKnown(t);
    const due = [{ dueAt: DUE, skip: SUPERSEDED }, { dueAt: NEXT_DUE }];
    await planbook.record('daily', due, NEXT_DUE, ONE);
    const told = { recordedAt: ONE, waitedFrom: undefined };
    assert.deepEqual(await planbook.occurrences('daily', ...ALWAYS), [
      { ...told, dueAt: DUE, outcome: 'skipped', reason: 'superseded', settledAt: ONE },
      { ...told, dueAt: NEXT_DUE, outcome: undefined, reason: undefined, settledAt: undefined },
    ]);
    assert.deepEqual(
      (await planbook.open('daily')).map(({ dueAt }) => dueAt),
      [NEXT_DUE],
    );
  });

  test('of a stretch of time its end belongs to it, its begin does not', async (t) => {
    const { planbook } = await openKnown(t);
    await planbook.record('daily', [{ dueAt: DUE }, { dueAt: NEXT_DUE }], NEXT_DUE, ONE);
    const within = async (after: Date, until: Date) =>
      (await planbook.occurrences('daily', after, until)).map(({ dueAt }) => dueAt);
    assert.deepEqual(await within(DUE, NEXT_DUE), [NEXT_DUE]);
    assert.deepEqual(await within(new Date(0), DUE), [DUE]);
    assert.deepEqual(await within(NEXT_DUE, NEXT_DUE), []);
  });

  test('what is open is told with its attempts, in order; what is closed stays closed', async (t) => {
    const store = await openKnown(t);
    const { planbook, ledger } = store;
    await planbook.record('daily', [{ dueAt: DUE }], NOON, NOON);
    await claim(store, 'b', { lastTry: undefined }, NOON);
    await ledger.finish('b', FAILURE, ONE);
    await claim(store, 'a', { lastTry: undefined }, TWO);
    assert.deepEqual((await planbook.open('daily'))[0]?.attempts, [
      { state: 'failed', endedAt: ONE, error: 'upstream-failed' },
      { state: 'running', endedAt: undefined, error: undefined },
    ]);

    const close = (reason: string) =>
      planbook.close('daily', [{ dueAt: DUE, outcome: 'failed', reason, why: SPENT }], TWO);
    await close('too early');
    assert.equal((await planbook.open('daily')).length, 1, 'it runs');
    await ledger.finish('a', FAILURE, TWO);
    await close('upstream-failed');
    await close('another');
    const [closed] = await planbook.occurrences('daily', ...ALWAYS);
    assert.deepEqual([closed?.outcome, closed?.reason], ['failed', 'upstream-failed']);
  });

  test('what was skipped is counted by job and reason, the newest first; by hand and household are left out', async (t) => {
    const store = await opened(t);
    const { planbook } = store;
    const household = { ...JOB, name: 'health_check', housekeeping: true };
    await planbook.knowJobs([JOB, { ...JOB, name: 'weekly' }, household], new Date(0));
    const both = [DUE, NEXT_DUE].map((dueAt) => ({ dueAt, skip: SUPERSEDED }));
    await planbook.record('daily', both, NEXT_DUE, ONE);
    await planbook.record('weekly', [{ dueAt: DUE, skip: PAUSED }], NEXT_DUE, ONE);
    await planbook.record('health_check', [{ dueAt: DUE, skip: STALE }], NEXT_DUE, ONE);
    await claim(store, 'by hand', BY_HAND, ONE);
    assert.deepEqual(await planbook.skipped(ONE), [
      { job: 'daily', reason: 'superseded', occurrences: 2, firstDueAt: DUE, lastDueAt: NEXT_DUE },
      { job: 'weekly', reason: 'paused', occurrences: 1, firstDueAt: DUE, lastDueAt: DUE },
    ]);
    assert.deepEqual(await planbook.skipped(TWO), []);
  });
}
