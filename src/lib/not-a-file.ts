import type { Stats } from 'node:fs';

const fs = process.getBuiltinModule('node:fs');

/** What can stand under a name. */
export type FileKind = 'file' | 'folder' | 'pipe' | 'socket' | 'device';

/** Thrown where something else stands than a file: reading it may never end. */
export class NotAFile extends Error {
  override name = 'NotAFile';
  /** As the system's own errors have it. */
  readonly code: string;
  readonly path: string;
  readonly found: Exclude<FileKind, 'file'>;

  constructor(path: string, found: Exclude<FileKind, 'file'>) {
    super(`${path} is a ${found}`);
    this.code = found === 'folder' ? 'EISDIR' : 'ENOTFILE';
    this.path = path;
    this.found = found;
  }
}

export function kindOf(stats: Stats): FileKind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  if (stats.isFIFO()) return 'pipe';
  return stats.isSocket() ? 'socket' : 'device';
}

/**
 * Refuses a name under which something else stands than a file; nothing at all is fine. Opening a
 * pipe, or a pipe beside a database, waits for somebody at its other end, for ever.
 */
export function mustBeFile(path: string): void {
  const stats = fs.statSync(path, { throwIfNoEntry: false });
  const kind = stats === undefined ? 'file' : kindOf(stats);
  if (kind !== 'file') throw new NotAFile(path, kind);
}

/** Opens a file to be read or written, and nothing else than a file; a device may be written to. */
export function openFile(path: string, flags: number, mode?: number): number {
  const { O_NONBLOCK, O_WRONLY } = fs.constants;
  const isWritten = (flags & O_WRONLY) !== 0;
  const refuseOther = (stats: Stats) => {
    const kind = kindOf(stats);
    if (kind !== 'file' && !(isWritten && kind === 'device')) throw new NotAFile(path, kind);
  };
  const before = fs.statSync(path, { throwIfNoEntry: false });
  if (before !== undefined) refuseOther(before);
  // Without waiting, should a pipe have taken the place of the file meanwhile.
  const file = fs.openSync(path, flags | O_NONBLOCK, mode);
  try {
    refuseOther(fs.fstatSync(file));
    return file;
  } catch (error) {
    fs.closeSync(file);
    throw error;
  }
}
