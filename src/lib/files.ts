import { dirname } from 'node:path';

import { type FileKind, kindOf, openFile } from './not-a-file.ts';

// Nearly all is done at once, in the page cache, where it takes microseconds; handing it to Node's
// threads and waiting for them takes ten times as long. Only the disk itself is waited for.
const fs = process.getBuiltinModule('node:fs');

export interface FileFacts {
  kind: FileKind;
  isFolder: boolean;
  sizeBytes: number;
  modifiedAt: Date;
  rights: FileRights;
}

/** Whose a file is, and who may do what with it, in numbers of the operating system. */
export interface FileRights {
  mode: number;
  uid: number;
  gid: number;
}

/**
 * The file system, handed in. Paths are absolute. Errors are the operating system's own, with
 * their `code`; a name that is not there is no error where the result can say so. Under a name that
 * is read or written there has to be a file: anything else is `NotAFile`, and is never waited for.
 */
export interface FileSystem {
  /** The content, or undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** The content from a byte on; empty where the file is not longer. */
  readFrom(path: string, fromByte: number): Promise<Uint8Array | undefined>;
  /**
   * Makes an empty file; an error with code `EEXIST` where there is anything under the name. With
   * `rights` it gets these, as far as this user may give them; a private one can be read by its
   * owner alone.
   */
  create(path: string, options?: { private?: boolean; rights?: FileRights }): Promise<void>;
  /** Writes the whole file, new or not, and waits until it is on the disk. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /**
   * Adds to the end of a file; not yet on the disk when it returns. Makes the file if need be, unless
   * it has to be there.
   */
  append(
    path: string,
    content: string | Uint8Array,
    options?: { existing?: boolean },
  ): Promise<void>;
  /** Waits until the content of a file is on the disk. */
  sync(path: string): Promise<void>;
  /** Renames within one folder tree; the name `to` changes from old to new content at once. */
  rename(from: string, to: string): Promise<void>;
  /** Waits until the names in a folder are on the disk. */
  syncFolder(path: string): Promise<void>;
  /** Makes a folder and those above it. */
  makeFolder(path: string): Promise<void>;
  /** Removes a file, or a folder with all in it; absent is fine. */
  remove(path: string): Promise<void>;
  /** The names in a folder, sorted; none when there is no such folder. */
  list(path: string): Promise<string[]>;
  facts(path: string): Promise<FileFacts | undefined>;
  /**
   * Asks whether this user may write what lies there, without opening it: the system's own error
   * where not; nothing there is fine.
   */
  mayWrite(path: string): Promise<void>;
  /** What tells a file or a folder from all others there are, under whatever name it lies. */
  identity(path: string): Promise<string | undefined>;
  /** Whether this process has something open that is known by this identity now. */
  isOpenHere(identity: string): Promise<boolean>;
  /** Keeps a folder open, so that no other is given its identity. Returns the end of that. */
  holdFolder(path: string): Promise<() => void>;
  /** The path without symbolic links; undefined when there is nothing. */
  realPath(path: string): Promise<string | undefined>;
  /** What the file system is, and how much of it is free for us. */
  volume(path: string): Promise<Volume>;
}

export interface Volume {
  type: number;
  totalBytes: number;
  freeBytes: number;
  /** How many files can still be made; undefined where the file system counts none. */
  freeInodes?: number;
}

// POSIX drops all locks a process has on a file when it closes any descriptor of it. So databases
// and lock files are opened by lib/sqlite.ts and nothing else, and this file system refuses them.
const DATABASE_NAME = /\.(?:db|lock)(?:-(?:wal|shm|journal))?$/;

const { O_WRONLY, O_CREAT, O_TRUNC, O_APPEND } = fs.constants;
const ANEW = O_WRONLY | O_CREAT | O_TRUNC;
const AT_THE_END = O_WRONLY | O_CREAT | O_APPEND;

