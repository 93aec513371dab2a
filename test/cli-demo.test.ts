import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';

import { tryLock } from '../src/lib/sqlite.ts';
import type { Processes } from '../src/lib/processes.ts';
import { filesIn, openWorld, runCli, runJson, type TestWorld } from './support/cli.ts';

const FILE = 'data/raw/movies/daily_20261123.json';

test('the demo collects in a folder of its own, and shows what came of it', async (t) => {
  const world = await openWorld(t);
  const { code, stdout } = await runCli('demo tour', world);
  assert.equal(code, 0);

  const file = JSON.parse(await readFile(join(world.cwd, 'tour', FILE), 'utf8'));
  const [first] = file.collection_info.lists.popular;
  const { title } = file.movies.find((movie: { id: number }) => movie.id === first);
  const lines = stdout.split('\n');
  assert.equal(lines[0], 'A fresh home in tour, on the built-in TMDB sandbox: no key, no network.');
  const top = lines.indexOf('The ten most popular');
  assert.match(lines[top + 1] ?? '', /^rank {2}title +released +votes {2}rating$/);
  assert.equal(lines[top + 2]?.includes(title), true);
  assert.equal(lines[top + 11]?.trimStart().startsWith('10 '), true);
  const next = lines.indexOf('Try next');
  assert.deepEqual(lines.slice(next + 1), [
    '  matinee data show daily --home tour',
    '  matinee report weekly --home tour',
    '  matinee runs --home tour',
    '  matinee run daily --home tour',
    '  matinee data verify --home tour',
    '  matinee doctor --home tour',
    '',
  ]);
});

test('every command the demo suggests works as it stands', async (t) => {
  const world = await openWorld(t);
  const { stdout } = await runCli('demo', world);
  const commands = stdout.split('\n').filter((line) => line.startsWith('  matinee '));
  assert.equal(commands.length, 6);
  const elsewhere = { ...world, env: { LANG: 'C' } };
  for (const command of commands) {
    const { code, stderr } = await runCli(command.replace('matinee', ''), elsewhere);
    assert.equal(code, 0, `${command}: ${stderr}`);
  }
});

test('the demo leaves nothing outside its folder, and works again over its own', async (t) => {
  const world = await openWorld(t);
  await writeFile(join(world.cwd, 'mine.txt'), 'mine');
  assert.equal((await runCli('demo', world)).code, 0);
  const before = Object.keys(await filesIn(world.cwd)).toSorted();
  assert.deepEqual((await readdir(world.cwd)).toSorted(), ['.demo', 'mine.txt']);
  assert.equal((await runCli('demo', world)).code, 0);
  assert.deepEqual(Object.keys(await filesIn(world.cwd)).toSorted(), before);
});

test('the demo is on the sandbox, whatever server or key the environment names', async (t) => {
  const env = { TMDB_BASE_URL: 'https://example.org/3', TMDB_API_KEY: 'no key at all' };
  const { code, document } = await runJson('demo', await openWorld(t, { env }));
  assert.equal(code, 0);
  assert.equal(document['source'], 'sandbox');
});

test('the demo speaks Korean, and so does its home', async (t) => {
  const world = await openWorld(t, { env: { LANG: 'ko_KR.UTF-8' } });
  const { stdout } = await runCli('demo', world);
  assert.match(stdout, /^\.demo에 새 홈을 만들고 내장 TMDB 샌드박스를 씁니다/);
  assert.match(await readFile(join(world.cwd, '.demo/matinee.yaml'), 'utf8'), /^lang: ko$/m);
});

test('a folder the demo did not make is refused and left as it is', async (t) => {
  const world = await openWorld(t);
  await mkdir(join(world.cwd, 'photos'));
  await writeFile(join(world.cwd, 'photos/one.jpg'), 'one');
  assert.deepEqual(await runCli('demo photos', world), {
    code: 2,
    stdout: '',
    stderr: `${world.cwd}/photos exists and was not made by the demo; it was left as it is.\nName another folder: matinee demo DIR\n`,
  });
  assert.deepEqual(await filesIn(join(world.cwd, 'photos')), { 'one.jpg': 'one' });
});

/** A world whose daemons are ready at once, and only written down. */
function withDaemons(world: TestWorld) {
  const started: { argv: readonly string[]; env: Readonly<Record<string, string | undefined>> }[] =
    [];
  const processes: Processes = {
    ...world.processes,
    detach: (argv, { outputPath, env }) => {
      started.push({ argv, env });
      const at = '2026-11-23T02:00:00+09:00';
      const times = { start_time: at, last_update: at, valid_until: at };
      const status = {
        status: 'running',
        pid: 777,
        phase: 'ready',
        ...times,
        upcoming: [],
        running: [],
        error: null,
      };
      writeFileSync(join(dirname(outputPath), 'scheduler_status.json'), JSON.stringify(status));
      return { pid: 777, ended: new Promise(() => {}), release: () => {} };
    },
  };
  return { started, world: { ...world, processes } };
}

