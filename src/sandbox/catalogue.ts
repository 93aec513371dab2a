import type { Day } from './calendar.ts';

/** A movie as TMDB's lists show it; the keys in TMDB's order. */
export interface ListItem {
  adult: boolean;
  backdrop_path: string | null;
  genre_ids: readonly number[];
  id: number;
  original_language: string;
  original_title: string;
  overview: string;
  popularity: number;
  poster_path: string | null;
  release_date: string;
  title: string;
  video: boolean;
  vote_average: number;
  vote_count: number;
}

/**
 * The films of one day, by column: a film is a number from 0 to `size` - 1, and what is known about
 * it is computed when asked for, so that a million films need no memory.
 */
export interface Catalogue {
  readonly size: number;
  readonly today: Day;
  id: (film: number) => number;
  /** The film with this id, or undefined. */
  find: (id: number) => number | undefined;
  /** First release anywhere; NaN when unknown. */
  releaseDay: (film: number) => Day;
  originalLanguage: (film: number) => string;
  originCountry: (film: number) => string;
  genreIds: (film: number) => readonly number[];
  hasGenre: (film: number, id: number) => boolean;
  adult: (film: number) => boolean;
  video: (film: number) => boolean;
  /** As of `on`, today if not said: the index behind the named lists lags behind the numbers shown. */
  popularity: (film: number, on?: Day) => number;
  voteAverage: (film: number) => number;
  voteCount: (film: number) => number;
  /** US dollars, 0 when unknown. */
  revenue: (film: number) => number;
  originalTitle: (film: number) => string;
  title: (film: number, language: string) => string;
  /** The whole list item, `release_date` being the first release. */
  item: (film: number, language: string) => ListItem;
  /** What is known besides, by TMDB's names for it in details; the rest is made up. */
  own: (film: number) => Readonly<Record<string, unknown>>;
}

/** Makes the catalogue of a day; `aheadDays`, where its popularity has moved on by so many. */
export type MakeCatalogue = (today: Day, aheadDays?: number) => Catalogue;

/** Whether a `language` parameter asks for Korean: `ko`, `ko-KR`. Anything else is English here. */
export function isKorean(language: string): boolean {
  return /^ko(-|$)/i.test(language);
}
