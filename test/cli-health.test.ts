import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nodeFileSystem } from '../src/lib/files.ts';
import { FILMS, makeHome, openWorld, runJson, SMALL, withTmdb } from './support/cli.ts';

interface Health {
  pending_jobs: number;
  freshness: Record<string, { unsatisfied: number; unsatisfied_since: string | null }>;
  checks: { name: string; status: string; code: string }[];
  system_resources: { disk: { total_bytes: number | null; free_bytes: number } };
}

/** A home in which the daily collection has run by hand, and nothing else, 26 days ago. */
async function neglected(t: Parameters<typeof openWorld>[0]) {
  const volume = async () => ({ type: 0xef53, totalBytes: 2e12, freeBytes: 1e12 });
  const files = { ...nodeFileSystem, volume };
  const world = withTmdb(await openWorld(t, { files }), { movies: FILMS, drift: false });
  await makeHome(world, SMALL);
  assert.equal((await runJson('run daily', world)).code, 0);
  world.clock.set('2026-12-19T12:00:00+09:00');
  return world;
}

test('a job that never ran is stale where others have run', async (t) => {
  const { document } = await runJson('health', await neglected(t));
  const { freshness, checks } = document as unknown as Health;
  assert.deepEqual(freshness['weekly_collection'], {
    last_due: '2026-12-13T03:00:00+09:00',
    unsatisfied: 3,
    unsatisfied_since: '2026-11-29T03:00:00+09:00',
  });
  const missed = checks.filter(({ code }) => code === 'occurrences-missed');
  assert.ok(missed.some(({ name }) => name.includes('weekly_collection')));
});

test('a job that never ran owes nothing in a home where nothing has', async (t) => {
  const world = await openWorld(t);
  await makeHome(world);
  const { freshness } = (await runJson('health', world)).document as unknown as Health;
  assert.deepEqual(
    Object.values(freshness).map(({ unsatisfied }) => unsatisfied),
    [0, 0, 0, 0, 0],
  );
});

test("all five jobs are counted before a daemon has run, and the disk's size is known", async (t) => {
  const { document } = await runJson('health', await neglected(t));
  const { pending_jobs: jobs, system_resources: resources } = document as unknown as Health;
  assert.deepEqual([jobs, resources.disk], [5, { total_bytes: 2e12, free_bytes: 1e12 }]);
});
