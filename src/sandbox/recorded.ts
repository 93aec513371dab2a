import { type Day, formatDay, parseDay } from './calendar.ts';
import { type Catalogue, isKorean, type ListItem } from './catalogue.ts';
import { countryOf } from './languages.ts';
import type { SandboxMovie } from './load-movies.ts';

/**
 * Makes catalogues of movies read from a file. They are sent as they are, but for their dates: all
 * are shifted by the same number of days, so that the newest movie is released on the day asked for.
 */
export function createRecorded(movies: readonly SandboxMovie[]): (today: Day) => Catalogue {
  const days = movies.map(({ release_date }) => parseDay(release_date ?? ''));
  const newest = days.reduce((newest, day) => (day > newest ? day : newest), -Infinity);
  const positions = new Map(movies.map(({ id }, film) => [id, film]));
  const movieAt = (film: number) => movies[film] as SandboxMovie;

  return (today) => {
    const releaseDay = (film: number) => (days[film] as number) + (today - newest);
    const title = (film: number, language: string) => textsOf(movieAt(film), language).title;
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
      title,
      item: (film, language) => {
        const { translations: _, ...item } = movieAt(film);
        const dated = Number.isNaN(releaseDay(film))
          ? {}
          : { release_date: formatDay(releaseDay(film)) };
        return { ...item, ...textsOf(movieAt(film), language), ...dated } as ListItem;
      },
    };
  };
}

/** A movie without Korean texts shows its original title and no overview, as TMDB does. */
function textsOf(movie: SandboxMovie, language: string): { title: string; overview: string } {
  if (!isKorean(language)) return { title: movie.title, overview: movie.overview };
  const korean = movie.translations?.['ko-KR'];
  return {
    title: korean?.title || movie.original_title || movie.title,
    overview: korean?.overview ?? '',
  };
}

function revenueOf({ revenue }: SandboxMovie): number {
  return typeof revenue === 'number' ? revenue : 0;
}
