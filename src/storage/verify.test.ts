import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';

import {
  DAILY,
  runOnce,
  stage,
  start,
  type StoredHome,
  storedHome,
} from '../../test/support/stored-home.ts';
import type { Finding } from '../snapshot.ts';
import { compress } from './home-files.ts';
import { acceptWithheld, createSnapshotStore } from './snapshots.ts';
import { verify } from './verify.ts';

const ARCHIVED = 'data/archive/daily_20261123.old.json.gz';
const ASIDE = 'data/quarantine/snapshots/poor.json';

/** A home with a version of each lasting kind: archived, current, withheld. */
async function settledHome(t: Parameters<typeof storedHome>[0]): Promise<StoredHome> {
  const home = await storedHome(t);
  await runOnce(home, 'old');
  const attempt = await start(home, 'new');
  await home.store.keepRejected('new', [{ movie: { id: 1 }, rule: 'title', reason: 'no title' }]);
  await home.store.publish(await stage(home, attempt));
  await runOnce(home, 'poor', 'setting_aside');
  return home;
}

const look = (home: StoredHome) => verify(home, home.clock.now());

test('a home as the catalog knows it has nothing to find', async (t) => {
  assert.deepEqual(await look(await settledHome(t)), { checkedFiles: 3, findings: [] });
});

test('a home in which nothing ever ran has nothing to find', async (t) => {
  assert.deepEqual(await look(await storedHome(t)), { checkedFiles: 0, findings: [] });
});

// biome-ignore format: a table is read by column
const cases: { name: string; harm: (home: StoredHome) => Promise<void>; finding: Finding }[] = [
  { name: 'a published file that is gone',    harm: (home) => home.files.remove(DAILY),      finding: { kind: 'missing', key: DAILY,    run: 'new' } },
  { name: 'a published file that was edited', harm: (home) => home.plant(DAILY, 'edited'),   finding: { kind: 'changed', key: DAILY,    run: 'new' } },
  { name: 'a withheld file that is gone',     harm: (home) => home.files.remove(ASIDE),      finding: { kind: 'missing', key: ASIDE,    run: 'poor' } },
  { name: 'a withheld file that was edited',  harm: (home) => home.plant(ASIDE, 'edited'),   finding: { kind: 'changed', key: ASIDE,    run: 'poor' } },
  { name: 'a folder in place of a published file', harm: (home) => folderAt(home, DAILY),      finding: { kind: 'folder',  key: DAILY,    run: 'new' } },
  { name: 'a folder in place of a withheld file',  harm: (home) => folderAt(home, ASIDE),      finding: { kind: 'folder',  key: ASIDE,    run: 'poor' } },
  { name: 'a folder in place of an archive',       harm: (home) => folderAt(home, ARCHIVED),   finding: { kind: 'folder',  key: ARCHIVED, run: 'old' } },
  { name: 'an archive that is gone',          harm: (home) => home.files.remove(ARCHIVED),   finding: { kind: 'missing', key: ARCHIVED, run: 'old' } },
  { name: 'an archive that is no archive',    harm: (home) => home.plant(ARCHIVED, 'x'),     finding: { kind: 'damaged', key: ARCHIVED, run: 'old' } },
  { name: 'an archive of something else',     harm: packOther,                               finding: { kind: 'damaged', key: ARCHIVED, run: 'old' } },
  ...['data/raw/movies/daily_x.json', 'data/archive/x.gz', 'data/quarantine/x.jsonl', 'data/quarantine/snapshots/x.json', 'data/staging/x'].map(
    (key) => ({ name: `a file at ${key} that nobody knows`, harm: (home: StoredHome) => home.plant(key, 'x'), finding: { kind: 'stray', key } as const }),
  ),
];
for (const { name, harm, finding } of cases) {
  test(`${name} is ${finding.kind}`, async (t) => {
    const home = await settledHome(t);
    await harm(home);
    assert.deepEqual((await look(home)).findings, [finding]);
  });
}

test('what a database was copied to before a migration is no finding', async (t) => {
  const home = await settledHome(t);
  await home.plant('data/archive/matinee-schema-1.db', 'x');
  await home.plant('data/archive/history-schema-12.db', 'x');
  await home.plant('data/archive/mine.db', 'x');
  const findings = [{ kind: 'stray', key: 'data/archive/mine.db' }];
  assert.deepEqual((await look(home)).findings, findings);
});

