import { once } from 'node:events';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

import type { Clock } from '../../src/lib/clock.ts';
import type { Moment } from './strike.ts';

enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/matinee'));
const { runCli } = await import('../../src/cli/cli.ts');
const { worldAt } = await import('./homes.ts');
const { strikeWorld } = await import('./strike.ts');

/** A command line that this process runs until it stops for good, or kills itself, at some call. */
export interface PairOrder {
  argv: readonly string[];
  at: string;
  call: number;
  moment: Moment;
  blow: 'stop' | 'kill';
}

const { argv, at, call, moment, blow }: PairOrder = JSON.parse(process.argv[2] ?? '');
const world = worldAt(at);
const strike = {
  call,
  moment,
  blow: (): Promise<never> => {
    if (blow === 'kill') process.kill(process.pid, 'SIGKILL');
    else process.send?.('stopped');
    return new Promise(() => {});
  },
};
const clock: Clock = {
  now: () => world.clock.now(),
  monotonicMs: () => world.clock.monotonicMs(),
  // Who waits for another one says so, and goes on when he is told to. A deadline never comes.
  sleep: async (ms, signal) => {
    if (signal !== undefined) return world.clock.sleep(ms, signal);
    process.send?.('waiting');
    await once(process, 'message');
  },
};
process.exitCode = await runCli(argv, strikeWorld({ ...world, clock }, strike, []));
process.disconnect();
