import { dirname } from 'node:path';

import { undependableFileSystem } from '../config/home.ts';
import { MatineeError } from '../errors.ts';
import type { HearHome } from '../home-event.ts';
import { isDiskFull, isTooManyFiles, systemCode } from '../lib/files.ts';
import { FOLDERS, pathIn } from '../storage/paths.ts';
import type { Machine } from './machine.ts';

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
 * `home-not-writable`, `storage-failed`.
 */
export async function checkedHome(
  { machine, home, unsafe }: Pick<Place, 'machine' | 'home' | 'unsafe'>,
  access: 'read' | 'write' | 'make',
): Promise<string> {
  try {
    const found = await machine.files.facts(home);
    if (found?.isFolder === false) throw new MatineeError('home-not-a-folder', { home });
    if (found === undefined && access !== 'make') throw new MatineeError('home-missing', { home });
    if (!unsafe) await refuseUndependable(home, machine);
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

/** Looks before anything is made: at the home or, where it is missing, at what it would lie in. */
async function refuseUndependable(home: string, { files }: Machine): Promise<void> {
  let existing = home;
  while ((await files.facts(existing)) === undefined) existing = dirname(existing);
  const { type } = await files.volume(existing);
  const fileSystem = undependableFileSystem(type);
  if (fileSystem !== undefined) throw new MatineeError('home-file-system', { home, fileSystem });
}
