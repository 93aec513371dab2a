import type { Locks } from './locks.ts';

/** A process that holds locks in memory, until it ends or is killed. */
export interface LockingProcess extends Locks {
  /** What the operating system does when a process is gone. */
  releaseAll(): void;
}

/** Locks among processes that are in truth one. */
export function createMemoryLocks(): { newProcess(): LockingProcess } {
  const held = new Map<string, object>();
  return {
    newProcess: () => {
      const mine = new Set<string>();
      const release = (path: string) => {
        if (mine.delete(path)) held.delete(path);
      };
      return {
        take: (path) => {
          if (held.has(path)) return undefined;
          held.set(path, mine);
          mine.add(path);
          return { release: () => release(path) };
        },
        isHeld: (path) => held.has(path),
        releaseAll: () => mine.forEach(release),
      };
    },
  };
}
