import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';

import { FAILURE, request } from './examples.contract.ts';
import type { OpenedStore } from './opened.contract.ts';
import { settleSuccess, endAttempt } from './ledger.ts';

const JOB = { name: 'daily', schedule: '0 2 * * *', timezone: 'UTC' };
/** It was two days ahead when it was here, and is right again at `BACK`. */
const AHEAD = new Date('2026-11-25T01:00:00Z');
const BACK = new Date('2026-11-23T01:05:00Z');
const DUE = new Date('2026-11-25T00:30:00Z');
const SKIPPED = new Date('2026-11-24T00:30:00Z');

/** A job that was run, as a clock said that was ahead, and is planned again by the right one. */
async function openAhead(t: TestContext, opened: (t: TestContext) => Promise<OpenedStore>) {
  const store = await opened(t);
  const { db, planbook, ledger } = store;
  await planbook.knowJobs([JOB], new Date('2026-11-23T01:00:00Z'));
  const why = { reason: 'superseded', by: DUE } as const;
  const due = [{ dueAt: SKIPPED, skip: why }, { dueAt: DUE }];
  await planbook.record(JOB.name, due, AHEAD, AHEAD);
  await run(store, 'early', AHEAD);
  const all = () => planbook.occurrences(JOB.name, new Date(0), AHEAD);
  return { ...store, db, ledger, planbook, all };
}

async function run({ db, ledger }: OpenedStore, id: string, at: Date) {
  const claimed = await ledger.claim(request(id, { job: JOB.name, dueAt: DUE }), at);
  if (!claimed.claimed) return claimed.because;
  await endAttempt(db, id, 'succeeded', at);
  await settleSuccess(db, id, null, at);
  return 'ran';
}

/** What becomes of a time that has not come, once the clock is right again. */
export function describeAhead(opened: (t: TestContext) => Promise<OpenedStore>): void {
  test('what a clock that was ahead has run is owed again, and what it skipped is forgotten', async (t) => {
    const store = await openAhead(t, opened);
    const { planbook, events, all } = store;
    await planbook.knowJobs([JOB], BACK);
    assert.deepEqual(await all(), [
      {
        dueAt: DUE,
        recordedAt: BACK,
        waitedFrom: undefined,
        outcome: undefined,
        reason: undefined,
        settledAt: undefined,
      },
    ]);
    const open = { dueAt: DUE, recordedAt: BACK, waitedFrom: undefined, attempts: [] };
    assert.deepEqual(await planbook.open(JOB.name), [open]);
    assert.equal(await events.premature(JOB.name, DUE), 'early');
    const told = (await events.after(0, 10)).filter(({ event }) => event === 'owed_again');
    assert.deepEqual(told, [
      {
        position: told[0]?.position,
        at: BACK,
        job: JOB.name,
        kind: 'scheduled',
        event: 'owed_again',
        dueAt: DUE,
        run: 'early',
        why: { reason: 'clock-ahead' },
      },
    ]);
  });

  test('it is told once, succeeds once more when its time comes, and is no success too many', async (t) => {
    const store = await openAhead(t, opened);
    const { planbook, ledger, events, all } = store;
    assert.equal(await run(store, 'again', AHEAD), 'succeeded');
    for (let looks = 0; looks < 3; looks++) await planbook.knowJobs([JOB], BACK);
    const told = (await events.after(0, 10)).filter(({ event }) => event === 'owed_again');
    assert.equal(told.length, 1);

    assert.equal(await run(store, 'in-time', DUE), 'ran');
    await planbook.knowJobs([JOB], AHEAD);
    assert.deepEqual(
      (await all()).map(({ dueAt, outcome }) => [dueAt, outcome]),
      [[DUE, 'succeeded']],
    );
    assert.equal((await ledger.attempt('in-time'))?.n, 2);
    assert.deepEqual(await ledger.succeededTwice(10), []);
    assert.equal(await run(store, 'third', AHEAD), 'succeeded');
  });

  test('one that failed is owed again with all its tries; one that runs, and one by hand, are left', async (t) => {
    const store = await openAhead(t, opened);
    const { planbook, ledger } = store;
    await planbook.knowJobs([JOB], BACK);
    const last = { lastTry: { reason: 'spent' } } as const;
    await ledger.claim(request('fails', { job: JOB.name, dueAt: DUE, ...last }), AHEAD);
    await planbook.knowJobs([JOB], BACK);
    assert.equal((await planbook.open(JOB.name))[0]?.attempts.length, 1);
    await ledger.finish('fails', FAILURE, AHEAD);
    assert.equal((await planbook.open(JOB.name)).length, 0);
    await planbook.knowJobs([JOB], BACK);
    assert.deepEqual((await planbook.open(JOB.name))[0]?.attempts, []);

    const byHand = { job: JOB.name, dueAt: AHEAD, kind: 'manual', trigger: 'manual' } as const;
    await ledger.claim(request('by-hand', byHand), AHEAD);
    await ledger.finish('by-hand', FAILURE, AHEAD);
    await planbook.knowJobs([JOB], BACK);
    assert.equal((await ledger.attempt('by-hand'))?.outcome, 'failed');
  });

  test('a clock that was ahead by an hour at most is taken for corrected', async (t) => {
    const store = await openAhead(t, opened);
    const before = await store.all();
    const corrected = new Date(DUE.getTime() - 60 * 60_000);
    await store.planbook.knowJobs([JOB], corrected);
    assert.deepEqual(await store.all(), before);
    await store.planbook.knowJobs([JOB], new Date(corrected.getTime() - 1));
    assert.equal((await store.all()).at(-1)?.outcome, undefined);
  });
}
