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
import { isError, MatineeError } from '../errors.ts';
import type { FileSystem } from '../lib/files.ts';
import { carryOut } from './publish.ts';
import { createSnapshotStore } from './snapshots.ts';

const ARCHIVED_OLD = 'data/archive/daily_20261123.old.json.gz';
const STAGED_NEW = 'data/staging/new/snapshot.json';

describe('a publication', () => {
  test('of a period that has none puts the staged file in its place, whole', async (t) => {
    const home = await storedHome(t);
    const version = await runOnce(home, 'new');

    assert.deepEqual(await endOf(home, 'new'), ['current', 'succeeded', 'succeeded']);
    assert.equal(version.publishedAt?.toISOString(), '2026-11-23T02:00:01.000Z');
    assert.deepEqual(await home.keys(), [DAILY]);
    assert.equal(await home.text(DAILY), textOf('new'));
  });

  test('in the place of an earlier one keeps that one, packed, byte by byte', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    await runOnce(home, 'new');

    assert.deepEqual(await home.keys(), [ARCHIVED_OLD, DAILY]);
    assert.equal(await home.text(DAILY), textOf('new'));
    assert.equal(await home.text(ARCHIVED_OLD), textOf('old'));
    const old = await home.catalog.version('old');
    assert.deepEqual([old?.state, old?.archivedKey], ['archived', ARCHIVED_OLD]);
  });

  test('is refused over a file of somebody else, which stays as it is', async (t) => {
    const home = await storedHome(t);
    await home.plant(DAILY, 'mine');
    const publication = await stage(home, await start(home, 'new'));

    await assert.rejects(home.store.publish(publication), foreign);
    assert.equal(await home.text(DAILY), 'mine');
    assert.equal(await home.catalog.version('new'), undefined);
    assert.deepEqual(await home.keys(), [DAILY, STAGED_NEW]);
  });

  test('is refused over a snapshot of ours that somebody changed', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    await home.plant(DAILY, 'edited');
    const publication = await stage(home, await start(home, 'new'));

    await assert.rejects(home.store.publish(publication), foreign);
    assert.equal(await home.text(DAILY), 'edited');
    assert.equal((await home.catalog.version('old'))?.state, 'current');
  });

  test('keeps the file of somebody else in the archive where it is told to replace', async (t) => {
    const home = await storedHome(t);
    await home.plant(DAILY, 'mine');
    await home.store.publish(await stage(home, await start(home, 'new'), { replace: true }));

    const archived = 'data/archive/daily_20261123.before-new-3fd30542.json.gz';
    assert.deepEqual(await home.keys(), [archived, DAILY]);
    assert.equal(await home.text(archived), 'mine');
    assert.equal(await home.text(DAILY), textOf('new'));
  });

  test('takes the place of a snapshot whose file somebody removed', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    await home.files.remove(DAILY);
    await runOnce(home, 'new');

    assert.equal(await home.text(DAILY), textOf('new'));
    const old = await home.catalog.version('old');
    assert.deepEqual([old?.state, old?.archivedKey], ['archived', undefined]);
  });

  test('of an attempt that is not running any more is refused and moves nothing', async (t) => {
    const home = await storedHome(t);
    const publication = await stage(home, await start(home, 'new'));
    const error = { code: 'deadline', values: {} };
    await home.ledger.finish('new', { state: 'failed', error, stats: {} }, home.clock.now());

    await assert.rejects(home.store.publish(publication), lost);
    assert.deepEqual(await home.keys(), [STAGED_NEW]);
  });

  test('that is set aside goes to quarantine and leaves what is published', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    await runOnce(home, 'new', 'setting_aside');

    const aside = 'data/quarantine/snapshots/new.json';
    assert.deepEqual(await home.keys(), [aside, DAILY]);
    assert.equal(await home.text(aside), textOf('new'));
    assert.equal(await home.text(DAILY), textOf('old'));
    assert.deepEqual(await endOf(home, 'new'), ['withheld', 'failed', 'failed']);
  });
});

