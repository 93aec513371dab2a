import { kthSmallest } from './select.ts';

export const PAGE_SIZE = 20;
export const MAX_PAGES = 500;

// A few more than can be reached, so that films can change places across the end of the last page.
const KEPT = PAGE_SIZE * MAX_PAGES + 10;
const BLOCK = 50_000;

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
  // Sifted in blocks, so that a million films need no list of a million.
  let contenders: Contender[] = [];
  let full = BLOCK;
  let total = 0;
  for (let film = 0; film < size; film++) {
    if (!matches(film)) continue;
    const key = order.key(film);
    contenders.push({ film, key: Number.isNaN(key) ? Infinity : key });
    total++;
    if (contenders.length < full) continue;
    contenders = sift(contenders);
    full = contenders.length + BLOCK;
  }

  const ordered = sift(contenders).sort((a, b) => {
    if (a.key !== b.key) return a.key < b.key ? -1 : 1;
    return order.compare?.(a.film, b.film) || b.film - a.film;
  });
  return { films: Int32Array.from(ordered.slice(0, KEPT), ({ film }) => film), total };
}

interface Contender {
  film: number;
  key: number;
}

/** Those with the `KEPT` lowest keys, and all that equal the highest of them. */
function sift(contenders: Contender[]): Contender[] {
  if (contenders.length <= KEPT) return contenders;
  const limit = kthSmallest(
    Float64Array.from(contenders, ({ key }) => key),
    KEPT - 1,
  );
  return contenders.filter(({ key }) => key <= limit);
}
