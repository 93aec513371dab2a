import { type Clock, SECOND_MS } from '../lib/clock.ts';

/** What the wall clock may wander off the stopwatch between two looks. */
const TOLERANCE_MS = 2 * SECOND_MS;

/**
 * Watches the wall clock against the stopwatch. Each call returns by how much the wall clock has
 * jumped since the last one, negative when it was put back; 0 when it has not.
 */
export function createStepWatch(clock: Clock): () => number {
  let last: { wallMs: number; stopwatchMs: number } | undefined;
  return () => {
    const seen = { wallMs: clock.now().getTime(), stopwatchMs: clock.monotonicMs() };
    const before = last ?? seen;
    last = seen;
    const stepMs = seen.wallMs - before.wallMs - (seen.stopwatchMs - before.stopwatchMs);
    return Math.abs(stepMs) > TOLERANCE_MS ? Math.round(stepMs) : 0;
  };
}
