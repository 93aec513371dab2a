import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs, {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';

import { type FileSystem, moveIntoPlace, nodeFileSystem as files, systemCode } from './files.ts';

test('what is written is read back, byte for byte', async (t) => {
  const at = newFolder(t);
  const bytes = new Uint8Array([0, 255, 10, 13, 128]);
  await files.write(at('bytes'), bytes);
  assert.deepEqual(new Uint8Array((await files.read(at('bytes'))) ?? []), bytes);
  await files.write(at('text'), '일일 수집\n');
  assert.equal(Buffer.from((await files.read(at('text'))) ?? []).toString(), '일일 수집\n');
});

test('a file that is written again holds nothing of the old content', async (t) => {
  const at = newFolder(t);
  await files.write(at('a'), 'a long text that was there before');
  await files.write(at('a'), 'short');
  assert.equal(readFileSync(at('a'), 'utf8'), 'short');
});

test('a write is on the disk, whole, before it returns', async (t) => {
  const at = newFolder(t);
  const synced = watchSync(t, at('a'));
  await files.write(at('a'), 'content');
  assert.deepEqual(synced, ['7 bytes']);
});

test('a folder is synced as a folder', async (t) => {
  const at = newFolder(t);
  const synced = watchSync(t, at('.'));
  await files.syncFolder(at('.'));
  assert.deepEqual(synced, ['folder']);
});

test('a full disk is an error with its code, and no handle is left open', async (t) => {
  if (!existsSync('/dev/full')) return t.skip('there is no /dev/full here');
  await assert.rejects(files.write('/dev/full', 'content'), { code: 'ENOSPC' });
  assert.equal(openFiles().includes('/dev/full'), false);
});

for (const [name, options, mode] of [
  ['private', { private: true }, 0o600],
  ['ordinary', {}, 0o666 & ~process.umask()],
] as const) {
  test(`a new ${name} file has mode ${mode.toString(8)}`, async (t) => {
    const at = newFolder(t);
    await files.create(at('a'), options);
    assert.equal(statSync(at('a')).mode & 0o777, mode);
  });
}

test('a new file is never one that is there', async (t) => {
  const at = newFolder(t);
  writeFileSync(at('a'), 'content');
  await assert.rejects(files.create(at('a')), { code: 'EEXIST' });
  assert.equal(readFileSync(at('a'), 'utf8'), 'content');
});

test('a new file has the rights that it is to have, and is empty', async (t) => {
  const at = newFolder(t);
  const { uid, gid } = statSync(at('.'));
  await files.create(at('a'), { rights: { mode: 0o640, uid, gid } });
  const found = statSync(at('a'));
  assert.deepEqual([found.mode & 0o7777, found.uid, found.gid], [0o640, uid, gid]);
  assert.equal(found.size, 0);
});

test('what is added to a file that has to be there does not make it', async (t) => {
  const at = newFolder(t);
  await assert.rejects(files.append(at('a'), 'x', { existing: true }), { code: 'ENOENT' });
  await files.append(at('a'), 'one ');
  await files.append(at('a'), 'two', { existing: true });
  assert.equal(readFileSync(at('a'), 'utf8'), 'one two');
});

test('a file is synced with all that it holds', async (t) => {
  const at = newFolder(t);
  writeFileSync(at('a'), 'content');
  const synced = watchSync(t, at('a'));
  await files.sync(at('a'));
  assert.deepEqual(synced, ['7 bytes']);
});

test('appending makes the file and adds to its end', async (t) => {
  const at = newFolder(t);
  await files.append(at('a'), 'one\n');
  await files.append(at('a'), 'two\n');
  assert.equal(readFileSync(at('a'), 'utf8'), 'one\ntwo\n');
});

// biome-ignore format: a table is read by column
const refused = ['matinee.db', 'matinee.db-wal', 'matinee.db-shm', 'matinee.db-journal', 'daemon.lock', 'daemon.lock-journal'];
for (const name of refused) {
  test(`${name} is opened by nothing but SQLite`, async (t) => {
    const at = newFolder(t);
    writeFileSync(at(name), 'content');
    writeFileSync(at('other'), 'other');
    const only = { message: `only lib/sqlite.ts may open ${at(name)}` };
    const attempts: (() => unknown)[] = [
      () => files.read(at(name)),
      () => files.write(at(name), ''),
      () => files.create(at(name)),
      () => files.sync(at(name)),
      () => files.append(at(name), 'more'),
      () => files.rename(at(name), at('moved')),
      () => files.rename(at('other'), at(name)),
    ];
    for (const attempt of attempts) await assert.rejects(async () => attempt(), only);
    assert.equal(readFileSync(at(name), 'utf8'), 'content');
    assert.deepEqual(readdirSync(at('.')).toSorted(), [name, 'other'].toSorted());
  });
}

for (const name of ['matinee.db.gz', 'db', 'package-lock.json', 'a.lock.json', 'films.dbx']) {
  test(`${name} is a file like any other`, async (t) => {
    const at = newFolder(t);
    await files.write(at(name), 'content');
    assert.equal(Buffer.from((await files.read(at(name))) ?? []).toString(), 'content');
  });
}

test('what is absent is no error where the answer can say so', async (t) => {
  const at = newFolder(t);
  writeFileSync(at('file'), '');
  for (const path of [at('absent'), at('absent/below'), at('file/below')]) {
    assert.equal(await files.read(path), undefined);
    assert.equal(await files.facts(path), undefined);
    assert.deepEqual(await files.list(path), []);
    await files.remove(path);
  }
  assert.deepEqual(readdirSync(at('.')), ['file']);
});

test('any other error of the system comes with its code', async (t) => {
  const at = newFolder(t);
  mkdirSync(at('folder'));
  await assert.rejects(files.read(at('folder')), { code: 'EISDIR' });
  await assert.rejects(files.write(at('absent/a'), ''), { code: 'ENOENT' });
  await assert.rejects(files.rename(at('absent'), at('b')), { code: 'ENOENT' });
});

test('a folder that cannot be made is refused, not tried for ever', {
  skip: !existsSync('/proc'),
}, () => {
  const code = `
    import { nodeFileSystem } from ${JSON.stringify(join(import.meta.dirname, 'files.ts'))};
    await nodeFileSystem.makeFolder('/proc/matinee/data').catch(({ code }) => console.log(code));`;
  const args = ['--input-type=module', '--eval', code];
  const said = execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 10_000 });
  assert.equal(said, 'ENOENT\n');
});

