import { findCheckpoint } from '../checkpoint.ts';
import type { Attempt, Ledger } from '../occurrence.ts';
import type { Catalog, VersionState } from '../snapshot.ts';
import type { HomeFiles } from './home-files.ts';
import { readPageLines } from './pages.ts';
import { pagesKey, rejectedKey, stagingKey } from './paths.ts';

/** Recorded intentions: their files are on the move, or were when a process died. */
export const UNFINISHED: readonly VersionState[] = ['publishing', 'setting_aside', 'accepting'];

/** Whether the staging folder of an attempt is still needed: by itself, or by the next of its job. */
export async function isStagingInUse(
  attempt: Attempt,
  { ledger, catalog, files }: { ledger: Ledger; catalog: Catalog; files: HomeFiles },
  now: Date,
): Promise<boolean> {
  if (attempt.state === 'running') return true;
  if (await isCheckpoint(attempt, { ledger, files }, now)) return true;
  // An acceptance under way compresses what it replaces there.
  const version = await catalog.version(attempt.id);
  return version !== undefined && UNFINISHED.includes(version.state);
}

/** Whether it is this attempt that the next one for the same purpose would go on from. */
async function isCheckpoint(
  attempt: Attempt,
  { ledger, files }: { ledger: Ledger; files: HomeFiles },
  now: Date,
): Promise<boolean> {
  if (attempt.state !== 'interrupted') return false;
  const from = { ledger, pagesOf: (id: string) => readPageLines(id, files) };
  return (await findCheckpoint(attempt, from, now))?.attempt.id === attempt.id;
}

/** Takes back what an attempt had made of its pages; these stay for the next attempt. */
export async function keepOnlyPages(attemptId: string, files: HomeFiles): Promise<void> {
  await files.remove(rejectedKey(attemptId));
  for (const name of await files.list(stagingKey(attemptId))) {
    const key = `${stagingKey(attemptId)}/${name}`;
    if (key !== pagesKey(attemptId)) await files.remove(key);
  }
}
