export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/**
 * A clock that is off by more than this is wrong, and what it stamped is not believed. Less is a
 * correction: of a clock that runs fast, or of one that took summer time for its own.
 */
export const CLOCK_TOLERANCE_MS = 60 * MINUTE_MS;

/** From when on a stamp is one of a clock that was ahead. */
export function aheadOf(now: Date): Date {
  return new Date(now.getTime() + CLOCK_TOLERANCE_MS);
}

/** Time, handed in: what the calendar says, what a stopwatch says, and waiting. */
export interface Clock {
  /** The wall clock. It may jump; use it for instants that people see. */
  now(): Date;
  /** Milliseconds that only ever grow, from an arbitrary start: for durations. */
  monotonicMs(): number;
  /** Waits. Rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    // Loaded as it is used: most commands wait for nothing.
    const { setTimeout: delay } = process.getBuiltinModule('node:timers/promises');
    try {
      await delay(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
