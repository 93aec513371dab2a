import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { makeHome, openWorld, runJson } from './support/cli.ts';
import { liveDaemon } from './support/daemon-life.ts';

/** Two of the user's own that are due with the daily collection, the hourly one last. */
const crowd = (attempts: number) => `attempts: ${attempts}
lang: en
tmdb: { requestsPerSecond: unlimited }
jobs:
  daily_collection: { sources: [{ name: p, list: popular }], expect: { movies: 10 } }
  of_a_week: { schedule: "0 2 * * 1", period: week, sources: [{ name: p, list: popular }] }
  of_an_hour: { schedule: "0 * * * *", period: hour, sources: [{ name: p, list: popular }] }
`;

for (const { attempts, held } of [
  { attempts: 1, held: ['At most 1 at once; waiting for a place: daily_collection, of_a_week'] },
  { attempts: 2, held: ['At most 2 at once; waiting for a place: of_a_week'] },
]) {
  test(`a daemon with attempts: ${attempts} runs so many at once, and all of them at last`, async (t) => {
    const world = await openWorld(t);
    await makeHome(world, crowd(attempts));
    const span = { from: '2026-11-23T01:58:00+09:00', until: '2026-11-23T02:05:00+09:00' };
    await liveDaemon(world, span);
    const log = await readFile(join(world.home, 'logs/scheduler_daemon.log'), 'utf8');
    const lines = log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const told = lines.filter(({ event }) => event === 'attempts-held').map(({ msg }) => msg);
    assert.deepEqual(told, held);
    const { document } = await runJson('runs', world);
    const runs = document['runs'] as { job: string; state: string }[];
    assert.deepEqual(runs.map(({ job, state }) => `${job} ${state}`).toSorted(), [
      'daily_collection succeeded',
      'of_a_week succeeded',
      'of_an_hour succeeded',
    ]);
  });
}
