import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { openSqliteStore, storeOptions } from '../src/home/store.ts';
import { transportOf } from '../src/lib/transport.ts';
import {
  FILMS,
  KEY,
  makeHome,
  openWorld,
  runCli,
  runJson,
  SMALL,
  type TestWorld,
  withTmdb,
} from './support/cli.ts';
import { liveDaemon } from './support/daemon-life.ts';

/** Another job at two in the morning, of the user's own. */
const EXTRA = `  korean:
    schedule: "0 2 * * *"
    period: day
    sources: [{ name: popular, list: popular }]
`;
const WITH_EXTRA = SMALL.replace('jobs:\n', `jobs:\n${EXTRA}`);

const NIGHT = { from: '2026-11-23T01:59:00+09:00', until: '2026-11-23T02:02:00+09:00' };

async function said(line: string, world: TestWorld): Promise<string> {
  const { code, stdout, stderr } = await runCli(line, world);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  return stdout.replaceAll(/Z-[0-9a-f]{4}/g, 'Z-ID');
}

describe('explain', () => {
  test('where no daemon was ever started says so, and how to start it', async (t) => {
    const world = await openWorld(t);
    const home = await makeHome(world, SMALL);
    assert.equal(
      await said('explain daily', world),
      `daily_collection, due 2026-11-23 02:00: not run: the daemon has never been started with this job. The daemon is not running. Start it: matinee start --home ${home}
Next: 2026-11-24 02:00.

Times are in Asia/Seoul.
`,
    );
    assert.equal(
      await said('explain monthly --lang ko', world),
      `monthly_refresh, 2026-11-01 04:00 예정: 실행하지 않았습니다. 이 작업으로 데몬을 시작한 적이 없습니다. 데몬이 실행 중이 아닙니다. 시작하려면: matinee start --home ${home}
다음: 2026-12-01 04:00.

시각은 Asia/Seoul 기준입니다.
`,
    );
  });

  test('of what ran by itself, and of what was due before the job was known', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, SMALL);
    await liveDaemon(world, NIGHT);
    assert.equal(
      await said('explain daily', world),
      `daily_collection, due 2026-11-23 02:00: succeeded on time.
  attempt 1, 2026-11-23 02:00: succeeded after 0 s (daily-20261122T170000Z-ID)
Next: 2026-11-24 02:00.

Times are in Asia/Seoul.
`,
    );
    assert.equal(
      await said('explain weekly', world),
      `weekly_collection, due 2026-11-22 03:00: not run, and not owed: the daemon has known the job with this schedule only since 2026-11-23 01:59.
Next: 2026-11-29 03:00.

Times are in Asia/Seoul.
`,
    );
  });

  test('of what fails tells the error, and when it is tried again', async (t) => {
    const world = await openWorld(t, {
      env: { TMDB_BASE_URL: 'http://tmdb.test/3', TMDB_API_KEY: KEY },
      openTransport: async () => ({ transport: refusing, close: async () => {} }),
    });
    await makeHome(world, SMALL);
    await liveDaemon(world, NIGHT, async (alive) => {
      const [first = '', ...more] = (await said('explain daily', alive)).split('\n');
      assert.match(
        first,
        /^daily_collection, due 2026-11-23 02:00: failed, and is tried again at about 2026-11-23 02:0[5-7]\.$/,
      );
      assert.match(more[0] ?? '', /^ {2}attempt 1, 2026-11-23 02:00: failed after .+Z-ID\): /);
      const { code, document } = await runJson('explain daily', alive);
      assert.equal(code, 0);
      const { verdict } = document['occurrence'] as { verdict: { waiting: { kind: string } } };
      assert.equal(verdict.waiting.kind, 'retry');
    });
  });

  test('of what was given up tells why it was, whatever is configured by now', async (t) => {
    const world = await openWorld(t, {
      env: { TMDB_BASE_URL: 'http://tmdb.test/3', TMDB_API_KEY: KEY },
      openTransport: async () => ({ transport: refusing, close: async () => {} }),
    });
    const home = await makeHome(world, SMALL);
    await liveDaemon(world, NIGHT);
    const nextNight = { from: '2026-11-24T02:00:00+09:00', until: '2026-11-24T02:01:00+09:00' };
    await liveDaemon(world, nextNight);
    const line = 'explain daily --at 2026-11-23T02:00:00+09:00';
    const first = async () => (await said(line, world)).split('\n')[0];
    const newer =
      'daily_collection, due 2026-11-23 02:00: failed after 1 attempt. It was not tried again, as the next was due at 2026-11-24 02:00.';
    assert.equal(await first(), newer);

    // By these settings the one attempt would have been the last of all.
    const edited = SMALL.replace('  daily_collection:\n', '  daily_collection:\n    retry: []\n');
    await writeFile(join(home, 'matinee.yaml'), edited);
    assert.equal(await first(), newer);
  });

  test('tells a run by hand since, what is next from now on, and what a run was for', async (t) => {
    const world = withTmdb(await openWorld(t), { movies: FILMS, drift: false });
    await makeHome(world, SMALL);
    world.clock.set('2026-11-23T10:00:00+09:00');
    const { document: run } = await runJson('run daily', world);
    const id = String(run['run']);
    world.clock.set('2026-11-25T10:00:00+09:00');
    const lines = async (line: string) => (await said(line, world)).split('\n');
    const byHand =
      'attempt 1, by hand, 2026-11-23 10:00: succeeded after 0 s (daily-20261123T010000Z-ID)';
    assert.ok(!(await lines('explain daily')).includes(`Since then: ${byHand}`));
    world.clock.set('2026-11-23T12:00:00+09:00');
    assert.ok((await lines('explain daily')).includes(`Since then: ${byHand}`));
    assert.ok((await lines(`explain ${id}`)).includes(`By hand for that time: ${byHand}`));
    assert.ok((await lines('explain daily --at 2026-11-20')).includes('Next: 2026-11-24 02:00.'));
  });

  test('of what was paused tells the note and the end', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, SMALL);
    await liveDaemon(world, {
      from: '2026-11-22T23:00:00+09:00',
      until: '2026-11-22T23:01:00+09:00',
    });
    const store = await openSqliteStore(storeOptions(world, world.home, 'write'));
    const until = new Date('2026-11-24T12:00:00+09:00');
    await store.planbook.pause('daily_collection', { note: 'moving', until }, world.clock.now());
    await store.close();
    await liveDaemon(world, NIGHT);
    assert.equal(
      await said('explain daily', world),
      `daily_collection, due 2026-11-23 02:00: skipped, because the job was paused from 2026-11-22 23:01 to 2026-11-24 12:00 (moving).
Next: 2026-11-24 02:00, but the job is paused from 2026-11-22 23:01 to 2026-11-24 12:00 (moving).

Times are in Asia/Seoul.
`,
    );
  });

  test('of a run by hand for a time at which nothing was due, and for one at which it was', async (t) => {
    const world = await openWorld(t);
    const home = await makeHome(world, SMALL);
    world.clock.set('2026-11-23T10:00:00+09:00');
    assert.equal((await runCli('run daily --at 2026-11-22T05:00:00+09:00', world)).code, 0);
    assert.equal(
      await said('explain daily --at 2026-11-22T05:00:00+09:00', world),
      `daily_collection is not due at 2026-11-22 05:00: its schedule is '0 2 * * *' (Asia/Seoul).
By hand for that time: attempt 1, by hand, 2026-11-23 10:00: succeeded after 0 s (daily-20261123T010000Z-ID)
The last time before:
daily_collection, due 2026-11-22 02:00: not run: the daemon has never been started with this job. The daemon is not running. Start it: matinee start --home ${home}
Next: 2026-11-24 02:00.

Times are in Asia/Seoul.
`,
    );
    assert.equal((await runCli('run daily --at 2026-11-23T02:00:00+09:00', world)).code, 0);
    assert.equal(
      await said('explain daily', world),
      `daily_collection, due 2026-11-23 02:00: succeeded 8 h late. It was run by hand.
  attempt 1, by hand, 2026-11-23 10:00: succeeded after 0 s (daily-20261123T010000Z-ID)
Since then: attempt 1, by hand, 2026-11-23 10:00: succeeded after 0 s (daily-20261123T010000Z-ID)
Next: 2026-11-24 02:00.

Times are in Asia/Seoul.
`,
    );
  });

  test('of a job that is not configured any more, from what the ledger remembers', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, WITH_EXTRA);
    await liveDaemon(world, NIGHT);
    await makeHome(world, SMALL);
    assert.equal(
      await said('explain korean', world),
      `korean, due 2026-11-23 02:00: succeeded on time.
  attempt 1, 2026-11-23 02:00: succeeded after 0.2 s (korean-20261122T170000Z-ID)
It was due by the schedule that the job had then: '0 2 * * *' (Asia/Seoul).

Times are in Asia/Seoul.
`,
    );
    assert.equal(
      await said('explain korean --at 2026-11-23T05:00:00+09:00', world),
      `korean is not due at 2026-11-23 05:00: it is not in matinee.yaml any more.
The last time before:
korean, due 2026-11-23 02:00: succeeded on time.
  attempt 1, 2026-11-23 02:00: succeeded after 0.2 s (korean-20261122T170000Z-ID)
It was due by the schedule that the job had then: '0 2 * * *' (Asia/Seoul).

Times are in Asia/Seoul.
`,
    );
  });

  // biome-ignore format: a table is read by column
  const refusals: [line: string, said: string][] = [
    ['explain dayly',               "There is no job 'dayly'.\nDid you mean 'daily'?"],
    ['explain daily --at tomorrow', "'tomorrow' is not a time with an offset, nor a day.\nWrite it as 2026-11-23T02:00:00+09:00, or as a day: 2026-11-23, yesterday"],
    ['explain',                     '<job> is missing.\nTry: matinee explain --help'],
  ];
  for (const [line, stderr] of refusals) {
    test(`${line}: ${stderr.split('\n')[0]}`, async (t) => {
      const world = await openWorld(t);
      await makeHome(world, SMALL);
      const ran = await runCli(line, world);
      assert.deepEqual(ran, { code: 2, stdout: '', stderr: `${stderr}\n` });
    });
  }
});

const refusing = transportOf(async () => new Response('down', { status: 503 }));
