import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { nodeFileSystem } from '../src/lib/files.ts';
import { openDatabase } from '../src/lib/sqlite.ts';
import { makeHome, openWorld, runCli, runJson } from './support/cli.ts';

const COMMANDS = ['run daily', 'runs', 'data list', 'data verify', 'data publish x'];

describe('a database that is not ours', () => {
  test('a file that is no database is refused and left as it is', async (t) => {
    const world = await openWorld(t);
    const file = join(await makeHome(world), 'matinee.db');
    await writeFile(file, 'Dear diary, this is no database at all. '.repeat(50));
    const before = await readFile(file, 'utf8');
    for (const command of COMMANDS) {
      assert.deepEqual(await runCli(command, world), {
        code: 2,
        stdout: '',
        stderr: `${file} is not a Matinee database, or is damaged.\nMove it away, or name another home. Nothing was changed.\n`,
      });
    }
    assert.equal(await readFile(file, 'utf8'), before);
  });

  test("another program's database is refused", async (t) => {
    const world = await openWorld(t);
    const file = join(await makeHome(world), 'matinee.db');
    const db = await openDatabase(file, { clock: world.clock });
    await db.exec('create table films (title text)');
    await db.close();
    for (const command of COMMANDS) {
      const { code, document } = await runJson(command, world);
      assert.equal(code, 2);
      assert.equal((document['error'] as { code: string }).code, 'store-foreign');
    }
  });

  test('a database of a newer Matinee is refused', async (t) => {
    const world = await openWorld(t);
    await makeHome(world);
    await runCli('data verify', world);
    const file = join(world.home, 'matinee.db');
    const db = await openDatabase(file, { clock: world.clock });
    await db.exec('pragma user_version = 99');
    await db.close();
    for (const command of COMMANDS) {
      const { code, stderr } = await runCli(command, world);
      assert.equal(code, 2);
      assert.match(
        stderr,
        /matinee\.db was written by a newer Matinee \(schema 99; this one knows \d+\)\.\nUpdate Matinee\. Nothing was changed\.\n$/,
      );
    }
  });
});

test('what a process that died had left is mended and told by the next that writes', async (t) => {
  const world = await openWorld(t);
  await makeHome(world);
  await runCli('run hourly', world);
  const db = await openDatabase(join(world.home, 'matinee.db'), { clock: world.clock });
  await db.exec("update attempts set state = 'running', holder = '999-dead', ended_at = null");
  const { id } = (await db.get<{ id: string }>('select id from attempts')) ?? {};
  await db.close();

  const told = await runCli('runs', world);
  assert.match(told.stdout, new RegExp(`^${id} .* interrupted\\? {2,}–`, 'm'));
  const [asDocument] = (await runJson('runs', world)).document['runs'] as object[];
  assert.deepEqual({ ...asDocument, state: 'running', holder_alive: false }, asDocument);
  assert.match((await runCli('jobs', world)).stdout, /^hourly_trending .* interrupted\? /m);
  assert.match(
    (await runCli('status', world)).stdout,
    new RegExp(
      `^Recorded as running, but its process is gone\\n.+\\n${id} .* interrupted\\? {2,}–$`,
      'm',
    ),
  );

  const { stderr } = await runCli('data verify', world);
  assert.equal(stderr, `An earlier process had left ${id} half done: marked it interrupted.\n`);
  assert.equal((await runCli('data verify --lang ko', world)).stderr, '');
  const [run] = (await runJson('runs', world)).document['runs'] as { state: string }[];
  assert.equal(run?.state, 'interrupted');
});

test('what nobody foresaw is told in a sentence, without a stack trace', async (t) => {
  const openStore = () => Promise.reject(new TypeError('x is not a function'));
  const world = await openWorld(t, { openStore });
  await makeHome(world);
  assert.deepEqual(await runCli('run daily', world), {
    code: 1,
    stdout: '',
    stderr:
      'Something unexpected happened: x is not a function\nThis is a fault in Matinee. Run `matinee doctor`, and report what it says.\n',
  });
});

test('a full disk is told as such', async (t) => {
  const refuse = async (path: string) => {
    throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path, syscall: 'write' });
  };
  const world = await openWorld(t, { files: { ...nodeFileSystem, write: refuse, append: refuse } });
  await mkdir(world.home);
  for (const command of ['run daily', 'init', 'demo']) {
    const { code, stdout, stderr } = await runCli(command, world);
    assert.equal(code, 1);
    assert.equal(stdout.includes('Published'), false);
    assert.match(
      stderr,
      /The disk is full: \/.+ could not be written\. What was published stays whole\.\nFree some space and run again\.\n$/,
    );
  }
});
