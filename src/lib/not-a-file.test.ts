import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import { nodeFileSystem as files } from './files.ts';
import { systemClock as clock } from './clock.ts';
import { isHeld, openDatabase, tryLock } from './sqlite.ts';

function newFolder(t: TestContext): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-kinds-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return (name) => join(folder, name);
}

const pipe = (path: string) => execFileSync('mkfifo', [path]);

// biome-ignore format: a table is read by column
const USES: [what: string, use: (path: string) => Promise<unknown>][] = [
  ['read',             (path) => files.read(path)],
  ['read from a byte', (path) => files.readFrom(path, 0)],
  ['written',          (path) => files.write(path, 'x')],
  ['added to',         (path) => files.append(path, 'x')],
  ['opened to read',   async (path) => openDatabase(path, { clock, readOnly: true })],
  ['opened to write',  async (path) => openDatabase(path, { clock })],
  ['locked',           async (path) => tryLock(path)],
  ['asked for a lock', async (path) => isHeld(path)],
];
describe('where a file has to be', () => {
  for (const [what, use] of USES) {
    test(`a pipe is not ${what}, nor waited for`, async (t) => {
      const path = newFolder(t)('pipe');
      pipe(path);
      await assert.rejects(use(path), { name: 'NotAFile', code: 'ENOTFILE', path, found: 'pipe' });
    });

    test(`a folder is not ${what}`, async (t) => {
      const path = newFolder(t)('folder');
      mkdirSync(path);
      await assert.rejects(use(path), { name: 'NotAFile', code: 'EISDIR', path, found: 'folder' });
    });
  }

  test('a device is written to, and not read', async () => {
    await files.append('/dev/null', 'x');
    await assert.rejects(files.read('/dev/null'), { name: 'NotAFile', found: 'device' });
  });

  for (const suffix of ['-wal', '-shm', '-journal']) {
    test(`a database is not opened beside a pipe called ${suffix}`, async (t) => {
      const at = newFolder(t);
      await (await openDatabase(at('a.db'), { clock })).close();
      pipe(at(`a.db${suffix}`));
      for (const open of [
        () => openDatabase(at('a.db'), { clock, readOnly: true }),
        async () => tryLock(at('a.db')),
      ]) {
        await assert.rejects(open, { name: 'NotAFile', path: at(`a.db${suffix}`) });
      }
    });
  }

  test('a link is what it leads to', async (t) => {
    const at = newFolder(t);
    writeFileSync(at('file'), 'content');
    execFileSync('ln', ['-s', at('file'), at('link')]);
    assert.equal(Buffer.from((await files.read(at('link'))) ?? []).toString(), 'content');
    await files.append(at('link'), ', more');
    renameSync(at('link'), at('moved'));
    assert.equal(readFileSync(at('file'), 'utf8'), 'content, more');
  });
});
