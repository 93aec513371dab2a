import { dirname } from 'node:path';

import type { Clock } from './clock.ts';
import { type FileRights, type FileSystem, isDatabaseName } from './files.ts';
import { NotAFile } from './not-a-file.ts';
import type { Random } from './prng.ts';

/** A file that its owner writes and all read. */
const ORDINARY: FileRights = { mode: 0o644, uid: 0, gid: 0 };

/** The number by which Linux knows a file system that is in memory. */
const TMPFS = 0x01021994;

/** A file system in memory, and what can happen to one. */
export interface MemoryFiles extends FileSystem {
  /** Whether there is anything under a name. */
  exists(path: string): boolean;
  /** Makes what others than this file system write: a database, a lock. */
  place(path: string, sizeBytes: number): void;
  /**
   * Loses power: of the changes of names that were not synced the first so many are left, as a
   * journal has them; each file holds what was synced and any part of what came after it.
   */
  crash(random: Random): void;
}

interface MemoryFile {
  /** No other has it, and none gets it again. */
  id: number;
  rights: FileRights;
  content: Uint8Array;
  /** What is on the disk. */
  synced: Uint8Array;
  modifiedAt: Date;
}

interface Folder {
  id: number;
  names: Map<string, Node>;
  /** The names on the disk. */
  synced: Map<string, Node>;
  modifiedAt: Date;
}

type Node = MemoryFile | Folder;

/** What happens at once or not at all: a name for a node, or none any more. */
type Change = readonly { folder: Folder; name: string; node: Node | undefined }[];

/**
 * Files in memory, by the contract of any file system, which settle in microtasks. `capacityBytes`
 * is what fits into it, and what a full disk refuses.
 */
