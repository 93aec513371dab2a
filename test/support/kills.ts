import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { type Case, inFreshHome } from './cases.ts';
import { assertEither, examine } from './examine.ts';
import type { KillOrder } from './kill-run.ts';
import { STRUCK_AT } from './scenarios.ts';

/** Kills the case's command in a process of its own, and examines the home that it leaves. */
export function killAndExamine(killCase: Case, folder: string): Promise<void> {
  const { scenario, call, moment } = killCase;
  return inFreshHome(killCase, folder, async (home) => {
    const order = { argv: [...scenario.argv, '--home', home], at: STRUCK_AT, call, moment };
    assert.deepEqual(await killRun(order), { exitCode: null, signal: 'SIGKILL' });
    assertEither(scenario, await examine(home, scenario));
  });
}

/** How the command ended; the kill strikes it unless it makes fewer calls. */
export async function killRun(order: KillOrder) {
  const program = join(import.meta.dirname, 'kill-run.ts');
  const child = spawn(process.execPath, [program, JSON.stringify(order)], { stdio: 'ignore' });
  const [exitCode, signal] = await once(child, 'exit');
  return { exitCode, signal };
}
