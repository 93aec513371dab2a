import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { makeHome, openWorld, runCli, runJson } from './support/cli.ts';

// It is 02:00:03 on Monday, 23 November 2026 in Seoul.
const NEW_YORK = `jobs:
  ny:
    schedule: "30 2 * * *"
    timezone: America/New_York
    period: day
    sources: [{ name: popular, list: popular }]
`;

describe('next', () => {
  test('shows what comes due of all collections, in order, without a database', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, 'jobs: { monthly_refresh: { enabled: false } }\n');
    assert.deepEqual(await runCli('next --count 3', world), {
      code: 0,
      stdout: `due                          zone        job
2026-11-23 Mon 08:00 +09:00  Asia/Seoul  hourly_trending
2026-11-23 Mon 09:00 +09:00  Asia/Seoul  hourly_trending
2026-11-23 Mon 10:00 +09:00  Asia/Seoul  hourly_trending

Switched off: monthly_refresh
`,
      stderr: '',
    });
    assert.deepEqual(
      (await runCli('next --count 20 --lang ko', world)).stdout.split('\n').at(-5),
      '2026-11-24 화 10:00 +09:00  Asia/Seoul  hourly_trending',
    );
    assert.equal(world.exists(`${world.home}/matinee.db`), false);
  });

  test('shows the next of each collection where nothing else is asked', async (t) => {
    const world = await openWorld(t);
    await makeHome(world);
    assert.equal(
      (await runCli('next', world)).stdout,
      `due                          zone        job
2026-11-23 Mon 08:00 +09:00  Asia/Seoul  hourly_trending
2026-11-24 Tue 02:00 +09:00  Asia/Seoul  daily_collection
2026-11-29 Sun 03:00 +09:00  Asia/Seoul  weekly_collection
2026-12-01 Tue 04:00 +09:00  Asia/Seoul  monthly_refresh
`,
    );
    assert.equal((await runCli('next daily', world)).stdout.split('\n').length, 1 + 10 + 1);
  });

  test('shows one job, in its own zone or in another', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, NEW_YORK);
    assert.equal(
      (await runCli('next ny --count 1', world)).stdout,
      `due                          zone              job
2026-11-23 Mon 02:30 -05:00  America/New_York  ny
`,
    );
    assert.equal(
      (await runCli('next ny --count 1 --zone Asia/Kathmandu --lang ko', world)).stdout,
      `예정                        시간대          작업
2026-11-23 월 13:15 +05:45  Asia/Kathmandu  ny
`,
    );
  });

  test('shows health checks only where they are named', async (t) => {
    const world = await openWorld(t);
    await makeHome(world);
    const jobsOf = async (line: string) => {
      const { document } = await runJson(line, world);
      return new Set((document['occurrences'] as { job: string }[]).map(({ job }) => job));
    };
    assert.deepEqual(await jobsOf('next health'), new Set(['health_check']));
    assert.equal((await jobsOf('next --count 100')).has('health_check'), false);
  });

  test('marks what a pause will skip, and a job that is switched off', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, 'jobs: { daily_collection: { enabled: false } }\n');
    await runCli(
      ['pause', 'daily', '--until', '2026-11-25T02:00:00+09:00', '--note', 'moving'],
      world,
    );
    assert.equal(
      (await runCli('next daily --count 2', world)).stdout,
      `due                          zone        job
2026-11-24 Tue 02:00 +09:00  Asia/Seoul  daily_collection  switched off, paused until 2026-11-25 02:00: moving
2026-11-25 Wed 02:00 +09:00  Asia/Seoul  daily_collection  switched off
`,
    );
    const { document } = await runJson('next daily --count 1', world);
    assert.deepEqual(document, {
      occurrences: [
        {
          job: 'daily_collection',
          due_at: '2026-11-24T02:00:00+09:00',
          zone: 'Asia/Seoul',
          enabled: false,
          pause: {
            since: '2026-11-22T17:00:03.000Z',
            until: '2026-11-24T17:00:00.000Z',
            note: 'moving',
          },
        },
      ],
      clock_changes: [],
      switched_off: [],
    });
  });
});

