import { MatineeError } from '../errors.ts';
import type { Random } from '../lib/prng.ts';
import type { Attempt, ClaimRequest, Ledger } from '../occurrence.ts';

/**
 * Claims an occurrence for an attempt.
 *
 * @throws {MatineeError} `job-running` or `already-succeeded`, changing nothing.
 */
export async function claimed(
  request: ClaimRequest,
  ledger: Pick<Ledger, 'claim'>,
  now: Date,
): Promise<Attempt> {
  const claim = await ledger.claim(request, now);
  if (claim.claimed) return claim.attempt;
  const { job, dueAt } = request;
  if (claim.because === 'succeeded') {
    throw new MatineeError('already-succeeded', { job, dueAt: dueAt.toISOString() });
  }
  const { id, holder, startedAt } = claim.by;
  const values = { job, attempt: id, holder, startedAt: startedAt.toISOString() };
  throw new MatineeError('job-running', values);
}

/** Readable, sortable within its job, and safe as a file name: `daily-20261123T020000Z-7f3a`. */
export function newAttemptId(whose: string, now: Date, random: Random): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const tag = Math.floor(random() * 0x10000);
  return `${whose}-${stamp}-${tag.toString(16).padStart(4, '0')}`;
}