export const nodeFileSystem: FileSystem = {
  read: async (path) => {
    const file = orUndefined(() => openFile(notADatabase(path), fs.constants.O_RDONLY));
    if (file === undefined) return undefined;
    try {
      return named(path, () => fs.readFileSync(file));
    } finally {
      fs.closeSync(file);
    }
  },
  readFrom: async (path, fromByte) => {
    const file = orUndefined(() => openFile(notADatabase(path), fs.constants.O_RDONLY));
    if (file === undefined) return undefined;
    try {
      const { size } = fs.fstatSync(file);
      const content = new Uint8Array(Math.max(0, size - fromByte));
      return content.subarray(0, fs.readSync(file, content, 0, content.length, fromByte));
    } finally {
      fs.closeSync(file);
    }
  },
  create: async (path, options = {}) => {
    const mode = options.private === true ? 0o600 : 0o666;
    const file = fs.openSync(notADatabase(path), 'wx', mode);
    try {
      if (options.rights !== undefined) giveRights(file, options.rights);
    } finally {
      fs.closeSync(file);
    }
  },
  write: async (path, content) => {
    await onDisk(path, openFile(notADatabase(path), ANEW, 0o666), (file) =>
      fs.writeFileSync(file, content),
    );
  },
  append: async (path, content, options) =>
    named(path, () => {
      const { O_CREAT } = fs.constants;
      const flags = options?.existing === true ? AT_THE_END & ~O_CREAT : AT_THE_END;
      const file = openFile(notADatabase(path), flags, 0o666);
      try {
        fs.writeFileSync(file, content);
      } finally {
        fs.closeSync(file);
      }
    }),
  sync: async (path) => onDisk(path, fs.openSync(notADatabase(path), 'r')),
  rename: async (from, to) => fs.renameSync(notADatabase(from), notADatabase(to)),
  syncFolder: async (path) => onDisk(path, fs.openSync(path, 'r')),
  makeFolder: async (path) => makeFolder(path),
  remove: async (path) => orUndefined(() => fs.rmSync(path, { recursive: true, force: true })),
  list: async (path) => orUndefined(() => fs.readdirSync(path))?.toSorted() ?? [],
  facts: async (path) => {
    const found = orUndefined(() => fs.statSync(path));
    return (
      found && {
        kind: kindOf(found),
        isFolder: found.isDirectory(),
        sizeBytes: found.size,
        modifiedAt: found.mtime,
        rights: { mode: found.mode & 0o7777, uid: found.uid, gid: found.gid },
      }
    );
  },
  mayWrite: async (path) => orUndefined(() => fs.accessSync(path, fs.constants.W_OK)),
  identity: async (path) => identityOf(path),
  isOpenHere: async (identity) => isOpenHere(identity),
  holdFolder: async (path) => {
    const folder = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
    return () => fs.closeSync(folder);
  },
  realPath: async (path) => orUndefined(() => fs.realpathSync(path)),
  volume: async (path) => {
    const { type, blocks, bavail, bsize, files, ffree } = fs.statfsSync(path);
    const volume = { type, totalBytes: blocks * bsize, freeBytes: bavail * bsize };
    return files > 0 ? { ...volume, freeInodes: ffree } : volume;
  },
};

/** Does some work on an open file, waits until all of the file is on the disk, and closes it. */
async function onDisk(path: string, file: number, work?: (file: number) => void): Promise<void> {
  try {
    work?.(file);
    await new Promise<void>((resolve, reject) => {
      fs.fsync(file, (error) => (error === null ? resolve() : reject(error)));
    });
  } catch (error) {
    // A file that is open has forgotten its name.
    throw Object.assign(error as Error, { path });
  } finally {
    named(path, () => fs.closeSync(file));
  }
}

/** The owner first: changing it takes marks off the mode. Who may not give a file away keeps it. */
function giveRights(file: number, { mode, uid, gid }: FileRights): void {
  const found = fs.fstatSync(file);
  try {
    if (found.uid !== uid || found.gid !== gid) fs.fchownSync(file, uid, gid);
  } catch (error) {
    if (systemCode(error) !== 'EPERM') throw error;
  }
  fs.fchmodSync(file, mode);
}

function named<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw Object.assign(error as Error, { path });
  }
}

/** One by one: asked for all at once, Node tries for ever where none can be made, as in /proc. */
function makeFolder(path: string): void {
  const isFolder = () => orUndefined(() => fs.statSync(path))?.isDirectory() === true;
  if (isFolder()) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  try {
    fs.mkdirSync(path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isFolder()) throw error;
  }
}

/**
 * Device and number of what lies under a name, without opening it; undefined when there is nothing.
 * As numbers of more than 53 bits, which some file systems give out.
 */
export function identityOf(path: string): string | undefined {
  const found = orUndefined(() => fs.statSync(path, { bigint: true }));
  return found && `${found.dev}:${found.ino}`;
}

const DESCRIPTORS = '/proc/self/fd';

/** Looks through the descriptors, which does not open what they stand for. None without /proc. */
function isOpenHere(identity: string): boolean {
  const descriptors = orUndefined(() => fs.readdirSync(DESCRIPTORS)) ?? [];
  return descriptors.some((name) => identityOf(`${DESCRIPTORS}/${name}`) === identity);
}

/** Moves a finished file to its place: the rename, then the folder's names, on the disk. */
export async function moveIntoPlace(files: FileSystem, from: string, to: string): Promise<void> {
  await files.makeFolder(dirname(to));
  await files.rename(from, to);
  await files.syncFolder(dirname(to));
}

/** Whether there is anything under a name. Throws where that cannot be told, as without rights. */
export function isThere(path: string): boolean {
  return orUndefined(() => fs.statSync(path)) !== undefined;
}

/** Whether there is no file under a name, or nothing in it. */
export function isEmpty(path: string): boolean {
  const size = orUndefined(() => fs.statSync(path))?.size ?? 0;
  return size === 0;
}

export function isTooManyFiles(error: unknown): boolean {
  return ['EMFILE', 'ENFILE'].includes(systemCode(error) ?? '');
}

/** Whether an error says that there is no room left, on the disk or for this user. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '');
}

/** The operating system's code of an error (`ENOENT`, `ENOSPC` …), or undefined. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** Whether a path has the name of a database or a lock, which this file system refuses. */
export function isDatabaseName(path: string): boolean {
  return DATABASE_NAME.test(path);
}

function notADatabase(path: string): string {
  if (isDatabaseName(path)) throw new Error(`only lib/sqlite.ts may open ${path}`);
  return path;
}

function orUndefined<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}
