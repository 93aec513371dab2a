import { saidKeys } from '../config/key.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import type { Machine } from './machine.ts';

/** Who besides us may read the key in a home's `.env`. */
export type KeyReader = 'others' | { ownerId: number };

/** Looks at a `.env` that holds a key; without one there is nothing to keep. */
export async function keyReader(
  home: string,
  { files, host }: Pick<Machine, 'files' | 'host'>,
): Promise<KeyReader | undefined> {
  const path = pathIn(home, KEYS.secrets);
  const text = Buffer.from((await files.read(path)) ?? []).toString();
  const found = await files.facts(path);
  if (found === undefined || saidKeys({}, text).length === 0) return undefined;
  const { uid: ownerId, mode } = found.rights;
  // Root reads everything anyway, and works on what is others'.
  const userId = host.userId();
  if (userId !== 0 && ownerId !== 0 && ownerId !== userId) return { ownerId };
  return (mode & 0o077) === 0 ? undefined : 'others';
}
