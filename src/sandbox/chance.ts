import { hash32, mix32 } from '../lib/prng.ts';

/** What makes one kind of chance different from another: made of a seed and a name. */
export type Salt = number;

export function saltOf(seed: number, name: string): Salt {
  return hash32(`${seed}/${name}`);
}

/** A number in [0, 1) that belongs to `key`: nothing is drawn in order, so nothing is kept. */
export function unit(salt: Salt, key: number): number {
  return mix32(Math.imul(key, 0x9e3779b1) ^ salt) / 4_294_967_296;
}

/** An integer in [0, below) that belongs to `key`. */
export function whole(salt: Salt, key: number, below: number): number {
  return Math.floor(unit(salt, key) * below);
}

export function pick<T>(salt: Salt, key: number, choices: readonly T[]): T {
  return choices[whole(salt, key, choices.length)] as T;
}

/** Roughly normal, mean 0, deviation 1, never beyond ±3.5. */
export function bell(salt: Salt, key: number): number {
  const sum = unit(salt, key) + unit(salt + 1, key) + unit(salt + 2, key) + unit(salt + 3, key);
  return (sum - 2) * Math.sqrt(3);
}

/**
 * A value in [-1, 1] that wanders as `at` grows, by about its whole range in `period`: neighbours
 * are close, and any instant can be asked for without walking there.
 */
export function wander(salt: Salt, key: number, at: number, period: number): number {
  const step = Math.floor(at / period);
  const part = at / period - step;
  const from = unit(salt + step, key);
  const to = unit(salt + step + 1, key);
  return 2 * (from + (to - from) * part) - 1;
}