export function createMemoryFiles(
  clock: Pick<Clock, 'now'>,
  { capacityBytes = Number.MAX_SAFE_INTEGER }: { capacityBytes?: number } = {},
): MemoryFiles {
  let made = 0;
  const newFolder = (): Folder => ({
    id: ++made,
    names: new Map(),
    synced: new Map(),
    modifiedAt: clock.now(),
  });
  const root = newFolder();
  let usedBytes = 0;
  /** Oldest first: what has not reached the disk. */
  let journal: Change[] = [];

  const change = (...steps: Change) => {
    for (const step of steps) setName(step, 'names');
    journal.push(steps);
  };
  const writeJournal = (count: number) => {
    for (const step of journal.slice(0, count).flat()) setName(step, 'synced');
    journal = journal.slice(count);
  };

  /** The node of a path, or undefined; through a file there is no way. */
  const find = (path: string): Node | undefined =>
    namesOf(path).reduce<Node | undefined>(
      (node, name) => (node !== undefined && isFolder(node) ? node.names.get(name) : undefined),
      root,
    );
  const fileAt = (path: string): MemoryFile | undefined => {
    const node = find(path);
    if (node !== undefined && isFolder(node)) throw new NotAFile(path, 'folder');
    return node;
  };
  const folderAt = (path: string): Folder => {
    const node = find(path);
    if (node === undefined) throw systemError('ENOENT', path);
    if (!isFolder(node)) throw systemError('ENOTDIR', path);
    return node;
  };
  const make = (path: string, rights: FileRights): MemoryFile => {
    const folder = folderAt(dirname(path));
    const none = new Uint8Array();
    const node = { id: ++made, rights, content: none, synced: none, modifiedAt: clock.now() };
    change({ folder, name: nameOf(path), node });
    return node;
  };
  const put = (path: string, content: Uint8Array): MemoryFile => {
    const file = fileAt(path);
    folderAt(dirname(path));
    const growsBy = content.length - (file?.content.length ?? 0);
    if (usedBytes + growsBy > capacityBytes) throw systemError('ENOSPC', path);
    usedBytes += growsBy;
    return Object.assign(file ?? make(path, ORDINARY), { content, modifiedAt: clock.now() });
  };
  const makeFolder = (path: string): void => {
    const found = find(path);
    if (found !== undefined && isFolder(found)) return;
    if (found !== undefined) throw systemError('EEXIST', path);
    makeFolder(dirname(path));
    const folder = folderAt(dirname(path));
    change({ folder, name: nameOf(path), node: newFolder() });
  };

  return {
    read: async (path) => fileAt(notADatabase(path))?.content.slice(),
    readFrom: async (path, fromByte) => fileAt(notADatabase(path))?.content.slice(fromByte),
    create: async (path, { private: isPrivate = false, rights = ORDINARY } = {}) => {
      if (find(notADatabase(path)) !== undefined) throw systemError('EEXIST', path);
      make(path, isPrivate ? { ...rights, mode: rights.mode & ~0o077 } : rights);
    },
    write: async (path, content) => {
      const file = put(notADatabase(path), bytesOf(content));
      file.synced = file.content;
    },
    append: async (path, content, { existing = false } = {}) => {
      const before = fileAt(notADatabase(path))?.content;
      if (before === undefined && existing) throw systemError('ENOENT', path);
      put(path, joined(before ?? new Uint8Array(), bytesOf(content)));
    },
    sync: async (path) => {
      const file = fileAt(notADatabase(path));
      if (file === undefined) throw systemError('ENOENT', path);
      file.synced = file.content;
    },
    place: (path, sizeBytes) => {
      const file = put(path, new Uint8Array(sizeBytes));
      file.synced = file.content;
    },
    rename: async (from, to) => {
      const node = find(notADatabase(from));
      if (node === undefined) throw systemError('ENOENT', from);
      const target = find(notADatabase(to));
      const folder = folderAt(dirname(to));
      if (target !== undefined && isFolder(target) && !isFolder(node)) {
        throw systemError('EISDIR', to);
      }
      if (target === node) return;
      if (target !== undefined) usedBytes -= sizeOf(target);
      const left = { folder: folderAt(dirname(from)), name: nameOf(from), node: undefined };
      change(left, { folder, name: nameOf(to), node });
    },
    syncFolder: async (path) => {
      const folder = folderAt(path);
      writeJournal(
        journal.findLastIndex((steps) => steps.some((one) => one.folder === folder)) + 1,
      );
    },
    makeFolder: async (path) => makeFolder(path),
    remove: async (path) => {
      const node = find(path);
      if (node === undefined) return;
      usedBytes -= sizeOf(node);
      change({ folder: folderAt(dirname(path)), name: nameOf(path), node: undefined });
    },
    list: async (path) => {
      const node = find(path);
      return node !== undefined && isFolder(node) ? [...node.names.keys()].toSorted() : [];
    },
    facts: async (path) => {
      const node = find(path);
      if (node === undefined) return undefined;
      const { modifiedAt } = node;
      if (!isFolder(node)) {
        const { content, rights } = node;
        const sizeBytes = content.length;
        return { kind: 'file', isFolder: false, sizeBytes, modifiedAt, rights };
      }
      const rights = { ...ORDINARY, mode: 0o755 };
      return { kind: 'folder', isFolder: true, sizeBytes: 0, modifiedAt, rights };
    },
    mayWrite: async () => {}, // there is one user, who may
    identity: async (path) => find(path)?.id.toString(),
    isOpenHere: async () => false, // nothing that is here is given another identity
    holdFolder: async (path) => {
      folderAt(path);
      return () => {};
    },
    exists: (path) => find(path) !== undefined,
    realPath: async (path) => (find(path) === undefined ? undefined : path),
    volume: async (path) => {
      if (find(path) === undefined) throw systemError('ENOENT', path);
      return { type: TMPFS, totalBytes: capacityBytes, freeBytes: capacityBytes - usedBytes };
    },
    crash: (random) => {
      writeJournal(Math.floor(random() * (journal.length + 1)));
      journal = [];
      crashFolder(root, random);
      usedBytes = sizeOf(root);
    },
  };
}

function crashFolder(folder: Folder, random: Random): void {
  folder.names = new Map(folder.synced);
  for (const node of folder.names.values()) {
    if (isFolder(node)) crashFolder(node, random);
    else crashFile(node, random);
  }
}

function crashFile(file: MemoryFile, random: Random): void {
  const { content, synced } = file;
  if (content === synced) return;
  const keptBytes = Math.floor(random() * (content.length - synced.length + 1));
  file.content = content.slice(0, synced.length + Math.max(0, keptBytes));
  file.synced = file.content;
}

function setName({ folder, name, node }: Change[number], where: 'names' | 'synced'): void {
  if (node === undefined) folder[where].delete(name);
  else folder[where].set(name, node);
}

function isFolder(node: Node): node is Folder {
  return 'names' in node;
}

function sizeOf(node: Node): number {
  if (!isFolder(node)) return node.content.length;
  return [...node.names.values()].reduce((sum, one) => sum + sizeOf(one), 0);
}

/** The same paths are asked for all the time. */
const split = new Map<string, readonly string[]>();
const MOST_SPLIT = 10_000;

function namesOf(path: string): readonly string[] {
  const known = split.get(path);
  if (known !== undefined) return known;
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (split.size >= MOST_SPLIT) split.clear();
  split.set(path, names);
  return names;
}

function nameOf(path: string): string {
  return namesOf(path).at(-1) ?? '';
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content.slice();
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

function notADatabase(path: string): string {
  if (isDatabaseName(path)) throw new Error(`only lib/sqlite.ts may open ${path}`);
  return path;
}

function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code, path });
}
