import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  DAILY,
  runOnce,
  snapshotOf,
  type StoredHome,
  storedHome,
  textOf,
} from '../../test/support/stored-home.ts';
import { MatineeError } from '../errors.ts';
import type { Page } from '../source.ts';
import { sha256 } from './home-files.ts';
import { acceptWithheld } from './snapshots.ts';

const ASIDE = 'data/quarantine/snapshots/poor.json';
const BY = { holder: 'holder-2', acceptedBy: 'mina@box' };

describe('what a run keeps', () => {
  test('is its pages, one a line, each as its body came', async (t) => {
    const { store, text } = await storedHome(t);
    const page: Page = {
      page: 1,
      totalPages: 2,
      results: [{ id: 7 }],
      sha256: 'abc',
      sandbox: true,
      observedAt: new Date('2026-11-23T02:00:01Z'),
      body: Buffer.from('{"page": 1}'),
    };
    await store.begin('run');
    await store.keepPage('run', 'popular', page);
    await store.keepPage('run', 'latest', { ...page, page: 2, body: Buffer.from('{"page":\n2}') });

    assert.equal(
      await text('data/staging/run/pages.jsonl'),
      `{"source":"popular","page":1,"observedAt":"2026-11-23T02:00:01.000Z","sha256":"abc","sandbox":true,"body":{"page": 1}}
{"source":"latest","page":2,"observedAt":"2026-11-23T02:00:01.000Z","sha256":"abc","sandbox":true,"body":"{\\"page\\":\\n2}"}
`,
    );
  });

  test('is what it rejected, with rule and reason, as one whole file', async (t) => {
    const { store, text, keys } = await storedHome(t);
    await store.begin('run');
    const key = await store.keepRejected('run', [
      { movie: { id: 1 }, rule: 'title', reason: 'no title' },
      { movie: { id: 2, adult: true }, rule: 'adult', reason: 'for adults' },
    ]);

    assert.equal(key, 'data/quarantine/run.jsonl');
    assert.deepEqual(await keys(), [key]);
    assert.equal(
      await text(key),
      `{"rule":"title","reason":"no title","movie":{"id":1}}
{"rule":"adult","reason":"for adults","movie":{"id":2,"adult":true}}
`,
    );
  });

  test('is no file where nothing was rejected', async (t) => {
    const { store, keys } = await storedHome(t);
    assert.equal(await store.keepRejected('run', []), undefined);
    assert.deepEqual(await keys(), []);
  });

  test('is its snapshot, beside its place, with the hash and size of the file', async (t) => {
    const { store, text } = await storedHome(t);
    await store.begin('run');
    const staged = await store.stage('run', snapshotOf('run'));

    const key = 'data/staging/run/snapshot.json';
    assert.equal(await text(key), textOf('run'));
    const sizeBytes = Buffer.byteLength(textOf('run'));
    assert.deepEqual(staged, { key, sha256: sha256(textOf('run')), sizeBytes });
  });

  for (const { keep, left } of [
    { keep: 'pages' as const, left: ['data/staging/run/pages.jsonl'] },
    { keep: undefined, left: [] },
  ]) {
    test(`is discarded, ${keep === 'pages' ? 'but for its pages' : 'all of it'}`, async (t) => {
      const { store, plant, keys } = await storedHome(t);
      await store.begin('run');
      for (const name of ['pages.jsonl', 'snapshot.json', 'rejected.jsonl']) {
        await plant(`data/staging/run/${name}`, 'x');
      }
      await plant('data/quarantine/run.jsonl', 'x');
      await store.discard('run', keep);
      assert.deepEqual(await keys(), left);
    });
  }
});

