import { hash32 } from '../lib/prng.ts';
import { formatDay, wednesdayOf } from './calendar.ts';
import type { Catalogue } from './catalogue.ts';
import { wander } from './chance.ts';
import { filterOf, orderOf } from './discover.ts';
import { type SortOrder, rank, type Ranking } from './ranking.ts';
import { releaseIn } from './regions.ts';

const NOW_PLAYING_DAYS = 42;
const UPCOMING_DAYS = 21;
const HOUR_S = 3600;

/** A list to be served page by page. */
export interface List {
  /** Says which list it is: the same parameters, in any order, are the same list. */
  name: string;
  /** Ranks the films as of an instant; lists that do not change within the day ignore it. */
  rank(madeAtS: number): Ranking;
  /** What changes the ranking besides the day; lists that hold through the day have none. */
  version?(madeAtS: number): number;
  /** The release dates that the list spans, where TMDB says them. */
  dates?: { maximum: string; minimum: string };
  /** TMDB shows no more than 500 pages of trending, and says so in its totals. */
  capped?: boolean;
  /** Sent with every item. */
  mediaType?: 'movie';
}

const WITHOUT_EXTRAS = 'include_adult=false&include_video=false';

/** `/discover/movie` @throws {Refusal} for malformed parameters. */
export function discover(params: URLSearchParams, films: Catalogue): List {
  const matches = filterOf(params, films);
  const order = orderOf(params, films);
  return {
    name: nameOf('discover', params),
    rank: () => rank(films.size, matches, order),
  };
}

/** `/movie/popular` */
export function popular(films: Catalogue): List {
  return { name: 'popular', rank: () => rank(films.size, plain(films), byPopularity(films)) };
}

/** `/movie/top_rated`, with TMDB's own definition. */
export function topRated(films: Catalogue): List {
  const params = new URLSearchParams(
    `sort_by=vote_average.desc&vote_count.gte=200&without_genres=99,10755&${WITHOUT_EXTRAS}`,
  );
  return { ...discover(params, films), name: 'top_rated' };
}

/** `/movie/now_playing`: 42 days, ending on a Wednesday. */
export function nowPlaying(films: Catalogue, region: string | undefined): List {
  const last = wednesdayOf(films.today);
  return inTheatres('now_playing', films, region, last - NOW_PLAYING_DAYS, last);
}

/** `/movie/upcoming`: the 21 days from where now_playing ends, so that its first days are over. */
export function upcoming(films: Catalogue, region: string | undefined): List {
  const first = wednesdayOf(films.today);
  return inTheatres('upcoming', films, region, first, first + UPCOMING_DAYS);
}

/** `/trending/movie/day` and `/week`: what is talked about, which is not what is popular. */
export function trending(films: Catalogue, window: 'day' | 'week'): List {
  const salt = hash32(`trending ${window}`);
  const periodHours = window === 'day' ? 18 : 96;
  return {
    name: `trending ${window}`,
    version: (madeAtS) => Math.floor(madeAtS / HOUR_S),
    rank: (madeAtS) => {
      const hour = Math.floor(madeAtS / HOUR_S);
      const talk = (film: number) => 1.2 * wander(salt, films.id(film), hour, periodHours);
      return rank(films.size, plain(films), {
        key: (film) => -films.popularity(film) * Math.exp(talk(film)),
      });
    },
    capped: true,
    mediaType: 'movie',
  };
}

function inTheatres(
  name: string,
  films: Catalogue,
  region: string | undefined,
  first: number,
  last: number,
): List {
  const matches = plain(films);
  const releaseDay = (film: number) =>
    region === undefined ? films.releaseDay(film) : (releaseIn(films, film, region) ?? NaN);
  const inWindow = (film: number) => {
    const day = releaseDay(film);
    return day >= first && day <= last && matches(film);
  };
  return {
    name: `${name} ${region ?? ''}`,
    rank: () => rank(films.size, inWindow, byPopularity(films)),
    dates: { maximum: formatDay(last), minimum: formatDay(first) },
  };
}

function plain(films: Catalogue): (film: number) => boolean {
  return filterOf(new URLSearchParams(WITHOUT_EXTRAS), films);
}

/** By yesterday's popularity: the index behind TMDB's lists lags behind the numbers they show. */
function byPopularity(films: Catalogue): SortOrder {
  return { key: (film) => -films.popularity(film, films.today - 1) };
}

function nameOf(path: string, params: URLSearchParams): string {
  const relevant = new URLSearchParams(params);
  relevant.delete('page');
  relevant.delete('api_key');
  relevant.sort();
  return `${path} ${relevant.toString()}`;
}
