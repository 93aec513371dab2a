import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';

import { type FileSystem, moveIntoPlace } from './files.ts';

export interface FileSystemUnderTest {
  name: string;
  /** An empty folder that goes with its test. */
  open(t: TestContext): { files: FileSystem; folder: string };
}

/** Every file system passes these. */
export function describeFileSystem({ name, open }: FileSystemUnderTest): void {
  const opened = (t: TestContext) => {
    const { files, folder } = open(t);
    const at = (path: string) => `${folder}/${path}`;
    const text = async (path: string) => {
      const content = await files.read(at(path));
      return content && new TextDecoder().decode(content);
    };
    return { files, folder, at, text };
  };

  describe(`file system: ${name}`, () => {
    test('what is written is read back, byte for byte', async (t) => {
      const { files, at, text } = opened(t);
      const bytes = new Uint8Array([0, 255, 10, 13, 128]);
      await files.write(at('bytes'), bytes);
      assert.deepEqual(new Uint8Array((await files.read(at('bytes'))) ?? []), bytes);
      await files.write(at('text'), '일일 수집\n');
      assert.equal(await text('text'), '일일 수집\n');
    });

    test('what was written is not what its writer does with the bytes afterwards', async (t) => {
      const { files, at } = opened(t);
      const bytes = new Uint8Array([1, 2, 3]);
      await files.write(at('a'), bytes);
      bytes[0] = 9;
      const read = await files.read(at('a'));
      if (read !== undefined) read[1] = 9;
      assert.deepEqual([...((await files.read(at('a'))) ?? [])], [1, 2, 3]);
    });

    test('a file that is written again holds nothing of the old content', async (t) => {
      const { files, at, text } = opened(t);
      await files.write(at('a'), 'a long text that was there before');
      await files.write(at('a'), 'short');
      assert.equal(await text('a'), 'short');
    });

    test('appending makes the file and adds to its end', async (t) => {
      const { files, at, text } = opened(t);
      await files.append(at('a'), 'one\n');
      await files.append(at('a'), 'two\n');
      assert.equal(await text('a'), 'one\ntwo\n');
    });

    test('reading from a byte on gives the rest, and nothing behind the end', async (t) => {
      const { files, at } = opened(t);
      await files.write(at('a'), '12345');
      const from = async (byte: number) =>
        new TextDecoder().decode(await files.readFrom(at('a'), byte));
      assert.deepEqual(
        [await from(0), await from(3), await from(5), await from(9)],
        ['12345', '45', '', ''],
      );
      assert.equal(await files.readFrom(at('absent'), 0), undefined);
    });

    // biome-ignore format: a table is read by column
    const refused = ['matinee.db', 'matinee.db-wal', 'matinee.db-shm', 'matinee.db-journal', 'daemon.lock', 'daemon.lock-journal'];
    for (const file of refused) {
      test(`${file} is opened by nothing but SQLite`, async (t) => {
        const { files, at } = opened(t);
        await files.write(at('other'), 'other');
        const only = { message: `only lib/sqlite.ts may open ${at(file)}` };
        const attempts: (() => unknown)[] = [
          () => files.read(at(file)),
          () => files.write(at(file), ''),
          () => files.append(at(file), 'more'),
          () => files.rename(at(file), at('moved')),
          () => files.rename(at('other'), at(file)),
        ];
        for (const attempt of attempts) await assert.rejects(async () => attempt(), only);
        assert.deepEqual(await files.list(at('.')), ['other']);
      });
    }

    for (const file of ['matinee.db.gz', 'db', 'package-lock.json', 'a.lock.json', 'films.dbx']) {
      test(`${file} is a file like any other`, async (t) => {
        const { files, at, text } = opened(t);
        await files.write(at(file), 'content');
        assert.equal(await text(file), 'content');
      });
    }

    test('what is absent is no error where the answer can say so', async (t) => {
      const { files, at } = opened(t);
      await files.write(at('file'), '');
      for (const path of [at('absent'), at('absent/below'), at('file/below')]) {
        assert.equal(await files.read(path), undefined);
        assert.equal(await files.facts(path), undefined);
        assert.equal(await files.realPath(path), undefined);
        assert.deepEqual(await files.list(path), []);
        await files.remove(path);
      }
      assert.deepEqual(await files.list(at('.')), ['file']);
    });

    // biome-ignore format: a table is read by column
    const errors: [string, string, (files: FileSystem, at: (path: string) => string) => Promise<unknown>][] = [
      ['reading a folder',                'EISDIR',  (files, at) => files.read(at('folder'))],
      ['writing a folder',                'EISDIR',  (files, at) => files.write(at('folder'), '')],
      ['appending to a folder',           'EISDIR',  (files, at) => files.append(at('folder'), '')],
      ['writing into no folder',          'ENOENT',  (files, at) => files.write(at('absent/a'), '')],
      ['writing below a file',            'ENOTDIR', (files, at) => files.write(at('file/a'), '')],
      ['renaming what is absent',         'ENOENT',  (files, at) => files.rename(at('absent'), at('b'))],
      ['renaming into no folder',         'ENOENT',  (files, at) => files.rename(at('file'), at('absent/b'))],
      ['renaming a file to a folder',     'EISDIR',  (files, at) => files.rename(at('file'), at('folder'))],
      ['syncing no folder',               'ENOENT',  (files, at) => files.syncFolder(at('absent'))],
      ['a folder in place of a file',     'EEXIST',  (files, at) => files.makeFolder(at('file'))],
      ['a folder below a file',           'EEXIST',  (files, at) => files.makeFolder(at('file/a/b'))],
      ['the volume of what is absent',    'ENOENT',  (files, at) => files.volume(at('absent'))],
    ];
    for (const [what, code, attempt] of errors) {
      test(`${what} is refused with ${code}, and changes nothing`, async (t) => {
        const { files, at, text } = opened(t);
        await files.write(at('file'), 'mine');
        await files.makeFolder(at('folder'));
        await assert.rejects(attempt(files, at), { code });
        assert.deepEqual(await files.list(at('.')), ['file', 'folder']);
        assert.equal(await text('file'), 'mine');
      });
    }

    test('names are listed sorted, files and folders', async (t) => {
      const { files, at } = opened(t);
      await files.makeFolder(at('c/deep/er'));
      await files.makeFolder(at('c/deep/er'));
      for (const file of ['b', 'a', 'D']) await files.write(at(file), '');
      assert.deepEqual(await files.list(at('.')), ['D', 'a', 'b', 'c']);
      assert.deepEqual(await files.list(at('c/deep')), ['er']);
    });

    test('a folder is removed with all in it, and nothing beside it', async (t) => {
      const { files, at } = opened(t);
      await files.makeFolder(at('a/b'));
      await files.write(at('a/b/c'), '');
      await files.write(at('ab'), '');
      await files.remove(at('a'));
      assert.deepEqual(await files.list(at('.')), ['ab']);
    });

    test('a folder is renamed with all in it', async (t) => {
      const { files, at, text } = opened(t);
      await files.makeFolder(at('a/b'));
      await files.write(at('a/b/c'), 'content');
      await files.rename(at('a'), at('z'));
      assert.equal(await text('z/b/c'), 'content');
      assert.deepEqual(await files.list(at('.')), ['z']);
    });

    test('whose file it is may write it; where nothing lies, nothing stands in the way', async (t) => {
      const { files, at, text } = opened(t);
      await files.write(at('a'), 'x');
      await files.mayWrite(at('a'));
      await files.mayWrite(at('none'));
      await files.mayWrite(at('none/deeper'));
      assert.equal(await text('a'), 'x');
    });

    test('facts tell a file from a folder, and its size', async (t) => {
      const { files, at } = opened(t);
      await files.write(at('a'), '12345');
      const facts = await files.facts(at('a'));
      assert.deepEqual([facts?.isFolder, facts?.sizeBytes], [false, 5]);
      assert.ok(facts?.modifiedAt instanceof Date);
      assert.equal((await files.facts(at('.')))?.isFolder, true);
      assert.equal(await files.realPath(at('a')), at('a'));
    });

    test('a volume has a type, a size and free space', async (t) => {
      const { files, at } = opened(t);
      await files.write(at('a'), '1');
      const { type, totalBytes, freeBytes } = await files.volume(at('.'));
      assert.ok(Number.isInteger(type), `type ${type}`);
      assert.ok(
        freeBytes > 0 && totalBytes > freeBytes,
        `${freeBytes} bytes of ${totalBytes} free`,
      );
    });

    test('a file moved into place replaces the one before and is gone from where it was', async (t) => {
      const { files, at, text } = opened(t);
      for (const content of ['new', 'newer']) {
        await files.write(at('staged'), content);
        await moveIntoPlace(files, at('staged'), at('data/a.json'));
        assert.equal(await text('data/a.json'), content);
      }
      assert.deepEqual(await files.list(at('.')), ['data']);
    });
  });
}
