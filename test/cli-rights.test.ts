import assert from 'node:assert/strict';
import { execFileSync, spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import { isEmpty } from '../src/lib/files.ts';
import { openDatabase } from '../src/lib/sqlite.ts';
import { asNobody, NOBODY } from './support/as-nobody.ts';
import {
  FILMS,
  filesIn,
  LAUNCHER,
  makeHome,
  openWorld,
  runCli,
  SMALL,
  type TestWorld,
  withTmdb,
} from './support/cli.ts';

const READING = ['runs', 'data list', 'data quarantine', 'stats', 'status', 'history 12'];

/** A home with a run, and what each reading command says of it to its owner. */
async function ownedHome(t: TestContext, commands: readonly string[]) {
  const world = await openWorld(t);
  await chmod(world.cwd, 0o755);
  await makeHome(world, SMALL);
  await runCli('run daily', withTmdb(world, { movies: FILMS, drift: false }));
  const said = [];
  for (const command of commands) said.push(await runCli(command, world));
  return { world, said };
}

const READ_ONLY = 0o555;

/** Nobody can write what is in the home, nor beside it. */
async function makeUnwritable({ home }: TestWorld) {
  for (const file of ['matinee.db', 'history.db']) await chmod(join(home, file), 0o444);
}

/** A command that reads leaves the files beside a database there, empty; one that writes does not. */
async function removeBeside({ home }: TestWorld) {
  for (const file of ['matinee.db', 'history.db']) {
    assert.ok(isEmpty(join(home, `${file}-wal`)));
    for (const end of ['-wal', '-shm']) await rm(join(home, `${file}${end}`), { force: true });
  }
}

describe('a home that may not be looked into', () => {
  const LOOKING = [
    ['runs', 'matinee.db'],
    ['data list', 'matinee.db'],
    ['stats', 'matinee.db'],
    ['history 12', 'history.db'],
    ['stop', 'run/locks/daemon.lock'],
  ] as const;
  for (const [command, file] of LOOKING) {
    test(`${command} says so, and not that there is nothing`, async (t) => {
      const { world, said } = await ownedHome(t, [command]);
      assert.doesNotMatch(said[0]?.stderr ?? '', /Could not/);
      assert.deepEqual(await asNobody(world.home, 0, () => runCli(command, world)), {
        code: 1,
        stdout: '',
        stderr: `Could not look at ${world.home}/${file} (EACCES, permission denied).\nCheck the folder and its rights. Try: matinee doctor\n`,
      });
    });
  }

  test('doctor writes in every folder, and asks for every file that is written in place', async (t) => {
    const { world } = await ownedHome(t, ['health']);
    const { home } = world;
    await mkdir(join(home, 'logs'), { recursive: true });
    await writeFile(join(home, 'logs/scheduler_daemon.log'), '');
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) execFileSync('chown', ['-R', String(NOBODY), home]);
    for (const folder of ['data/quarantine', 'logs/health']) {
      await chmod(join(home, folder), READ_ONLY);
    }
    for (const file of ['logs/scheduler_daemon.log', 'matinee.db', 'history.db']) {
      await chmod(join(home, file), 0o444);
    }
    const namesIn = async () => Object.keys(await filesIn(home));
    const before = await namesIn();
    const env = { PATH: process.env['PATH'], LANG: 'C', TMDB_BASE_URL: 'sandbox' };
    const { stdout, status } = spawnSync(LAUNCHER, ['doctor', '--home', home], {
      ...(isRoot && { uid: NOBODY }),
      encoding: 'utf8',
      env,
    });
    if (!stdout) return t.skip('others may not start the program here');
    const told = stdout.split('\n').filter((line) => line.startsWith('✗'));
    assert.deepEqual(
      { status, told },
      {
        status: 1,
        told: [
          `✗ ${home}/logs/health cannot be written (EACCES).`,
          `✗ ${home}/data/quarantine cannot be written (EACCES).`,
          `✗ Could not write ${home}/logs/scheduler_daemon.log (EACCES).`,
          `✗ Could not write ${home}/matinee.db (EACCES).`,
          `✗ Could not write ${home}/history.db (EACCES).`,
        ],
      },
    );
    assert.deepEqual(await namesIn(), before);
  });

  test('nor does doctor reassure', async (t) => {
    const { world } = await ownedHome(t, ['doctor']);
    const { code, stdout } = await asNobody(world.home, 0, () => runCli('doctor', world));
    assert.equal(code, 1);
    assert.match(stdout, /^✗ Could not look at .+matinee\.db \(EACCES, permission denied\)\.$/m);
  });
});

