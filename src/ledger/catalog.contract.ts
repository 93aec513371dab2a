import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { VersionFilter } from '../snapshot.ts';
import {
  BY_HAND,
  BY_HAND_AT,
  claim,
  currentId,
  everything,
  INTERRUPTION,
  intend,
  known,
  NEXT_DUE,
  NOON,
  ONE,
  type Opened,
  type OpenedLedger,
  outcomeOf,
  publish,
  request,
  STATS,
  started,
  THREE,
  TWO,
  versionBy,
} from './examples.contract.ts';

const FAULTS = [{ kind: 'source_short', source: 'popular', movies: 3, minMovies: 20 }] as const;
const ASIDE = {
  intention: 'setting_aside',
  version: { key: 'data/quarantine/snapshots/a.json', faults: FAULTS, complete: false },
} as const;
const ACCEPT = {
  key: 'data/raw/movies/daily_20261123.json',
  stagedKey: 'data/quarantine/snapshots/a.json',
  previousSha256: undefined,
  previousArchiveKey: undefined,
  holder: 'holder-2',
  acceptedBy: 'mina',
};
/** Whether an acceptance is recorded whose plan was made on what is current. */
async function accepts(store: OpenedLedger, id: string, plan: typeof ACCEPT | Plan, now: Date) {
  const replaces = await currentId(store, { dataset: 'daily', period: '20261123' });
  return (await store.catalog.intendToAccept(id, { ...plan, replaces }, now)).intended;
}
type Plan = Omit<Parameters<OpenedLedger['catalog']['intendToAccept']>[1], 'replaces'>;

const NEW = {
  archivedKey: undefined,
  publishedAt: undefined,
  acceptedBy: undefined,
  followedUpAt: undefined,
};

/** What every catalog promises. */
export function describeCatalog(opened: Opened): void {
  describeIntentions(opened);
  describePublishing(opened);
  describeSettingAside(opened);
  describeGivingUp(opened);
  describeAccepting(opened);
  describeLists(opened);
}

function describeIntentions(opened: Opened): void {
  for (const intention of ['publishing', 'setting_aside'] as const) {
    test(`an intention (${intention}) is kept whole, with the attempt's stats`, async (t) => {
      const store = await opened(t);
      const version = versionBy('a', {
        faults: FAULTS,
        complete: false,
        observedWithin: false,
        previousSha256: 'sha-of-before',
        previousArchiveKey: 'data/archive/before.json.gz',
      });
      await claim(store, 'a');
      const answer = await store.catalog.intend(
        { ...version, replaces: undefined },
        intention,
        STATS,
        ONE,
      );
      assert.deepEqual(answer, { intended: true });
      assert.deepEqual(await everything(store), {
        attempts: [{ ...started(request('a'), 1, NOON), stats: STATS }],
        versions: [{ ...version, ...NEW, state: intention, recordedAt: ONE }],
      });
      assert.equal(await store.catalog.current('daily', '20261123'), undefined);
    });
  }

  test('only the holder of a running attempt can intend; else nothing changes', async (t) => {
    const store = await opened(t);
    await claim(store, 'ended');
    await store.ledger.finish('ended', INTERRUPTION, NOON);
    await claim(store, 'running');
    const before = await everything(store);
    for (const version of [
      versionBy('ended'),
      versionBy('never-was'),
      versionBy('running', { holder: 'holder-2' }),
    ]) {
      const planned = { ...version, replaces: undefined };
      const answer = await store.catalog.intend(planned, 'publishing', STATS, ONE);
      assert.deepEqual(answer, { intended: false, because: 'lost' });
    }
    assert.deepEqual(await everything(store), before);
  });
}

