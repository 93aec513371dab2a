import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';

import {
  DAILY,
  runOnce,
  snapshotOf,
  stage,
  start,
  type StoredHome,
  storedHome,
  textOf,
} from '../../test/support/stored-home.ts';
import { MatineeError } from '../errors.ts';
import type { Version } from '../snapshot.ts';
import { sha256 } from './home-files.ts';
import { readSnapshot, refuseChanged } from './read-snapshot.ts';
import { acceptWithheld, createSnapshotStore } from './snapshots.ts';

const ARCHIVED = 'data/archive/daily_20261123.old.json.gz';
const ASIDE = 'data/quarantine/snapshots/poor.json';
const PLACES = { old: ARCHIVED, new: DAILY, poor: ASIDE } as const;
type Run = keyof typeof PLACES;

/** A home with a version of each lasting kind: archived, current, withheld. */
async function settledHome(t: TestContext): Promise<StoredHome> {
  const home = await storedHome(t);
  await runOnce(home, 'old');
  await runOnce(home, 'new');
  await runOnce(home, 'poor', 'setting_aside');
  return home;
}

async function versionOf({ catalog }: StoredHome, run: string): Promise<Version> {
  return (await catalog.version(run)) ?? assert.fail(run);
}

const contentOf = (run: string) => {
  const { info, movies } = snapshotOf(run);
  return { info, movies };
};

for (const run of Object.keys(PLACES) as Run[]) {
  test(`what the run of ${PLACES[run]} wrote is read`, async (t) => {
    const home = await settledHome(t);
    assert.deepEqual(await readSnapshot(await versionOf(home, run), home), contentOf(run));
  });

  test(`what is not, to the byte, what the run of ${PLACES[run]} wrote is never read`, async (t) => {
    const home = await settledHome(t);
    const version = await versionOf(home, run);
    const genuine = Buffer.from(textOf(run));
    const damaged = new MatineeError('file-damaged', { path: PLACES[run], run });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(genuine.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Buffer.from(genuine);
          changed[at] = (changed[at] ?? 0) ^ by;
          const content = run === 'old' ? gzipSync(changed) : changed;
          await home.files.write(PLACES[run], content);
          await assert.rejects(readSnapshot(version, home), damaged);
        },
      ),
      { numRuns: 30 },
    );
    for (const content of ['', '[]', `${textOf(run)} `, gzipSync(Buffer.alloc(1_000_000))]) {
      await home.files.write(PLACES[run], content);
      await assert.rejects(refuseChanged(version, home), damaged);
    }
  });

  test(`where ${PLACES[run]} is gone there is nothing to read`, async (t) => {
    const home = await settledHome(t);
    await home.files.remove(PLACES[run]);
    const version = await versionOf(home, run);
    assert.equal(await readSnapshot(version, home), undefined);
    const missing = new MatineeError('file-missing', { path: PLACES[run] });
    await assert.rejects(refuseChanged(version, home), missing);
  });
}

// A program that wrote them so has gone wrong; the hash says only that they are its bytes.
for (const text of [
  'no JSON',
  'null',
  '[]',
  '{"movies": []}',
  '{"collection_info": {"run_id": "run"}}',
  '{"collection_info": {"run_id": 7}, "movies": []}',
  '{"collection_info": {"lists": {"popular": "1, 2"}}, "movies": []}',
]) {
  test(`${text} is no snapshot, though a run wrote it`, async (t) => {
    const home = await storedHome(t);
    const publication = await stage(home, await start(home, 'run'));
    await home.plant(publication.staged.key, text);
    const staged = { ...publication.staged, sha256: sha256(Buffer.from(text)) };
    staged.sizeBytes = Buffer.byteLength(text);
    const version = await home.store.publish({ ...publication, staged });
    const damaged = new MatineeError('file-damaged', { path: DAILY, run: 'run' });
    await assert.rejects(readSnapshot(version, home), damaged);
  });
}

test('a file of another size is not even read', async (t) => {
  const home = await settledHome(t);
  await home.plant(DAILY, 'x');
  const read = () => assert.fail('it may be larger than memory, or a pipe that never ends');
  const parts = { ...home, files: { ...home.files, read } };
  const version = await versionOf(home, 'new');
  await assert.rejects(readSnapshot(version, parts), { code: 'file-damaged' });
});

describe('who reads while somebody publishes reads what he asked for', () => {
  /** What a reader, who asked the catalog before, reads of a run before each step of some work. */
  async function readsDuring(
    home: StoredHome,
    run: string,
    work: (home: StoredHome) => Promise<unknown>,
  ) {
    const asked = await versionOf(home, run);
    const reads: unknown[] = [];
    const looked =
      <A extends unknown[], T>(step: (...values: A) => Promise<T>) =>
      async (...values: A): Promise<T> => {
        reads.push(await readSnapshot(asked, home));
        return step(...values);
      };
    const { files, catalog } = home;
    const { makeFolder, write, move, remove } = files;
    await work({
      ...home,
      files: {
        ...files,
        makeFolder: looked(makeFolder),
        write: looked(write),
        move: looked(move),
        remove: looked(remove),
      },
      catalog: { ...catalog, complete: looked(catalog.complete) },
    });
    return [...reads, await readSnapshot(asked, home)];
  }

  test('of the version that is replaced', async (t) => {
    const home = await settledHome(t);
    const publication = await stage(home, await start(home, 'next'));
    const reads = await readsDuring(home, 'new', (parts) =>
      createSnapshotStore(parts).publish(publication),
    );
    assert.ok(reads.length >= 6, `${reads.length} reads`);
    for (const read of reads) assert.deepEqual(read, contentOf('new'));
  });

  test('of the version that is accepted', async (t) => {
    const home = await settledHome(t);
    const withheld = await versionOf(home, 'poor');
    const by = { holder: 'holder-1', acceptedBy: 'mina@box', replace: true };
    const reads = await readsDuring(home, 'poor', (parts) => acceptWithheld(withheld, by, parts));
    assert.ok(reads.length >= 6, `${reads.length} reads`);
    for (const read of reads) assert.deepEqual(read, contentOf('poor'));
  });
});