/** Holds the lock by which a daemon is known to run. */
function pretendDaemon(t: TestContext, home: string): void {
  const lock = tryLock(join(home, 'run/locks/daemon.lock'));
  t.after(() => lock?.release());
}

test('the live demo collects once, starts a daemon, and says how to watch and stop it', async (t) => {
  const env = { TMDB_BASE_URL: 'https://example.org/3', TMDB_API_KEY: 'no key at all' };
  const { world, started } = withDaemons(await openWorld(t, { env }));
  const { code, stdout } = await runCli('demo tour --live', world);
  assert.equal(code, 0);
  const lines = stdout.split('\n');
  assert.equal(
    lines[0],
    'A fresh home in tour, on the built-in TMDB sandbox, with jobs every minute. It goes on until you stop it.',
  );
  const { lists } = JSON.parse(
    await readFile(join(world.cwd, 'tour', FILE), 'utf8'),
  ).collection_info;
  const film = lists.popular[4];
  assert.ok(film);
  assert.deepEqual(lines.slice(lines.findIndex((line) => line.startsWith('It collects')) + 1), [
    'Watch it: matinee logs -f --home tour',
    'See how it is: matinee status --home tour',
    'Ask why a job ran or not: matinee explain daily --home tour',
    `See a film climb or fall: matinee history ${film} --list popular --home tour`,
    'Stop it: matinee stop --home tour',
    '',
  ]);
  assert.deepEqual(await readdir(world.cwd), ['tour']);

  const [daemon, ...others] = started;
  assert.deepEqual(others, []);
  assert.deepEqual(daemon?.argv.slice(0, 4), [
    ...['start', '--detached', '--home', join(world.cwd, 'tour')],
  ]);
  assert.deepEqual(
    [daemon?.env['TMDB_BASE_URL'], daemon?.env['TMDB_API_KEY']],
    [undefined, undefined],
  );
  const { code: checked, stderr } = await runCli('config check --home tour', { ...world, env: {} });
  assert.deepEqual({ checked, stderr }, { checked: 0, stderr: '' });
});

test('the live demo says in a document what it started, and what stops it', async (t) => {
  const { world } = withDaemons(await openWorld(t));
  const home = join(world.cwd, '.demo');
  assert.deepEqual(await runJson('demo --live', world), {
    code: 0,
    document: { outcome: 'started', home, source: 'sandbox', stop: 'matinee stop --home .demo' },
  });
});

test('a second live demo shows the one that runs, and leaves it as it is', async (t) => {
  const { world, started } = withDaemons(await openWorld(t));
  await runCli('demo tour --live', world);
  const home = join(world.cwd, 'tour');
  pretendDaemon(t, home);
  const before = await filesIn(join(home, 'data'));
  const { code, stdout } = await runCli('demo tour --live', world);
  assert.equal(code, 0);
  assert.match(stdout, /^The live demo in tour is running already; this is how it goes\.\n/);
  assert.match(stdout, /^Stop it: matinee stop --home tour$/m);
  assert.equal(started.length, 1);
  assert.deepEqual(await filesIn(join(home, 'data')), before);
});

test('no demo takes the folder of a live one away', async (t) => {
  const { world } = withDaemons(await openWorld(t));
  await runCli('demo tour --live', world);
  const home = join(world.cwd, 'tour');
  pretendDaemon(t, home);
  const before = await filesIn(home);
  assert.deepEqual(await runCli('demo tour', world), {
    code: 1,
    stdout: '',
    stderr: `The live demo in ${home} is running; it was left as it is.\nStop it: matinee stop --home ${home}. Or name another folder: matinee demo DIR\n`,
  });
  assert.deepEqual(await filesIn(home), before);
});

test("a live demo refuses anybody else's folder, whether a daemon runs there or not", async (t) => {
  const { world, started } = withDaemons(await openWorld(t));
  await mkdir(join(world.cwd, 'mine/run/locks'), { recursive: true });
  const refused = {
    code: 2,
    stdout: '',
    stderr: `${world.cwd}/mine exists and was not made by the demo; it was left as it is.\nName another folder: matinee demo DIR\n`,
  };
  assert.deepEqual(await runCli('demo mine --live', world), refused);
  pretendDaemon(t, join(world.cwd, 'mine'));
  assert.deepEqual(await runCli('demo mine --live', world), refused);
  assert.deepEqual(started, []);
});
