import { basename, dirname, join, relative, sep } from 'node:path';

import { MatineeError } from '../errors.ts';
import { absolutePath } from '../lib/absolute-path.ts';
import { isDatabaseName } from '../lib/files.ts';
import { KEYS } from '../storage/paths.ts';
import type { Context } from './context.ts';

/** Where a file is asked for, what stands for standard output, as elsewhere on a command line. */
export const STANDARD_OUTPUT = '-';

/** What a home owns, by the first name below it. */
const OWNED = new Set<string>(['data', 'run', 'logs', KEYS.settings, KEYS.secrets]);

/**
 * The path of a file that a user names to be written, symbolic links in it seen through.
 *
 * @throws {MatineeError} `target-taken` of a file that some home owns, or the name of a database.
 */
export async function targetFile(name: string, { world }: Pick<Context, 'world'>): Promise<string> {
  const path = absolutePath(name, () => world.cwd);
  const real = await realTarget(path, world.files.realPath);
  const home = ownerOf(real, world.exists);
  if (home !== undefined || isDatabaseName(real) || isDatabaseName(path)) {
    throw new MatineeError('target-taken', { path, home });
  }
  return path;
}

/** Where a write would end up, though the file and the folders above it may not be there. */
async function realTarget(
  path: string,
  realPath: (path: string) => Promise<string | undefined>,
): Promise<string> {
  const real = await realPath(path);
  if (real !== undefined || dirname(path) === path) return real ?? path;
  return join(await realTarget(dirname(path), realPath), basename(path));
}

/** The home whose own file this is, whichever home the command is about. */
function ownerOf(path: string, exists: (path: string) => boolean): string | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const isHome = [KEYS.settings, KEYS.database].some((key) => exists(join(folder, key)));
    const [first = ''] = relative(folder, path).split(sep);
    if (isHome && (OWNED.has(first) || isDatabaseName(first))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
