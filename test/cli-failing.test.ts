import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { transportOf } from '../src/lib/transport.ts';
import type { LogLine } from '../src/log.ts';
import { KEY, makeHome, openWorld, runCli, runJson, SMALL, withTmdb } from './support/cli.ts';
import { liveDaemon } from './support/daemon-life.ts';

const RETRIED = SMALL.replace(
  '  daily_collection:\n',
  '  daily_collection:\n    retry: [1m, 1m]\n',
);

test('a job that fails again and again is told as failing by all who are asked, until it succeeds', async (t) => {
  const refusing = transportOf(async () => new Response('{}', { status: 400 }));
  const world = await openWorld(t, {
    env: { TMDB_BASE_URL: 'http://tmdb.test/3', TMDB_API_KEY: KEY },
    openTransport: async () => ({ transport: refusing, close: async () => {} }),
  });
  const home = await makeHome(world, RETRIED);
  const failing = async () => {
    const { document } = await runJson('status', world);
    return document['failing'];
  };

  await liveDaemon(world, {
    from: '2026-11-23T01:59:00+09:00',
    until: '2026-11-23T02:01:00+09:00',
  });
  assert.deepEqual(await failing(), [], 'twice may be an accident');

  await liveDaemon(world, {
    from: '2026-11-23T02:02:00+09:00',
    until: '2026-11-23T02:05:00+09:00',
  });
  const [row, ...others] = (await failing()) as { since: string }[];
  assert.match(row?.since ?? '', /^2026-11-22T17:00:00/);
  const { since } = row ?? {};
  assert.deepEqual([row, ...others], [{ job: 'daily_collection', failures: 3, since }]);
  const said = async (line: string) => (await runCli(line, world)).stdout;
  assert.match(
    await said('status'),
    /\ndaily_collection has failed 3 times in a row since 2026-11-23 02:00\.\n/,
  );
  assert.match(
    await said('status --lang ko'),
    /\ndaily_collection: 2026-11-23 02:00부터 3번 잇달아 실패했습니다\.\n/,
  );
  const { document: health } = await runJson('health', world);
  assert.equal((health['failure_counts'] as Record<string, number>)['daily_collection'], 3);
  assert.equal(health['system_status'], 'unhealthy');

  const well = withTmdb(world);
  await liveDaemon(well, {
    from: '2026-11-24T01:59:00+09:00',
    until: '2026-11-24T02:01:00+09:00',
  });
  assert.deepEqual(await failing(), []);
  const log = await readFile(join(home, 'logs/scheduler_daemon.log'), 'utf8');
  const told = log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ event }) => event === 'failures-in-a-row' || event === 'job-recovered')
    .map(({ level, msg }) => `${level}: ${msg}`);
  assert.deepEqual(told, [
    'critical: Too many failures in a row: daily_collection (3 times)',
    'info: daily_collection has succeeded again, after 3 failures in a row since 2026-11-23T02:00:00+09:00',
  ]);
});
