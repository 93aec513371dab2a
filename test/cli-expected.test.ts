import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

import type { LogLine } from '../src/log.ts';
import { makeHome, openWorld, runCli, runJson } from './support/cli.ts';
import { liveDaemon } from './support/daemon-life.ts';

const EXPECTING = `lang: en
jobs:
  daily_collection: { sources: [{ name: p, list: popular }], expect: { movies: 50, quality: 80 } }
`;
const SHORT = 'Volume warning: only 20 movies were collected (expected 50).';
const WARNING = { kind: 'volume', movies: 20, expected: 50 };

/** A home whose daemon ran the daily collection, which brought less than is expected. */
async function openShort(t: TestContext) {
  const world = await openWorld(t);
  await makeHome(world, EXPECTING);
  const night = { from: '2026-11-23T01:59:00+09:00', until: '2026-11-23T02:02:00+09:00' };
  assert.equal((await liveDaemon(world, night)).code, 0);
  return world;
}

test('what a scheduled run brings less than expected is in the log, in runs, status and health', async (t) => {
  const world = await openShort(t);
  const log = await readFile(join(world.home, 'logs/scheduler_daemon.log'), 'utf8');
  const told = log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ event }) => event === 'data-warning');
  assert.deepEqual(
    told.map(({ level, job, msg }) => ({ level, job, msg })),
    [{ level: 'warning', job: 'daily_collection', msg: `daily_collection: ${SHORT}` }],
  );
  const run = String(told[0]?.['run']);

  const { stdout: runs } = await runCli('runs', world);
  assert.ok(runs.split('\n').includes(`${run}: ${SHORT}`), runs);
  const { stdout: status } = await runCli('status', world);
  const sentence = `daily 20261123: ${SHORT} Look: matinee runs show ${run}`;
  assert.ok(status.split('\n').includes(sentence), status);
  const { stdout: health } = await runCli('health', world);
  assert.ok(health.split('\n').includes(`! expected: ${sentence}`), health);

  const snapshots = [{ run, dataset: 'daily', period: '20261123', warnings: [WARNING] }];
  assert.deepEqual((await runJson('status', world)).document['below_expected'], snapshots);
  const { checks } = (await runJson('health', world)).document as { checks: { name: string }[] };
  assert.deepEqual(
    checks.find(({ name }) => name === 'expected'),
    { name: 'expected', status: 'warn', code: 'below-expected', values: { snapshots } },
  );
  assert.deepEqual((await runJson('runs', world)).document['below_expected'], [
    { run, warnings: [WARNING] },
  ]);
});

test('the next one, with all that is expected, ends it; the run keeps its own', async (t) => {
  const world = await openShort(t);
  await makeHome(world, EXPECTING.replace('movies: 50', 'movies: 5'));
  world.clock.set('2026-11-24T02:00:05+09:00');
  assert.equal((await runCli('run daily', { ...world, env: { ...world.env } })).code, 0);
  assert.deepEqual((await runJson('status', world)).document['below_expected'], []);
  const { stdout } = await runCli('runs', world);
  assert.equal(stdout.split(SHORT).length, 2, stdout);
});

test('what each list brought, and the report, are in the log, as the guide has them', async (t) => {
  const world = await openWorld(t);
  await makeHome(world, 'lang: ko\ntmdb: { requestsPerSecond: unlimited }\n');
  const sunday = { from: '2026-11-22T02:59:00+09:00', until: '2026-11-22T03:05:00+09:00' };
  world.clock.set('2026-11-22T02:58:00+09:00');
  assert.equal((await liveDaemon(world, sunday)).code, 0);
  const log = await readFile(join(world.home, 'logs/scheduler_daemon.log'), 'utf8');
  const lines = log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ event }) =>
      ['source-collected', 'report-written', 'attempt-succeeded'].includes(event),
    )
    .filter(({ job }) => job === 'weekly_collection')
    .map(({ msg }) => msg.replaceAll(/\d+(\.\d+)?(?=[초편%])/g, 'N'));
  assert.deepEqual(lines, [
    '액션 장르: 200개 수집',
    '코미디 장르: 200개 수집',
    '드라마 장르: 200개 수집',
    '공포 장르: 200개 수집',
    '로맨스 장르: 200개 수집',
    '평점 높은 영화 수집: 200개',
    '주간 트렌딩 영화 수집: 20개',
    '보고서 작성: data/raw/metadata/weekly_reports/weekly_report_2026-W47.json',
    '작업 완료: weekly_collection (N초, 영화 N편, 품질 N%)',
  ]);
});
