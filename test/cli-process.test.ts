import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import { systemClock } from '../src/lib/clock.ts';
import { createSandbox } from '../src/sandbox/sandbox.ts';
import { serveSandbox } from '../src/sandbox/server.ts';
import {
  FILMS,
  KEY,
  LAUNCHER,
  SMALL,
  filesIn,
  makeHome,
  openWorld,
  runCli,
  runJson,
  spawnCli,
} from './support/cli.ts';

/** A TMDB on a socket that says when it was asked, and answers when it is let. */
async function openGatedTmdb(t: TestContext) {
  const sandbox = createSandbox({ clock: systemClock, movies: FILMS, drift: false });
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const server = await serveSandbox({
    ...sandbox,
    handle: async (request) => {
      asked.resolve();
      await answer.promise;
      return sandbox.handle(request);
    },
  });
  t.after(() => server.close());
  const env = { TMDB_BASE_URL: server.url, TMDB_API_KEY: KEY };
  return { env, asked: asked.promise, answer: () => answer.resolve() };
}

async function openFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'matinee process '));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('two processes', () => {
  test('a job that is running is not run twice: the second names who runs it', async (t) => {
    const world = await openWorld(t);
    const home = await makeHome(world, SMALL);
    const { env, asked, answer } = await openGatedTmdb(t);
    const run = () => spawnCli(t, ['run', 'daily', '--home', home], { cwd: world.cwd, env });

    const first = run();
    await asked;
    const second = await run().ended;
    assert.deepEqual({ code: second.code, stdout: second.stdout }, { code: 1, stdout: '' });
    assert.match(
      second.stderr,
      /^daily_collection is running already: daily-\d{8}T\d{6}Z-[0-9a-f]{4}, since \S+Z, in process (\d+)\.\nTo run when it has ended: \.\/matinee run daily_collection --wait --home \S+\n$/,
    );
    assert.equal(/in process (\d+)/.exec(second.stderr)?.[1], String(first.pid));

    answer();
    assert.equal((await first.ended).code, 0);
    const { document } = await runJson('runs', world);
    assert.equal((document['runs'] as unknown[]).length, 1);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`${signal} ends a run with 130; it is recorded as interrupted, and nothing is torn`, async (t) => {
      const world = await openWorld(t);
      const home = await makeHome(world, SMALL);
      const { env, asked } = await openGatedTmdb(t);
      const run = spawnCli(t, ['run', 'daily', '--home', home], { cwd: world.cwd, env });
      await asked;
      run.signal(signal);
      assert.deepEqual(await run.ended, {
        code: 130,
        stdout: '',
        stderr: 'Stopping…\ndaily_collection was interrupted.\nNothing is torn; run it again.\n',
      });
      world.clock.set(new Date().toISOString());
      const [attempt] = (await runJson('runs', world)).document['runs'] as { state: string }[];
      assert.equal(attempt?.state, 'interrupted');
      const verified = await runCli('data verify', world);
      assert.deepEqual(verified, {
        code: 0,
        stdout: '0 files compared: as the catalog says, and nothing stray.\n',
        stderr: '',
      });
      assert.deepEqual(await filesIn(join(home, 'data/raw')), {});
    });
  }
});

describe('the launcher', () => {
  test('it works through a link, with spaces in folders and arguments, from anywhere', async (t) => {
    const folder = await openFolder(t);
    await mkdir(join(folder, 'my home'));
    await writeFile(join(folder, 'my home/matinee.yaml'), '');
    await symlink(LAUNCHER, join(folder, 'a link'));
    const { ended } = spawnCli(t, ['config', 'check', '--home', './my home'], {
      cwd: folder,
      command: join(folder, 'a link'),
    });
    assert.deepEqual(await ended, {
      code: 0,
      stdout: `The configuration of ${folder}/my home is good.\n`,
      stderr: '',
    });
  });

  test('what is compiled is kept with the program, not in a shared folder', async (t) => {
    const folder = await openFolder(t);
    const { ended } = spawnCli(t, ['runs'], { cwd: folder, env: { TMPDIR: folder } });
    assert.equal((await ended).code, 2);
    assert.deepEqual(await filesIn(folder), {});
  });

  test('without Node 24 it says how to get it', async (t) => {
    const folder = await openFolder(t);
    await copyFile(LAUNCHER, join(folder, 'matinee'));
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await symlink('/usr/bin/dirname', join(bin, 'dirname'));
    await writeFile(join(bin, 'node'), '#!/bin/sh\necho v20.11.0\n', { mode: 0o755 });
    const { ended } = spawnCli(t, ['runs'], {
      cwd: folder,
      env: { PATH: bin },
      command: join(folder, 'matinee'),
    });
    assert.deepEqual(await ended, {
      code: 2,
      stdout: '',
      stderr: `matinee: Node 24 or newer is needed and was not found. / Node 24 이상이 필요합니다.
Try: cd ${folder} && npm ci        (brings its own Node 24; nothing else changes)
`,
    });
  });

  test('a reader that goes away is no failure, and does not cut a run off', async (t) => {
    const folder = await openFolder(t);
    const script = `{ '${LAUNCHER}' demo tour; echo $? > code; } 2>&1 | head -1`;
    const { ended } = spawnCli(t, ['-c', script], { cwd: folder, command: '/bin/sh' });
    assert.deepEqual(await ended, {
      code: 0,
      stdout: 'A fresh home in tour, on the built-in TMDB sandbox: no key, no network.\n',
      stderr: '',
    });
    assert.equal(await readFile(join(folder, 'code'), 'utf8'), '0\n');
    const published = Object.keys(await filesIn(join(folder, 'tour/data/raw/movies')));
    assert.equal(published.length, 4);
  });
});

test('in a folder that is gone a home is found by its whole path, and nothing without it', async (t) => {
  const world = await openWorld(t);
  await makeHome(world);
  const inGoneFolder = (line: string) => {
    const script = `mkdir gone && cd gone && rmdir ../gone && exec ${line}`;
    return spawnCli(t, ['-c', script], { cwd: world.cwd, command: '/bin/sh' }).ended;
  };
  const found = await inGoneFolder(`${LAUNCHER} jobs --home ${world.home}`);
  assert.equal(found.code, 0, found.stderr);
  const { code, stdout, stderr } = await inGoneFolder(`${LAUNCHER} jobs --home home`);
  assert.deepEqual([code, stdout], [2, '']);
  // The shell that the launcher runs in says something of its own.
  assert.match(
    stderr,
    /^(sh: .*\n)?The current folder is gone\.\nGo to one that is there, or name everything with its whole path, the home too: --home \/path\n$/,
  );
});
