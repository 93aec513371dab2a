import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';

import { stagedPage, storedHome } from '../../test/support/stored-home.ts';
import type { FileSystem } from '../lib/files.ts';
import type { StagedPage } from '../snapshot.ts';
import { createSnapshotStore } from './snapshots.ts';

const STOPPED = 'data/staging/stopped/pages.jsonl';
const NEXT = 'data/staging/next/pages.jsonl';
const AT = new Date('2026-11-23T02:00:01.250Z');
const PAGES = [
  stagedPage('popular', 1, AT),
  { ...stagedPage('trending', 1, AT), sandbox: true },
  stagedPage('popular', 2, AT),
];

type Lines = readonly [string, string, string];

/** A home in which an attempt has kept three pages. */
async function openStopped(t: TestContext, wrapFiles?: (files: FileSystem) => FileSystem) {
  const home = await storedHome(t, wrapFiles);
  await home.store.begin('stopped');
  for (const page of PAGES) await home.store.keepPage('stopped', page.source, page);
  return home;
}

describe('the pages that an attempt has kept', () => {
  test('are read as they were received', async (t) => {
    const { store } = await openStopped(t);
    assert.deepEqual(await store.readPages('stopped'), PAGES);
  });

  test('are read as they were received, on several lines or with what looks like ours', async (t) => {
    const { store } = await storedHome(t);
    const texts = [
      '{"total_pages":9,"results":[\n{"id":1}\n]}\n',
      '{"total_pages":9,"results":[{"id":2,"title":",\\"body\\":"}]}',
    ];
    const pages = texts.map((text, index) => ({
      ...stagedPage('a","body":b', index + 1, AT),
      results: JSON.parse(text).results,
      body: Buffer.from(text),
      sha256: hash('sha256', text),
    }));
    await store.begin('run');
    for (const page of pages) await store.keepPage('run', page.source, page);
    assert.deepEqual(await store.readPages('run'), pages);
  });

  test('are none where it kept none', async (t) => {
    const { store } = await storedHome(t);
    assert.deepEqual(await store.readPages('stopped'), []);
  });

  test('have as many others as their body says, which its hash vouches for', async (t) => {
    const { store, plant, text } = await openStopped(t);
    const lines = (await text(STOPPED)) ?? '';
    await plant(STOPPED, lines.replaceAll('"observedAt":', '"totalPages":1,"observedAt":'));
    assert.deepEqual(await store.readPages('stopped'), PAGES);
  });

  // biome-ignore format: a table is read by column
  const harms: { name: string; harm: (lines: Lines) => string[]; left: number[] }[] = [
    { name: 'a torn last line',              harm: ([a, b, c]) => [a, b, c.slice(0, -30)],                     left: [0, 1] },
    { name: 'a torn line with others after', harm: ([a, b, c]) => [a, b.slice(0, 50) + c],                     left: [0] },
    { name: 'a body that was changed',       harm: ([a, b, c]) => [a.replace('"id":1', '"id":8'), b, c],   left: [1, 2] },
    { name: 'another hash',                  harm: ([a, b, c]) => [a, b.replace(/"sha256":"./, '$&x'), c],     left: [0, 2] },
    { name: 'zeros, as a power cut leaves',  harm: ([a, b]) => [a, b, '\0'.repeat(200)],                       left: [0, 1] },
    { name: 'JSON that is no page',          harm: ([a, b, c]) => [a, 'null', '7', '{}', '[]', b, c],          left: [0, 1, 2] },
  ];
  for (const { name, harm, left } of harms) {
    test(`are read but for ${name}`, async (t) => {
      const { store, plant, text } = await openStopped(t);
      const before = (await text(STOPPED))?.trimEnd().split('\n') as unknown as Lines;
      const after = harm(before);
      assert.notDeepEqual(after, before);
      await plant(STOPPED, after.join('\n'));
      assert.deepEqual(
        await store.readPages('stopped'),
        left.map((index) => PAGES[index]),
      );
    });
  }

  test('are read but for what the reader of bodies does not know', async (t) => {
    const home = await openStopped(t);
    const readBody = (body: Uint8Array, page: number) =>
      page === 2 ? undefined : home.readBody(body, page);
    const store = createSnapshotStore({ ...home, readBody });
    assert.deepEqual(await store.readPages('stopped'), PAGES.slice(0, 2));
  });
});

describe('pages that are taken over', () => {
  const take = ({ store }: Awaited<ReturnType<typeof storedHome>>, pages: readonly StagedPage[]) =>
    store.takeOverPages({ from: 'stopped', to: 'next' }, pages);

  test('are with the next attempt, and nothing is left of the stopped one', async (t) => {
    const home = await openStopped(t);
    await home.plant('data/staging/stopped/snapshot.json', 'x');
    await take(home, PAGES);
    assert.deepEqual(await home.keys(), [NEXT]);
    assert.deepEqual(await home.store.readPages('next'), PAGES);
  });

  test('leave what was torn behind, so that the next page is whole', async (t) => {
    const home = await openStopped(t);
    await home.plant(STOPPED, ((await home.text(STOPPED)) ?? '').slice(0, -30));
    await take(home, await home.store.readPages('stopped'));
    await home.store.keepPage('next', 'popular', stagedPage('popular', 2, AT));
    assert.deepEqual(await home.store.readPages('next'), PAGES);
  });

  // Makes the folder, writes beside; moves, which makes the folder, renames and syncs; removes.
  for (let call = 1; call <= 6; call++) {
    test(`are with one of the two when the process dies at call ${call} of 6`, async (t) => {
      const disk = mortalDisk();
      const home = await openStopped(t, disk.wrap);
      disk.dieAt(call);
      const end = await Promise.race([take(home, PAGES).then(() => 'survived'), disk.died]);

      assert.equal(end, 'died');
      const next = await home.store.readPages('next');
      assert.deepEqual(next.length > 0 ? next : await home.store.readPages('stopped'), PAGES);
    });
  }

  test('have moved even when the stopped folder cannot be removed', async (t) => {
    const remove = () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
    const home = await openStopped(t, (files) => ({ ...files, remove }));
    await take(home, PAGES);
    assert.deepEqual(await home.store.readPages('next'), PAGES);
  });
});

/** A disk on which a process dies when it wants to change something the n-th time. */
function mortalDisk() {
  const death = Promise.withResolvers<string>();
  let callsLeft = Number.POSITIVE_INFINITY;
  const mortal =
    <A extends unknown[]>(
      work: (...values: A) => Promise<void>,
      halfOf: (...values: A) => Promise<void> = async () => {},
    ) =>
    async (...values: A): Promise<void> => {
      callsLeft -= 1;
      if (callsLeft > 0) return work(...values);
      if (callsLeft === 0) await halfOf(...values);
      death.resolve('died');
      return new Promise<void>(() => {});
    };
  const wrap = (files: FileSystem): FileSystem => ({
    ...files,
    makeFolder: mortal(files.makeFolder),
    write: mortal(files.write, (path, content) =>
      files.write(path, content.slice(0, content.length / 2)),
    ),
    rename: mortal(files.rename),
    syncFolder: mortal(files.syncFolder),
    remove: mortal(files.remove),
  });
  return { wrap, died: death.promise, dieAt: (call: number) => void (callsLeft = call) };
}
