import type { Clock } from './clock.ts';

interface Sleeper {
  wakeAtMs: number;
  order: number;
  wake: () => void;
}

/**
 * A clock that stands still until it is told to move: `advance` wakes each sleeper at its own
 * instant, in order, and lets pending promises run in between. It does not wait for real I/O.
 */
export class FakeClock implements Clock {
  #nowMs: number;
  #elapsedMs = 0;
  #order = 0;
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
        order: this.#order++,
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      const abort = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.#elapsedMs + ms;
    await settle();
    for (;;) {
      const next = this.#sleepers
        .filter((sleeper) => sleeper.wakeAtMs <= untilMs)
        .toSorted((a, b) => a.wakeAtMs - b.wakeAtMs || a.order - b.order)[0];
      if (next === undefined) break;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      this.#moveTo(next.wakeAtMs);
      next.wake();
      await settle();
    }
    this.#moveTo(untilMs);
  }

  /** Moves the wall clock alone, as an administrator or NTP does. */
  stepWall(ms: number): void {
    this.#nowMs += ms;
  }

  /** Sleeps pass at once: for code whose waits are not what the test is about. */
  static impatient(start?: Date | string): FakeClock {
    const clock = new FakeClock(start);
    clock.sleep = async (ms, signal) => {
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

/** Long enough for any chain of already resolved promises in our code. */
async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}
