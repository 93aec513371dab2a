import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { AttemptEnd, AttemptFilter, Outcome } from '../occurrence.ts';
import { describeCatalog } from './catalog.contract.ts';
import {
  BY_HAND,
  BY_HAND_AT,
  claim,
  DUE,
  everything,
  FAILURE,
  INTERRUPTION,
  NEXT_DUE,
  NOON,
  ONE,
  type Opened,
  type OpenLedger,
  outcomeOf,
  publish,
  request,
  SCHEDULED,
  SPENT,
  started,
  THREE,
  TWO,
} from './examples.contract.ts';
import { describeIntentionsOfOneFile } from './intentions.contract.ts';
import { describeInvariants } from './invariants.contract.ts';

/** What every keeper of the ports Ledger and Catalog promises. */
export function describeLedger(name: string, open: OpenLedger): void {
  const opened: Opened = async (t) => {
    const store = await open();
    t.after(() => store.close());
    return store;
  };

  describe(`ledger: ${name}`, () => {
    describeClaims(opened);
    describeEnds(opened);
    describeLists(opened);
  });
  describe(`catalog: ${name}`, () => describeCatalog(opened));
  describe(`intentions: ${name}`, () => describeIntentionsOfOneFile(opened));
  describe(`invariants: ${name}`, () => describeInvariants(opened));
}

function describeClaims(opened: Opened): void {
  test('an occurrence is claimed once, however many try', async (t) => {
    const { ledger } = await opened(t);
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const claims = await Promise.all(ids.map((id) => ledger.claim(request(id), NOON)));
    // Who comes first is the database's to say.
    const first = claims.findIndex(({ claimed }) => claimed);
    const attempt = started(request(ids[first] ?? 'nobody'), 1, NOON);
    assert.deepEqual(
      claims,
      ids.map((_, index) =>
        index === first
          ? { claimed: true, attempt }
          : { claimed: false, because: 'running', by: attempt },
      ),
    );
    assert.deepEqual(await ledger.attempts({}), [attempt]);
  });

  test('a claimed attempt is kept as it was asked for', async (t) => {
    const { ledger } = await opened(t);
    const asked = request('a', { ...BY_HAND, holder: '77-00ff00', period: '2026-W47' });
    await ledger.claim(asked, NOON);
    assert.deepEqual(await ledger.attempt('a'), started(asked, 1, NOON));
  });

  test('while a job runs none of its occurrences can be claimed, and other jobs can', async (t) => {
    const store = await opened(t);
    const { ledger } = store;
    const by = await claim(store, 'a');
    const before = await everything(store);
    const refused = { claimed: false, because: 'running', by };
    const other = request('b', { dueAt: NEXT_DUE, holder: 'holder-2' });
    assert.deepEqual(await ledger.claim(other, ONE), refused);
    assert.deepEqual(await ledger.claim(request('c', BY_HAND), ONE), refused);
    assert.deepEqual(await everything(store), before);

    const weekly = await claim(store, 'd', { job: 'weekly' });
    assert.deepEqual(await ledger.attempts({ states: ['running'] }), [weekly, by]);
  });

  test('a claim that was refused leaves the number 1 to the one that follows', async (t) => {
    const store = await opened(t);
    await claim(store, 'a');
    await store.ledger.claim(request('b', { dueAt: NEXT_DUE }), NOON);
    await store.ledger.finish('a', FAILURE, NOON);
    const next = await claim(store, 'c', { dueAt: NEXT_DUE }, ONE);
    assert.deepEqual(next, started(request('c', { dueAt: NEXT_DUE }), 1, ONE));
  });

  test('an occurrence that succeeded is refused to the schedule, not to a person', async (t) => {
    const store = await opened(t);
    await publish(store, 'a');
    const before = await everything(store);
    const again = await store.ledger.claim(request('b'), ONE);
    assert.deepEqual(again, { claimed: false, because: 'succeeded' });
    assert.deepEqual(await everything(store), before);

    const byHand = await claim(store, 'c', BY_HAND_AT, ONE);
    assert.deepEqual(byHand, {
      ...started(request('c', BY_HAND_AT), 2, ONE),
      outcome: 'succeeded',
    });
  });

  test('an occurrence that failed can be claimed again by the schedule', async (t) => {
    const store = await opened(t);
    await claim(store, 'a');
    await store.ledger.finish('a', FAILURE, NOON);
    assert.equal((await claim(store, 'b')).n, 2);
  });

  test('attempts are counted for each occurrence, whoever started them', async (t) => {
    const store = await opened(t);
    const counted: [string, number][] = [];
    for (const [id, differing] of [
      ['a', SCHEDULED],
      ['b', BY_HAND_AT],
      ['c', { dueAt: NEXT_DUE }],
      ['d', BY_HAND],
      ['e', SCHEDULED],
      ['f', { job: 'weekly' }],
    ] as const) {
      counted.push([id, (await claim(store, id, differing)).n]);
      await store.ledger.finish(id, FAILURE, NOON);
    }
    // `d` is a request of its own though it names the same instant.
    assert.deepEqual(Object.fromEntries(counted), { a: 1, b: 2, c: 1, d: 1, e: 3, f: 1 });
  });

  test('a run by hand on an instant nobody recorded makes its scheduled occurrence', async (t) => {
    const store = await opened(t);
    await publish(store, 'a', { request: BY_HAND_AT });
    const scheduled = await store.ledger.claim(request('b'), ONE);
    assert.deepEqual(scheduled, { claimed: false, because: 'succeeded' });
  });
}

