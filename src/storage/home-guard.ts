import { type ErrorValues, MatineeError } from '../errors.ts';
import type { FileSystem } from '../lib/files.ts';

export type HomePart = ErrorValues['home-replaced']['part'];

/** Watches that what a process has open of a home stays what lies under its name. */
export interface HomeGuard {
  /**
   * From now on what lies under `paths`, which this process has open, has to stay there; a name
   * with nothing under it is left out. Returns the end of that.
   */
  hold(part: HomePart, paths: readonly string[]): Promise<() => void>;
  /** @throws {MatineeError} `home-replaced` as soon as one of them is not there any more. */
  check(): Promise<void>;
  /** What tells a file that is held from all others. */
  identityOf(path: string): string | undefined;
  /** Whether a name stands for what is held under it. */
  holds(path: string): Promise<boolean>;
  /** Whether the home is the folder that it was, in which a last word may be written. */
  isSameFolder(): Promise<boolean>;
  release(): void;
}

export type GuardFiles = Pick<FileSystem, 'identity' | 'isOpenHere' | 'holdFolder'>;

interface Held {
  part: HomePart;
  path: string;
  identity: string;
}

/**
 * Guards the home that lies under this name now.
 *
 * What is open keeps its identity to itself, whoever removes it; so another identity under the name
 * is another file. Where a file system gives out its numbers anew as it goes (some of FUSE do),
 * what this process has open has been given another number too, and is recognized by it. What
 * cannot be looked at is not taken for gone.
 */
export async function openHomeGuard(home: string, files: GuardFiles): Promise<HomeGuard> {
  const release = await files.holdFolder(home);
  const folder: Held = { part: 'home', path: home, identity: (await files.identity(home)) ?? '' };
  const held = new Set<Held>();
  const heldAt = (path: string) => [...held].find((one) => one.path === path);

  return {
    hold: async (part, paths) => {
      const ours: Held[] = [];
      for (const path of paths) {
        const identity = await files.identity(path);
        if (identity !== undefined) ours.push({ part, path, identity });
      }
      for (const one of ours) held.add(one);
      return () => {
        for (const one of ours) held.delete(one);
      };
    },
    check: async () => {
      for (const one of held) {
        const found = await whatLiesAt(one, files);
        if (found === 'same') continue;
        const above = await whatLiesAt(folder, files);
        throw above === 'same' ? replaced(one, found) : replaced(folder, above);
      }
    },
    identityOf: (path) => heldAt(path)?.identity,
    holds: async (path) => {
      const one = heldAt(path);
      return one !== undefined && (await whatLiesAt(one, files)) === 'same';
    },
    isSameFolder: async () => (await whatLiesAt(folder, files)) === 'same',
    release,
  };
}

/** Learns the number that a file has been given anew. What cannot be told now is told later. */
async function whatLiesAt(one: Held, files: GuardFiles): Promise<'same' | 'missing' | 'other'> {
  try {
    const found = await files.identity(one.path);
    if (found === undefined) return 'missing';
    if (found !== one.identity && !(await files.isOpenHere(found))) return 'other';
    one.identity = found;
    return 'same';
  } catch {
    return 'same';
  }
}

function replaced({ part, path }: Held, found: 'missing' | 'other'): MatineeError {
  return new MatineeError('home-replaced', { part, path, found });
}

/** A database in WAL mode is three files, of which a missing one takes entries with it. */
export function databaseFiles(path: string): string[] {
  return [path, `${path}-wal`, `${path}-shm`];
}
