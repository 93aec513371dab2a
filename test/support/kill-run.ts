import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

import type { Moment } from './strike.ts';

enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/matinee'));
const { runCli } = await import('../../src/cli/cli.ts');
const { worldAt } = await import('./homes.ts');
const { strikeWorld } = await import('./strike.ts');

/** A command line that this process runs until it kills itself, as `kill -9` would. */
export interface KillOrder {
  argv: readonly string[];
  at: string;
  call: number;
  moment: Moment;
}

const { argv, at, call, moment }: KillOrder = JSON.parse(process.argv[2] ?? '');
const blow = (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
};
process.exitCode = await runCli(argv, strikeWorld(worldAt(at), { call, moment, blow }, []));
