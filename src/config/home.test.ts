import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findHome, undependableFileSystem } from './home.ts';

const cwd = '/home/ann/here';

describe('the home', () => {
  // biome-ignore format: a table is read by column
  const cases: { name: string; flag?: string; env?: string; files: string[]; home: string; explicit: boolean }[] = [
    { name: 'is what --home says',                        flag: '/a', env: '/b', files: ['matinee.yaml'], home: '/a',                explicit: true },
    { name: 'is what MATINEE_HOME says otherwise',                    env: '/b', files: ['matinee.yaml'], home: '/b',                explicit: true },
    { name: 'is the current folder when it is configured',                       files: ['matinee.yaml'], home: cwd,                 explicit: false },
    { name: 'is the current folder when it holds data',                          files: ['matinee.db'],   home: cwd,                 explicit: false },
    { name: 'is absolute, however it was named',          flag: '../data/',      files: [],               home: '/home/ann/data',    explicit: true },
    { name: 'is not named by an empty flag',              flag: '', env: '/b',   files: [],               home: '/b',                explicit: true },
    { name: 'is not named by an empty variable',                    env: '',     files: ['matinee.db'],   home: cwd,                 explicit: false },
  ];
  for (const { name, flag, env, files, ...expected } of cases) {
    test(name, () => {
      const holds = (path: string) => files.some((file) => path === `${cwd}/${file}`);
      assert.deepEqual(findHome({ flag, env, cwd: () => cwd, holds }), expected);
    });
  }

  test('is found by its whole path where the current folder is gone', () => {
    const gone = () => assert.fail('the current folder is asked for');
    const holds = () => false;
    assert.equal(findHome({ flag: '/a/../b/', cwd: gone, holds }).home, '/b');
  });

  test('is not guessed in any other folder', () => {
    assert.throws(() => findHome({ cwd: () => cwd, holds: () => false }), {
      code: 'home-not-found',
    });
  });
});

test('file systems without dependable locks are known by their numbers, signed ones too', () => {
  const types = [0x01021997, 0x6969, 0x517b, 0xff534d42, 0xff534d42 | 0, 0xfe534d42, 0xef53];
  assert.deepEqual(types.map(undependableFileSystem), [
    '9p (drvfs)',
    'NFS',
    'SMB',
    'CIFS',
    'CIFS',
    'SMB2',
    undefined, // ext4
  ]);
});