describe('next says what a change of clocks does', () => {
  interface Case {
    schedule: string;
    zone?: string;
    at: string;
    en: string;
    ko: string;
  }
  // biome-ignore format: a table is read by column
  const cases: Case[] = [
    { schedule: '30 2 * * *',   at: '2027-03-14T00:00:00Z', en: '02:30 does not exist on 2027-03-14: runs at 03:00',                                ko: '2027-03-14에는 02:30이라는 시각이 없습니다: 03:00에 실행' },
    { schedule: '*/20 2 * * *', at: '2027-03-13T00:00:00Z', en: '02:00 to 03:00 does not exist on 2027-03-14: 3 runs fewer',                        ko: '2027-03-14에는 02:00~03:00 사이가 없습니다: 3회 덜 실행' },
    { schedule: '30 1 * * *',   at: '2027-11-07T00:00:00Z', en: '01:30 comes twice on 2027-11-07: runs the first time only (-04:00)',               ko: '2027-11-07에는 01:30이라는 시각이 두 번 옵니다: 첫 번째(-04:00)에만 실행' },
    { schedule: '0 */1 * * *',  at: '2027-11-07T05:00:00Z', en: '01:00 to 02:00 comes twice on 2027-11-07: 1 run more',                             ko: '2027-11-07에는 01:00~02:00 사이가 두 번 옵니다: 1회 더 실행' },
    // There the clocks go forward at midnight: the day begins at one.
    { schedule: '30 0 * * *', zone: 'Asia/Beirut', at: '2027-03-27T00:00:00Z', en: '00:30 does not exist on 2027-03-28: runs at 01:00',             ko: '2027-03-28에는 00:30이라는 시각이 없습니다: 01:00에 실행' },
  ];
  for (const { schedule, zone = 'America/New_York', at, en, ko } of cases) {
    test(en, async (t) => {
      const world = await openWorld(t);
      const yaml = NEW_YORK.replace('30 2 * * *', schedule).replace('America/New_York', zone);
      await makeHome(world, yaml);
      world.clock.set(at);
      const lines = async (line: string) => (await runCli(line, world)).stdout.trim().split('\n');
      const english = await lines('next ny --count 3');
      assert.equal(english.at(-3), 'The clocks change');
      assert.deepEqual(english.at(-1)?.split(/ {2,}/), ['ny', zone, en]);
      const korean = await lines('next ny --count 3 --lang ko --zone Asia/Seoul');
      assert.equal(korean.at(-3), '시계가 바뀝니다');
      assert.deepEqual(korean.at(-1)?.split(/ {2,}/), ['ny', zone, ko]);
    });
  }

  test('as a document', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, NEW_YORK);
    world.clock.set('2027-03-14T00:00:00Z');
    const { document } = await runJson('next ny --count 1 --zone UTC', world);
    assert.deepEqual(document['clock_changes'], [
      {
        job: 'ny',
        zone: 'America/New_York',
        kind: 'moved',
        on: '2027-03-14',
        time: '02:30',
        due_at: '2027-03-14T03:00:00-04:00',
        text: '02:30 does not exist on 2027-03-14: runs at 03:00',
      },
    ]);
  });
});

describe('next refuses', () => {
  // biome-ignore format: a table is read by column
  const cases: [line: string, en: string, ko: string][] = [
    ['next dialy',             "There is no job 'dialy'.\nDid you mean 'daily'?",                      "'dialy' 작업이 없습니다.\n혹시 'daily'인가요?"],
    ['next --zone Asia/Seul',  "There is no time zone 'Asia/Seul'.\nDid you mean 'Asia/Seoul'?",       "'Asia/Seul' 시간대가 없습니다.\n혹시 'Asia/Seoul'인가요?"],
    ['next --zone +09:00',     "There is no time zone '+09:00'.\nUse an IANA name such as Asia/Seoul or Europe/Berlin.", "'+09:00' 시간대가 없습니다.\nAsia/Seoul 같은 IANA 이름을 쓰세요."],
    ['next --count 0',         '--count 0 is not possible: it takes a whole number from 1 to 1000.\nTry: matinee next --help', '--count 0은 쓸 수 없는 값입니다: 1부터 1000까지의 정수여야 합니다.\n실행해 보세요: matinee next --help'],
    ['next --count 1001',      '--count 1001 is not possible: it takes a whole number from 1 to 1000.\nTry: matinee next --help', '--count 1001은 쓸 수 없는 값입니다: 1부터 1000까지의 정수여야 합니다.\n실행해 보세요: matinee next --help'],
    ['next --count few',       '--count few is not possible: it takes a whole number from 1 to 1000.\nTry: matinee next --help', '--count few는 쓸 수 없는 값입니다: 1부터 1000까지의 정수여야 합니다.\n실행해 보세요: matinee next --help'],
  ];
  for (const [line, en, ko] of cases) {
    test(line, async (t) => {
      const world = await openWorld(t);
      await makeHome(world);
      for (const [lang, said] of [
        ['en', en],
        ['ko', ko],
      ]) {
        const ran = await runCli(`${line} --lang ${lang}`, world);
        assert.deepEqual(ran, { code: 2, stdout: '', stderr: `${said}\n` });
      }
    });
  }
});