describe('a publication that meets trouble', () => {
  test('is undone when its staged file is gone', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const publication = await stage(home, await start(home, 'new'));
    await home.files.remove(STAGED_NEW);

    await assert.rejects(home.store.publish(publication), lost);
    assert.deepEqual(await endOf(home, 'new'), ['abandoned', 'interrupted', 'failed']);
    assert.deepEqual(await home.keys(), [DAILY]);
    assert.equal(await home.text(DAILY), textOf('old'));
  });

  test('is undone when its staged file was changed', async (t) => {
    const home = await storedHome(t);
    const publication = await stage(home, await start(home, 'new'));
    await home.plant(STAGED_NEW, 'torn');

    await assert.rejects(home.store.publish(publication), lost);
    assert.deepEqual(await home.keys(), []);
  });

  test('is undone, but for its pages, when somebody writes the named file meanwhile', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const intended = await intend(home, 'new');
    await home.plant('data/staging/new/pages.jsonl', 'pages');
    await home.plant('data/quarantine/new.jsonl', 'rejected');
    await home.plant('data/staging/new/previous.json.gz', 'half an archive');
    await home.plant(DAILY, 'mine');

    await assert.rejects(carryOut(intended, home, home.clock.now()), foreign);
    assert.deepEqual(await home.keys(), [DAILY, 'data/staging/new/pages.jsonl']);
    assert.equal(await home.text(DAILY), 'mine');
    assert.deepEqual(await endOf(home, 'new'), ['abandoned', 'interrupted', 'failed']);
  });

  test('is done once, however often it is carried out', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const intended = await intend(home, 'new');

    const results = [];
    for (const _ of [1, 2, 3]) results.push(await carryOut(intended, home, home.clock.now()));
    assert.deepEqual(results, ['done', 'done', 'done']);
    assert.deepEqual(await home.keys(), [ARCHIVED_OLD, DAILY]);
    assert.equal(await home.text(ARCHIVED_OLD), textOf('old'));
    assert.deepEqual(await endOf(home, 'new'), ['current', 'succeeded', 'succeeded']);
  });

  // A record that a power cut outlives must not speak of names that it did not.
  for (const { name, already, steps } of [
    { name: 'when it moves it', already: false, steps: ['move', 'complete'] },
    { name: 'when it was there', already: true, steps: ['sync', 'complete'] },
  ]) {
    test(`is recorded only when its file is on the disk, ${name}`, async (t) => {
      const home = await storedHome(t);
      const intended = await intend(home, 'new');
      if (already) await home.files.move(STAGED_NEW, DAILY);

      const taken: string[] = [];
      const { files, catalog } = home;
      const noting =
        <A extends unknown[], T>(step: string, work: (...values: A) => Promise<T>) =>
        (...values: A) => {
          taken.push(step);
          return work(...values);
        };
      const noted = {
        files: { ...files, move: noting('move', files.move), sync: noting('sync', files.sync) },
        catalog: { ...catalog, complete: noting('complete', catalog.complete) },
      };
      assert.equal(await carryOut(intended, noted, home.clock.now()), 'done');
      assert.deepEqual(taken, steps);
    });
  }

  test('stays done when a later one has taken its place', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const intended = await intend(home, 'new');
    await carryOut(intended, home, home.clock.now());
    await runOnce(home, 'newest');
    const keys = await home.keys();

    assert.equal(await carryOut(intended, home, home.clock.now()), 'done');
    assert.deepEqual(await home.keys(), keys);
    assert.equal(await home.text(DAILY), textOf('newest'));
  });

  test('that was given up stays undone', async (t) => {
    const home = await storedHome(t);
    const intended = await intend(home, 'new');
    await home.catalog.abandon(intended, home.clock.now());

    assert.equal(await carryOut(intended, home, home.clock.now()), 'undone');
    assert.equal((await home.catalog.version('new'))?.state, 'abandoned');
  });

  test('is done when the catalog did its part and its answer was lost', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    let answers = 0;
    const catalog: StoredHome['catalog'] = {
      ...home.catalog,
      complete: async (...values) => {
        const answer = await home.catalog.complete(...values);
        answers += 1;
        if (answers === 1) throw new Error('no answer');
        return answer;
      },
    };
    const store = createSnapshotStore({ ...home, catalog });
    const version = await store.publish(await stage(home, await start(home, 'new')));

    assert.equal(answers, 1);
    assert.equal(version.state, 'current');
    assert.deepEqual(await home.keys(), [ARCHIVED_OLD, DAILY]);
  });

  test('overcomes one failure of the disk', async (t) => {
    const disk = failing('rename', DAILY, 1);
    const home = await storedHome(t, disk.wrap);
    const version = await runOnce(home, 'new');

    assert.equal(disk.failures(), 1);
    assert.equal(version.state, 'current');
    assert.deepEqual(await home.keys(), [DAILY]);
  });

  test('stays intended when the disk fails again, for the next one to finish', async (t) => {
    const home = await storedHome(t, failing('rename', DAILY, 2).wrap);
    await runOnce(home, 'old').catch(() => {});
    const intended = await home.catalog.version('old');
    assert.equal(intended?.state, 'publishing');

    assert.equal(await carryOut(intended, home, home.clock.now()), 'done');
    assert.deepEqual(await endOf(home, 'old'), ['current', 'succeeded', 'succeeded']);
  });

  test('is published though its staging folder cannot be removed', async (t) => {
    const disk = failing('remove', 'data/staging/new', 1);
    const home = await storedHome(t, disk.wrap);
    const version = await runOnce(home, 'new');

    assert.equal(disk.failures(), 1);
    assert.equal(version.state, 'current');
  });
});

/** A disk that refuses an operation on one file as often as is said. */
function failing(operation: 'rename' | 'remove', key: string, times: number) {
  let failures = 0;
  const refuse = (path: string): void => {
    if (!path.endsWith(key) || failures === times) return;
    failures += 1;
    throw Object.assign(new Error('input/output error'), { code: 'EIO' });
  };
  const wrap = (files: FileSystem): FileSystem => ({
    ...files,
    [operation]: async (...paths: [string, string]) => {
      refuse(paths.at(-1) ?? '');
      return files[operation](...paths);
    },
  });
  return { wrap, failures: () => failures };
}

const foreign = new MatineeError('file-foreign', { path: DAILY });
const lost = (error: unknown) => isError(error, 'claim-lost') && error.values.attempt === 'new';
