import { kthSmallest } from './select.ts';

export const PAGE_SIZE = 20;
export const MAX_PAGES = 500;

// A few more than can be reached, so that films can change places across the end of the last page.
const KEPT = PAGE_SIZE * MAX_PAGES + 10;

/** The films of a list in order, as far as pages reach, and how many there are in all. */
export interface Ranking {
  films: Int32Array;
  total: number;
}

/** How a list is ordered. Films that neither `key` nor `compare` tells apart stand newest first. */
export interface SortOrder {
  /** Lowest first, NaN last. */
  key: (film: number) => number;
  /** Decides between films with equal keys. */
  compare?: (a: number, b: number) => number;
}

/** The same order from its other end; what has no key stays last. */
export function reversed({ key, compare }: SortOrder): SortOrder {
  return {
    key: (film) => -key(film),
    ...(compare && { compare: (a, b) => compare(b, a) }),
  };
}

/** Orders the films from 0 to `size` - 1 that match. Only the films that pages reach are kept. */
export function rank(size: number, matches: (film: number) => boolean, order: SortOrder): Ranking {
  // By film; NaN where it does not match. No objects: a list may be of a million films.
  const keys = keysRoom(size);
  let total = 0;
  for (let film = 0; film < size; film++) {
    const isIn = matches(film);
    keys[film] = isIn ? keyOf(order, film) : NaN;
    if (isIn) total++;
  }

  const films = contenders(keys, total).sort((a, b) => {
    const [first, second] = [keys[a] as number, keys[b] as number];
    if (first !== second) return first < second ? -1 : 1;
    return order.compare?.(a, b) || b - a;
  });
  return { films: Int32Array.from(films.slice(0, KEPT)), total };
}

/**
 * Room for numbers, by now with whatever was in it, which is used again: made anew for each list,
 * the eight megabytes of a million films would lie about until somebody collects them.
 */
function reusableRoom(): (size: number) => Float64Array {
  let room = new Float64Array(0);
  return (size) => {
    if (room.length < size) room = new Float64Array(size);
    return room.subarray(0, size);
  };
}

const keysRoom = reusableRoom();
const foundRoom = reusableRoom();

function keyOf(order: SortOrder, film: number): number {
  const key = order.key(film);
  return Number.isNaN(key) ? Infinity : key;
}

/** The films with the `KEPT` lowest keys, and all that equal the highest of them. */
function contenders(keys: Float64Array, total: number): number[] {
  const limit = total > KEPT ? kthSmallest(withoutNaN(keys, total), KEPT - 1) : Infinity;
  const films: number[] = [];
  for (let film = 0; film < keys.length; film++) {
    if ((keys[film] as number) <= limit) films.push(film);
  }
  return films;
}

function withoutNaN(keys: Float64Array, count: number): Float64Array {
  const found = foundRoom(count);
  let place = 0;
  for (const key of keys) if (!Number.isNaN(key)) found[place++] = key;
  return found;
}
