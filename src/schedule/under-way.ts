import type { Ledger } from '../occurrence.ts';
import type { RunningAttempt } from '../plan.ts';

/**
 * Since when a process has been at an attempt; undefined where there is none. One whose attempt has
 * ended is only leaving: nothing overlaps with that.
 */
export async function unendedSince(
  process: RunningAttempt | undefined,
  ledger: Pick<Ledger, 'attempts'>,
): Promise<Date | undefined> {
  if (process === undefined) return undefined;
  const { job, dueAt, startedAt } = process;
  const [last] = await ledger.attempts({ job, dueAt, limit: 1 });
  const hasEnded = last?.endedAt !== undefined && last.startedAt >= startedAt;
  return hasEnded ? undefined : startedAt;
}