function describePublishing(opened: Opened): void {
  test('completing makes the version current, ends its attempt, settles the outcome', async (t) => {
    const store = await opened(t);
    const intended = await intend(store, 'a');
    assert.equal(await store.catalog.complete(intended, ONE), true);
    const current = { ...versionBy('a'), ...NEW, state: 'current', recordedAt: NOON };
    assert.deepEqual(await everything(store), {
      attempts: [
        {
          ...started(request('a'), 1, NOON),
          state: 'succeeded',
          endedAt: ONE,
          stats: STATS,
          outcome: 'succeeded',
        },
      ],
      versions: [{ ...current, publishedAt: ONE }],
    });
    assert.deepEqual(await store.catalog.current('daily', '20261123'), await known(store, 'a'));
  });

  const archive = 'data/archive/daily_20261123.a.json.gz';
  // biome-ignore format: a table is read by column
  const archived = [
    ['as catalogued, the archive has it',       'sha-of-a',      archive],
    ['changed by somebody, no key says so',     'sha-of-theirs', undefined],
    ['removed by somebody, no key says so',     undefined,       undefined],
  ] as const;
  for (const [name, previousSha256, archivedKey] of archived) {
    test(`the next version archives the one before: ${name}`, async (t) => {
      const store = await opened(t);
      const first = await publish(store, 'a');
      const version = { previousSha256, previousArchiveKey: archive };
      const second = await publish(store, 'b', { request: BY_HAND_AT, version, now: ONE });
      assert.deepEqual(await store.catalog.versions({}), [
        { ...second, state: 'current' },
        { ...first, state: 'archived', archivedKey },
      ]);
    });
  }

  test('another period and another dataset keep their current versions', async (t) => {
    const store = await opened(t);
    await publish(store, 'a');
    await publish(store, 'b', {
      request: { dueAt: NEXT_DUE },
      version: { period: '20261124' },
    });
    await publish(store, 'c', {
      request: { job: 'weekly' },
      version: { dataset: 'weekly' },
    });
    const current = await store.catalog.versions({ states: ['current'] });
    assert.deepEqual(
      current.map(({ id, dataset, period }) => [id, dataset, period]),
      [
        ['c', 'weekly', '20261123'],
        ['b', 'daily', '20261124'],
        ['a', 'daily', '20261123'],
      ],
    );
  });

  test('an attempt that was ended meanwhile publishes nothing', async (t) => {
    const store = await opened(t);
    await publish(store, 'a');
    const version = { previousSha256: 'sha-of-a', previousArchiveKey: 'data/archive/a.json.gz' };
    const intended = await intend(store, 'b', { request: BY_HAND, version });
    await store.ledger.finish('b', INTERRUPTION, ONE);
    const before = await everything(store);
    assert.equal(await store.catalog.complete(intended, TWO), false);
    assert.deepEqual(await everything(store), before);
  });

  for (const intention of ['publishing', 'setting_aside'] as const) {
    test(`an intention (${intention}) is carried out once, by its holder`, async (t) => {
      const store = await opened(t);
      const intended = await intend(store, 'a', { intention });
      const before = await everything(store);
      const others = { ...intended, holder: 'holder-2' };
      assert.equal(await store.catalog.complete(others, ONE), false);
      assert.deepEqual(await everything(store), before);

      await store.catalog.complete(intended, ONE);
      const after = await everything(store);
      assert.equal(await store.catalog.complete(intended, TWO), false);
      assert.equal(await store.catalog.complete(await known(store, 'a'), TWO), false);
      assert.deepEqual(await everything(store), after);
    });
  }
}

