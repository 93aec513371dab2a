import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until there is an answer. Fails, saying what was waited for. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  { withinMs = 120_000, everyMs = 50 } = {},
): Promise<T> {
  const startedMs = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() - startedMs > withinMs) {
      throw new Error(`waited ${withinMs / 1000} s in vain: ${what}`);
    }
    await delay(everyMs);
  }
}
