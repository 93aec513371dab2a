import assert from 'node:assert/strict';
import { test } from 'node:test';

import { storedHome } from '../../test/support/stored-home.ts';
import { MatineeError } from '../errors.ts';
import { nodeFileSystem } from '../lib/files.ts';
import { compress, decompress, openHomeFiles } from './home-files.ts';

const path = '/home/x/data/archive/a';
const operation = 'write';

// biome-ignore format: a table is read by column
const cases: { refused: Error; told: Error }[] = [
  { refused: coded('ENOSPC'), told: new MatineeError('disk-full', { path }) },
  { refused: coded('EDQUOT'), told: new MatineeError('disk-full', { path }) },
  { refused: coded('EACCES'), told: new MatineeError('storage-failed', { path, operation, cause: 'EACCES, permission denied' }) },
  { refused: coded('EROFS'),  told: new MatineeError('storage-failed', { path, operation, cause: 'EROFS, the disk is read-only' }) },
  { refused: new Error('a mistake of ours'), told: new Error('a mistake of ours') },
];
for (const { refused, told } of cases) {
  test(`a write that fails by "${refused.message}" is told as ${told.message}`, async () => {
    const write = () => Promise.reject(refused);
    const files = openHomeFiles('/home/x', { ...nodeFileSystem, write });
    await assert.rejects(files.write('data/archive/a', ''), {
      name: told.name,
      message: told.message,
    });
  });
}

test('a move that fails names the place that was not reached', async (t) => {
  const { files, home } = await storedHome(t);
  await assert.rejects(
    files.move('data/staging/none', 'data/archive/a'),
    new MatineeError('storage-failed', {
      path: `${home}/data/archive/a`,
      operation: 'rename',
      cause: 'ENOENT',
    }),
  );
});

test('a move makes the folder that it goes to', async (t) => {
  const { files, keys, text } = await storedHome(t);
  await files.write('data/staging/a', 'content');
  await files.move('data/staging/a', 'data/raw/metadata/reports/a');
  assert.deepEqual(await keys(), ['data/raw/metadata/reports/a']);
  assert.equal(await text('data/raw/metadata/reports/a'), 'content');
});

test('a hash is SHA-256 in hex, and none where there is no file', async (t) => {
  const { files } = await storedHome(t);
  await files.write('data/archive/a', 'abc');
  // FIPS 180-4, the first example of SHA-256.
  const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  assert.equal(await files.hash('data/archive/a'), expected);
  assert.equal(await files.hash('data/archive/b'), undefined);
});

test('what is packed is unpacked to the same bytes', async () => {
  const bytes = Buffer.from('밤'.repeat(1000));
  const packed = compress(bytes);
  assert.ok(packed.length < bytes.length);
  assert.deepEqual(decompress(packed), bytes);
});

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
