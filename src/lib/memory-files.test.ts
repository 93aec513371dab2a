import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';

import { FakeClock } from './fake-clock.ts';
import { describeFileSystem } from './files.contract.ts';
import { createMemoryFiles } from './memory-files.ts';
import { seededRandom } from './prng.ts';

const open = (options?: { capacityBytes: number }) => createMemoryFiles(new FakeClock(), options);

describeFileSystem({
  name: 'in memory',
  open: () => {
    const files = open();
    void files.makeFolder('/home');
    return { files, folder: '/home' };
  },
});

const textOf = (content: Uint8Array | undefined) => content && new TextDecoder().decode(content);

test('a full disk refuses what does not fit, keeps what was there, and takes what fits again', async () => {
  const files = open({ capacityBytes: 10 });
  await files.write('/a', '123456');
  await assert.rejects(files.write('/b', '78901'), { code: 'ENOSPC', path: '/b' });
  await assert.rejects(files.append('/a', '78901'), { code: 'ENOSPC' });
  assert.equal(textOf(await files.read('/a')), '123456');
  assert.deepEqual(await files.volume('/'), { type: 0x01021994, totalBytes: 10, freeBytes: 4 });
  await files.remove('/a');
  await files.write('/b', '7890123456');
  await files.write('/b', '7');
  assert.equal((await files.volume('/')).freeBytes, 9);
});

test('without power what is synced stays, whatever else is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.string(), fc.string(), async (seed, synced, later) => {
      const files = open();
      await files.makeFolder('/home');
      await files.syncFolder('/');
      await files.write('/home/a', synced);
      await files.syncFolder('/home');
      await files.append('/home/a', later);
      await files.write('/home/b', 'a name that is on no disk');
      files.crash(seededRandom(seed));
      const kept = (await files.read('/home/a')) ?? new Uint8Array();
      const before = new TextEncoder().encode(synced);
      const whole = new TextEncoder().encode(synced + later);
      assert.ok(kept.length >= before.length && kept.length <= whole.length);
      assert.deepEqual(kept, whole.slice(0, kept.length));
    }),
  );
});

test('without power a rename that was not synced has happened or not, and nothing between', async () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 40; seed++) {
    const files = open();
    await files.makeFolder('/data');
    await files.write('/old', 'content');
    await files.syncFolder('/');
    await files.rename('/old', '/data/new');
    files.crash(seededRandom(seed));
    const names = [...(await files.list('/')), ...(await files.list('/data'))];
    seen.add(names.join());
  }
  assert.deepEqual([...seen].toSorted(), ['data,new', 'data,old']);
});

test('changes of names are lost from the newest on', async () => {
  for (let seed = 0; seed < 40; seed++) {
    const files = open();
    for (const name of ['a', 'b', 'c', 'd']) await files.write(`/${name}`, name);
    await files.remove('/a');
    files.crash(seededRandom(seed));
    const left = (await files.list('/')).join('');
    assert.ok(['', 'a', 'ab', 'abc', 'abcd', 'bcd'].includes(left), left);
  }
});

test('a crash frees what is lost', async () => {
  const files = open({ capacityBytes: 10 });
  await files.syncFolder('/');
  await files.write('/a', '1234567890');
  files.crash(() => 0);
  assert.deepEqual(await files.list('/'), []);
  await files.write('/a', '1234567890');
});