function describeSettingAside(opened: Opened): void {
  test('a version set aside is withheld and its attempt has failed, with the faults', async (t) => {
    const store = await opened(t);
    const intended = await intend(store, 'a', ASIDE);
    assert.equal(await store.catalog.complete(intended, ONE), true);
    assert.deepEqual(await everything(store), {
      attempts: [
        {
          ...started(request('a'), 1, NOON),
          state: 'failed',
          endedAt: ONE,
          error: { code: 'withheld', values: { run: 'a', reasons: FAULTS } },
          stats: STATS,
          outcome: 'failed',
          reason: 'withheld',
        },
      ],
      versions: [{ ...versionBy('a', ASIDE.version), ...NEW, state: 'withheld', recordedAt: NOON }],
    });
  });

  test('a version set aside leaves the current one where it is', async (t) => {
    const store = await opened(t);
    const current = await publish(store, 'b');
    await publish(store, 'a', { ...ASIDE, request: BY_HAND_AT });
    assert.deepEqual(await store.catalog.current('daily', '20261123'), current);
    assert.deepEqual(await outcomeOf(store, 'a'), { outcome: 'succeeded', reason: undefined });
  });

  test('the occurrence stays open if another attempt follows', async (t) => {
    const store = await opened(t);
    await publish(store, 'a', { ...ASIDE, request: { lastTry: undefined } });
    assert.deepEqual(await outcomeOf(store, 'a'), { outcome: undefined, reason: undefined });
  });
}

function describeGivingUp(opened: Opened): void {
  for (const intention of ['publishing', 'setting_aside'] as const) {
    test(`an intention (${intention}) given up interrupts its attempt`, async (t) => {
      const store = await opened(t);
      const intended = await intend(store, 'a', { intention });
      assert.equal(await store.catalog.abandon(intended, ONE), true);
      assert.deepEqual(await everything(store), {
        attempts: [
          {
            ...started(request('a'), 1, NOON),
            state: 'interrupted',
            endedAt: ONE,
            error: { code: 'interrupted', values: {} },
            stats: STATS,
          },
        ],
        versions: [{ ...intended, state: 'abandoned' }],
      });
    });
  }

  test('a manual occurrence whose publication is given up has failed', async (t) => {
    const store = await opened(t);
    const intended = await intend(store, 'a', { request: BY_HAND });
    await store.catalog.abandon(intended, ONE);
    const outcome = { outcome: 'failed', reason: 'interrupted' };
    assert.deepEqual(await outcomeOf(store, 'a'), outcome);
  });

  test('an attempt that has ended already keeps its end', async (t) => {
    const store = await opened(t);
    const intended = await intend(store, 'a');
    await store.ledger.finish('a', INTERRUPTION, ONE);
    const ended = await store.ledger.attempt('a');
    assert.equal(await store.catalog.abandon(intended, TWO), true);
    assert.deepEqual(await everything(store), {
      attempts: [ended],
      versions: [{ ...intended, state: 'abandoned' }],
    });
  });

  test('an intention is given up by its holder alone, and not after its end', async (t) => {
    const store = await opened(t);
    const intended = await intend(store, 'a');
    const before = await everything(store);
    const others = { ...intended, holder: 'holder-2' };
    assert.equal(await store.catalog.abandon(others, ONE), false);
    assert.deepEqual(await everything(store), before);

    await store.catalog.complete(intended, ONE);
    const after = await everything(store);
    assert.equal(await store.catalog.abandon(intended, TWO), false);
    assert.equal(await store.catalog.abandon(await known(store, 'a'), TWO), false);
    assert.deepEqual(await everything(store), after);
  });

  test('what was given up cannot be completed', async (t) => {
    const store = await opened(t);
    const intended = await intend(store, 'a');
    await store.catalog.abandon(intended, ONE);
    const after = await everything(store);
    assert.equal(await store.catalog.complete(intended, TWO), false);
    assert.equal(await store.catalog.abandon(intended, TWO), false);
    assert.deepEqual(await everything(store), after);
  });
}

