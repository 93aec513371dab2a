import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

import type { World } from '../../src/cli/world.ts';
import { storeOptions } from '../../src/home/store.ts';
import { HOUR_MS } from '../../src/lib/clock.ts';
import { makeHome, openWorld, runCli, runJson, type TestWorld } from './cli.ts';

/** A home in which something stands in every table, and where its runs are. */
export interface Template {
  world: TestWorld;
  /** A run that was published, and one that was withheld. */
  published: string;
  withheld: string;
  /** A movie that history knows, by id. */
  movie: string;
}

const SETTINGS = `lang: en
tmdb: { baseUrl: sandbox, requestsPerSecond: 50, connections: 1 }
quality: { reject: [zero_rating] }
jobs:
  daily_collection:
    sources: [{ name: popular, list: popular, pages: 1 }]
    expect: { movies: 3 }
  hourly_trending:
    sources: [{ name: trending, trending: day, pages: 1 }]
  weekly_collection:
    sources: [{ name: popular, list: popular, pages: 1, minMovies: 500 }]
`;

/** Makes the home that the copies are made of. */
export async function makeTemplate(t: TestContext): Promise<Template> {
  const world = await openWorld(t);
  await makeHome(world, SETTINGS);
  for (const line of [
    'run daily',
    'run daily --replace',
    'run hourly',
    'run weekly',
    'run health',
    'pause hourly --note holidays',
    'report monthly',
  ]) {
    await runCli(line, world);
  }
  await plan(world);
  const { document } = await runJson('runs', world);
  const runs = document['runs'] as { run: string; job: string }[];
  const newest = (job: string) => runs.find((run) => run.job === job)?.run ?? '';
  const { stdout } = await runCli('data export daily --format jsonl', world);
  return {
    world,
    published: newest('daily_collection'),
    withheld: newest('weekly_collection'),
    movie: String((JSON.parse(stdout.split('\n')[0] ?? '') as { id: number }).id),
  };
}

/** What a daemon would have written: jobs that are known, what came due, a request. */
async function plan(world: World & { home: string }): Promise<void> {
  const store = await world.openStore(storeOptions(world, world.home, 'write'));
  const now = world.clock.now();
  const jobs = ['daily_collection', 'hourly_trending'].map((name) => ({
    name,
    schedule: '30 * * * *',
    timezone: 'Asia/Seoul',
  }));
  await store.planbook.knowJobs(jobs, new Date(now.getTime() - 2 * HOUR_MS));
  await store.planbook.record(
    'hourly_trending',
    [{ dueAt: now, skip: { reason: 'paused', pausedSince: now } }],
    now,
    now,
  );
  // A schedule that was edited: the former one is kept.
  const edited = jobs.map((job) => ({ ...job, schedule: '45 * * * *' }));
  await store.planbook.knowJobs(edited, now);
  const id = await store.planbook.ask('reload', undefined, now);
  await store.planbook.answer(id, { ok: true, text: 'Nothing has changed.' }, now);
  await store.close();
}

/** Does some work on a copy of the home, which is then removed. */
export async function onCopy<T>(
  { world }: Template,
  work: (copy: TestWorld) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'matinee-damage-'));
  try {
    const home = join(folder, 'home');
    await mkdir(home);
    await cp(world.home, home, { recursive: true });
    return await work({ ...world, home, cwd: folder, env: { ...world.env, MATINEE_HOME: home } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
