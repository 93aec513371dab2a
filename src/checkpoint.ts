import type { Attempt, Ledger } from './occurrence.ts';

/** Pages of a stopped attempt serve the next one while the oldest of them is younger than this. */
export const CHECKPOINT_MAX_AGE_MS = 60 * 60_000;

// A job that is stopped more often than this within the hour begins anew.
const ATTEMPTS_LOOKED_AT = 20;

/** What an attempt is for; only for the very same can its pages be used. */
type Purpose = Pick<Attempt, 'job' | 'period' | 'asOfOn' | 'configHash'>;

/** An attempt that was stopped, and the pages of it that the next one need not fetch. */
export interface Checkpoint<P> {
  attempt: Attempt;
  pages: readonly P[];
}

/**
 * Finds the pages that an attempt made for `purpose` at `now` goes on from.
 *
 * 1. Only attempts of the same job, period, date and configuration count.
 * 2. They are asked from the newest back while they were interrupted: one that ended in any other
 *    way was the next attempt of those before it.
 * 3. The first that has pages serves, if the oldest page is younger than an hour. Otherwise all is
 *    fetched anew, so that two states of a list are not mixed.
 *
 * Attempts that run are passed over: they are who asks, or have yet to take the pages over.
 */
export async function findCheckpoint<P extends { observedAt: Date }>(
  purpose: Purpose,
  from: { ledger: Pick<Ledger, 'attempts'>; pagesOf: (attemptId: string) => Promise<P[]> },
  now: Date,
): Promise<Checkpoint<P> | undefined> {
  const { job } = purpose;
  const attempts = await from.ledger.attempts({ job, limit: ATTEMPTS_LOOKED_AT });
  for (const attempt of stoppedFor(purpose, attempts)) {
    const pages = await from.pagesOf(attempt.id);
    if (pages.length > 0) return areFresh(pages, now) ? { attempt, pages } : undefined;
  }
  return undefined;
}

function stoppedFor(purpose: Purpose, newestFirst: readonly Attempt[]): Attempt[] {
  const ended = newestFirst.filter(
    ({ state, period, asOfOn, configHash }) =>
      state !== 'running' &&
      period === purpose.period &&
      asOfOn === purpose.asOfOn &&
      configHash === purpose.configHash,
  );
  const last = ended.findIndex(({ state }) => state !== 'interrupted');
  return last === -1 ? ended : ended.slice(0, last);
}

function areFresh(pages: readonly { observedAt: Date }[], now: Date): boolean {
  const ages = pages.map(({ observedAt }) => now.getTime() - observedAt.getTime());
  // Where the clock was set back, nobody knows how old they are.
  return ages.every((ageMs) => ageMs >= 0 && ageMs < CHECKPOINT_MAX_AGE_MS);
}
