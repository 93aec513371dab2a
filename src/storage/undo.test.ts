import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  DAILY,
  endOf,
  intend,
  runOnce,
  stage,
  start,
  type StoredHome,
  storedHome,
  textOf,
} from '../../test/support/stored-home.ts';
import { MatineeError } from '../errors.ts';
import { archivePrevious } from './archive.ts';
import { sha256 } from './home-files.ts';
import { carryOut } from './publish.ts';
import { verify } from './verify.ts';

const ARCHIVED_OLD = 'data/archive/daily_20261123.old.json.gz';
const STAGED_NEW = 'data/staging/new/snapshot.json';
const foreign = new MatineeError('file-foreign', { path: DAILY });

describe('a publication whose attempt was ended before its record', () => {
  test('is taken back: what was there before is in its place again', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const intended = await intend(home, 'new');
    await home.plant('data/staging/new/pages.jsonl', 'pages');

    assert.equal(await carryOut(intended, ending(home), home.clock.now()), 'undone');
    assert.deepEqual(await endOf(home, 'new'), ['abandoned', 'failed', 'failed']);
    assert.deepEqual(await home.keys(), [DAILY, 'data/staging/new/pages.jsonl']);
    assert.equal(await home.text(DAILY), textOf('old'));
    assert.equal((await home.catalog.version('old'))?.state, 'current');
  });

  for (const intention of ['publishing', 'setting_aside'] as const) {
    test(`is taken back where there was nothing before (${intention})`, async (t) => {
      const home = await storedHome(t);
      const intended = await intend(home, 'new', { intention });
      assert.equal(await carryOut(intended, ending(home), home.clock.now()), 'undone');
      assert.deepEqual(await endOf(home, 'new'), ['abandoned', 'failed', 'failed']);
      assert.deepEqual(await home.keys(), []);
    });
  }

  test('is taken back by the next one where a kill came in between', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const intended = await intend(home, 'new');
    const killed = new Error('killed');
    const dying = {
      ...ending(home),
      files: { ...home.files, write: () => Promise.reject(killed) },
    };
    await archivePrevious(intended, home.files);
    await home.files.move(STAGED_NEW, DAILY);
    await assert.rejects(carryOut(intended, dying, home.clock.now()), killed);

    assert.equal(await carryOut(intended, home, home.clock.now()), 'undone');
    assert.deepEqual(await home.keys(), [DAILY]);
    assert.equal(await home.text(DAILY), textOf('old'));
  });
});

describe('the archive of a publication that is undone', () => {
  test('goes where it is a copy of what the named file holds', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const intended = await intend(home, 'new');
    await archivePrevious(intended, home.files);
    await home.files.remove(STAGED_NEW);

    assert.equal(await carryOut(intended, home, home.clock.now()), 'undone');
    assert.deepEqual(await home.keys(), [DAILY]);
    assert.equal((await home.catalog.version('new'))?.previousArchiveKey, undefined);
  });

  test('stays where another version names it', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const current = await runOnce(home, 'current');
    const intended = await intend(home, 'new');
    const sharing = { ...intended, previousArchiveKey: ARCHIVED_OLD };
    await home.files.remove(STAGED_NEW);

    assert.equal(intended.previousSha256, current.sha256);
    assert.equal(await carryOut(sharing, home, home.clock.now()), 'undone');
    assert.deepEqual(await home.keys(), [ARCHIVED_OLD, DAILY]);
    assert.equal(await home.text(ARCHIVED_OLD), textOf('old'));
  });

  test('stays, and is named, where it holds what is nowhere else', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const intended = await intend(home, 'new');
    await archivePrevious(intended, home.files);
    await home.plant(DAILY, 'mine');

    await assert.rejects(carryOut(intended, home, home.clock.now()), foreign);
    assert.deepEqual(await home.keys(), [ARCHIVED_OLD, DAILY]);
    const old = await home.catalog.version('old');
    assert.deepEqual([old?.state, old?.archivedKey], ['current', ARCHIVED_OLD]);
    await home.store.discard('new'); // as the sweeper does
    const { findings } = await verify(home, home.clock.now());
    assert.deepEqual(findings, [{ kind: 'changed', key: DAILY, run: 'old' }]);

    await home.store.publish(await stage(home, await start(home, 'next'), { replace: true }));
    assert.equal((await home.catalog.version('old'))?.archivedKey, ARCHIVED_OLD);
    assert.deepEqual((await verify(home, home.clock.now())).findings, []);
  });
});

