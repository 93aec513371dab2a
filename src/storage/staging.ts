import { HOUR_MS } from '../lib/clock.ts';
import type { Attempt, Ledger } from '../occurrence.ts';
import type { Catalog, VersionState } from '../snapshot.ts';
import type { HomeFiles } from './home-files.ts';
import { pagesKey, rejectedKey, stagingKey } from './paths.ts';

/** Recorded intentions: their files are on the move, or were when a process died. */
export const UNFINISHED: readonly VersionState[] = ['publishing', 'setting_aside', 'accepting'];

/** Pages of a stopped attempt are good for the next one while the oldest is younger than this. */
export const CHECKPOINT_MAX_AGE_MS = HOUR_MS;

/** Whether the staging folder of an attempt is still needed: by itself, or by the next of its job. */
export async function isStagingInUse(
  attempt: Attempt,
  { ledger, catalog }: { ledger: Ledger; catalog: Catalog },
  now: Date,
): Promise<boolean> {
  if (attempt.state === 'running') return true;
  if (await isCheckpoint(attempt, ledger, now)) return true;
  // An acceptance under way compresses what it replaces there.
  const version = await catalog.version(attempt.id);
  return version !== undefined && UNFINISHED.includes(version.state);
}

/** Whether the pages of a stopped attempt may still serve the next attempt of its job. */
async function isCheckpoint(attempt: Attempt, ledger: Ledger, now: Date): Promise<boolean> {
  if (attempt.state !== 'interrupted') return false;
  if (now.getTime() - attempt.startedAt.getTime() > CHECKPOINT_MAX_AGE_MS) return false;
  const [latest] = await ledger.attempts({ job: attempt.job, limit: 1 });
  return latest?.id === attempt.id;
}

/** Takes back what an attempt had made of its pages; these stay for the next attempt. */
export async function keepOnlyPages(attemptId: string, files: HomeFiles): Promise<void> {
  await files.remove(rejectedKey(attemptId));
  for (const name of await files.list(stagingKey(attemptId))) {
    const key = `${stagingKey(attemptId)}/${name}`;
    if (key !== pagesKey(attemptId)) await files.remove(key);
  }
}