function describeEnds(opened: Opened): void {
  test('an attempt that ended keeps its error, its stats and its instant', async (t) => {
    const store = await opened(t);
    await claim(store, 'a');
    assert.equal(await store.ledger.finish('a', FAILURE, ONE), true);
    assert.deepEqual(await store.ledger.attempt('a'), {
      ...started(request('a'), 1, NOON),
      ...FAILURE,
      endedAt: ONE,
      outcome: 'failed',
      reason: 'upstream-failed',
    });
  });

  test('an attempt ends once: a later end returns false and changes nothing', async (t) => {
    const store = await opened(t);
    const ends: AttemptEnd[] = [FAILURE, INTERRUPTION];
    for (const [index, first] of ends.entries()) {
      const id = `attempt-${index}`;
      await claim(store, id, BY_HAND);
      await store.ledger.finish(id, first, ONE);
      const before = await everything(store);
      for (const later of ends) assert.equal(await store.ledger.finish(id, later, TWO), false);
      assert.deepEqual(await everything(store), before);
    }
  });

  test('an end of an attempt that never was returns false', async (t) => {
    const store = await opened(t);
    await claim(store, 'a');
    const before = await everything(store);
    assert.equal(await store.ledger.finish('b', FAILURE, ONE), false);
    assert.deepEqual(await everything(store), before);
  });

  const HOUSEKEEPING = { kind: 'housekeeping', trigger: 'schedule' } as const;
  const open = [undefined, undefined];
  const failed = ['failed', 'upstream-failed'];
  const stopped = ['failed', 'interrupted'];
  // biome-ignore format: a table is read by column
  const settling = [
    ['a failure that settles is the last word',           SCHEDULED,    true,  FAILURE,      failed],
    ['a failure that another attempt follows is not',     SCHEDULED,    false, FAILURE,      open],
    ['an interruption leaves a scheduled one open',       SCHEDULED,    true,  INTERRUPTION, open],
    ['… whether the next would have been its last or not', SCHEDULED,   false, INTERRUPTION, open],
    ['a failure by hand settles a manual one',            BY_HAND,      true,  FAILURE,      failed],
    ['a manual one that is stopped has failed',           BY_HAND,      true,  INTERRUPTION, stopped],
    ['… even if its failure would not have settled it',   BY_HAND,      false, INTERRUPTION, stopped],
    ['a run by hand of a scheduled one can settle it',    BY_HAND_AT,   true,  FAILURE,      failed],
    ['… stopped, it leaves it to the schedule',           BY_HAND_AT,   true,  INTERRUPTION, open],
    ['housekeeping that fails has failed',                HOUSEKEEPING, true,  FAILURE,      failed],
    ['housekeeping that is stopped stays open',           HOUSEKEEPING, true,  INTERRUPTION, open],
  ] as const;
  for (const [name, what, settles, end, [outcome, reason]] of settling) {
    test(`${name} (${what.kind}, ${what.trigger}, ${end.state})`, async (t) => {
      const store = await opened(t);
      await claim(store, 'a', { ...what, lastTry: settles ? SPENT : undefined });
      await store.ledger.finish('a', end, ONE);
      assert.deepEqual(await outcomeOf(store, 'a'), { outcome, reason });
    });
  }

  const SUCCEEDED = { outcome: 'succeeded' as Outcome, reason: undefined };
  for (const [kind, first, later] of [
    ['scheduled', SCHEDULED, BY_HAND_AT],
    ['manual', BY_HAND, BY_HAND],
  ] as const) {
    for (const end of [FAILURE, INTERRUPTION]) {
      test(`a ${kind} success stays one though a later attempt is ${end.state}`, async (t) => {
        const store = await opened(t);
        await publish(store, 'a', { request: first });
        await claim(store, 'b', later, ONE);
        await store.ledger.finish('b', end, TWO);
        assert.deepEqual(await outcomeOf(store, 'b'), SUCCEEDED);
      });
    }
  }

  test('a success after a failure turns the outcome, and the reason goes', async (t) => {
    const store = await opened(t);
    await claim(store, 'a');
    await store.ledger.finish('a', FAILURE, NOON);
    await publish(store, 'b', { request: BY_HAND_AT, now: ONE });
    assert.deepEqual(await outcomeOf(store, 'a'), SUCCEEDED);
  });

  test('the end of one occurrence says nothing of another', async (t) => {
    const store = await opened(t);
    await claim(store, 'a', { lastTry: undefined });
    await store.ledger.finish('a', FAILURE, NOON);
    await claim(store, 'b', { dueAt: NEXT_DUE });
    await store.ledger.finish('b', FAILURE, NOON);
    assert.deepEqual(await outcomeOf(store, 'a'), { outcome: undefined, reason: undefined });
  });
}