function describeAccepting(opened: Opened): void {
  test('an acceptance is recorded with its plan before anything else changes', async (t) => {
    const store = await opened(t);
    const withheld = await publish(store, 'a', ASIDE);
    const { attempts } = await everything(store);
    const plan = { ...ACCEPT, previousSha256: 'sha-1', previousArchiveKey: 'data/archive/1.gz' };
    assert.equal(await accepts(store, 'a', plan, ONE), true);
    assert.deepEqual(await everything(store), {
      attempts,
      versions: [{ ...withheld, ...plan, state: 'accepting', recordedAt: ONE }],
    });
  });

  test('an accepted version is current, names who accepted it, and settles', async (t) => {
    const store = await opened(t);
    const first = await publish(store, 'b');
    const withheld = await publish(store, 'a', { ...ASIDE, request: { dueAt: NEXT_DUE } });
    const archive = 'data/archive/b.json.gz';
    const plan = { ...ACCEPT, previousSha256: first.sha256, previousArchiveKey: archive };
    await accepts(store, 'a', plan, ONE);
    const failed = await store.ledger.attempt('a');
    assert.equal(await store.catalog.complete(await known(store, 'a'), TWO), true);
    assert.deepEqual(await store.catalog.versions({}), [
      { ...withheld, ...plan, state: 'current', recordedAt: ONE, publishedAt: TWO },
      { ...first, state: 'archived', archivedKey: archive },
    ]);
    // The attempt did fail; it is the occurrence that is satisfied now.
    assert.deepEqual(await store.ledger.attempt('a'), {
      ...failed,
      outcome: 'succeeded',
      reason: 'accepted',
    });
  });

  test('an occurrence that succeeded by itself was not accepted', async (t) => {
    const store = await opened(t);
    await publish(store, 'b');
    await publish(store, 'a', { ...ASIDE, request: BY_HAND_AT });
    await accepts(store, 'a', ACCEPT, ONE);
    await store.catalog.complete(await known(store, 'a'), TWO);
    assert.deepEqual(await outcomeOf(store, 'a'), { outcome: 'succeeded', reason: undefined });
  });

  test('an acceptance given up is withheld again, in its place, nobody having accepted', async (t) => {
    const store = await opened(t);
    const withheld = await publish(store, 'a', ASIDE);
    const { attempts } = await everything(store);
    const plan = { ...ACCEPT, previousSha256: 'sha-1', previousArchiveKey: 'data/archive/1.gz' };
    await accepts(store, 'a', plan, ONE);
    assert.equal(await store.catalog.abandon(await known(store, 'a'), TWO), true);
    assert.deepEqual(await everything(store), {
      attempts,
      versions: [{ ...withheld, stagedKey: withheld.key, holder: ACCEPT.holder, recordedAt: ONE }],
    });
    assert.equal(await accepts(store, 'a', ACCEPT, THREE), true);
  });

  test('only what is withheld can be accepted; else nothing changes', async (t) => {
    const store = await opened(t);
    await publish(store, 'current');
    await publish(store, 'accepting', { ...ASIDE, request: BY_HAND });
    await accepts(store, 'accepting', ACCEPT, ONE);
    const version = { period: '20261124' };
    const givenUp = await intend(store, 'abandoned', { request: BY_HAND, version });
    await store.catalog.abandon(givenUp, ONE);
    await intend(store, 'publishing', { request: BY_HAND, version });
    const before = await everything(store);
    for (const id of ['current', 'accepting', 'abandoned', 'publishing', 'never-was']) {
      const late = { ...ACCEPT, acceptedBy: 'jun' };
      assert.deepEqual([id, await accepts(store, id, late, TWO)], [id, false]);
    }
    assert.deepEqual(await everything(store), before);
  });

  test('an acceptance is carried out or given up by its holder alone', async (t) => {
    const store = await opened(t);
    const withheld = await publish(store, 'a', ASIDE);
    await accepts(store, 'a', ACCEPT, ONE);
    const before = await everything(store);
    for (const stale of [withheld, { ...(await known(store, 'a')), holder: 'holder-1' }]) {
      assert.equal(await store.catalog.complete(stale, TWO), false);
      assert.equal(await store.catalog.abandon(stale, TWO), false);
    }
    assert.deepEqual(await everything(store), before);
  });
}

