import { isAbsolute, resolve } from 'node:path';

/** A path as it is found from anywhere. `cwd` is asked only where the path is a relative one. */
export function absolutePath(path: string, cwd: () => string): string {
  return isAbsolute(path) ? resolve(path) : resolve(cwd(), path);
}