test('a folder is not made below a file, nor in place of one', async (t) => {
  const at = newFolder(t);
  writeFileSync(at('file'), 'mine');
  await assert.rejects(files.makeFolder(at('file')), { code: 'EEXIST' });
  await assert.rejects(files.makeFolder(at('file/a/b')), { code: 'EEXIST' });
  assert.equal(readFileSync(at('file'), 'utf8'), 'mine');
});

test('names are listed sorted, files and folders', async (t) => {
  const at = newFolder(t);
  await files.makeFolder(at('c/deep/er'));
  await files.makeFolder(at('c/deep/er'));
  for (const name of ['b', 'a', 'D']) writeFileSync(at(name), '');
  assert.deepEqual(await files.list(at('.')), ['D', 'a', 'b', 'c']);
  assert.deepEqual(await files.list(at('c/deep')), ['er']);
});

test('a folder is removed with all in it, and nothing beside it', async (t) => {
  const at = newFolder(t);
  mkdirSync(at('a/b'), { recursive: true });
  writeFileSync(at('a/b/c'), '');
  writeFileSync(at('ab'), '');
  await files.remove(at('a'));
  assert.deepEqual(readdirSync(at('.')), ['ab']);
});

test('facts tell a file from a folder, its size and age, who may read it and whose it is', async (t) => {
  const at = newFolder(t);
  writeFileSync(at('a'), '12345');
  chmodSync(at('a'), 0o640);
  const { mtime: modifiedAt, uid, gid } = statSync(at('a'));
  assert.deepEqual(await files.facts(at('a')), {
    kind: 'file',
    isFolder: false,
    sizeBytes: 5,
    modifiedAt,
    rights: { mode: 0o640, uid, gid },
  });
  const kind = async (path: string) => {
    const { isFolder, kind } = (await files.facts(path)) ?? {};
    return { isFolder, kind };
  };
  assert.deepEqual(await kind(at('.')), { isFolder: true, kind: 'folder' });
  assert.deepEqual(await kind('/dev/null'), { isFolder: false, kind: 'device' });
});

test('a volume has a type, a size and free space', async (t) => {
  const at = newFolder(t);
  const { type, totalBytes, freeBytes } = await files.volume(at('.'));
  assert.ok(Number.isInteger(type), `type ${type}`);
  assert.ok(freeBytes > 0 && totalBytes > freeBytes, `${freeBytes} bytes of ${totalBytes} free`);
});

