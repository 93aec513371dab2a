import { createHash } from 'node:crypto';

import { DAY_MS, MINUTE_MS } from '../../src/lib/clock.ts';
import { createMachine, HOME, type VirtualMachine } from './virtual-machine.ts';

/** What became of a home whose daemon ran for some days. */
export interface Lived {
  machine: VirtualMachine;
  /** The exit code of the daemon, which was asked to stop in the end. */
  exitCode: number | undefined;
  /** How many processes ran, the daemon's own included. */
  processes: number;
  virtualHours: number;
  /** One hash of every byte that is left: of all files, and of every row of the databases. */
  sha256: string;
  /** Whether the event loop came round meanwhile: then something took real time. */
  tookTurns: boolean;
}

export interface Life {
  from: string;
  yaml?: string;
}

/**
 * A daemon's life of so many days and all its attempts, in this process, on virtual time, with all
 * that a machine has kept in memory: whatever happens follows from what was handed in, settles in
 * microtasks, and happens the same way again.
 */
export async function days(count: number, { from, yaml = '' }: Life): Promise<Lived> {
  const machine = createMachine(from, { TMDB_BASE_URL: 'sandbox' });
  await machine.files.makeFolder(HOME);
  await machine.files.write(`${HOME}/matinee.yaml`, yaml);
  let tookTurns = false;
  const turn = setImmediate(() => {
    tookTurns = true;
  });
  const daemon = machine.start(['start', '--foreground', '--home', HOME]);
  await machine.clock.advance(count * DAY_MS);
  daemon.signal('SIGTERM');
  await machine.clock.advance(MINUTE_MS);
  const { exitCode } = await daemon.ended;
  clearImmediate(turn);
  const { processes } = machine;
  const sha256 = hashOf(await machine.contents());
  return { machine, exitCode, processes, virtualHours: count * 24, sha256, tookTurns };
}

function hashOf(contents: Readonly<Record<string, string>>): string {
  return createHash('sha256').update(JSON.stringify(contents)).digest('hex');
}