function describeLists(opened: Opened): void {
  test('attempts are listed newest first, by job, state, kind, occurrence and start, up to a limit', async (t) => {
    const store = await opened(t);
    await claim(store, 'a', {}, NOON);
    await store.ledger.finish('a', FAILURE, NOON);
    await claim(store, 'c', { dueAt: NEXT_DUE }, TWO);
    await store.ledger.finish('c', INTERRUPTION, TWO);
    await claim(store, 'b', { job: 'weekly', kind: 'housekeeping' }, ONE);
    await claim(store, 'd', {}, THREE);
    // biome-ignore format: a table is read by column
    const cases: [AttemptFilter, string][] = [
      [{},                                              'dcba'],
      [{ limit: 2 },                                    'dc'],
      [{ job: 'daily' },                                'dca'],
      [{ job: 'weekly' },                               'b'],
      [{ job: 'monthly' },                              ''],
      [{ states: [] },                                  'dcba'],
      [{ states: ['running'] },                         'db'],
      [{ states: ['failed', 'interrupted'] },           'ca'],
      [{ states: ['succeeded'] },                       ''],
      [{ job: 'daily', states: ['running'] },           'd'],
      [{ kinds: [] },                                   'dcba'],
      [{ kinds: ['housekeeping'] },                     'b'],
      [{ kinds: ['scheduled', 'manual'] },              'dca'],
      [{ job: 'daily', dueAt: DUE },                    'da'],
      [{ job: 'daily', dueAt: ONE },                    ''],
      [{ startedBy: ONE },                              'ba'],
      [{ startedSince: ONE },                           'dcb'],
      [{ oldestFirst: true },                           'abcd'],
      [{ oldestFirst: true, limit: 1 },                 'a'],
      [{ job: 'daily', startedBy: ONE, limit: 1 },      'a'],
      [{ job: 'daily', states: ['running', 'failed'], limit: 1 }, 'd'],
    ];
    for (const [filter, ids] of cases) {
      const found = (await store.ledger.attempts(filter)).map(({ id }) => id);
      assert.deepEqual([filter, found.join('')], [filter, ids]);
    }
  });

  test('attempts of one instant come in one order, every time', async (t) => {
    const store = await opened(t);
    for (const job of ['b', 'c', 'a']) await claim(store, job, { job });
    const ids = (await store.ledger.attempts({})).map(({ id }) => id);
    assert.deepEqual(ids, ['c', 'b', 'a']);
  });

  test('an attempt that never was is undefined', async (t) => {
    const { ledger } = await opened(t);
    assert.equal(await ledger.attempt('a'), undefined);
  });

  test('an instant comes back to the millisecond', async (t) => {
    const store = await opened(t);
    const dueAt = new Date(DUE.getTime() + 1);
    const startedAt = new Date(NOON.getTime() + 999);
    await claim(store, 'a', { dueAt }, startedAt);
    const attempt = await store.ledger.attempt('a');
    assert.deepEqual([attempt?.dueAt, attempt?.startedAt], [dueAt, startedAt]);
  });
}
