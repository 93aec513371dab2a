import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';

import { makeHome, openWorld, runCli, runJson, SMALL, type TestWorld } from './support/cli.ts';

/** A home with one daily run, and three health checks since. */
async function openHome(t: TestContext): Promise<TestWorld> {
  const world = await openWorld(t);
  await makeHome(world, SMALL);
  await runCli('run daily', world);
  for (const minute of ['10', '20', '30']) {
    world.clock.set(`2026-11-23T02:${minute}:00+09:00`);
    await runCli('run health', world);
  }
  return world;
}

async function jobsIn(line: string, world: TestWorld): Promise<string[]> {
  const { document } = await runJson(line, world);
  return (document['runs'] as { job: string }[]).map(({ job }) => job);
}

describe('runs, where health has been checked since', () => {
  const health = 'health_check';
  const daily = 'daily_collection';
  // biome-ignore format: a table is read by column
  const cases: [line: string, jobs: string[]][] = [
    ['runs --limit 1',                    [daily]],
    ['runs --limit 2 --all',              [health, health]],
    ['runs --all',                        [health, health, health, daily]],
    ['runs --job daily',                  [daily]],
    ['runs --job daily_collection --all', [daily]],
    ['runs --job health --limit 2',       [health, health]],
    ['runs --job weekly',                 []],
  ];
  for (const [line, jobs] of cases) {
    test(`${line}: ${jobs.length} of them`, async (t) => {
      assert.deepEqual(await jobsIn(line, await openHome(t)), jobs);
    });
  }

  test('nothing of a job is said with its name; a job that never was is refused', async (t) => {
    const world = await openHome(t);
    assert.equal(
      (await runCli('runs --job weekly', world)).stdout,
      'Nothing of weekly_collection has run yet.\n',
    );
    assert.equal(
      (await runCli('runs --job weekly --lang ko', world)).stdout,
      'weekly_collection은 아직 실행된 적이 없습니다.\n',
    );
    assert.deepEqual(await runCli('runs --job wekly', world), {
      code: 2,
      stdout: '',
      stderr: "There is no job 'wekly'.\nDid you mean 'weekly'?\n",
    });
  });

  test('a job that the configuration has no more is found by its name', async (t) => {
    const world = await openWorld(t);
    const job = '{ schedule: "0 5 * * *", period: day, sources: [{ name: p, list: popular }] }';
    await makeHome(world, `jobs: { once: ${job} }\n`);
    await runCli('run once', world);
    await makeHome(world, SMALL);
    assert.deepEqual(await jobsIn('runs --job once', world), ['once']);
  });

  test('doctor names the last collection', async (t) => {
    const world = await openHome(t);
    const { stdout } = await runCli('doctor', world);
    assert.match(stdout, /last run daily-/);
  });
});
