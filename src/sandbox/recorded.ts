import { type Day, formatDay, parseDay } from './calendar.ts';
import { isKorean, type ListItem, type MakeCatalogue } from './catalogue.ts';
import { DETAIL_KEYS } from './detail-keys.ts';
import { countryOf } from './languages.ts';
import type { SandboxMovie } from './load-movies.ts';

/**
 * Makes catalogues of movies read from a file. They are sent as they are, but for their dates: all
 * are shifted by the same number of days, so that the newest movie that has votes is released on
 * the day asked for, and what was announced is still to come.
 */
export function createRecorded(movies: readonly SandboxMovie[]): MakeCatalogue {
  const days = movies.map(({ release_date }) => parseDay(release_date ?? ''));
  const anchor = newestOf(days, movies);
  const positions = new Map(movies.map(({ id }, film) => [id, film]));
  const movieAt = (film: number) => movies[film] as SandboxMovie;

  return (today) => {
    const releaseDay = (film: number) => (days[film] as number) + (today - anchor);
    return {
      size: movies.length,
      today,
      id: (film) => movieAt(film).id,
      find: (id) => positions.get(id),
      releaseDay,
      originalLanguage: (film) => movieAt(film).original_language,
      originCountry: (film) => countryOf(movieAt(film).original_language),
      genreIds: (film) => movieAt(film).genre_ids,
      hasGenre: (film, id) => movieAt(film).genre_ids.includes(id),
      adult: (film) => movieAt(film).adult,
      video: (film) => movieAt(film).video,
      popularity: (film) => movieAt(film).popularity,
      voteAverage: (film) => movieAt(film).vote_average,
      voteCount: (film) => movieAt(film).vote_count,
      revenue: (film) => revenueOf(movieAt(film)),
      originalTitle: (film) => movieAt(film).original_title,
      title: (film, language) => textsOf(movieAt(film), language).title,
      item: (film, language) => {
        const movie = movieAt(film);
        const dated = Number.isNaN(releaseDay(film))
          ? {}
          : { release_date: formatDay(releaseDay(film)) };
        return { ...shownInLists(movie), ...textsOf(movie, language), ...dated } as ListItem;
      },
      own: movieAt,
    };
  };
}

/** The day of the newest movie that somebody has seen, so has votes; of the newest, if none has. */
function newestOf(days: readonly Day[], movies: readonly SandboxMovie[]): Day {
  const newest = (are: (movie: SandboxMovie) => boolean) =>
    movies.reduce((newest, movie, film) => {
      const day = days[film] as Day;
      return day > newest && are(movie) ? day : newest;
    }, -Infinity);
  const seen = newest(({ vote_count }) => vote_count > 0);
  return seen === -Infinity ? newest(() => true) : seen;
}

/** Without what TMDB sends in details alone. */
function shownInLists(movie: SandboxMovie): object {
  return Object.fromEntries(Object.entries(movie).filter(([key]) => !DETAIL_KEYS.has(key)));
}

interface Texts {
  title: string;
  overview: string;
}

/**
 * The translation into the language, where the file has one. Without one, a movie is sent as it is,
 * but in Korean, unless it was recorded in Korean, with its original title and no overview, as TMDB
 * does.
 */
function textsOf(movie: SandboxMovie, language: string): Texts {
  const { title, original_title, overview } = movie;
  const korean = isKorean(language);
  const translation = translationOf(movie, korean ? 'ko' : 'en');
  const isAsIs = !korean || isWrittenInKorean(movie);
  if (translation === undefined && isAsIs) return { title, overview };
  return {
    title: translation?.title || (isAsIs ? title : original_title || title),
    overview: translation?.overview ?? '',
  };
}

/** By its overview; by its title, where there is none. */
function isWrittenInKorean({ title, overview }: SandboxMovie): boolean {
  const letters = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const text = overview || title;
  return letters(text, /\p{Script=Hangul}/gu) * 2 > letters(text, /\p{Letter}/gu);
}

/** From texts by language (`ko-KR`), or from TMDB's own list of translations. */
function translationOf({ translations }: SandboxMovie, tongue: string): Partial<Texts> | undefined {
  const listed = translations?.['translations'];
  if (Array.isArray(listed)) {
    return listed.find(({ iso_639_1 }) => iso_639_1 === tongue)?.data;
  }
  const language = Object.keys(translations ?? {}).find((name) => name.split('-')[0] === tongue);
  return language === undefined ? undefined : (translations?.[language] as Partial<Texts>);
}

function revenueOf({ revenue }: SandboxMovie): number {
  return typeof revenue === 'number' ? revenue : 0;
}
