import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

import type { Moment } from './strike.ts';

enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/matinee'));
const { runCli } = await import('../../src/cli/cli.ts');
const { DAEMON_FILES, writeDaemonFiles } = await import('./daemon-files.ts');
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
const world = strikeWorld(worldAt(at), { call, moment, blow }, []);
if (argv[0] === DAEMON_FILES) await writeDaemonFiles(argv, world);
else process.exitCode = await runCli(argv, world);
