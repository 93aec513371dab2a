import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';

import { openSqliteStore, storeOptions } from '../src/home/store.ts';
import { transportOf } from '../src/lib/transport.ts';
import { KEY, makeHome, openWorld, runCli, runJson, type TestWorld } from './support/cli.ts';
import { liveDaemon } from './support/daemon-life.ts';

const FIRST = { from: '2027-01-10T01:59:00+09:00', until: '2027-01-10T02:01:00+09:00' };
const SECOND = { from: '2027-01-12T09:00:00+09:00', until: '2027-01-12T09:02:00+09:00' };

/** Settings with one job, and what is said of it; its times are told in the file's zone. */
function settings(daily: string, zone = 'Asia/Seoul'): string {
  return `lang: en
timezone: ${zone}
tmdb: { requestsPerSecond: unlimited }
jobs:
  daily_collection: { ${daily}sources: [{ name: popular, list: popular }], expect: { movies: 10 } }
  weekly_collection: { enabled: false }
  hourly_trending: { enabled: false }
  monthly_refresh: { enabled: false }
`;
}

/** A home whose daemon stopped on 10 January 2027 after its run, and was down for two more. */
async function stoppedHome(t: TestContext): Promise<TestWorld> {
  const world = await openWorld(t);
  await makeHome(world, settings(''));
  assert.equal((await liveDaemon(world, FIRST)).code, 0);
  world.clock.set(SECOND.from);
  return world;
}

async function told(line: string, world: TestWorld): Promise<string> {
  const { stdout, stderr } = await runCli(line, world);
  assert.equal(stderr, '');
  return stdout.replaceAll(/Z-[0-9a-f]{4}/g, 'Z-ID').replaceAll(world.home, 'HOME');
}

const files = async ({ home }: TestWorld) =>
  (await readdir(join(home, 'data/raw/movies'))).toSorted();

describe('a schedule that is edited while the daemon is down', () => {
  test('owes what came due before: what status promised is made up for, and explained', async (t) => {
    const world = await stoppedHome(t);
    await makeHome(world, settings('schedule: "30 4 * * *", '));
    assert.match(
      await told('status', world),
      /^Missed so far.*\njob +times +first due +last due\ndaily_collection +2 +2027-01-11 02:00 +2027-01-12 02:00$/m,
    );
    assert.equal(
      await told('explain daily', world),
      `daily_collection, due 2027-01-12 02:00: not run yet: the daemon looked at the schedule last at 2027-01-10 02:00, and decides when it looks next. The daemon is not running. Start it: matinee start --home HOME
It was due by the schedule that the job had then: '0 2 * * *' (Asia/Seoul).
Next: 2027-01-13 04:30.

Times are in Asia/Seoul.
`,
    );
    assert.equal(
      await told('explain daily --at 2027-01-12T04:30:00+09:00', world),
      `daily_collection, due 2027-01-12 04:30: not run, and not owed: the daemon has not taken up this schedule yet; it knows the job by '0 2 * * *' (Asia/Seoul). The daemon is not running. Start it: matinee start --home HOME
Next: 2027-01-13 04:30.

Times are in Asia/Seoul.
`,
    );

    await liveDaemon(world, SECOND);
    assert.equal(
      await told('explain daily --at 2027-01-12T02:00:00+09:00', world),
      `daily_collection, due 2027-01-12 02:00: succeeded 7 h late. The daemon was not running, or the machine slept, until 2027-01-12 09:00.
  attempt 1, 2027-01-12 09:00: succeeded after 0 s (daily-20270112T000000Z-ID)
It was due by the schedule that the job had then: '0 2 * * *' (Asia/Seoul).
Next: 2027-01-13 04:30.

Times are in Asia/Seoul.
`,
    );
    assert.equal(
      await told('explain daily --at 2027-01-11T02:00:00+09:00', world),
      `daily_collection, due 2027-01-11 02:00: skipped, because a newer one was due (2027-01-12 02:00) when the daemon looked, at 2027-01-12 09:00, and only the newest is made up for.
It was due by the schedule that the job had then: '0 2 * * *' (Asia/Seoul).
Next: 2027-01-13 04:30.

Times are in Asia/Seoul.
`,
    );
    const { document } = await runJson('explain daily --at 2027-01-12T02:00:00+09:00', world);
    const { due_by: dueBy } = document['occurrence'] as Record<string, unknown>;
    assert.deepEqual(dueBy, { cron: '0 2 * * *', zone: 'Asia/Seoul' });
  });

  test('and its zone too: the file is that of the day on which it was due', async (t) => {
    const world = await stoppedHome(t);
    const [tenth] = await files(world);
    await makeHome(world, settings('', 'America/New_York'));
    await liveDaemon(world, SECOND);
    assert.deepEqual(
      [tenth, await files(world)],
      ['daily_20270110.json', ['daily_20270110.json', 'daily_20270112.json']],
    );
  });
});

