import { join } from 'node:path';

import { MatineeError } from '../errors.ts';
import { isDiskFull, systemCode } from '../lib/files.ts';
import { isUnshareable } from '../lib/sqlite-errors.ts';
import { withOwnFile, withOwnFolder } from '../lib/replace-file.ts';
import { FOLDERS, KEYS, pathIn, REPLACED_IN } from '../storage/paths.ts';
import { asMatineeError } from './failure.ts';
import type { Machine } from './machine.ts';

/** Where a run, the daemon or a report writes files; all but the first may not be made yet. */
const WRITTEN_IN = new Set<string>([...REPLACED_IN, KEYS.quarantine, ...FOLDERS]);
/** Where databases lie. */
const DATABASES_IN = ['', KEYS.run] as const;
/** What is added to or written in place, under its own name: the folder's rights are not enough. */
const WRITTEN_TO = [KEYS.log, KEYS.database, KEYS.history, KEYS.budget, KEYS.daemonLock] as const;

/**
 * Does in a home what a run does, and says what does not work: writes a file, waits for the disk and
 * renames, in every folder that is there; opens a database in each that holds one, takes a lock; and
 * looks whether the files that are written in place may be. Nothing of it stays. What all of them
 * have in common, as a disk without room, is told once.
 */
export async function* tryHome(home: string, machine: Machine): AsyncGenerator<MatineeError> {
  for (const key of WRITTEN_IN) {
    const folder = pathIn(home, key);
    if ((await machine.files.facts(folder).catch(() => undefined))?.isFolder !== true) continue;
    const failure = await failureOf(() => tryFolder(folder, machine));
    if (failure === undefined) continue;
    yield failure;
    if (failure.code === 'disk-full' || key === '') return;
  }
  for (const key of DATABASES_IN) {
    const failure = await failureOf(() => tryDatabase(pathIn(home, key), machine));
    if (failure?.code !== 'database-unshared') continue; // the rest has been told of the folder
    yield failure;
    break;
  }
  for (const key of WRITTEN_TO) {
    const path = pathIn(home, key);
    const failure = await failureOf(() => tryFile(path, machine));
    if (failure !== undefined) yield failure;
  }
}

/** @throws {MatineeError} `home-not-writable`, `disk-full`. */
async function tryFolder(folder: string, machine: Machine): Promise<void> {
  const { files } = machine;
  try {
    await withOwnFile(folder, 'x', machine, (path) =>
      withOwnFile(folder, '', machine, async (replaced) => {
        await files.sync(path);
        await files.rename(path, replaced);
        await files.syncFolder(folder);
      }),
    );
  } catch (error) {
    const cause = systemCode(error);
    if (cause === undefined || isDiskFull(error)) throw error;
    throw new MatineeError('home-not-writable', { home: folder, cause }, { cause: error });
  }
}

/**
 * Opens a database in a folder, as several processes have it open, and takes a lock; where there is
 * no such folder, nothing is to be tried.
 *
 * @throws {MatineeError} `database-unshared` where the file system cannot.
 */
export async function tryDatabase(folder: string, machine: Machine): Promise<void> {
  const { clock, files, locks, openPacer } = machine;
  if ((await files.facts(folder))?.isFolder !== true) return;
  try {
    await withOwnFolder(folder, machine, async (own) => {
      const options = { perSecond: 1, clock, bootId: 'trial', firstDelayMs: 0 };
      const pacer = await openPacer(join(own, 'trial.db'), options);
      await pacer.close();
      locks.take(join(own, 'trial.lock'))?.release();
    });
  } catch (error) {
    if (!isUnshareable(error)) throw error;
    throw new MatineeError('database-unshared', { path: folder }, { cause: error });
  }
}

/** It is not opened: databases and locks are opened by nobody but who keeps them. */
async function tryFile(path: string, { files }: Machine): Promise<void> {
  try {
    await files.mayWrite(path);
  } catch (error) {
    const cause = systemCode(error) ?? String(error);
    const options = { cause: error };
    throw new MatineeError('storage-failed', { path, operation: 'write', cause }, options);
  }
}

async function failureOf(work: () => Promise<void>): Promise<MatineeError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return asMatineeError(error);
  }
}
