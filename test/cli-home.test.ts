import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { nodeFileSystem } from '../src/lib/files.ts';
import { makeHome, openWorld, runCli, runJson } from './support/cli.ts';

const NFS = 0x6969;
const refusing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code });
};

describe('finding the home', () => {
  // biome-ignore format: a table is read by column
  const cases: { name: string; flag?: string; env?: string; cwdIsHome: boolean; home: string }[] = [
    { name: 'the option wins over all',                     flag: 'a', env: 'b', cwdIsHome: true,  home: 'a' },
    { name: 'the environment wins over the current folder',            env: 'b', cwdIsHome: true,  home: 'b' },
    { name: 'an empty variable names no home',                         env: '',  cwdIsHome: true,  home: '.' },
    { name: 'the current folder is a home if it holds one',                      cwdIsHome: true,  home: '.' },
    { name: 'an option is relative to the current folder',  flag: './b',         cwdIsHome: false, home: 'b' },
  ];
  for (const { name, flag, env, cwdIsHome, home } of cases) {
    test(name, async (t) => {
      const world = await openWorld(t, { env: { MATINEE_HOME: env } });
      for (const folder of ['a', 'b']) await mkdir(join(world.cwd, folder));
      if (cwdIsHome) await writeFile(join(world.cwd, 'matinee.yaml'), '');
      const line = `config check ${flag === undefined ? '' : `--home ${flag}`}`;
      const expected = { outcome: 'good', home: join(world.cwd, home), notices: [] };
      assert.deepEqual(await runJson(line, world), { code: 0, document: expected });
    });
  }

  test('a database makes a folder a home as well', async (t) => {
    const world = await openWorld(t);
    await mkdir(world.home);
    await runCli('run hourly', world);
    const inside = { ...world, cwd: world.home, env: { LANG: 'C' } };
    assert.match((await runCli('runs', inside)).stdout, /hourly_trending/);
  });

  for (const command of ['run daily', 'runs', 'data list', 'data verify', 'config show']) {
    test(`without any home, ${command} says how to make one`, async (t) => {
      const world = await openWorld(t, { env: { MATINEE_HOME: undefined } });
      assert.deepEqual(await runCli(command, world), {
        code: 2,
        stdout: '',
        stderr: 'No Matinee home here.\nTry: matinee init ~/matinee\n',
      });
    });
  }
});

describe('the home itself', () => {
  test('a folder that was named needs no configuration to be a home', async (t) => {
    const world = await openWorld(t);
    await mkdir(world.home);
    assert.equal((await runCli('run hourly', world)).code, 0);
    assert.ok(existsSync(join(world.home, 'matinee.db')));
  });

  // A mistyped name would begin a dataset of its own, unseen.
  for (const command of [
    'run daily',
    'start',
    'start --foreground',
    'data verify',
    'pause daily',
    'runs',
    'report weekly',
  ]) {
    test(`a home that was named and is missing is not made by ${command}`, async (t) => {
      const world = await openWorld(t);
      assert.deepEqual(await runCli(command, world), {
        code: 2,
        stdout: '',
        stderr: `There is no folder ${world.home}.\nTry: matinee init ${world.home}\n`,
      });
      assert.equal(existsSync(world.home), false);
    });
  }

  test('a home that was named and is missing is made by init', async (t) => {
    const world = await openWorld(t);
    assert.equal((await runCli('init', world)).code, 0);
    assert.equal((await runCli('run hourly', world)).code, 0);
  });

  test('a file is no home', async (t) => {
    const world = await openWorld(t);
    await writeFile(world.home, 'mine');
    assert.deepEqual(await runCli('run daily', world), {
      code: 2,
      stdout: '',
      stderr: `${world.home} is a file, not a folder.\nName another folder with --home.\n`,
    });
  });

  test('a file system without dependable locks is refused before anything is made', async (t) => {
    const files = {
      ...nodeFileSystem,
      volume: async () => ({ type: NFS, totalBytes: 1e12, freeBytes: 1e12 }),
    };
    const world = await openWorld(t, { files });
    assert.deepEqual(await runCli('init', world), {
      code: 2,
      stdout: '',
      stderr: `${world.home} lies on NFS, whose locks cannot be depended on: two processes could damage each other's data.
Choose a home on a local disk (on WSL: below /home, not /mnt/c). At your own risk: --unsafe-home
`,
    });
    assert.equal(existsSync(world.home), false);
    await mkdir(world.home);
    assert.equal((await runCli('run hourly', world)).code, 2);
    assert.equal((await runCli('run hourly --unsafe-home', world)).code, 0);
  });

  const UNWRITABLE: [string, object][] = [
    ['makeFolder', { makeFolder: refusing('EROFS') }],
    ['facts', { facts: refusing('EROFS') }],
  ];
  for (const [operation, failing] of UNWRITABLE) {
    test(`a home where ${operation} is refused cannot be written`, async (t) => {
      const world = await openWorld(t, { files: { ...nodeFileSystem, ...failing } });
      await mkdir(world.home);
      assert.deepEqual(await runCli('run daily', world), {
        code: 1,
        stdout: '',
        stderr: `${world.home} cannot be written (EROFS).\nCheck who owns the folder and whether the disk is mounted read-only.\n`,
      });
    });
  }

  test('a setting file that cannot be read is told with its path', async (t) => {
    const world = await openWorld(t);
    await mkdir(join(await makeHome(world), '.env'));
    const { code, stderr } = await runCli('config check', world);
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `${world.home}/.env is a folder, and has to be a file.\nMove it away, or name another file.\n`,
    );
  });
});
