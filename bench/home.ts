import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type StoreOptions, storeOptions } from '../src/cli/store.ts';
import { systemClock } from '../src/lib/clock.ts';
import { nodeFileSystem } from '../src/lib/files.ts';
import { FOLDERS, KEYS, pathIn } from '../src/storage/paths.ts';

/** A folder for temporary files, which goes with all that is in it. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'matinee-bench-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** Makes a home that asks for as much as it can get. */
export async function makeHome(home: string): Promise<string> {
  for (const folder of FOLDERS) await nodeFileSystem.makeFolder(pathIn(home, folder));
  await writeFile(pathIn(home, KEYS.settings), 'tmdb: { requestsPerSecond: unlimited }\n');
  return home;
}

export function openingOf(home: string): StoreOptions {
  return storeOptions({ clock: systemClock }, home, 'write');
}
