import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { Processes } from '../src/lib/processes.ts';
import { KEYS } from '../src/storage/paths.ts';
import { makeHome, openWorld, runCli, runJson, type TestWorld } from './support/cli.ts';
import { openRunning } from './support/running.ts';

// It is 02:00:03 on Monday, 23 November 2026 in Seoul.

describe('pause', () => {
  test('says what it changed and what that means, without a daemon', async (t) => {
    const world = await openWorld(t);
    const home = await makeHome(world);
    assert.deepEqual(await runCli('pause daily', world), {
      code: 0,
      stdout: `daily_collection is paused until it is resumed.
What comes due meanwhile is skipped and not made up for.
Resume: matinee resume daily --home ${home}
`,
      stderr: '',
    });
    assert.deepEqual(
      await runCli(
        ['pause', 'daily', '--until', '3d', '--note', ' moving\n house ', '--lang', 'ko'],
        world,
      ),
      {
        code: 0,
        stdout: `daily_collection을 2026-11-26 02:00까지 일시 중지합니다.
2026-11-23 02:00부터의 일시 중지(일시 중지)를 대신합니다.
그동안 예정된 것은 건너뛰고, 나중에 따라잡지 않습니다.
재개하려면: matinee resume daily --home ${home}

시각은 Asia/Seoul 기준입니다.
`,
        stderr: '',
      },
    );
    assert.equal(
      (await runCli('pause daily --until 2026-11-24T00:00:00+09:00', world)).stdout.split('\n')[1],
      'This replaces a pause since 2026-11-23 02:00 (paused until 2026-11-26 02:00: moving house).',
    );
  });

  test('is told by status, jobs and next; another job is not paused', async (t) => {
    const world = await openWorld(t);
    await makeHome(world);
    await runCli('pause daily_collection --until 2h', world);
    const { document } = await runJson('jobs', world);
    const rows = document['jobs'] as { short: string; pause: unknown; next_due_at: string }[];
    assert.deepEqual(
      rows.map(({ short, pause }) => [short, pause !== null]),
      [
        ['daily', true],
        ['weekly', false],
        ['hourly', false],
        ['monthly', false],
        ['health', false],
      ],
    );
    assert.equal(rows[0]?.next_due_at, '2026-11-23T17:00:00.000Z');
  });

  test('of all pauses the collections, not the health checks', async (t) => {
    const world = await openWorld(t);
    await makeHome(world);
    const { code, document } = await runJson('pause all --until 1h --note holiday', world);
    const pause = {
      since: '2026-11-22T17:00:03.000Z',
      until: '2026-11-22T18:00:03.000Z',
      note: 'holiday',
    };
    assert.equal(code, 0);
    assert.deepEqual(document, {
      outcome: 'paused',
      jobs: ['daily_collection', 'weekly_collection', 'hourly_trending', 'monthly_refresh'].map(
        (job) => ({ job, pause, replaced: null }),
      ),
    });
  });

  test('of a collection that is called all pauses that one alone', async (t) => {
    const world = await openWorld(t);
    const all = '{ schedule: "0 5 * * *", period: day, sources: [{ name: p, list: popular }] }';
    await makeHome(world, `jobs: { all: ${all} }\n`);
    const { document } = await runJson('pause all', world);
    assert.deepEqual(
      (document['jobs'] as { job: string }[]).map(({ job }) => job),
      ['all'],
    );
  });

  test('tells of a run that goes on, and of a job that is switched off', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, 'jobs: { hourly_trending: { enabled: false } }\n');
    await openRunning(t, world, { job: 'hourly_trending' });
    const lines = (await runCli('pause hourly', world)).stdout.split('\n');
    assert.deepEqual(lines.slice(1, 4), [
      'hourly_trending is switched off in the configuration; it does not run by itself anyway.',
      'What comes due meanwhile is skipped and not made up for.',
      'What runs now goes on: hourly_trending',
    ]);
  });

  // biome-ignore format: a table is read by column
  const refused: [argv: string, said: string][] = [
    ['pause dialy',                                     "There is no job 'dialy'.\nDid you mean 'daily'?"],
    ['pause everything',                                "There is no job 'everything'.\nJobs here: daily, weekly, hourly, monthly, health, all"],
    ['pause daily --until 2026-11-23T02:00:03+09:00',   '2026-11-23T02:00:03+09:00 is over.\nName a time to come, or a duration: 2h, 3d'],
    ['pause daily --until 0h',                          '0h is over.\nName a time to come, or a duration: 2h, 3d'],
    ['pause daily --until 2026-11-24T02:00:00',         "'2026-11-24T02:00:00' is not a time with an offset, nor a duration, nor a day.\nWrite it as 2026-11-23T02:00:00+09:00, or as 2h, 3d, or as a day: 2026-11-23, yesterday"],
    ['pause daily --until 999999999d',                  "'999999999d' is out of range.\nName a time from 1970-01-01 to 9998-12-31"],
    ['pause',                                           '<job> is missing.\nTry: matinee pause --help'],
    ['resume dialy',                                    "There is no job 'dialy'.\nDid you mean 'daily'?"],
  ];
  for (const [line, said] of refused) {
    test(`refuses ${line}`, async (t) => {
      const world = await openWorld(t);
      await makeHome(world);
      assert.deepEqual(await runCli(line, world), { code: 2, stdout: '', stderr: `${said}\n` });
      const { document } = await runJson('jobs', world);
      const jobs = document['jobs'] as { pause: unknown }[];
      assert.ok(jobs.every((job) => job.pause === null));
    });
  }
});

