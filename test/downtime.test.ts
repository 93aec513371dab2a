import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';

import type { LogLine } from '../src/log.ts';
import { openSqliteStore, storeOptions } from '../src/home/store.ts';
import { parseSchedule } from '../src/schedule/cron.ts';
import { makeHome, openWorld, runCli, runJson, type TestWorld } from './support/cli.ts';
import { liveDaemon } from './support/daemon-life.ts';

/** The four jobs, each of a page or two. */
const BRIEF = `lang: en
tmdb: { requestsPerSecond: unlimited }
jobs:
  daily_collection: { sources: [{ name: popular, list: popular }], expect: { movies: 10 } }
  weekly_collection: { sources: [{ name: rated, list: top_rated }], expect: { movies: 10 } }
  hourly_trending: { sources: [{ name: trending, trending: day }], expect: { movies: 10 } }
  monthly_refresh: { sources: [{ name: popular, list: popular, pages: 2 }], expect: { movies: 10 } }
`;

/** A home whose daemon stopped on Sunday, 10 January 2027, a minute after its daily run. */
async function stoppedHome(t: TestContext): Promise<TestWorld> {
  const world = await openWorld(t);
  await makeHome(world, BRIEF);
  const life = { from: '2027-01-10T01:59:00+09:00', until: '2027-01-10T02:01:00+09:00' };
  assert.equal((await liveDaemon(world, life)).code, 0);
  return world;
}

interface Recorded {
  /** Due and recorded; exactly what the schedule has, each once. */
  occurrences: number;
  succeeded: string[];
  skipped: Record<string, number>;
}

/** What the ledger has of each job's time since `after`, checked against the schedules. */
async function recordedSince(world: TestWorld, after: string): Promise<Record<string, Recorded>> {
  const store = await openSqliteStore(storeOptions(world, world.home, 'read'));
  const now = world.clock.now();
  const found: Record<string, Recorded> = {};
  for (const { name, schedule, timezone } of await store.planbook.known()) {
    const rows = await store.planbook.occurrences(name, new Date(after), now);
    assert.deepEqual(
      rows.map(({ dueAt }) => dueAt),
      parseSchedule(schedule, timezone).occurrences(new Date(after), now),
    );
    const skips = rows.filter(({ outcome }) => outcome === 'skipped');
    found[name] = {
      occurrences: rows.length,
      succeeded: rows
        .filter(({ outcome }) => outcome === 'succeeded')
        .map(({ dueAt }) => seoul(dueAt)),
      skipped: Object.fromEntries(
        [...Map.groupBy(skips, ({ reason }) => reason)].map(([reason, of]) => [reason, of.length]),
      ),
    };
    const open = rows.filter(({ outcome }) => outcome === undefined);
    assert.deepEqual(open, [], name);
  }
  await store.close();
  return found;
}

/** What the daemon's log says of skipped occurrences: of whom, and how many, line by line. */
async function skippedInLog(world: TestWorld): Promise<[unknown, unknown][]> {
  const text = await readFile(join(world.home, 'logs/scheduler_daemon.log'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ event }) => event === 'occurrences-skipped')
    .map(({ job, occurrences }) => [job, occurrences]);
}

