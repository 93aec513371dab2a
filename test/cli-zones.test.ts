import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import { openDatabase } from '../src/lib/sqlite.ts';
import { makeHome, openWorld, runCli, SMALL, spawnCli } from './support/cli.ts';
import { liveDaemon } from './support/daemon-life.ts';

/** A home in Seoul whose daemon ran through two in the morning, read by somebody in London. */
async function readFromLondon(t: TestContext) {
  const world = { ...(await openWorld(t)), timezone: 'Europe/London' };
  await makeHome(world, SMALL);
  const life = { from: '2026-11-23T01:59:00+09:00', until: '2026-11-23T02:01:00+09:00' };
  assert.equal((await liveDaemon(world, life)).code, 0);
  return world;
}

describe("times are shown in the home's zone, which is said, wherever the reader is", () => {
  // biome-ignore format: a table is read by column
  const cases: { line: string; shows: RegExp; said?: string }[] = [
    { line: 'status',                        shows: /daily_collection +2026-11-24 02:00/ },
    { line: 'runs',                          shows: /daily_collection +2026-11-23 02:00/ },
    { line: 'explain daily',                 shows: /daily_collection, due 2026-11-23 02:00/ },
    { line: 'pause daily --until 2027-01-01T00:00:00+09:00', shows: /2027-01-01 00:00/ },
    { line: 'resume daily',                  shows: /2026-11-24 02:00/ },
    { line: 'data list',                     shows: /2026-11-23 02:00/ },
    { line: 'status --lang ko',              shows: /2026-11-24 02:00/, said: '시각은 Asia/Seoul 기준입니다.' },
  ];
  for (const { line, shows, said = 'Times are in Asia/Seoul.' } of cases) {
    test(line, async (t) => {
      const world = await readFromLondon(t);
      const { stdout } = await runCli(line, world);
      assert.match(stdout, shows);
      assert.equal(stdout.includes(`\n${said}\n`), true, stdout);
      const atHome = await runCli(line, { ...world, timezone: 'Asia/Seoul' });
      assert.match(atHome.stdout, shows);
      assert.equal(atHome.stdout.includes(said), true, atHome.stdout);
      assert.equal(atHome.stdout.split(said).length, 2, 'once');
    });
  }
});

test('readers with different zones and languages are served by one process at once', async (t) => {
  const seoul = await readFromLondon(t);
  const newYork = { ...(await openWorld(t)), timezone: 'Asia/Tokyo' };
  await makeHome(newYork, `timezone: America/New_York\n${SMALL}`);
  const life = { from: '2026-11-23T01:59:00-05:00', until: '2026-11-23T02:01:00-05:00' };
  assert.equal((await liveDaemon(newYork, life)).code, 0);

  // biome-ignore format: a table is read by column
  const readers = [
    { line: 'status --lang en',        world: seoul,   shows: /2026-11-24 02:00[^]*\nTimes are in Asia\/Seoul\.\n/ },
    { line: 'status --lang ko',        world: newYork, shows: /2026-11-24 02:00[^]*\n시각은 America\/New_York 기준입니다\.\n/ },
    { line: 'runs --lang ko',          world: seoul,   shows: /2026-11-23 02:00[^]*\n시각은 Asia\/Seoul 기준입니다\.\n/ },
    { line: 'runs --lang en',          world: newYork, shows: /2026-11-23 02:00[^]*\nTimes are in America\/New_York\.\n/ },
    { line: 'explain daily --lang en', world: seoul,   shows: /due 2026-11-23 02:00/ },
    { line: 'explain daily --lang ko', world: newYork, shows: /2026-11-23 02:00/ },
    { line: 'data list --lang en',     world: seoul,   shows: /2026-11-23 02:00[^]*\nTimes are in Asia\/Seoul\.\n/ },
    { line: 'data list --lang en',     world: newYork, shows: /2026-11-23 02:00[^]*\nTimes are in America\/New_York\.\n/ },
  ];
  const atOnce = await Promise.all(readers.map(({ line, world }) => runCli(line, world)));
  for (const [index, { line, world, shows }] of readers.entries()) {
    const { stdout } = atOnce[index] ?? { stdout: '' };
    assert.match(stdout, shows, line);
    assert.deepEqual(atOnce[index], await runCli(line, world), `${line} alone`);
  }
});

test("in a process of its own too, whose clock is the machine's", async (t) => {
  const world = await readFromLondon(t);
  const env = { TZ: 'America/New_York', LANG: 'en_US.UTF-8' };
  const run = (line: string) =>
    spawnCli(t, [...line.split(' '), '--home', world.home], { cwd: world.cwd, env }).ended;
  const { stdout } = await run('runs');
  assert.match(stdout, /daily_collection +2026-11-23 02:00/);
  assert.match(stdout, /\nTimes are in Asia\/Seoul\.\n$/);

  // Before a daemon has run, nobody knows the zone without reading the configuration.
  await rm(join(world.home, 'matinee.db'));
  assert.doesNotMatch((await run('status')).stdout, /Times are in/);
});

test('of a home whose zone is written in small letters the times are right all the same', async (t) => {
  const world = await readFromLondon(t);
  const db = await openDatabase(join(world.home, 'matinee.db'), { clock: world.clock });
  await db.exec("update jobs set timezone = 'asia/seoul'");
  await db.close();
  const env = { TZ: 'America/New_York', LANG: 'en_US.UTF-8' };
  for (const line of ['runs', 'status', 'explain daily']) {
    const argv = [...line.split(' '), '--home', world.home];
    const { stdout } = await spawnCli(t, argv, { cwd: world.cwd, env }).ended;
    assert.match(stdout, /2026-11-2[34] 02:00/, line);
  }
});

describe("doctor says when the reader's own zone is none", () => {
  const cases: { zone: string; said: string }[] = [
    { zone: 'Asia/Seoul', said: '' },
    { zone: 'UTC', said: '' },
    { zone: 'KST-9', said: '' },
    {
      zone: 'asia/seoul',
      said: "! TZ names no time zone: 'asia/seoul' (did you mean 'Asia/Seoul'?). Times that are not a home's are shown in UTC\n",
    },
    {
      zone: 'Mars',
      said: "! TZ names no time zone: 'Mars'. Times that are not a home's are shown in UTC\n",
    },
  ];
  for (const { zone, said } of cases) {
    test(zone, async (t) => {
      const world = await openWorld(t);
      await makeHome(world, SMALL);
      const env = { TZ: zone, LANG: 'en_US.UTF-8', TMDB_BASE_URL: 'sandbox' };
      const argv = ['doctor', '--home', world.home];
      const { stdout } = await spawnCli(t, argv, { cwd: world.cwd, env }).ended;
      assert.equal(stdout.split('✓ Home')[0]?.replace(/^.*\n/, ''), said);
    });
  }
});
