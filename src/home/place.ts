import { dirname } from 'node:path';

import { undependableFileSystem } from '../config/home.ts';
import { MatineeError } from '../errors.ts';
import type { HearHome } from '../home-event.ts';
import { isDiskFull, isTooManyFiles, systemCode } from '../lib/files.ts';
import { FOLDERS, pathIn } from '../storage/paths.ts';
import type { Machine } from './machine.ts';
import { tryDatabase } from './trial.ts';

/** The secrets that have been come upon: whoever says anything takes them out of it. */
export interface Secrets {
  /** Hides these from now on. */
  hide(...secrets: (string | undefined)[]): void;
  redact(text: string): string;
}

/** A home that somebody wants something of; nothing of it is open yet. */
export interface Place {
  machine: Machine;
  home: string;
  /** Goes on even where the file system's locks cannot be depended on. */
  unsafe: boolean;
  /** Another file than the home's for the settings: what the daemon has accepted. */
  settingsFile: string | undefined;
  secrets: Secrets;
  hear: HearHome;
}

/**
 * The home, checked: it is a folder on a file system whose locks can be depended on. One that is
 * missing is made only where one is to be made: elsewhere its name is mistyped.
 *
 * @throws {MatineeError} `home-missing`, `home-not-a-folder`, `home-file-system`,
 * `home-not-writable`, `storage-failed`; `database-unshared` where one is to be made.
 */
export async function checkedHome(
  { machine, home, unsafe }: Pick<Place, 'machine' | 'home' | 'unsafe'>,
  access: 'read' | 'write' | 'make',
): Promise<string> {
  try {
    const found = await machine.files.facts(home);
    if (found?.isFolder === false) throw new MatineeError('home-not-a-folder', { home });
    if (found === undefined && access !== 'make') throw new MatineeError('home-missing', { home });
    const existing = await existingPart(home, machine);
    if (!unsafe) await refuseUndependable(home, existing, machine);
    // Before anything is made: what is to be made there would be of no use.
    if (access === 'make') await tryDatabase(existing, machine);
    if (access !== 'read') {
      for (const folder of FOLDERS) await machine.files.makeFolder(pathIn(home, folder));
    }
  } catch (error) {
    const cause = systemCode(error);
    if (cause === undefined) throw error;
    if (isTooManyFiles(error) || isDiskFull(error)) throw error; // it is not the home's fault
    const options = { cause: error };
    if (access !== 'read') throw new MatineeError('home-not-writable', { home, cause }, options);
    throw new MatineeError('storage-failed', { path: home, operation: 'look at', cause }, options);
  }
  return home;
}

/** The home or, where it is missing, what it would lie in. */
async function existingPart(home: string, { files }: Machine): Promise<string> {
  let existing = home;
  while ((await files.facts(existing)) === undefined) existing = dirname(existing);
  return existing;
}

async function refuseUndependable(
  home: string,
  existing: string,
  { files }: Machine,
): Promise<void> {
  const { type } = await files.volume(existing);
  const fileSystem = undependableFileSystem(type);
  if (fileSystem !== undefined) throw new MatineeError('home-file-system', { home, fileSystem });
}
