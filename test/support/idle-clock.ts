import { type Clock, MINUTE_MS } from '../../src/lib/clock.ts';

/** Turns of the event loop without anything pending, after which nothing will come by itself. */
const QUIET_TURNS = 4;
/** Compressing is pending where nobody sees it: a deadline is not to overtake it. */
const LONG_STEP_MS = 10 * MINUTE_MS;
const LONG_QUIET_MS = 5000;

interface Sleeper {
  wakeAtMs: number;
  wake: () => void;
}

/**
 * A clock that moves to the next sleeper's instant once the process has nothing else to do: waits
 * cost no real time, and those side by side overlap as real ones do.
 */
export interface IdleClock extends Clock {
  set(at: string): void;
}

export function createIdleClock(start: string): IdleClock {
  let startedMs = Date.parse(start);
  let elapsedMs = 0;
  let sleepers: Sleeper[] = [];
  let watching = false;
  let quietTurns = 0;
  let quietSinceMs = 0;

  const watch = () => {
    if (sleepers.length === 0) {
      watching = false;
      return;
    }
    if (isReading()) quietTurns = 0;
    quietTurns += 1;
    if (quietTurns === 1) quietSinceMs = performance.now();
    else if (quietTurns > QUIET_TURNS) wakeNext();
    setImmediate(watch);
  };

  const wakeNext = () => {
    const next = sleepers.reduce((a, b) => (b.wakeAtMs < a.wakeAtMs ? b : a));
    const isLong = next.wakeAtMs - elapsedMs >= LONG_STEP_MS;
    if (isLong && performance.now() - quietSinceMs < LONG_QUIET_MS) return;
    sleepers = sleepers.filter((one) => one !== next);
    elapsedMs = Math.max(elapsedMs, next.wakeAtMs);
    quietTurns = 0;
    next.wake();
  };

  return {
    now: () => new Date(startedMs + elapsedMs),
    monotonicMs: () => elapsedMs,
    set: (at) => {
      startedMs = Date.parse(at) - elapsedMs;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason);
        const abort = () => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        };
        const sleeper: Sleeper = { wakeAtMs: elapsedMs + Math.max(0, ms), wake };
        signal?.addEventListener('abort', abort, { once: true });
        sleepers.push(sleeper);
        quietTurns = 0;
        if (!watching) setImmediate(watch);
        watching = true;
      }),
  };
}

/** Whether a file is being read or written. */
function isReading(): boolean {
  return process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));
}
