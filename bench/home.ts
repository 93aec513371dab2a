import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { nodeFileSystem } from '../src/lib/files.ts';
import { FOLDERS, KEYS, pathIn } from '../src/storage/paths.ts';

/** A folder for temporary files, which goes with all that is in it. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'matinee-bench-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** Makes a home whose requests are not paced, or with other settings. */
export async function makeHome(
  folder: { path: string },
  name: string,
  settings = 'tmdb: { requestsPerSecond: unlimited }\n',
): Promise<string> {
  const home = join(folder.path, name);
  for (const key of FOLDERS) await nodeFileSystem.makeFolder(pathIn(home, key));
  await nodeFileSystem.write(pathIn(home, KEYS.settings), settings);
  return home;
}

/** Where a run finds its TMDB. */
export function environmentFor(url: string): Record<string, string> {
  return { TMDB_BASE_URL: url, TMDB_API_KEY: '0123456789abcdef'.repeat(2) };
}
