import { dirname, join } from 'node:path';

import { type Clock, DAY_MS } from './clock.ts';
import { type FileFacts, type FileSystem, systemCode } from './files.ts';
import { hash32, type Random } from './prng.ts';
import type { Processes } from './processes.ts';

/** The process that writes, and what it writes by. */
export interface Writer {
  files: FileSystem;
  clock: Pick<Clock, 'now'>;
  random: Random;
  pid: number;
  processes: Pick<Processes, 'markOf' | 'place'>;
}

/** A private file can be read by its owner alone. What is replaced keeps its owner and its mode. */
export interface ReplaceOptions {
  private?: boolean;
}

/** The name of a file that is being written: where its process is looked up, its id, its mark. */
const PART = /^\.matinee-([0-9a-f]{8})-(\d+)-([0-9a-f]{8})-[0-9a-f]{6}\.part$/;
const MOST_TRIES = 100;

/** Replaces a file by this content, as `replaceFileBy` does. */
export function replaceFile(
  path: string,
  content: string | Uint8Array,
  by: Writer,
  options: ReplaceOptions = {},
): Promise<void> {
  return replaceFileBy(path, (add) => add(content), by, options);
}

/**
 * Replaces a file, or makes it, by what `work` adds. Its name stands for the old content or for all
 * of the new at any instant, whoever reads, writes, dies or is killed meanwhile; of several that
 * write at once the last to end stands.
 *
 * 1. What dead processes left in the folder is swept.
 * 2. The content goes into a file of this process's own, beside, and onto the disk.
 * 3. That is renamed, and the folder's names go onto the disk. Whatever fails, nothing stays beside.
 *
 * A symbolic link stays one: what it points at is replaced. Errors of the operating system are its
 * own, about `path`; those of `work` are left as they are.
 */
export async function replaceFileBy<T>(
  path: string,
  work: (add: (chunk: string | Uint8Array) => Promise<void>) => Promise<T>,
  by: Writer,
  options: ReplaceOptions = {},
): Promise<T> {
  const { files } = by;
  const about = <R>(operation: Promise<R>) => operation.catch((error) => renamed(error, path));
  const replaced = await about(files.facts(path));
  const target = (replaced && (await about(files.realPath(path)))) ?? path;
  const folder = dirname(target);
  await sweepParts(folder, by);

  const part = await about(createPart(folder, by, { ...options, ...rightsOf(replaced, options) }));
  try {
    // It is not made again where somebody removed it: half of the content would look like all.
    const result = await work((chunk) => about(files.append(part, chunk, { existing: true })));
    await about(files.sync(part));
    await about(files.rename(part, target));
    await about(files.syncFolder(folder));
    return result;
  } catch (error) {
    await files.remove(part).catch(() => {}); // it may be what fills the disk
    throw error;
  }
}

/** Those of the file that was there; of a private one whatever others might do is taken away. */
function rightsOf(replaced: FileFacts | undefined, { private: isPrivate = false }: ReplaceOptions) {
  if (replaced?.kind !== 'file') return {};
  const { mode, ...owner } = replaced.rights;
  return { rights: { ...owner, mode: isPrivate ? mode & ~0o077 : mode } };
}

/** Keeps a text in a file of this process's own in a folder, for as long as some work lasts. */
export async function withOwnFile<T>(
  folder: string,
  content: string,
  by: Writer,
  work: (path: string) => Promise<T>,
): Promise<T> {
  await sweepParts(folder, by);
  const path = await createPart(folder, by, {});
  try {
    await by.files.append(path, content, { existing: true });
    return await work(path);
  } finally {
    await by.files.remove(path).catch(() => {}); // whoever writes here when we are gone sweeps it
  }
}

/** Keeps a folder of this process's own in another, for as long as some work lasts. */
export async function withOwnFolder<T>(
  folder: string,
  by: Writer,
  work: (path: string) => Promise<T>,
): Promise<T> {
  await sweepParts(folder, by);
  const path = join(folder, partName(by));
  await by.files.makeFolder(path);
  try {
    return await work(path);
  } finally {
    await by.files.remove(path).catch(() => {}); // as above
  }
}

/** Removes from a folder what processes that are gone were writing. What refuses is left. */
export async function sweepParts(folder: string, by: Writer): Promise<void> {
  const names = await by.files.list(folder).catch(() => []);
  for (const name of names.filter((one) => isPart(one))) {
    const path = join(folder, name);
    if (await isLeft(name, path, by)) await by.files.remove(path).catch(() => {});
  }
}

/** Whether a name is that of a file that some process writes, or wrote when it died. */
export function isPart(name: string): boolean {
  return PART.test(name);
}

/** Whoever writes it elsewhere, on another machine or before this boot, adds to it within a day. */
async function isLeft(name: string, path: string, by: Writer): Promise<boolean> {
  const [, place, pid, mark] = PART.exec(name) ?? [];
  if (place === short(by.processes.place())) return mark !== short(markOf(Number(pid), by));
  const modifiedAt = (await by.files.facts(path).catch(() => undefined))?.modifiedAt;
  return modifiedAt !== undefined && by.clock.now().getTime() - modifiedAt.getTime() > DAY_MS;
}

/** No file of that name is there before, as two that share one would tear it. */
async function createPart(
  folder: string,
  by: Writer,
  options: Parameters<FileSystem['create']>[1],
): Promise<string> {
  for (let tries = 1; ; tries++) {
    const path = join(folder, partName(by));
    try {
      await by.files.create(path, options);
      return path;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST' || tries === MOST_TRIES) throw error;
    }
  }
}

function partName(by: Writer): string {
  const place = short(by.processes.place());
  const tag = Math.floor(by.random() * 0x1000000)
    .toString(16)
    .padStart(6, '0');
  return `.matinee-${place}-${by.pid}-${short(markOf(by.pid, by))}-${tag}.part`;
}

/** A process that nothing is known of has no mark; this one lives, whatever is known of it. */
function markOf(pid: number, by: Writer): string {
  return by.processes.markOf(pid) ?? (pid === by.pid ? 'this one' : '');
}

function short(text: string): string {
  return hash32(text).toString(16).padStart(8, '0');
}

/** The error, about the file that was to be written instead of the one beside it. */
function renamed(error: unknown, path: string): never {
  if (systemCode(error) !== undefined) Object.assign(error as Error, { path, syscall: 'write' });
  throw error;
}