function seoul(at: Date): string {
  return new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

describe('after forty days of downtime over the end of a month', () => {
  test('the newest of each job is made up for, all others are recorded once, and all is told', async (t) => {
    const world = await stoppedHome(t);
    world.clock.set('2027-02-19T09:19:00+09:00');
    assert.deepEqual(await told('status', world), MISSED.replace('HOME', world.home));
    assert.deepEqual(
      await told('explain daily', world),
      `daily_collection, due 2027-02-19 02:00: not run yet: the daemon looked at the schedule last at 2027-01-10 02:00, and decides when it looks next. The daemon is not running. Start it: matinee start --home ${world.home}
Next: 2027-02-20 02:00.

Times are in Asia/Seoul.
`,
    );

    const life = { from: '2027-02-19T09:20:00+09:00', until: '2027-02-19T09:23:00+09:00' };
    await liveDaemon(world, life, async (alive) => {
      assert.deepEqual(await told('status', alive), STATUS);
      assert.deepEqual(withoutIds(await told('runs --limit 4', alive)), RUNS);
      for (const [line, expected] of EXPLANATIONS) {
        assert.deepEqual(withoutIds(await told(line, alive)), expected, line);
      }
    });
    assert.deepEqual(await recordedSince(world, '2027-01-10T02:01:00+09:00'), {
      daily_collection: {
        occurrences: 40,
        succeeded: ['2027-02-19 02:00'],
        skipped: { superseded: 39 },
      },
      weekly_collection: {
        occurrences: 6,
        succeeded: ['2027-02-14 03:00'],
        skipped: { superseded: 5 },
      },
      hourly_trending: {
        occurrences: 602,
        succeeded: ['2027-02-19 09:00'],
        skipped: { superseded: 601 },
      },
      monthly_refresh: { occurrences: 1, succeeded: ['2027-02-01 04:00'], skipped: {} },
      health_check: {
        occurrences: 5804,
        succeeded: ['2027-02-19 09:20'],
        skipped: { superseded: 5803 },
      },
    });
    assert.deepEqual(await skippedInLog(world), [
      ['daily_collection', 39],
      ['weekly_collection', 5],
      ['hourly_trending', 601],
      ['health_check', 5803],
    ]);
    const { document } = await runJson('explain weekly --at 2027-01-31T03:00:00+09:00', world);
    assert.deepEqual((document['occurrence'] as { verdict: unknown }).verdict, {
      kind: 'skipped',
      reason: 'superseded',
      seen_at: '2027-02-19T00:20:00.000Z',
      by: '2027-02-13T18:00:00.000Z',
    });
  });

  test('an hourly run of more than an hour ago is stale, and is not made up for', async (t) => {
    const world = await stoppedHome(t);
    const life = { from: '2027-02-19T23:30:00+09:00', until: '2027-02-19T23:33:00+09:00' };
    await liveDaemon(world, life);
    const { hourly_trending: hourly } = await recordedSince(world, '2027-01-10T02:01:00+09:00');
    assert.deepEqual(hourly, {
      occurrences: 615,
      succeeded: [],
      skipped: { superseded: 614, stale: 1 },
    });
    assert.deepEqual(
      await told('explain hourly', world),
      `hourly_trending, due 2027-02-19 22:00: skipped, because it was seen too late, at 2027-02-19 23:30; it may begin at most 1 h late.
Next: 2027-02-20 08:00.

Times are in Asia/Seoul.
`,
    );
    assert.deepEqual(
      await told('explain hourly --lang ko', world),
      `hourly_trending, 2027-02-19 22:00 예정: 2027-02-19 23:30에야 확인되어 건너뛰었습니다. 1시간까지만 늦게 시작할 수 있습니다.
다음: 2027-02-20 08:00.

시각은 Asia/Seoul 기준입니다.
`,
    );
  });
});

test('what came due while the machine slept is told though the daemon was stopped on waking', async (t) => {
  const world = await openWorld(t);
  await makeHome(world, BRIEF);
  const life = { from: '2027-01-10T01:59:00+09:00', until: '2027-01-10T02:01:00+09:00' };
  await liveDaemon(world, life, async () => world.clock.set('2027-01-11T09:30:00+09:00'));
  assert.deepEqual(
    await told('status', world),
    `○ not running; it was stopped at 2027-01-11 09:30
Start it: matinee start --home ${world.home}

Nothing is running.

Next
job                next
hourly_trending    2027-01-11 10:00
daily_collection   2027-01-12 02:00
weekly_collection  2027-01-17 03:00
monthly_refresh    2027-02-01 04:00

Missed so far; when the daemon starts, the newest of each is made up for if it is not too late
job                times  first due         last due
daily_collection       1  2027-01-11 02:00  2027-01-11 02:00
weekly_collection      1  2027-01-10 03:00  2027-01-10 03:00
hourly_trending       17  2027-01-10 08:00  2027-01-11 09:00

Times are in Asia/Seoul.
`,
  );
});

async function told(line: string, world: TestWorld): Promise<string> {
  const { stdout, stderr } = await runCli(line, world);
  assert.equal(stderr, '');
  return stdout;
}

/** Runs are named at random. */
function withoutIds(text: string): string {
  return text.replaceAll(/Z-[0-9a-f]{4}/g, 'Z-ID');
}

const NEXT = `Nothing is running.

Next
job                next
hourly_trending    2027-02-19 10:00
daily_collection   2027-02-20 02:00
weekly_collection  2027-02-21 03:00
monthly_refresh    2027-03-01 04:00
`;

const MISSED = `○ not running; it was stopped at 2027-01-10 02:01
Start it: matinee start --home HOME

${NEXT}
Missed so far; when the daemon starts, the newest of each is made up for if it is not too late
job                times  first due         last due
daily_collection      40  2027-01-11 02:00  2027-02-19 02:00
weekly_collection      6  2027-01-10 03:00  2027-02-14 03:00
hourly_trending      602  2027-01-10 08:00  2027-02-19 09:00
monthly_refresh        1  2027-02-01 04:00  2027-02-01 04:00

Times are in Asia/Seoul.
`;

const SKIPPED = `job                times  first due         last due          why
hourly_trending      601  2027-01-10 08:00  2027-02-19 08:00  a newer one was due by the time it could run
daily_collection      39  2027-01-11 02:00  2027-02-18 02:00  a newer one was due by the time it could run
weekly_collection      5  2027-01-10 03:00  2027-02-07 03:00  a newer one was due by the time it could run
`;

const STATUS = `● running since 2027-02-19 09:20 (3:00), PID 4242

${NEXT}
Skipped in the last day
${SKIPPED}
Times are in Asia/Seoul.
`;

const RUNS = `run                             job                due               state      took   movies  quality
trending-20270219T002130Z-ID  hourly_trending    2027-02-19 09:00  succeeded  0.0 s      20  100.0%
daily-20270219T002100Z-ID     daily_collection   2027-02-19 02:00  succeeded  0.0 s      20  100.0%
weekly-20270219T002030Z-ID    weekly_collection  2027-02-14 03:00  succeeded  0.0 s      20  100.0%
monthly-20270219T002000Z-ID   monthly_refresh    2027-02-01 04:00  succeeded  0.0 s      40  100.0%

Skipped meanwhile
${SKIPPED}
Times are in Asia/Seoul.
`;

const EXPLANATIONS: readonly [line: string, told: string][] = [
  [
    'explain daily',
    `daily_collection, due 2027-02-19 02:00: succeeded 7 h 21 min late. The daemon was not running, or the machine slept, until 2027-02-19 09:20. What is made up for starts one by one, and others came first.
  attempt 1, 2027-02-19 09:21: succeeded after 0 s (daily-20270219T002100Z-ID)
Next: 2027-02-20 02:00.

Times are in Asia/Seoul.
`,
  ],
  [
    'explain monthly',
    `monthly_refresh, due 2027-02-01 04:00: succeeded 18 d 5 h late. The daemon was not running, or the machine slept, until 2027-02-19 09:20.
  attempt 1, 2027-02-19 09:20: succeeded after 0 s (monthly-20270219T002000Z-ID)
Next: 2027-03-01 04:00.

Times are in Asia/Seoul.
`,
  ],
  [
    'explain daily --at 2027-01-20T02:00:00+09:00',
    `daily_collection, due 2027-01-20 02:00: skipped, because a newer one was due (2027-02-19 02:00) when the daemon looked, at 2027-02-19 09:20, and only the newest is made up for.
Next: 2027-02-20 02:00.

Times are in Asia/Seoul.
`,
  ],
  [
    'explain hourly --at 2027-01-20T08:30:00+09:00 --lang ko',
    `hourly_trending: 2027-01-20 08:30에는 예정이 없습니다. 일정은 '0 8-22 * * *'(Asia/Seoul)입니다.
그 전의 마지막 예정:
hourly_trending, 2027-01-20 08:00 예정: 건너뛰었습니다. 데몬이 살핀 2027-02-19 09:20에는 더 새로운 것(2027-02-19 09:00)이 있었고, 뒤늦게 하는 것은 가장 최근 것뿐입니다.
다음: 2027-02-19 10:00.

시각은 Asia/Seoul 기준입니다.
`,
  ],
];
