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
export interface Order {
  /** Lowest first, NaN last. */
  key: (film: number) => number;
  /** Decides between films with equal keys. */
  compare?: (a: number, b: number) => number;
}

/** The same order from its other end; what has no key stays last. */
export function reversed({ key, compare }: Order): Order {
  return {
    key: (film) => -key(film),
    ...(compare && { compare: (a, b) => compare(b, a) }),
  };
}

/** Orders the films from 0 to `size` - 1 that match. Only the films that pages reach are kept. */
export function rank(size: number, matches: (film: number) => boolean, order: Order): Ranking {
  const films = new Int32Array(size);
  const keys = new Float64Array(size);
  let total = 0;
  for (let film = 0; film < size; film++) {
    if (!matches(film)) continue;
    const key = order.key(film);
    keys[total] = Number.isNaN(key) ? Infinity : key;
    films[total++] = film;
  }

  const places = contenders(keys.subarray(0, total));
  places.sort((a, b) => {
    const [first, second] = [keys[a] as number, keys[b] as number];
    if (first !== second) return first < second ? -1 : 1;
    return order.compare?.(films[a] as number, films[b] as number) || b - a;
  });
  return {
    films: Int32Array.from(places.slice(0, KEPT), (place) => films[place] as number),
    total,
  };
}

/** Where the `KEPT` lowest keys stand, and all that equal the highest of them. */
function contenders(keys: Float64Array): number[] {
  const limit = keys.length > KEPT ? kthSmallest(keys.slice(), KEPT - 1) : Infinity;
  const places: number[] = [];
  for (let place = 0; place < keys.length; place++) {
    if ((keys[place] as number) <= limit) places.push(place);
  }
  return places;
}
