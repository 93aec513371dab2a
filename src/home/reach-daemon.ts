import { MatineeError } from '../errors.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import {
  type ControlParts,
  findDaemon,
  type FoundDaemon,
  waitForDaemon,
  wakeDaemon,
} from './daemon-control.ts';
import type { Machine } from './machine.ts';
import type { PidRecord } from './pid-file.ts';

/** By what a home's daemon is found and reached. */
export function controlParts(home: string, machine: Machine): ControlParts {
  return {
    files: machine.files,
    processes: machine.processes,
    clock: machine.clock,
    home,
    pidPath: pathIn(home, KEYS.pid),
    isLocked: () => machine.locks.isHeld(pathIn(home, KEYS.daemonLock)),
  };
}

/**
 * The daemon of a home, to be sent a signal.
 *
 * @throws {MatineeError} `daemon-not-running`, or `daemon-unreachable` when its process cannot be
 * told from others.
 */
export async function reachableDaemon(home: string, machine: Machine): Promise<PidRecord> {
  const found: FoundDaemon = await waitForDaemon(controlParts(home, machine));
  if (!found.running) throw new MatineeError('daemon-not-running', { home });
  if (found.process === undefined) throw new MatineeError('daemon-unreachable', { home });
  return found.process;
}

/** Makes a daemon that runs look at what has changed now; without one there is nothing to do. */
export async function wakeIfRunning(home: string, machine: Machine): Promise<void> {
  const parts = controlParts(home, machine);
  const found = await findDaemon(parts);
  if (found.running && found.process !== undefined) wakeDaemon(found.process, parts);
}