describe('a home that may be read and not written', () => {
  for (const command of READING) {
    test(`${command} says what it says to the owner`, async (t) => {
      const { world, said } = await ownedHome(t, [command]);
      await removeBeside(world);
      await makeUnwritable(world);
      assert.deepEqual(
        await asNobody(world.home, READ_ONLY, () => runCli(command, world)),
        said[0],
      );
    });
  }

  test('health says how it is, and that it cannot write it down', async (t) => {
    const { world, said } = await ownedHome(t, ['health']);
    await removeBeside(world);
    await makeUnwritable(world);
    await chmod(join(world.home, 'logs/health'), READ_ONLY);
    const told = await asNobody(world.home, READ_ONLY, () => runCli('health', world));
    const [verdict] = said[0]?.stdout.split('\n') ?? [];
    assert.deepEqual([told.code, told.stdout.split('\n')[0]], [1, verdict]);
    assert.equal(
      told.stderr,
      `Could not write ${world.home}/logs/health/latest_health.json (EACCES, permission denied).\nCheck the folder and its rights. Try: matinee doctor\n`,
    );
  });

  // SQLite asks for the rights of the user who started the process, whom only a process can change.
  test('nor does it matter in a process of another user', async (t) => {
    const { world } = await ownedHome(t, []);
    const matinee = (command: string, options: SpawnSyncOptions = {}) => {
      const env = { PATH: process.env['PATH'], LANG: 'C', MATINEE_HOME: world.home };
      const ran = spawnSync(LAUNCHER, command.split(' '), { encoding: 'utf8', env, ...options });
      return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
    };
    const other = process.geteuid?.() === 0 ? { uid: NOBODY } : {};
    if (matinee('--version', other).code !== 0)
      return t.skip('others may not start the program here');

    const commands = ['runs', 'data list', 'history 12'];
    const before = commands.map((command) => matinee(command));
    assert.deepEqual(
      before.map(({ code }) => code),
      [0, 0, 0],
    );
    await removeBeside(world);
    await makeUnwritable(world);
    await chmod(world.home, READ_ONLY);
    const after = commands.map((command) => matinee(command, other));
    await chmod(world.home, 0o755);
    assert.deepEqual(after, before);
  });

  test('entries that lie beside the file and cannot be read there are not passed over', async (t) => {
    const { world } = await ownedHome(t, ['runs']);
    const file = join(world.home, 'matinee.db');
    const db = await openDatabase(file, { clock: world.clock });
    t.after(() => db.close());
    await db.exec("update attempts set job = 'changed'");
    assert.notEqual((await stat(`${file}-wal`)).size, 0);
    for (const beside of ['-wal', '-shm']) await chmod(`${file}${beside}`, 0);
    await makeUnwritable(world);
    const { code, stdout, stderr } = await asNobody(world.home, READ_ONLY, () =>
      runCli('runs', world),
    );
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
    assert.equal(
      stderr,
      `What was written last to ${file} lies in ${file}-wal still, and cannot be read there now (cannot be opened: read-only or not permitted).\nRead as the user whose home it is, with room on the disk; or wait until what writes there has ended.\n`,
    );
  });

  test('entries that lie beside the file and can be read there are read', async (t) => {
    const { world } = await ownedHome(t, ['runs']);
    const db = await openDatabase(join(world.home, 'matinee.db'), { clock: world.clock });
    t.after(() => db.close());
    await db.exec("update attempts set job = 'changed'");
    await makeUnwritable(world);
    assert.match(
      (await asNobody(world.home, READ_ONLY, () => runCli('runs', world))).stdout,
      / changed /,
    );
  });
});

test('init leaves nothing of a configuration that it could not finish', async (t) => {
  const world = await openWorld(t);
  const { append } = world.files;
  const failing = async (path: string, content: string | Uint8Array) => {
    await append(path, content.slice(0, 9));
    if (!content.includes('lang:' as never)) return append(path, content.slice(9));
    throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path, syscall: 'write' });
  };
  const full = await runCli('init', { ...world, files: { ...world.files, append: failing } });
  assert.equal(full.code, 1);
  assert.match(full.stderr, /^The disk is full: /);
  assert.deepEqual(Object.keys(await filesIn(world.home)), ['.env']);
  const again = await runCli('init', world);
  assert.equal(again.code, 0);
  assert.match(again.stdout, /^Made /);
});
