import { join } from 'node:path';

import { explained } from '../database/errors.ts';
import type { Random } from '../lib/prng.ts';
import type { FileLock, Locks } from '../lib/locks.ts';

/** A process that runs attempts, and the lock that lives as long as it does. */
export interface Holder {
  id: string;
  release(): void;
}

/**
 * Takes the lock of this process, under a name that no other process has.
 *
 * Whoever can take a holder's lock knows that the holder is dead: liveness is asked of the
 * operating system, never guessed from time.
 */
export function takeHolder(
  locksDir: string,
  pid: number,
  { locks, random }: { locks: Locks; random: Random },
): Holder {
  for (;;) {
    const tag = Math.floor(random() * 0x1000000);
    const id = `${pid}-${tag.toString(16).padStart(6, '0')}`;
    const lock = lockOf(lockPath(locksDir, id), locks);
    if (lock !== undefined) return { id, release: () => lock.release() };
  }
}

function lockOf(path: string, locks: Locks): FileLock | undefined {
  try {
    return locks.take(path);
  } catch (error) {
    throw explained(path, error);
  }
}

/** The lock of a dead holder, or undefined while it lives. */
export function lockOfDead(locksDir: string, holderId: string, locks: Locks): FileLock | undefined {
  return locks.take(lockPath(locksDir, holderId));
}

export function lockPath(locksDir: string, holderId: string): string {
  return join(locksDir, `${holderId}.lock`);
}
