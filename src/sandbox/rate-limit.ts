import type { Clock } from '../lib/clock.ts';

const WINDOW_MS = 1000;

/** Says of each request whether it is one of at most `rate` in any second that ends with it. */
export function createRateLimit(rate: number, clock: Clock): () => boolean {
  // The instants of the last `rate` requests that were let through, as a ring.
  const passedAtMs = new Float64Array(Math.max(1, Math.floor(rate))).fill(-Infinity);
  let oldest = 0;
  return () => {
    const nowMs = clock.monotonicMs();
    if (nowMs - (passedAtMs[oldest] as number) < WINDOW_MS) return false;
    passedAtMs[oldest] = nowMs;
    oldest = (oldest + 1) % passedAtMs.length;
    return true;
  };
}