test('what doctor writes beside the files, to see whether it can, is no finding', async (t) => {
  const home = await settledHome(t);
  const name = '.matinee-0a1b2c3d-4711-0a1b2c3d-0a1b2c.part';
  const folders = ['raw/movies', 'archive', 'quarantine', 'quarantine/snapshots', 'staging'];
  for (const folder of folders) await home.plant(`data/${folder}/${name}`, 'x');
  assert.deepEqual((await look(home)).findings, []);
});

describe('what a live attempt is about is no finding', () => {
  test('while it fetches and stages', async (t) => {
    const home = await settledHome(t);
    const attempt = await start(home, 'next');
    await home.store.keepRejected('next', [{ movie: { id: 1 }, rule: 'title', reason: 'none' }]);
    await stage(home, attempt);
    assert.deepEqual((await look(home)).findings, []);
  });

  // Packing the old content takes three of the steps, moving and recording the new one two.
  for (const { intention, steps } of [
    { intention: 'publishing', steps: 5 },
    { intention: 'setting_aside', steps: 2 },
  ] as const) {
    test(`at any step of ${intention}`, async (t) => {
      const home = await settledHome(t);
      const publication = await stage(home, await start(home, 'next'), { intention });
      const looks = await looksDuring(home, (parts) =>
        createSnapshotStore(parts).publish(publication),
      );
      assert.deepEqual(looks, nothingAt(steps));
    });
  }

  test('at any step of an acceptance', async (t) => {
    const home = await settledHome(t);
    const withheld = await home.catalog.version('poor');
    assert.ok(withheld);
    const by = { holder: 'holder-1', acceptedBy: 'mina@box', replace: true };
    const looks = await looksDuring(home, (parts) => acceptWithheld(withheld, by, parts));
    assert.deepEqual(looks, nothingAt(5));
  });

  test('when it publishes while we look', async (t) => {
    const home = await settledHome(t);
    let published = 0;
    const hash = async (key: string) => {
      if (key === DAILY && published === 0) {
        published += 1;
        await runOnce(home, 'next');
      }
      return home.files.hash(key);
    };
    const found = await look({ ...home, files: { ...home.files, hash } });
    assert.deepEqual(found, { checkedFiles: 4, findings: [] });
    assert.equal(published, 1);
  });
});

test('a row that cannot be read is a finding, its files are no strays, and the others are compared', async (t) => {
  const home = await settledHome(t);
  const db = new DatabaseSync(join(home.home, 'matinee.db'));
  db.exec("update versions set info = substr(info, 1, 5) where id = 'new'");
  db.close();
  await home.plant(ASIDE, 'edited');
  const damage = { kind: 'value', table: 'versions', row: 'new', column: 'info' } as const;
  assert.deepEqual(await look(home), {
    checkedFiles: 3,
    findings: [
      { kind: 'row', key: 'matinee.db', run: 'new', damage },
      { kind: 'changed', key: ASIDE, run: 'poor' },
    ],
  });
});

test('a pipe in the place of a published file is a finding', async (t) => {
  const home = await settledHome(t);
  await home.files.remove(DAILY);
  execFileSync('mkfifo', [join(home.home, DAILY)]);
  assert.deepEqual((await look(home)).findings, [{ kind: 'special', key: DAILY, run: 'new' }]);
});

/** What is found before each step that some work makes, in files and in the catalog. */
async function looksDuring(home: StoredHome, work: (home: StoredHome) => Promise<unknown>) {
  const looks: Finding[][] = [];
  const looked =
    <A extends unknown[], T>(step: (...values: A) => Promise<T>) =>
    async (...values: A): Promise<T> => {
      looks.push((await look(home)).findings);
      return step(...values);
    };
  const { files, catalog } = home;
  await work({
    ...home,
    files: {
      ...files,
      makeFolder: looked(files.makeFolder),
      write: looked(files.write),
      move: looked(files.move),
    },
    catalog: { ...catalog, complete: looked(catalog.complete) },
  });
  return looks;
}

const nothingAt = (steps: number): Finding[][] => Array.from({ length: steps }, () => []);

async function folderAt({ files }: StoredHome, key: string): Promise<void> {
  await files.remove(key);
  await files.makeFolder(key);
}

async function packOther(home: StoredHome): Promise<void> {
  await home.files.write(ARCHIVED, compress(Buffer.from('something else')));
}
