import { type Day, formatDay } from './calendar.ts';
import { type Catalogue, isKorean, type MakeCatalogue } from './catalogue.ts';
import { saltOf } from './chance.ts';
import { imagePath } from './images.ts';
import { createNumbers, type FilmToday } from './numbers.ts';
import { createStream } from './stream.ts';
import { createTexts } from './texts.ts';
import { createTraits } from './traits.ts';

const NOTHING = {};

/**
 * Makes catalogues of generated films, one for each day asked for. The same seed, size and day
 * give the same films; from one day to the next most films stay, a day older.
 */
export function createGenerator(seed: number, size: number): MakeCatalogue {
  const stream = createStream(seed, size);
  const numbers = createNumbers(seed);
  const texts = createTexts(seed);
  const traits = createTraits(seed);
  const poster = saltOf(seed, 'poster');
  const backdrop = saltOf(seed, 'backdrop');

  return (today, aheadDays = 0) => {
    const films = stream.catalogued(today);
    const number = (film: number) => films[film] as number;
    const ageDays = (film: number, on: Day = today) => on - stream.dayOf(number(film));
    const standing = (film: number, on?: Day): FilmToday => ({
      key: number(film),
      obscurity: stream.obscurity(number(film)),
      ageDays: ageDays(film, on),
      aheadDays,
    });

    const releaseDay = (film: number) =>
      traits.undated(number(film)) ? NaN : stream.dayOf(number(film));
    const originalLanguage = (film: number) => traits.language(number(film)).code;
    const originalTitle = (film: number) =>
      texts.originalTitle(number(film), originalLanguage(film));
    const title = (film: number, language: string) => {
      const korean = isKorean(language);
      const own = originalLanguage(film) === (korean ? 'ko' : 'en');
      if (own || !traits.titleMissing(number(film), ageDays(film), korean)) {
        return texts.title(number(film), korean ? 'ko' : 'en');
      }
      return originalTitle(film);
    };
    const overview = (film: number, language: string) => {
      const korean = isKorean(language);
      if (traits.overviewMissing(number(film), ageDays(film), korean)) return '';
      return texts.overview(number(film), korean ? 'ko' : 'en');
    };

    const catalogue: Catalogue = {
      size: films.length,
      today,
      id: (film) => stream.idOf(number(film)),
      find: (id) => positionOf(films, stream.numberOf(id)),
      releaseDay,
      originalLanguage,
      originCountry: (film) => traits.language(number(film)).country,
      genreIds: (film) => traits.genreIds(number(film)),
      hasGenre: (film, id) => traits.hasGenre(number(film), id),
      adult: (film) => traits.adult(number(film)),
      video: (film) => traits.video(number(film)),
      popularity: (film, on) => numbers.popularity(standing(film, on)),
      voteAverage: (film) => numbers.voteAverage(standing(film)),
      voteCount: (film) => numbers.voteCount(standing(film)),
      revenue: (film) => numbers.revenue(standing(film)),
      originalTitle,
      title,
      item: (film, language) => ({
        adult: catalogue.adult(film),
        backdrop_path: traits.backdropMissing(number(film), ageDays(film))
          ? null
          : imagePath(backdrop, number(film)),
        genre_ids: catalogue.genreIds(film),
        id: catalogue.id(film),
        original_language: originalLanguage(film),
        original_title: originalTitle(film),
        overview: overview(film, language),
        popularity: catalogue.popularity(film),
        poster_path: traits.posterMissing(number(film), ageDays(film))
          ? null
          : imagePath(poster, number(film)),
        release_date: formatDay(releaseDay(film)),
        title: title(film, language),
        video: catalogue.video(film),
        vote_average: catalogue.voteAverage(film),
        vote_count: catalogue.voteCount(film),
      }),
      own: () => NOTHING,
    };
    return catalogue;
  };
}

/** Where `number` stands in the ascending `numbers`, or undefined. */
function positionOf(numbers: Int32Array, number: number | undefined): number | undefined {
  if (number === undefined) return undefined;
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return numbers[low] === number ? low : undefined;
}
