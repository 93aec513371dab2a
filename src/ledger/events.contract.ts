import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';

import * as fc from 'fast-check';

import { DAY_MS } from '../lib/clock.ts';
import type { AttemptEnd, ClaimRequest } from '../occurrence.ts';
import type { Closing } from '../plan.ts';
import {
  BY_HAND,
  BY_HAND_AT,
  claim,
  DUE,
  FAILURE,
  INTERRUPTION,
  NEXT_DUE,
  NOON,
  ONE,
  publish,
  SCHEDULED,
  SPENT,
  THREE,
  TWO,
} from './examples.contract.ts';
import type { OpenedStore } from './opened.contract.ts';

const JOB = { name: 'daily', schedule: '0 2 * * *', timezone: 'UTC' };
const LATE = { reason: 'stale', endsAt: NEXT_DUE } as const;
const BY_HAND_ONCE = { reason: 'by-hand' } as const;
const SUCCESS: AttemptEnd = { state: 'succeeded', stats: {} };

/** What every ledger keeps of what happened. */
export function describeEvents(opened: (t: TestContext) => Promise<OpenedStore>): void {
  const openKnown = async (t: TestContext) => {
    const store = await opened(t);
    await store.planbook.knowJobs([JOB], new Date(0));
    await store.planbook.record('daily', [{ dueAt: DUE }], NOON, NOON);
    const end = async (id: string, end: AttemptEnd, asked: Partial<ClaimRequest> = {}) => {
      await claim(store, id, asked, ONE);
      return store.ledger.finish(id, end, TWO);
    };
    return { ...store, end };
  };

  test('there are none at first', async (t) => {
    const { events } = await opened(t);
    assert.deepEqual(await events.after(0, 10), []);
    assert.equal(await events.lastPosition(), 0);
    assert.equal(await events.endingOf('daily', DUE), undefined);
    assert.equal(await events.failureRow('daily'), undefined);
  });

  // biome-ignore format: a table is read by column
  const givenUp: [name: string, asked: Partial<ClaimRequest>, end: AttemptEnd, why: object | undefined][] = [
    ['the last of the attempts',              { lastTry: SPENT },                        FAILURE,      SPENT],
    ['one after which it is too late',        { lastTry: LATE },                         FAILURE,      LATE],
    ['one of several',                        { lastTry: undefined },                    FAILURE,      undefined],
    ['by hand, of what was due',              { ...BY_HAND_AT, lastTry: BY_HAND_ONCE },  FAILURE,      BY_HAND_ONCE],
    ['by hand, and interrupted',              { ...BY_HAND, lastTry: BY_HAND_ONCE },     INTERRUPTION, BY_HAND_ONCE],
    ['interrupted, and to be resumed',        { lastTry: SPENT },                        INTERRUPTION, undefined],
  ];
  for (const [name, asked, ending, why] of givenUp) {
    test(`an occurrence is given up with its reason as its attempt ends: ${name}`, async (t) => {
      const { events, end } = await openKnown(t);
      assert.equal(await end('a', ending, asked), true);
      const told = (await events.after(0, 10)).filter(({ event }) => event === 'gave_up');
      const { kind } = { ...SCHEDULED, ...asked };
      const head = { position: told[0]?.position, at: TWO, job: 'daily', kind };
      const expected = { ...head, event: 'gave_up', dueAt: DUE, run: 'a', why };
      assert.deepEqual(told, why === undefined ? [] : [expected]);
      const found = await events.endingOf('daily', DUE);
      assert.deepEqual(found, why === undefined || kind === 'manual' ? undefined : expected);
    });
  }

  test('what ends an attempt that has ended tells nothing', async (t) => {
    const { events, ledger, end } = await openKnown(t);
    await end('a', FAILURE);
    const last = await events.lastPosition();
    assert.equal(await ledger.finish('a', FAILURE, THREE), false);
    assert.equal(await events.lastPosition(), last);
  });

  test('what is skipped, as it comes due or while it waits, is told with what made it so', async (t) => {
    const { events, planbook } = await openKnown(t);
    const superseded = { reason: 'superseded', by: undefined } as const;
    const paused = { reason: 'paused', pausedSince: ONE } as const;
    await planbook.record('daily', [{ dueAt: NEXT_DUE, skip: superseded }], NEXT_DUE, ONE);
    await planbook.close('daily', [{ dueAt: DUE, outcome: 'skipped', why: paused }], TWO);
    const head = { position: 0, job: 'daily', kind: 'scheduled', event: 'skipped' } as const;
    const told = (await events.after(0, 10)).map((one) => ({ ...one, position: 0 }));
    assert.deepEqual(told, [
      { ...head, at: ONE, dueAt: NEXT_DUE, why: { reason: 'superseded' } },
      { ...head, at: TWO, dueAt: DUE, why: paused },
    ]);
    const found = await events.endingOf('daily', DUE);
    assert.deepEqual(found?.why, paused);
  });

  test('what is closed is told once, with its last attempt', async (t) => {
    const { events, planbook, end } = await openKnown(t);
    await end('a', FAILURE, { lastTry: undefined });
    const newer = { reason: 'newer', dueAt: NEXT_DUE } as const;
    const closing: Closing = {
      dueAt: DUE,
      outcome: 'failed',
      reason: 'upstream-failed',
      why: newer,
    };
    await planbook.close('daily', [closing], TWO);
    await planbook.close('daily', [{ ...closing, why: SPENT }], THREE);
    const told = (await events.after(0, 10)).filter(({ event }) => event === 'gave_up');
    assert.deepEqual(
      told.map((one) => ({ ...one, position: 0 })),
      [
        {
          position: 0,
          at: TWO,
          job: 'daily',
          kind: 'scheduled',
          event: 'gave_up',
          dueAt: DUE,
          run: 'a',
          why: newer,
        },
      ],
    );
  });

  test('what waits for a job that is removed is told as switched off', async (t) => {
    const { events, planbook, end } = await openKnown(t);
    await planbook.record('daily', [{ dueAt: NEXT_DUE }], NEXT_DUE, NEXT_DUE);
    await end('a', FAILURE, { lastTry: undefined });
    await planbook.record('daily', [], THREE, THREE);
    await planbook.knowJobs([], new Date(NEXT_DUE.getTime() + 1));
    const reasonOf = async (dueAt: Date) => {
      const found = await events.endingOf('daily', dueAt);
      return [found?.event, found?.why.reason];
    };
    assert.deepEqual(await reasonOf(DUE), ['gave_up', 'disabled']);
    assert.deepEqual(await reasonOf(NEXT_DUE), ['skipped', 'disabled']);
  });

  test('a job stands with its failures since it succeeded last; interruptions say nothing', async (t) => {
    const store = await opened(t);
    let instant = NOON.getTime();
    let n = 0;
    const anyEnd = fc.constantFrom('succeeded', 'failed', 'interrupted');
    const anyJob = fc.constantFrom('daily', 'weekly');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyJob, anyEnd), { maxLength: 12 }), async (runs) => {
        const world = `${++n}/`;
        const rows = new Map<string, { failures: number; since: Date }>();
        const expected: unknown[] = [];
        const before = await store.events.lastPosition();
        for (const [name, state] of runs) {
          const [job, id, now] = [world + name, `${world}${instant}`, new Date(++instant)];
          await claim(store, id, { job, dueAt: now, lastTry: undefined }, now);
          const end = { succeeded: SUCCESS, failed: FAILURE, interrupted: INTERRUPTION }[state];
          await store.ledger.finish(id, end, now);
          const row = rows.get(job);
          if (state === 'failed') {
            rows.set(job, { failures: (row?.failures ?? 0) + 1, since: row?.since ?? now });
            expected.push(['failed', job, id, rows.get(job)]);
          } else if (state === 'succeeded' && row !== undefined) {
            rows.delete(job);
            expected.push(['recovered', job, id, row]);
          }
          assert.deepEqual(await store.events.failureRow(job), rows.get(job));
        }
        const told = await store.events.after(before, 100);
        const seen = told.map((one) => 'row' in one && [one.event, one.job, one.run, one.row]);
        assert.deepEqual(seen, expected);
      }),
      { numRuns: 20 },
    );
  });

  test('what was published has succeeded, and what was withheld has failed', async (t) => {
    const store = await opened(t);
    await publish(store, 'a', { intention: 'setting_aside' });
    assert.deepEqual(await store.events.failureRow('daily'), { failures: 1, since: NOON });
    await publish(store, 'b', { request: { dueAt: NEXT_DUE }, now: ONE });
    assert.equal(await store.events.failureRow('daily'), undefined);
  });

  test('they are read on from a position, so many at a time', async (t) => {
    const { events, end } = await openKnown(t);
    for (const id of ['a', 'b', 'c']) await end(id, FAILURE, { lastTry: undefined });
    const all = await events.after(0, 10);
    assert.deepEqual(
      all.map(({ position }) => position),
      all.map(({ position }) => position).toSorted((a, b) => a - b),
    );
    const [first, second, third] = all;
    assert.ok(first && second && third);
    assert.deepEqual(await events.after(first.position, 1), [second]);
    assert.deepEqual(await events.after(second.position, 10), [third]);
    assert.equal(await events.lastPosition(), third.position);
    assert.deepEqual(await events.after(third.position, 10), []);
  });

  test('those of housekeeping are forgotten with it, but for the newest: no position comes twice', async (t) => {
    const { events, planbook, end } = await openKnown(t);
    const household = { kind: 'housekeeping', job: 'health_check' } as const;
    await end('a', FAILURE);
    await end('b', FAILURE, { ...household, lastTry: undefined });
    await end('c', FAILURE, { ...household, lastTry: undefined });
    const last = await events.lastPosition();
    await planbook.forgetHousekeeping(new Date(TWO.getTime() + 60 * DAY_MS));
    const left = (await events.after(0, 10)).map((one) => [one.event, 'run' in one && one.run]);
    assert.deepEqual(left, [
      ['failed', 'a'],
      ['gave_up', 'a'],
      ['failed', 'c'],
    ]);
    await end('d', FAILURE, { lastTry: undefined });
    assert.ok((await events.lastPosition()) > last);
  });
}