function describeLists(opened: Opened): void {
  test('versions are listed newest first, by dataset, period and states', async (t) => {
    const store = await opened(t);
    await publish(store, 'a', { now: NOON });
    await publish(store, 'c', { request: BY_HAND_AT, now: TWO });
    await publish(store, 'b', {
      request: { job: 'weekly' },
      version: { dataset: 'weekly', period: '2026-W47' },
      now: ONE,
    });
    await publish(store, 'd', { ...ASIDE, request: BY_HAND, now: THREE });
    await intend(store, 'e', {
      request: BY_HAND,
      version: { period: '20261124' },
      now: THREE,
    });
    // biome-ignore format: a table is read by column
    const cases: [VersionFilter, string][] = [
      [{},                                                       'edcba'],
      [{ limit: 3 },                                             'edc'],
      [{ dataset: 'daily' },                                     'edca'],
      [{ dataset: 'monthly' },                                   ''],
      [{ period: '20261123' },                                   'dca'],
      [{ states: [] },                                           'edcba'],
      [{ states: ['current'] },                                  'cb'],
      [{ states: ['archived', 'withheld'] },                     'da'],
      [{ states: ['abandoned'] },                                ''],
      [{ dataset: 'daily', period: '20261123', states: ['current'] }, 'c'],
      [{ dataset: 'daily', states: ['withheld', 'publishing'], limit: 1 }, 'e'],
    ];
    for (const [filter, ids] of cases) {
      const found = (await store.catalog.versions(filter)).map(({ id }) => id);
      assert.deepEqual([filter, found.join('')], [filter, ids]);
    }
  });

  test('of each dataset the last period is found, of what was recorded by then', async (t) => {
    const store = await opened(t);
    await publish(store, 'a', { now: NOON });
    await publish(store, 'b', {
      request: { job: 'weekly' },
      version: { dataset: 'weekly', period: '2026-W47' },
      now: ONE,
    });
    await publish(store, 'c', {
      request: { dueAt: NEXT_DUE },
      version: { period: '20261124', key: 'data/raw/movies/daily_20261124.json' },
      now: TWO,
    });
    // Of the day before, published later.
    await publish(store, 'd', { request: BY_HAND, now: THREE });
    await publish(store, 'e', { ...ASIDE, request: BY_HAND_AT, now: THREE });
    const found = async (by: Date) => (await store.catalog.latest(by)).map(({ id }) => id);
    assert.deepEqual(await found(THREE), ['c', 'b']);
    assert.deepEqual(await found(ONE), ['b']);
    assert.deepEqual(await found(new Date(NOON.getTime() - 1)), []);
  });

  test('a version that was followed up says when, and can be told from one that waits', async (t) => {
    const store = await opened(t);
    const done = await publish(store, 'a');
    const waits = await publish(store, 'b', { request: { dueAt: NEXT_DUE } });
    await store.catalog.markFollowedUp('a', TWO);
    const marked = { ...done, state: 'archived', followedUpAt: TWO };
    assert.deepEqual(await store.catalog.versions({ followedUp: true }), [marked]);
    assert.deepEqual(await store.catalog.versions({ followedUp: false }), [waits]);
  });

  test('versions that were followed up wait again when that is gone, and are counted', async (t) => {
    const store = await opened(t);
    const one = await publish(store, 'a');
    const two = await publish(store, 'b', { request: { dueAt: NEXT_DUE } });
    assert.equal(await store.catalog.followUpAgain(), 0);
    for (const { id } of [one, two]) await store.catalog.markFollowedUp(id, TWO);
    assert.equal(await store.catalog.followUpAgain(), 2);
    assert.deepEqual(await store.catalog.versions({ followedUp: true }), []);
    assert.equal((await store.catalog.versions({ followedUp: false })).length, 2);
  });

  test('a version that never was is undefined, and so is a current one', async (t) => {
    const store = await opened(t);
    await publish(store, 'a', ASIDE);
    assert.equal(await store.catalog.version('b'), undefined);
    assert.equal(await store.catalog.current('daily', '20261123'), undefined);
  });
}
