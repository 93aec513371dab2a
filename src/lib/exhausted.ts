import type { StatsFs } from 'node:fs';
import { dirname } from 'node:path';

import { isTooManyFiles, systemCode } from './files.ts';

const fs = process.getBuiltinModule('node:fs');

/** Whether the process, or the machine, has as many files open as it may. */
export function hasTooManyFiles(): boolean {
  const opened: number[] = [];
  try {
    // As many as a database needs: its own file, the two beside it.
    while (opened.length < 3) opened.push(fs.openSync('/dev/null', 'r'));
    return false;
  } catch (error) {
    return isTooManyFiles(error);
  } finally {
    for (const file of opened) fs.closeSync(file);
  }
}

/** Whether the disk on which a file lies has no room for what a program writes beside it. */
export function hasNoRoom(path: string): boolean {
  const counts = countsBeside(path);
  return counts !== undefined && counts.bavail * counts.bsize < 65_536;
}

/** Whether a disk takes no new file beside one, however small: its inodes are used up. */
export function hasNoInodes(path: string): boolean {
  const counts = countsBeside(path);
  // A file system that makes inodes as it needs them counts none. Whoever was refused may have
  // removed what it had begun: a home's four databases are three files each while they are open.
  return counts !== undefined && counts.files > 0 && counts.ffree < 12;
}

/** Nothing, where the folder is gone, or may not be looked at. */
function countsBeside(path: string): StatsFs | undefined {
  try {
    return fs.statfsSync(dirname(path));
  } catch {
    return undefined;
  }
}

/** Whether the operating system refused something where no more files can be made. */
export function isOutOfInodes(error: unknown): boolean {
  const { syscall, path } = Object(error) as NodeJS.ErrnoException;
  const isOfThisSystem = syscall !== undefined && path !== undefined;
  return systemCode(error) === 'ENOSPC' && isOfThisSystem && hasNoInodes(path);
}