describe('the named file is compared', () => {
  test('right before the rename: what somebody wrote meanwhile is not overwritten', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const intended = await intend(home, 'new');
    await assert.rejects(
      carryOut(intended, plantingAt(home, ARCHIVED_OLD), home.clock.now()),
      foreign,
    );

    assert.equal(await home.text(DAILY), 'mine');
    assert.equal(await home.text(ARCHIVED_OLD), textOf('old'));
    assert.equal((await home.catalog.version('old'))?.archivedKey, ARCHIVED_OLD);
  });

  test('right after it: what somebody wrote over it is not told to be published', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const intended = await intend(home, 'new');
    await assert.rejects(carryOut(intended, plantingAt(home, DAILY), home.clock.now()), foreign);

    assert.equal(await home.text(DAILY), 'mine');
    assert.equal(await home.text(ARCHIVED_OLD), textOf('old'));
    assert.deepEqual(await endOf(home, 'new'), ['abandoned', 'interrupted', 'failed']);
  });

  test('before it is archived: an archive holds what its plan expects, or is not made', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const intended = await intend(home, 'new');
    await home.plant(DAILY, 'mine');
    await archivePrevious(intended, home.files);
    assert.equal(await home.text(ARCHIVED_OLD), undefined);
  });
});

test('an archive is named only where it was made: not of a file that was removed meanwhile', async (t) => {
  const home = await storedHome(t);
  await runOnce(home, 'old');
  const intended = await intend(home, 'new');
  await home.files.remove(DAILY);

  assert.equal(await carryOut(intended, home, home.clock.now()), 'done');
  const old = await home.catalog.version('old');
  assert.deepEqual([old?.state, old?.archivedKey], ['archived', undefined]);
});

test('a publication of the same bytes as before keeps those of before, too', async (t) => {
  const home = await storedHome(t);
  await runOnce(home, 'old');
  const publication = await stage(home, await start(home, 'new'));
  await home.plant(STAGED_NEW, textOf('old'));
  const staged = { ...publication.staged, sha256: sha256(textOf('old')) };
  await home.store.publish({ ...publication, staged });

  assert.deepEqual(await home.keys(), [ARCHIVED_OLD, DAILY]);
  assert.equal(await home.text(ARCHIVED_OLD), textOf('old'));
  assert.deepEqual((await verify(home, home.clock.now())).findings, []);
});

test('an intention that was given up and recorded anew is carried out by its new holder alone', async (t) => {
  const home = await storedHome(t);
  await runOnce(home, 'poor', 'setting_aside');
  const place = { previousSha256: undefined, previousArchiveKey: undefined, replaces: undefined };
  const aside = 'data/quarantine/snapshots/poor.json';
  const plan = { ...place, key: DAILY, stagedKey: aside, holder: 'holder-1', acceptedBy: 'mina' };
  await home.catalog.intendToAccept('poor', plan, home.clock.now());
  const stale = await home.catalog.version('poor');
  assert.ok(stale);
  await home.catalog.abandon(stale, home.clock.now());

  assert.equal(await carryOut(stale, home, home.clock.now()), 'undone');
  assert.deepEqual(await home.keys(), [aside]);
  await home.clock.advance(1000);
  await home.catalog.intendToAccept('poor', plan, home.clock.now());
  assert.equal(await carryOut(stale, home, home.clock.now()), 'done');
  assert.deepEqual(await home.keys(), [aside]);
});

/** Somebody ends the attempt right before it is recorded as published. */
function ending({ files, catalog, ledger, clock }: StoredHome) {
  const complete: StoredHome['catalog']['complete'] = async (version, at) => {
    const error = { code: 'deadline', values: {} };
    await ledger.finish(version.id, { state: 'failed', error, stats: {} }, clock.now());
    return catalog.complete(version, at);
  };
  return { files, catalog: { ...catalog, complete } };
}

/** Somebody writes the named file as soon as a file has been moved to a name. */
function plantingAt({ files, catalog, plant }: StoredHome, key: string) {
  const move: StoredHome['files']['move'] = async (from, to) => {
    await files.move(from, to);
    if (to === key) await plant(DAILY, 'mine');
  };
  return { files: { ...files, move }, catalog };
}