describe('an acceptance', () => {
  test('publishes what was set aside and records on whose word', async (t) => {
    const home = await storedHome(t);
    const withheld = await runOnce(home, 'poor', 'setting_aside');
    await home.clock.advance(60_000);
    const accepted = await acceptWithheld(withheld, BY, home);

    assert.deepEqual(accepted, {
      ...withheld,
      state: 'current',
      key: DAILY,
      stagedKey: ASIDE,
      ...BY,
      recordedAt: home.clock.now(),
      publishedAt: home.clock.now(),
    });
    assert.deepEqual(await home.keys(), [DAILY]);
    assert.equal(await home.text(DAILY), textOf('poor'));
    assert.equal((await home.ledger.attempt('poor'))?.reason, 'accepted');
  });

  test('keeps what was published before, packed', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const withheld = await runOnce(home, 'poor', 'setting_aside');
    await acceptWithheld(withheld, { ...BY, replace: true }, home);

    const archived = 'data/archive/daily_20261123.old.json.gz';
    assert.deepEqual(await home.keys(), [archived, DAILY]);
    assert.equal(await home.text(archived), textOf('old'));
    assert.equal(await home.text(DAILY), textOf('poor'));
  });

  test('of what is not set aside any more is refused and changes nothing', async (t) => {
    const home = await storedHome(t);
    const withheld = await runOnce(home, 'poor', 'setting_aside');
    const accepted = await acceptWithheld(withheld, BY, home);

    const refusal = new MatineeError('run-not-withheld', { run: 'poor', state: 'current' });
    const again = acceptWithheld(withheld, { ...BY, replace: true }, home);
    await assert.rejects(again, refusal);
    assert.deepEqual(await home.catalog.version('poor'), accepted);
    assert.deepEqual(await home.keys(), [DAILY]);
  });

  test('is refused over a file of somebody else, which stays as it is', async (t) => {
    const home = await storedHome(t);
    const withheld = await runOnce(home, 'poor', 'setting_aside');
    await home.plant(DAILY, 'mine');

    await assert.rejects(
      acceptWithheld(withheld, BY, home),
      new MatineeError('file-foreign', { path: DAILY }),
    );
    assert.deepEqual(await home.catalog.version('poor'), withheld);
    assert.equal(await home.text(DAILY), 'mine');
    assert.equal(await home.text(ASIDE), textOf('poor'));
  });

  test('keeps the file of somebody else in the archive where it is told to replace', async (t) => {
    const home = await storedHome(t);
    const withheld = await runOnce(home, 'poor', 'setting_aside');
    await home.plant(DAILY, 'mine');
    await acceptWithheld(withheld, { ...BY, replace: true }, home);

    const archived = 'data/archive/daily_20261123.before-poor-3fd30542.json.gz';
    assert.deepEqual(await home.keys(), [archived, DAILY]);
    assert.equal(await home.text(archived), 'mine');
    assert.equal(await home.text(DAILY), textOf('poor'));
  });

  test('goes back to set aside when somebody writes the named file meanwhile', async (t) => {
    const home = await storedHome(t);
    const withheld = await runOnce(home, 'poor', 'setting_aside');
    const catalog: StoredHome['catalog'] = {
      ...home.catalog,
      intendToAccept: async (...values) => {
        await home.plant(DAILY, 'mine');
        return home.catalog.intendToAccept(...values);
      },
    };

    await assert.rejects(
      acceptWithheld(withheld, BY, { ...home, catalog }),
      new MatineeError('file-foreign', { path: DAILY }),
    );
    const back = await home.catalog.version('poor');
    assert.deepEqual([back?.state, back?.key, back?.acceptedBy], ['withheld', ASIDE, undefined]);
    assert.deepEqual(await home.keys(), [ASIDE, DAILY]);
    assert.equal(await home.text(ASIDE), textOf('poor'));
  });

  test('of a file that is gone is refused', async (t) => {
    const home = await storedHome(t);
    const withheld = await runOnce(home, 'poor', 'setting_aside');
    await home.files.remove(ASIDE);

    const refusal = new MatineeError('run-not-withheld', { run: 'poor', state: 'withheld' });
    await assert.rejects(acceptWithheld(withheld, BY, home), refusal);
    assert.deepEqual(await home.keys(), []);
  });
});
