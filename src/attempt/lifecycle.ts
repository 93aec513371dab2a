import { MatineeError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { everyText } from '../lib/every-text.ts';
import type { Attempt, ClaimRequest, Ledger, RecordedError } from '../occurrence.ts';
import { claimed } from './claim.ts';

export interface LifecycleParts {
  ledger: Ledger;
  clock: Clock;
  /** Takes secrets out of what the ledger will keep. */
  redact: (text: string) => string;
}

/** What an attempt is for. */
export interface Work<Result> {
  /** Does it, and records how it ended well. Ends with the signal's reason as soon as it is aborted. */
  run(attempt: Attempt, signal: AbortSignal): Promise<Result>;
  /**
   * Leaves nothing behind that the end will not need, and says what the ledger keeps of the attempt;
   * undefined where it is not for this process to end it.
   */
  giveUp(
    attempt: Attempt,
    state: 'failed' | 'interrupted',
  ): Promise<Readonly<Record<string, unknown>> | undefined>;
}

/**
 * The life of an attempt, whatever its job is for:
 *
 * 1. It claims its occurrence.
 * 2. It works, until its deadline at the longest.
 * 3. The ledger says how it ended, whatever happened, once.
 *
 * @throws {MatineeError} `job-running` or `already-succeeded`, changing nothing; else what ended the
 * attempt, after recording it.
 */
export async function live<Result>(
  request: ClaimRequest,
  work: Work<Result>,
  parts: LifecycleParts,
  signal: AbortSignal,
): Promise<Result> {
  const { ledger, clock } = parts;
  const attempt = await claimed(request, ledger, clock.now());
  const deadline = startDeadline(request, clock);
  try {
    return await work.run(attempt, AbortSignal.any([signal, deadline.signal]));
  } catch (error) {
    const recorded = recordedError(error, parts.redact);
    const state = recorded.code === 'interrupted' ? 'interrupted' : 'failed';
    const stats = await work.giveUp(attempt, state);
    if (stats !== undefined) {
      await ledger.finish(attempt.id, { state, error: recorded, stats }, clock.now());
    }
    throw error;
  } finally {
    deadline.cancel();
  }
}

function startDeadline({ job, timeoutMs }: ClaimRequest, clock: Clock) {
  const expired = new AbortController();
  const cancelled = new AbortController();
  clock
    .sleep(timeoutMs, cancelled.signal)
    .then(() => expired.abort(new MatineeError('deadline', { job, timeoutMs })))
    .catch(() => {}); // cancelled: the attempt was faster
  return { signal: expired.signal, cancel: () => cancelled.abort() };
}

function recordedError(error: unknown, redact: (text: string) => string): RecordedError {
  const known =
    error instanceof MatineeError
      ? error
      : new MatineeError('internal', { cause: error instanceof Error ? error.message : 'unknown' });
  return { code: known.code, values: { ...everyText(known.values, redact) } };
}
