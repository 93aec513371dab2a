import { join } from 'node:path';

import { MatineeError } from '../errors.ts';
import { absolutePath } from '../lib/absolute-path.ts';

export interface HomeFacts {
  /** Value of `--home`. */
  flag?: string | undefined;
  /** Value of `MATINEE_HOME`. */
  env?: string | undefined;
  /** The current folder, where it matters: it may be gone. */
  cwd: () => string;
  /** Whether a path exists. */
  holds: (path: string) => boolean;
}

/**
 * The absolute path of the folder that holds everything of one installation: `--home`, else
 * `MATINEE_HOME`, else the current folder if it holds `matinee.yaml` or `matinee.db`. An empty
 * value counts as none. A home that was named (`explicit`) may not exist yet.
 *
 * @throws {MatineeError} `home-not-found` when none was named and the current folder is none.
 */
export function findHome({ flag, env, cwd, holds }: HomeFacts): {
  home: string;
  explicit: boolean;
} {
  const named = [flag, env].find((path) => path !== undefined && path !== '');
  if (named !== undefined) return { home: absolutePath(named, cwd), explicit: true };
  const here = cwd();
  if (['matinee.yaml', 'matinee.db'].some((file) => holds(join(here, file)))) {
    return { home: here, explicit: false };
  }
  throw new MatineeError('home-not-found', {});
}

/** By the magic number of `statfs`, as in Linux's `linux/magic.h`. */
const UNDEPENDABLE: ReadonlyMap<number, string> = new Map([
  [0x01021997, '9p (drvfs)'],
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
]);

/**
 * The name of a file system whose locks cannot be depended on (network file systems, and the
 * Windows drives of WSL), by `type` of `fs.statfs`; undefined for any other.
 */
export function undependableFileSystem(type: number): string | undefined {
  // Where the C type is 32 bits wide the number comes signed.
  return UNDEPENDABLE.get(type >>> 0);
}
