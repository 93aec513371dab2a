import { hash32 } from '../lib/prng.ts';
import { unit, whole } from './chance.ts';
import { PAGE_SIZE, type Ranking } from './ranking.ts';

const DAY_S = 86_400;
/** How long a copy of a page lives in the cache in front of the lists. */
const COPY_LIFE_S = 3600;
// How often films change places, and in what share of such times two stand exchanged.
const SHUFFLE_S = 600;
const EXCHANGED = 0.06;
const REACH = 4;

/** A copy of one page of a list, made at one instant and served until it is too old. */
export interface PageCopy {
  /** When it was made: seconds since 1970. */
  madeAtS: number;
  /** How much longer it is served. */
  maxAgeS: number;
}

/**
 * Which copy of a page is served at `atS`. Each page of each list has its own, as behind TMDB's
 * cache, so that two neighbouring pages can show a list as it was at different times.
 */
export function copyAt(list: string, page: number, atS: number): PageCopy {
  const phaseS = whole(hash32(`copy of ${list}`), page, COPY_LIFE_S);
  const madeAtS = Math.floor((atS + phaseS) / COPY_LIFE_S) * COPY_LIFE_S - phaseS;
  const midnightS = (Math.floor(atS / DAY_S) + 1) * DAY_S;
  return { madeAtS, maxAgeS: Math.floor(Math.min(madeAtS + COPY_LIFE_S, midnightS) - atS) };
}

/**
 * The films of one page of a list as it stood at `madeAtS`.
 *
 * Now and then a film near the end of a page stands exchanged with one near the start of the next.
 * Two pages seen at different times then show one film twice and another not at all.
 */
export function filmsOfPage(
  ranking: Ranking,
  list: string,
  page: number,
  madeAtS: number,
): number[] {
  const start = (page - 1) * PAGE_SIZE;
  const films = [...ranking.films.subarray(start, start + PAGE_SIZE)];
  const put = (rank: number, from: number) => {
    const film = ranking.films[from];
    if (film !== undefined && ranking.films[rank] !== undefined) films[rank - start] = film;
  };

  const before = page > 1 ? exchangeAt(list, page - 1, madeAtS) : undefined;
  const after = exchangeAt(list, page, madeAtS);
  if (before !== undefined) put(before.later, before.earlier);
  if (after !== undefined) put(after.earlier, after.later);
  return films;
}

/** The two ranks that stand exchanged across the end of `page`, if any do. */
function exchangeAt(list: string, page: number, madeAtS: number) {
  const salt = hash32(`exchange in ${list} at ${Math.floor(madeAtS / SHUFFLE_S)}`);
  if (unit(salt, page) >= EXCHANGED) return undefined;
  const end = page * PAGE_SIZE;
  return {
    earlier: end - 1 - whole(salt + 1, page, REACH),
    later: end + whole(salt + 2, page, REACH),
  };
}