test('a file moved into place is renamed, then its folder is synced', async () => {
  const calls: string[] = [];
  const recording = new Proxy(files, {
    get:
      (_, name) =>
      async (...paths: string[]) => {
        calls.push([String(name), ...paths].join(' '));
      },
  }) satisfies FileSystem;
  await moveIntoPlace(recording, '/home/staged', '/home/data/a.json');
  assert.deepEqual(calls, [
    'makeFolder /home/data',
    'rename /home/staged /home/data/a.json',
    'syncFolder /home/data',
  ]);
});

test('a file moved into place replaces the one before and is gone from where it was', async (t) => {
  const at = newFolder(t);
  writeFileSync(at('staged'), 'new');
  await moveIntoPlace(files, at('staged'), at('data/a.json'));
  writeFileSync(at('staged'), 'newer');
  await moveIntoPlace(files, at('staged'), at('data/a.json'));
  assert.equal(readFileSync(at('data/a.json'), 'utf8'), 'newer');
  assert.deepEqual(readdirSync(dirname(at('staged'))), ['data']);
});

// biome-ignore format: a table is read by column
const codes: [string, unknown, string | undefined][] = [
  ['the system’s own',       { code: 'ENOENT' },             'ENOENT'],
  ['one with a digit',       { code: 'E2BIG' },              'E2BIG'],
  ['Node’s',                 { code: 'ERR_INVALID_STATE' },  undefined],
  ['a number',               { code: 5 },                    undefined],
  ['none',                   new Error('no'),                undefined],
  ['no error at all',        undefined,                      undefined],
];
for (const [name, error, code] of codes) {
  test(`a code of an error: ${name} is ${code}`, () => assert.equal(systemCode(error), code));
}

function newFolder(t: TestContext): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-files-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return (name) => join(folder, name);
}

/** What is synced from now on: the size that the file at `path` has by then, or `folder`. */
function watchSync(t: TestContext, path: string): string[] {
  const synced: string[] = [];
  const { fsync } = fs;
  t.mock.method(fs, 'fsync', (file: number, done: fs.NoParamCallback) => {
    const facts = statSync(path);
    assert.equal(fs.fstatSync(file).ino, facts.ino);
    synced.push(facts.isDirectory() ? 'folder' : `${facts.size} bytes`);
    fsync(file, done);
  });
  return synced;
}

/** Linux's list of what this process has open. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ''; // the descriptor by which the list itself was read
    }
  });
}

// biome-ignore format: a table is read by column
const touched: { name: string; work: (path: string) => void; same: boolean }[] = [
  { name: 'is written again',                        work: (path) => writeFileSync(path, 'other'),                               same: true },
  { name: 'is given another time',                   work: (path) => fs.utimesSync(path, 0, 0),                                  same: true },
  { name: 'is linked elsewhere',                     work: (path) => fs.linkSync(path, `${path}.link`),                          same: true },
  { name: 'is moved away and back',                  work: (path) => [fs.renameSync(path, `${path}.b`), fs.renameSync(`${path}.b`, path)], same: true },
  { name: 'is replaced by a link to where it moved', work: (path) => [fs.renameSync(path, `${path}.b`), fs.symlinkSync(`${path}.b`, path)], same: true },
  { name: 'is replaced by a copy',                   work: (path) => [fs.copyFileSync(path, `${path}.b`), fs.renameSync(`${path}.b`, path)], same: false },
];
for (const { name, work, same } of touched) {
  test(`a file that ${name} is ${same ? 'the same' : 'another'} file`, async (t) => {
    const path = newFolder(t)('a');
    writeFileSync(path, 'content');
    const before = await files.identity(path);
    work(path);
    assert.equal((await files.identity(path)) === before, same);
  });
}

test('nothing has no identity, and what cannot be looked at is an error', async (t) => {
  const at = newFolder(t);
  assert.equal(await files.identity(at('a')), undefined);
  assert.equal(await files.identity(at('a/b')), undefined);
  fs.symlinkSync(at('loop'), at('loop'));
  await assert.rejects(files.identity(at('loop')), { code: 'ELOOP' });
});

test('a folder that is held gives its identity to no other, however often it is made anew', async (t) => {
  const at = newFolder(t);
  mkdirSync(at('home'));
  const identity = (await files.identity(at('home'))) ?? '';
  const release = await files.holdFolder(at('home'));
  for (let time = 0; time < 50; time++) {
    rmSync(at('home'), { recursive: true });
    mkdirSync(at('home'));
    assert.notEqual(await files.identity(at('home')), identity);
  }
  assert.equal(await files.isOpenHere(identity), true);
  release();
  assert.equal(await files.isOpenHere(identity), false);
});
