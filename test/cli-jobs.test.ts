import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { makeHome, openWorld, runCli, runJson, withTmdb } from './support/cli.ts';
import { openRunning } from './support/running.ts';

// It is 02:00:03 on Monday, 23 November 2026 in Seoul.
const YAML = `tmdb: { requestsPerSecond: unlimited }
jobs:
  weekly_collection: { enabled: false }
  london:
    schedule: "30 6 * * *"
    timezone: Europe/London
    period: day
    sources: [{ name: popular, list: popular }]
`;

describe('jobs', () => {
  test("of a fresh home are the guide's five", async (t) => {
    const world = await openWorld(t);
    const home = await makeHome(world);
    assert.deepEqual(await runCli('jobs', world), {
      code: 0,
      stdout: `job                short    title              schedule      zone        state  last run  next
daily_collection   daily    daily collection   0 2 * * *     Asia/Seoul  on     never     2026-11-24 02:00
weekly_collection  weekly   weekly collection  0 3 * * 0     Asia/Seoul  on     never     2026-11-29 03:00
hourly_trending    hourly   hourly trending    0 8-22 * * *  Asia/Seoul  on     never     2026-11-23 08:00
monthly_refresh    monthly  monthly refresh    0 4 1 * *     Asia/Seoul  on     never     2026-12-01 04:00
health_check       health   health check       */10 * * * *  Asia/Seoul  on     never     2026-11-23 02:10
`,
      stderr: `\nThe daemon is not running: nothing runs by itself. Start it: matinee start --home ${home}\n`,
    });
    assert.equal(world.exists(`${home}/matinee.db`), false);
  });

  test('are shown with how they stand and how they went, each in its own zone', async (t) => {
    const bare = await openWorld(t);
    const world = { ...bare, locks: { ...bare.locks, isHeld: () => true } };
    await makeHome(world, YAML);
    await runCli('run london', world);
    await runCli('run monthly', withTmdb(world, { key: 'f'.repeat(32) }));
    await runCli(['pause', 'hourly', '--until', '1d', '--note', '점검'], world);
    await openRunning(t, world);
    assert.deepEqual(await runCli('jobs --lang ko', world), {
      code: 0,
      stdout: `작업               짧은 이름  제목            일정          시간대         상태       마지막 실행               다음
daily_collection   daily      일일 수집       0 2 * * *     Asia/Seoul     켜짐       실행 중 2026-11-23 02:00  2026-11-24 02:00
weekly_collection  weekly     주간 종합 수집  0 3 * * 0     Asia/Seoul     꺼짐       없음                      –
hourly_trending    hourly     시간별 트렌딩   0 8-22 * * *  Asia/Seoul     일시 중지  없음                      2026-11-24 08:00
monthly_refresh    monthly    월간 전체 갱신  0 4 1 * *     Asia/Seoul     켜짐       실패 2026-11-23 02:00     2026-12-01 04:00
london             london     –               30 6 * * *    Europe/London  켜짐       성공 2026-11-22 17:00     2026-11-23 06:30
health_check       health     헬스체크        */10 * * * *  Asia/Seoul     켜짐       없음                      2026-11-23 02:10

hourly_trending: 2026-11-24 02:00까지 일시 중지: 점검
`,
      stderr: '',
    });
  });

  test('as documents have the same keys whatever has happened', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, YAML);
    await runCli('run hourly', world);
    const { code, document } = await runJson('jobs --lang ko', world);
    assert.equal(code, 0);
    const [daily, weekly, hourly] = document['jobs'] as Record<string, unknown>[];
    assert.deepEqual(daily, {
      job: 'daily_collection',
      short: 'daily',
      title: '일일 수집',
      schedule: '0 2 * * *',
      zone: 'Asia/Seoul',
      enabled: true,
      housekeeping: false,
      pause: null,
      last_run: null,
      waiting_since: null,
      next_due_at: '2026-11-23T17:00:00.000Z',
    });
    assert.deepEqual([weekly?.['enabled'], weekly?.['next_due_at']], [false, null]);
    const last = hourly?.['last_run'] as Record<string, unknown> | undefined;
    const { run, state, trigger, error } = last ?? {};
    assert.match(String(run), /^trending-20261122T170003Z-/);
    assert.deepEqual(
      { state, trigger, error },
      { state: 'succeeded', trigger: 'manual', error: null },
    );
  });
});
