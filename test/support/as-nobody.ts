import { chmod } from 'node:fs/promises';

export const NOBODY = 65_534;

/**
 * Does some work while a folder has these rights only, and without the rights of a superuser, whom
 * none keep out.
 */
export async function asNobody<T>(folder: string, mode: number, work: () => Promise<T>) {
  const isRoot = process.geteuid?.() === 0;
  await chmod(folder, mode);
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    await chmod(folder, 0o755);
  }
}
