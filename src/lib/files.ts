import {
  appendFile,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  statfs,
} from 'node:fs/promises';
import { dirname } from 'node:path';

export interface FileFacts {
  isFolder: boolean;
  sizeBytes: number;
  modifiedAt: Date;
}

/**
 * The file system, handed in. Paths are absolute. Errors are the operating system's own, with
 * their `code`; a name that is not there is no error where the result can say so.
 */
export interface FileSystem {
  /** The content, or undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** The content from a byte on; empty where the file is not longer. */
  readFrom(path: string, fromByte: number): Promise<Uint8Array | undefined>;
  /**
   * Writes the whole file, new or not, and waits until it is on the disk. A new one that is private
   * can be read by its owner alone.
   */
  write(path: string, content: string | Uint8Array, options?: { private?: boolean }): Promise<void>;
  /** Adds to the end of a file, making it if need be; not yet on the disk when it returns. */
  append(path: string, content: string | Uint8Array): Promise<void>;
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
  /** What the file system is, and how much of it is free for us. */
  volume(path: string): Promise<{ type: number; freeBytes: number }>;
}

// POSIX drops all locks a process has on a file when it closes any descriptor of it. So databases
// and lock files are opened by lib/sqlite.ts and nothing else, and this file system refuses them.
const DATABASE_NAME = /\.(?:db|lock)(?:-(?:wal|shm|journal))?$/;

export const nodeFileSystem: FileSystem = {
  read: (path) => orUndefined(readFile(notADatabase(path))),
  readFrom: async (path, fromByte) => {
    const file = await orUndefined(open(notADatabase(path), 'r'));
    if (file === undefined) return undefined;
    try {
      const { size } = await file.stat();
      const content = new Uint8Array(Math.max(0, size - fromByte));
      const { bytesRead } = await file.read(content, 0, content.length, fromByte);
      return content.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  },
  write: async (path, content, options) => {
    const file = await open(notADatabase(path), 'w', options?.private === true ? 0o600 : 0o666);
    try {
      await file.writeFile(content);
      await file.sync();
    } catch (error) {
      // A file that is open has forgotten its name.
      throw Object.assign(error as Error, { path });
    } finally {
      await file.close();
    }
  },
  append: (path, content) => appendFile(notADatabase(path), content),
  rename: (from, to) => rename(notADatabase(from), notADatabase(to)),
  syncFolder: async (path) => {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true });
  },
  remove: async (path) => {
    await orUndefined(rm(path, { recursive: true, force: true }));
  },
  list: async (path) => (await orUndefined(readdir(path)))?.toSorted() ?? [],
  facts: async (path) => {
    const found = await orUndefined(stat(path));
    return (
      found && { isFolder: found.isDirectory(), sizeBytes: found.size, modifiedAt: found.mtime }
    );
  },
  volume: async (path) => {
    const volume = await statfs(path);
    return { type: volume.type, freeBytes: volume.bavail * volume.bsize };
  },
};

/** Moves a finished file to its place: the rename, then the folder's names, on the disk. */
export async function moveIntoPlace(files: FileSystem, from: string, to: string): Promise<void> {
  await files.makeFolder(dirname(to));
  await files.rename(from, to);
  await files.syncFolder(dirname(to));
}

/** The operating system's code of an error (`ENOENT`, `ENOSPC` …), or undefined. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

function notADatabase(path: string): string {
  if (DATABASE_NAME.test(path)) throw new Error(`only lib/sqlite.ts may open ${path}`);
  return path;
}

async function orUndefined<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}