test('what still waits of a former schedule is no false alarm, and the new one owes nothing for it', async (t) => {
  const down = transportOf(async () => new Response('down', { status: 503 }));
  const stopped = await stoppedHome(t);
  const world: TestWorld = {
    ...stopped,
    env: { ...stopped.env, TMDB_BASE_URL: 'http://tmdb.test/3', TMDB_API_KEY: KEY },
    openTransport: async () => ({ transport: down, close: async () => {} }),
  };
  await makeHome(world, settings('schedule: "0 * * * *", '));
  const freshness = async () => {
    const { document } = await runJson('health', world);
    const { daily_collection: daily } = document['freshness'] as Record<string, unknown>;
    return { daily, checks: document['checks'] as { code: string }[] };
  };
  const owed = {
    last_due: '2027-01-12T02:00:00+09:00',
    unsatisfied: 2,
    unsatisfied_since: '2027-01-11T02:00:00+09:00',
  };
  assert.deepEqual((await freshness()).daily, owed);
  const seen: unknown[] = [];
  await liveDaemon(world, SECOND, async () => {
    const { daily, checks } = await freshness();
    seen.push(daily, ...checks.filter(({ code }) => code === 'invariants-broken'));
    seen.push((await told('explain daily', world)).split('.')[0]);
  });
  const waits = 'daily_collection, due 2027-01-12 02:00: failed, and is tried again at about';
  assert.deepEqual(seen, [owed, `${waits} 2027-01-12 09:05`]);
});

test('a job that is removed while the daemon is down leaves no time unaccounted for', async (t) => {
  const world = await stoppedHome(t);
  await makeHome(world, settings('enabled: false, '));
  await liveDaemon(world, SECOND, async (alive) => {
    assert.match(
      await told('status', alive),
      /^daily_collection +2 +2027-01-11 02:00 +2027-01-12 02:00 +the job was switched off or removed while it waited$/m,
    );
  });
  assert.equal(
    await told('explain daily', world),
    `daily_collection, due 2027-01-12 02:00: skipped, because the job was switched off or removed while it waited, at 2027-01-12 09:00.

Times are in Asia/Seoul.
`,
  );
});

test('a schedule of another program that this one cannot read is told, and keeps nothing', async (t) => {
  const world = await stoppedHome(t);
  const store = await openSqliteStore(storeOptions(world, world.home, 'write'));
  const since = new Date(FIRST.until);
  await store.planbook.record('daily_collection', [], since, since);
  const foreign = { name: 'daily_collection', schedule: '@daily', timezone: 'Mars/Olympus' };
  await store.planbook.knowJobs([foreign], since);
  await store.close();
  assert.equal(
    await told('status', world),
    `○ not running; it was stopped at 2027-01-10 02:01
Start it: matinee start --home HOME

Nothing is running.

Next
job               next
daily_collection  –

What was missed of daily_collection since 2027-01-10 02:01 cannot be told: it was due by '@daily' (Mars/Olympus), which this program cannot read. When the daemon starts, the job goes by matinee.yaml.

Times are in Asia/Seoul.
`,
  );
  const { document } = await runJson('status', world);
  assert.deepEqual(document['unreadable'], [
    { job: 'daily_collection', schedule: '@daily', zone: 'Mars/Olympus' },
  ]);
  for (const line of ['explain daily', 'jobs', 'next', 'health', 'runs', 'doctor']) {
    assert.doesNotMatch((await runCli(line, world)).stderr, /unexpected/, line);
  }
  const { stdout } = await liveDaemon(world, SECOND);
  assert.match(
    stdout,
    /daily_collection was due by '@daily' \(Mars\/Olympus\), which this program cannot read; what came due since 2027-01-10T02:01:00\+09:00 is not known/,
  );
  assert.match(await told('status', world), /^daily_collection +2027-01-13 02:00$/m);
});
