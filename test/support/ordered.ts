import { type Order, orderLine } from '../../src/attempt/order.ts';
import { PROGRAM_VERSION } from '../../src/home/version.ts';
import { parseSettings } from '../../src/config/load.ts';
import type { World } from '../../src/cli/world.ts';
import { type Ran, runCli, type TestWorld } from './cli.ts';

/** Runs what a daemon would start for a job, in this process. */
export async function runOrdered(
  job: string,
  world: TestWorld,
  differing: Partial<Order> = {},
): Promise<Ran> {
  return runCli('attempt', await withOrder(job, world, differing));
}

/** The world of a process that a daemon has told what to run. */
export async function withOrder<W extends World & { home: string }>(
  job: string,
  world: W,
  differing: Partial<Order> = {},
): Promise<W> {
  const { home, env, files } = world;
  const yaml = await files.read(`${home}/matinee.yaml`);
  const { apiKey: _, ...settings } = await parseSettings({
    yaml: yaml && new TextDecoder().decode(yaml),
    yamlFile: 'matinee.yaml',
    dotenv: undefined,
    dotenvFile: '.env',
    env,
  });
  const { dataset = 'health' } = settings.collections.find(({ name }) => name === job) ?? {};
  const order: Order = {
    attemptId: `${dataset}-20261122T170003Z-0001`,
    job,
    dueAt: new Date('2026-11-22T17:00:00Z'),
    trigger: 'schedule',
    lastTry: undefined,
    home,
    unsafeHome: false,
    database: undefined,
    lang: 'en',
    settings,
    ...differing,
  };
  return { ...world, readLine: async () => orderLine(order, PROGRAM_VERSION) };
}
