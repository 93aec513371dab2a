import { FakeClock } from '../../src/lib/fake-clock.ts';
import { MINUTE_MS } from '../../src/lib/clock.ts';

/** Turns of the event loop without anything pending, after which nothing will come by itself. */
const QUIET_TURNS = 4;
/** Compressing is pending where nobody sees it: a deadline is not to overtake it. */
const LONG_STEP_MS = 10 * MINUTE_MS;
const LONG_QUIET_MS = 5000;

/**
 * A clock that moves to the next sleeper's instant once the process has nothing else to do, its real
 * files included: waits cost no real time, and those side by side overlap as real ones do.
 */
export function createIdleClock(start: string): FakeClock {
  const clock = new FakeClock(start);
  const fallAsleep = clock.sleep.bind(clock);
  let watching = false;
  let quietTurns = 0;
  let quietSinceMs = 0;

  const watch = () => {
    if (clock.sleeping === 0) {
      watching = false;
      return;
    }
    if (isReading()) quietTurns = 0;
    quietTurns += 1;
    if (quietTurns === 1) quietSinceMs = performance.now();
    else if (quietTurns > QUIET_TURNS && clock.wakeNext(reachedMs())) quietTurns = 0;
    setImmediate(watch);
  };
  /** How far it may go: not a long step, unless it has been quiet for long. */
  const reachedMs = () => {
    if (performance.now() - quietSinceMs >= LONG_QUIET_MS) return Infinity;
    return clock.monotonicMs() + LONG_STEP_MS - 1;
  };

  clock.sleep = (ms, signal) => {
    quietTurns = 0;
    if (!watching) setImmediate(watch);
    watching = true;
    return fallAsleep(ms, signal);
  };
  return clock;
}

/** Whether a file is being read or written. */
function isReading(): boolean {
  return process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));
}
