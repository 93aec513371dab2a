import type { Clock } from './clock.ts';

interface Sleeper {
  wakeAtMs: number;
  wake: () => void;
}

/**
 * A clock that stands still until it is told to move: `advance` wakes each sleeper at its own
 * instant, in order, and lets all that follows from it come to rest in between, as long as that
 * settles in microtasks. It does not wait for real I/O.
 */
export class FakeClock implements Clock {
  #nowMs: number;
  #elapsedMs = 0;
  /** By when they wake, those of one instant in the order in which they fell asleep. */
  #sleepers: Sleeper[] = [];

  constructor(start: Date | string = '2026-11-23T00:00:00Z') {
    this.#nowMs = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper: Sleeper = {
        wakeAtMs: this.#elapsedMs + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      const abort = () => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      const behind = this.#sleepers.findLastIndex(({ wakeAtMs }) => wakeAtMs <= sleeper.wakeAtMs);
      this.#sleepers.splice(behind + 1, 0, sleeper);
    });
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.#elapsedMs + ms;
    await atRest();
    while (this.wakeNext(untilMs)) await atRest();
    this.#moveTo(untilMs);
  }

  /** Moves on to the next sleeper and wakes it. Returns false where none is to wake by then. */
  wakeNext(untilMs = Infinity): boolean {
    const [next] = this.#sleepers;
    if (next === undefined || next.wakeAtMs > untilMs) return false;
    this.#sleepers.shift();
    this.#moveTo(next.wakeAtMs);
    next.wake();
    return true;
  }

  /** Moves the wall clock alone, as an administrator or NTP does. */
  stepWall(ms: number): void {
    this.#nowMs += ms;
  }

  /** Moves the wall clock to an instant. */
  set(at: Date | string): void {
    this.#nowMs = new Date(at).getTime();
  }

  /**
   * Sleeps pass at once: for code whose waits are not what the test is about. One of `neverMs` or
   * longer, as a deadline is, ends only by its signal.
   */
  static impatient(start?: Date | string, { neverMs = Infinity } = {}): FakeClock {
    const clock = new FakeClock(start);
    clock.sleep = async (ms, signal) => {
      if (ms >= neverMs) await aborted(signal);
      signal?.throwIfAborted();
      clock.#moveTo(clock.#elapsedMs + Math.max(0, ms));
    };
    return clock;
  }

  #moveTo(elapsedMs: number): void {
    const stepMs = Math.max(0, elapsedMs - this.#elapsedMs);
    this.#elapsedMs += stepMs;
    this.#nowMs += stepMs;
  }
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Streams go on in ticks, one behind another; none of ours takes so many. */
const TICKS = 8;

/** A tick comes when no microtask is left, and before anything that the event loop brings. */
async function atRest(): Promise<void> {
  for (let ticks = 0; ticks < TICKS; ticks++) {
    await new Promise<void>((resolve) => process.nextTick(resolve));
  }
}
