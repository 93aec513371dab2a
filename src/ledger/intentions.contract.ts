import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  BY_HAND,
  claim,
  everything,
  intend,
  INTERRUPTION,
  known,
  NOON,
  ONE,
  type Opened,
  type OpenedLedger,
  publish,
  STATS,
  TWO,
  versionBy,
} from './examples.contract.ts';

const KEY = 'data/raw/movies/daily_20261123.json';
const ARCHIVE = 'data/archive/daily_20261123.a.json.gz';
const ACCEPT = {
  key: KEY,
  stagedKey: 'data/quarantine/snapshots/poor.json',
  previousSha256: undefined,
  previousArchiveKey: undefined,
  replaces: undefined,
  holder: 'holder-2',
  acceptedBy: 'mina',
};
const OTHER = { job: 'daily of another name' };

/** What every catalog promises to several who want to publish the same file. */
export function describeIntentionsOfOneFile(opened: Opened): void {
  // biome-ignore format: a table is read by column
  const pairs: { name: string; first: 'publishing' | 'accepting'; second: 'publishing' | 'accepting' }[] = [
    { name: 'a run keeps another run away',                first: 'publishing', second: 'publishing' },
    { name: 'a run keeps an acceptance away',              first: 'publishing', second: 'accepting' },
    { name: 'an acceptance keeps a run away',              first: 'accepting',  second: 'publishing' },
    { name: 'an acceptance keeps another acceptance away', first: 'accepting',  second: 'accepting' },
  ];
  for (const { name, first, second } of pairs) {
    for (const end of ['complete', 'abandon'] as const) {
      test(`one intention a file: ${name}, until it is over (${end})`, async (t) => {
        const store = await opened(t);
        await ready(store, 'a', first);
        await ready(store, 'b', second);
        assert.deepEqual(await record(store, 'a', first), { intended: true });
        const by = await known(store, 'a');
        assert.deepEqual(await store.catalog.pending(KEY), by);
        const before = await everything(store);
        const answer = await record(store, 'b', second);
        assert.deepEqual(answer, { intended: false, because: 'pending', by });
        assert.deepEqual(await everything(store), before);

        assert.equal(await store.catalog[end](by, ONE), true);
        assert.equal(await store.catalog.pending(KEY), undefined);
        const replaces = end === 'complete' ? 'a' : undefined;
        assert.deepEqual(await record(store, 'b', second, replaces), { intended: true });
      });
    }
  }

  for (const second of ['publishing', 'accepting'] as const) {
    test(`a plan made on what is not current any more is not recorded: ${second}`, async (t) => {
      const store = await opened(t);
      await ready(store, 'b', second);
      await publish(store, 'a', { request: BY_HAND });
      const before = await everything(store);
      for (const replaces of [undefined, 'b', 'another']) {
        const answer = await record(store, 'b', second, replaces);
        assert.deepEqual(answer, { intended: false, because: 'outdated' });
      }
      assert.deepEqual(await everything(store), before);
      assert.deepEqual(await record(store, 'b', second, 'a'), { intended: true });
    });
  }

  test('what is set aside, and another file, is kept away by nobody', async (t) => {
    const store = await opened(t);
    await intend(store, 'a');
    await intend(store, 'b', { request: OTHER, intention: 'setting_aside' });
    const weekly = { job: 'weekly' };
    await intend(store, 'c', { request: weekly, version: { dataset: 'weekly' } });
    assert.equal((await store.catalog.pending(KEY))?.id, 'a');
  });

  test('it is the file that is kept, whatever dataset wants it', async (t) => {
    const store = await opened(t);
    const weekly = { dataset: 'weekly', key: KEY };
    const first = await publish(store, 'a', { request: OTHER });
    await claim(store, 'b');
    const second = { ...versionBy('b', weekly), previousSha256: first.sha256, replaces: 'a' };
    const intended = await store.catalog.intend(second, 'publishing', STATS, ONE);
    assert.deepEqual(intended, { intended: true });
    await ready(store, 'c', 'publishing');
    const answer = await record(store, 'c', 'publishing', 'a');
    assert.equal(answer.intended ? '' : answer.because, 'pending');
    await store.catalog.complete(await known(store, 'b'), TWO);
    assert.equal((await known(store, 'a')).state, 'archived');
    const held = await store.catalog.versions({ key: KEY, states: ['current'] });
    assert.deepEqual(
      held.map(({ id }) => id),
      ['b'],
    );
  });

  test('one who accepts what another one is about to accept is told who it is', async (t) => {
    const store = await opened(t);
    await ready(store, 'a', 'accepting');
    await record(store, 'a', 'accepting');
    const by = await known(store, 'a');
    const answer = await record(store, 'a', 'accepting');
    assert.deepEqual(answer, { intended: false, because: 'pending', by });
  });

  test('whose attempt has ended is lost, whoever else is at it', async (t) => {
    const store = await opened(t);
    await intend(store, 'a');
    await ready(store, 'b', 'publishing');
    await store.ledger.finish('b', INTERRUPTION, ONE);
    const answer = await record(store, 'b', 'publishing');
    assert.deepEqual(answer, { intended: false, because: 'lost' });
  });

  test('an archive that is kept when a plan is given up is named by what it holds', async (t) => {
    const store = await opened(t);
    const first = await publish(store, 'a');
    const plan = { previousSha256: first.sha256, previousArchiveKey: ARCHIVE };
    const second = await intend(store, 'b', { request: OTHER, version: plan });
    assert.equal(await store.catalog.abandon(second, TWO, { archived: true }), true);
    assert.deepEqual(await known(store, 'a'), { ...first, archivedKey: ARCHIVE });
    const abandoned = { ...second, state: 'abandoned', previousArchiveKey: undefined };
    assert.deepEqual(await known(store, 'b'), abandoned);
  });

  test('an archive is named by the version that it holds and by the one it was made for', async (t) => {
    const store = await opened(t);
    const first = await publish(store, 'a');
    const plan = { previousSha256: first.sha256, previousArchiveKey: ARCHIVE };
    const second = await intend(store, 'b', { request: OTHER, version: plan });
    const third = { ...second, id: 'c' };
    assert.equal(await store.catalog.isArchiveNamed(second), false);
    assert.equal(await store.catalog.isArchiveNamed(third), true, 'by the plan');
    await store.catalog.complete(second, ONE);
    assert.equal(await store.catalog.isArchiveNamed(second), true, 'by the first');
    const elsewhere = { ...third, previousArchiveKey: 'data/archive/other.json.gz' };
    assert.equal(await store.catalog.isArchiveNamed(elsewhere), false);
  });
}

/** A running attempt, or a version set aside. */
async function ready(store: OpenedLedger, id: string, intention: 'publishing' | 'accepting') {
  const request = { job: `job of ${id}` };
  if (intention === 'publishing') await claim(store, id, request);
  else await publish(store, id, { request, intention: 'setting_aside' });
}

function record(
  { catalog }: OpenedLedger,
  id: string,
  intention: 'publishing' | 'accepting',
  replaces?: string,
) {
  if (intention === 'accepting') return catalog.intendToAccept(id, { ...ACCEPT, replaces }, NOON);
  return catalog.intend({ ...versionBy(id), replaces }, intention, STATS, NOON);
}
