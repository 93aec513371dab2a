import { findCheckpoint } from '../checkpoint.ts';
import type { Clock } from '../lib/clock.ts';
import type { Attempt, Ledger } from '../occurrence.ts';
import type { SnapshotStore, StagedPage } from '../snapshot.ts';

/** What a run goes on from: how many pages of which run need not be fetched again. */
export interface Resumed {
  run: string;
  pages: number;
}

export interface ResumeParts {
  ledger: Ledger;
  store: SnapshotStore;
  clock: Clock;
  onResume: (resumed: Resumed) => void;
}

/**
 * Takes over the pages of an earlier attempt that was stopped, if there are any that serve this one.
 * From then on they are its own: should it be stopped as well, the next one finds them with it.
 */
export async function resume(
  attempt: Attempt,
  { ledger, store, clock, onResume }: ResumeParts,
): Promise<readonly StagedPage[]> {
  const from = { ledger, pagesOf: store.readPages };
  const found = await findCheckpoint(attempt, from, clock.now());
  if (found === undefined) return [];
  const run = found.attempt.id;
  await store.takeOverPages({ from: run, to: attempt.id }, found.pages);
  onResume({ run, pages: found.pages.length });
  return found.pages;
}
