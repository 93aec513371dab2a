import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { filesIn, openWorld, runCli, runJson } from './support/cli.ts';

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