describe('resume', () => {
  test('ends a pause, and says that nothing is owed and what is next', async (t) => {
    const world = await openWorld(t);
    const home = await makeHome(world);
    await runCli('pause daily', world);
    world.clock.set('2026-11-25T09:00:00+09:00');
    const idle = `The daemon is not running: nothing runs by itself. Start it: matinee start --home ${home}\n`;
    assert.deepEqual(await runCli('resume daily', world), {
      code: 0,
      stdout: `daily_collection is resumed; it had been paused since 2026-11-23 02:00 and owes nothing for that time.
Next: daily_collection at 2026-11-26 02:00

Times are in Asia/Seoul.
`,
      stderr: idle,
    });
    assert.deepEqual(await runCli('resume daily', world), {
      code: 0,
      stdout: `daily_collection was not paused; nothing has changed.
Next: daily_collection at 2026-11-26 02:00

Times are in Asia/Seoul.
`,
      stderr: idle,
    });
    assert.equal(
      (await runCli('resume daily --lang ko', world)).stdout,
      'daily_collection은 일시 중지되어 있지 않았습니다. 바뀐 것이 없습니다.\n다음: daily_collection, 2026-11-26 02:00\n\n시각은 Asia/Seoul 기준입니다.\n',
    );
  });

  test('of all ends what is paused, and leaves the rest', async (t) => {
    const world = await openWorld(t);
    await makeHome(world);
    await runCli('pause hourly', world);
    const { document } = await runJson('resume all', world);
    assert.equal(document['outcome'], 'resumed');
    const rows = document['jobs'] as { job: string; ended: unknown }[];
    assert.deepEqual(
      rows.filter(({ ended }) => ended !== null).map(({ job }) => job),
      ['hourly_trending'],
    );
    assert.equal((await runJson('resume all', world)).document['outcome'], 'unchanged');
  });
});

describe('a daemon that runs', () => {
  /** A process that holds the lock, and that the PID file names with this mark. */
  async function withDaemon(world: TestWorld, mark: string) {
    const signals: string[] = [];
    const processes: Processes = {
      ...world.processes,
      markOf: () => mark,
      signal: (pid, name) => signals.push(`${name} ${pid}`) > 0,
    };
    await mkdir(join(world.home, 'logs'), { recursive: true });
    await writeFile(join(world.home, KEYS.pid), '77\n2026-11-23T02:00:00+09:00\nours\n');
    const locks = { ...world.locks, isHeld: (path: string) => path.endsWith('daemon.lock') };
    return { signals, world: { ...world, processes, locks } };
  }

  test('is woken by pause and resume', async (t) => {
    const bare = await openWorld(t);
    await makeHome(bare);
    await runCli('data verify', bare);
    const { world, signals } = await withDaemon(bare, 'ours');
    await runCli('pause daily', world);
    assert.deepEqual(signals, ['SIGUSR2 77']);
    const { stderr } = await runCli('resume daily', world);
    assert.deepEqual([signals.length, stderr], [2, '']);
  });

  test('gets no signal when its PID belongs to somebody else; the pause holds all the same', async (t) => {
    const bare = await openWorld(t);
    await makeHome(bare);
    await runCli('data verify', bare);
    const { world, signals } = await withDaemon(bare, 'another');
    assert.equal((await runCli('pause daily', world)).code, 0);
    assert.deepEqual(signals, []);
  });
});
