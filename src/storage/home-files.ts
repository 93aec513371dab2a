import { type FileSystem, moveIntoPlace } from '../lib/files.ts';
import { type FileKind, NotAFile } from '../lib/not-a-file.ts';
import { pathIn } from './paths.ts';
import { refusal } from './refusals.ts';

/** The files of one home, by key. Failures are told as `disk-full` or `storage-failed`. */
export interface HomeFiles {
  readonly home: string;
  read(key: string): Promise<Uint8Array | undefined>;
  write(key: string, content: string | Uint8Array): Promise<void>;
  append(key: string, content: string | Uint8Array): Promise<void>;
  makeFolder(key: string): Promise<void>;
  /** Moves a finished file to its place and waits until that is on the disk. */
  move(from: string, to: string): Promise<void>;
  sync(folderKey: string): Promise<void>;
  remove(key: string): Promise<void>;
  list(folderKey: string): Promise<string[]>;
  /** What stands under a key; undefined where nothing does. */
  kind(key: string): Promise<FileKind | undefined>;
  /** Undefined when there is nothing under the name; `not-a-file` when there is something else. */
  sizeOf(key: string): Promise<number | undefined>;
  /** SHA-256 of a file's content, hex; undefined when there is no such file. */
  hash(key: string): Promise<string | undefined>;
}

export function openHomeFiles(home: string, files: FileSystem): HomeFiles {
  const told = async <T>(operation: string, key: string, work: (path: string) => Promise<T>) => {
    const path = pathIn(home, key);
    try {
      return await work(path);
    } catch (error) {
      throw refusal(error, { operation, path });
    }
  };
  const read = (key: string) => told('read', key, (path) => files.read(path));

  return {
    home,
    read,
    write: (key, content) => told('write', key, (path) => files.write(path, content)),
    append: (key, content) => told('append', key, (path) => files.append(path, content)),
    makeFolder: (key) => told('make', key, (path) => files.makeFolder(path)),
    move: (from, to) =>
      told('rename', to, (path) => moveIntoPlace(files, pathIn(home, from), path)),
    sync: (key) => told('sync', key, (path) => files.syncFolder(path)),
    remove: (key) => told('remove', key, (path) => files.remove(path)),
    list: (key) => told('list', key, (path) => files.list(path)),
    kind: (key) => told('look at', key, async (path) => (await files.facts(path))?.kind),
    sizeOf: (key) =>
      told('look at', key, async (path) => {
        const { kind = 'file', sizeBytes } = (await files.facts(path)) ?? {};
        if (kind !== 'file') throw new NotAFile(path, kind);
        return sizeBytes;
      }),
    hash: async (key) => {
      const content = await read(key);
      return content && sha256(content);
    },
  };
}

export function sha256(content: string | Uint8Array): string {
  // Loaded when something is hashed: commands that only ask the ledger start without it.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(content).digest('hex');
}

export function compress(content: Uint8Array): Uint8Array {
  return process.getBuiltinModule('node:zlib').gzipSync(content);
}

/** Throws for what is not compressed, and for what would be larger than `maxBytes`. */
export function decompress(content: Uint8Array, maxBytes?: number): Uint8Array {
  const options = maxBytes === undefined ? {} : { maxOutputLength: maxBytes };
  return process.getBuiltinModule('node:zlib').gunzipSync(content, options);
}
