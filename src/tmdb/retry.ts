import { MINUTE_MS, SECOND_MS } from '../lib/clock.ts';
import type { Random } from '../lib/prng.ts';
import type { Failure } from './answer.ts';
import { isLasting } from './network-cause.ts';

/** The longest that one page is waited for, all its waits together; and the longest refusal. */
const MAX_WAIT_MS = 5 * MINUTE_MS;
const MAX_FAILURES = 4;
const MAX_RATE_LIMITS = 10;

/** An attempt at the same page that failed, and the wait that followed it. */
export interface EarlierAttempt {
  kind: Failure['kind'];
  waitMs: number;
}

export type RetryPlan =
  | { next: 'retry'; waitMs: number }
  | { next: 'give-up' }
  /** The waits would add up to `waitMs`, which is over the limit. */
  | { next: 'too-long'; waitMs: number };

/**
 * Decides whether a request that failed is repeated, and when.
 *
 * 1. What waiting does not mend, a certificate or what a proxy asks for, is not repeated. Else a page
 *    has 4 retries for failures of any kind, and 10 more for 429s.
 * 2. The server's `Retry-After` is kept, but at least a second.
 * 3. Without one, a 429 waits a random time between 1 s and a ceiling that doubles from 2 s to
 *    60 s; any other failure between 0 and a ceiling that doubles from 0.5 s to 30 s (full jitter:
 *    Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog 2015).
 * 4. All waits for one page together are at most 5 minutes.
 * 5. A server that has answered nothing but 429s, whatever the page, is waited for no longer than
 *    5 minutes: `refusedMs` is how long that has lasted by now.
 */
export function planRetry(
  failure: Failure,
  earlier: readonly EarlierAttempt[],
  { refusedMs, random }: { refusedMs: number; random: Random },
): RetryPlan {
  if (isLasting(failure.cause)) return { next: 'give-up' };
  const isRateLimit = failure.kind === 'rate-limited';
  const rateLimits = earlier.filter(({ kind }) => kind === 'rate-limited').length;
  const retries = isRateLimit ? rateLimits : earlier.length - rateLimits;
  if (retries >= (isRateLimit ? MAX_RATE_LIMITS : MAX_FAILURES)) return { next: 'give-up' };

  const jitteredMs = isRateLimit ? rateLimitWaitMs : backOffMs;
  const waitMs =
    failure.askedWaitMs === undefined
      ? jitteredMs(retries, random)
      : Math.max(SECOND_MS, failure.askedWaitMs);
  const ofPageMs = earlier.reduce((sum, attempt) => sum + attempt.waitMs, waitMs);
  const totalMs = isRateLimit ? Math.max(ofPageMs, refusedMs + waitMs) : ofPageMs;
  return totalMs > MAX_WAIT_MS ? { next: 'too-long', waitMs: totalMs } : { next: 'retry', waitMs };
}

function rateLimitWaitMs(retries: number, random: Random): number {
  const ceilingMs = Math.min(2 * SECOND_MS * 2 ** retries, MINUTE_MS);
  return Math.round(SECOND_MS + random() * (ceilingMs - SECOND_MS));
}

function backOffMs(retries: number, random: Random): number {
  return Math.round(random() * Math.min(0.5 * SECOND_MS * 2 ** retries, 30 * SECOND_MS));
}
