import { alphabetical } from './alphabet.ts';
import { type Day, newYearsDay, parseDay } from './calendar.ts';
import type { Catalogue } from './catalogue.ts';
import { Refusal } from './errors.ts';
import { type SortOrder, reversed } from './ranking.ts';
import { shownRelease } from './regions.ts';

type Matches = (film: number) => boolean;
type Filter = (value: string, films: Catalogue, region: string | undefined) => Matches;

/** The filters of `/discover/movie` that the data can answer, by TMDB's names. */
const FILTERS: Readonly<Record<string, Filter>> = {
  with_genres: (value, films) => {
    const { ids, any } = idList(value);
    return (film) => {
      const has = (id: number) => films.hasGenre(film, id);
      return any ? ids.some(has) : ids.every(has);
    };
  },
  without_genres: (value, films) => {
    const { ids } = idList(value);
    return (film) => !ids.some((id) => films.hasGenre(film, id));
  },
  with_original_language: (value, films) => {
    const wanted = value.split(/[,|]/);
    return (film) => wanted.includes(films.originalLanguage(film));
  },
  with_origin_country: (value, films) => {
    const wanted = value.split(/[,|]/);
    return (film) => wanted.includes(films.originCountry(film));
  },
  'primary_release_date.gte': (value, films) => {
    const day = date(value);
    return (film) => films.releaseDay(film) >= day;
  },
  'primary_release_date.lte': (value, films) => {
    const day = date(value);
    return (film) => films.releaseDay(film) <= day;
  },
  'release_date.gte': (value, films, region) => {
    const day = date(value);
    return (film) => shownRelease(films, film, region) >= day;
  },
  'release_date.lte': (value, films, region) => {
    const day = date(value);
    return (film) => shownRelease(films, film, region) <= day;
  },
  primary_release_year: (value, films) => {
    const isIn = within(integer(value));
    return (film) => isIn(films.releaseDay(film));
  },
  year: (value, films, region) => {
    const isIn = within(integer(value));
    return (film) => isIn(shownRelease(films, film, region));
  },
  'vote_average.gte': (value, films) => {
    const least = decimal(value);
    return (film) => films.voteAverage(film) >= least;
  },
  'vote_average.lte': (value, films) => {
    const most = decimal(value);
    return (film) => films.voteAverage(film) <= most;
  },
  'vote_count.gte': (value, films) => {
    const least = decimal(value);
    return (film) => films.voteCount(film) >= least;
  },
  'vote_count.lte': (value, films) => {
    const most = decimal(value);
    return (film) => films.voteCount(film) <= most;
  },
};

/** Whether a day is in a year; a million films are asked about, so no date is made of each. */
function within(year: number): (day: Day) => boolean {
  const first = newYearsDay(year);
  const next = newYearsDay(year + 1);
  return (day) => day >= first && day < next;
}

const ORDERS: Readonly<Record<string, (films: Catalogue, language: string) => SortOrder>> = {
  popularity: (films) => ({ key: (film) => films.popularity(film) }),
  revenue: (films) => ({ key: films.revenue }),
  primary_release_date: (films) => ({ key: films.releaseDay }),
  title: (films, language) => alphabetical((film) => films.title(film, language)),
  original_title: (films) => alphabetical(films.originalTitle),
  vote_average: (films) => ({ key: films.voteAverage }),
  vote_count: (films) => ({ key: films.voteCount }),
};

/**
 * Reads the filters among a request's parameters. Parameters it does not know are ignored, as TMDB
 * ignores them; adult films and videos are left out unless asked for.
 *
 * @throws {Refusal} 23 for a malformed date, 5 for any other malformed value.
 */
export function filterOf(params: URLSearchParams, films: Catalogue): Matches {
  const region = params.get('region') || undefined;
  const filters: Matches[] = [];
  // The cheap filters first: they spare the others most of their work.
  if (!flag(params, 'include_adult')) filters.push((film) => !films.adult(film));
  if (!flag(params, 'include_video')) filters.push((film) => !films.video(film));
  for (const [name, filter] of Object.entries(FILTERS)) {
    const value = params.get(name);
    if (value) filters.push(filter(value, films, region));
  }
  return (film) => filters.every((matches) => matches(film));
}

/**
 * Reads `sort_by`, `popularity.desc` if it is absent.
 *
 * @throws {Refusal} 5 for an order that TMDB does not have.
 */
export function orderOf(params: URLSearchParams, films: Catalogue): SortOrder {
  const [, field = '', direction] =
    /^(\w+)\.(asc|desc)$/.exec(params.get('sort_by') || 'popularity.desc') ?? [];
  const create = Object.hasOwn(ORDERS, field) ? ORDERS[field] : undefined;
  if (create === undefined) throw new Refusal(5);
  const ascending = create(films, params.get('language') ?? '');
  return direction === 'asc' ? ascending : reversed(ascending);
}

/** Ids joined by commas (all of them are wanted) or by pipes (any one of them will do). */
function idList(value: string) {
  const any = value.includes('|');
  return { any, ids: value.split(any ? '|' : ',').map(integer) };
}

function flag(params: URLSearchParams, name: string): boolean {
  return params.get(name) === 'true';
}

function date(value: string): number {
  const day = parseDay(value);
  if (Number.isNaN(day)) throw new Refusal(23);
  return day;
}

function integer(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new Refusal(5);
  return Number(value);
}

function decimal(value: string): number {
  if (!/^\d{1,9}(\.\d+)?$/.test(value)) throw new Refusal(5);
  return Number(value);
}
