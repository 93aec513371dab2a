import { type Day, formatDay } from './calendar.ts';
import { type Catalogue, isKorean } from './catalogue.ts';
import { saltOf, unit } from './chance.ts';
import { GENRES } from './genres.ts';
import { imagePath } from './images.ts';
import { LANGUAGES } from './languages.ts';
import { createNumbers, type Standing } from './numbers.ts';
import { pickWeighted } from './select.ts';
import { createStream } from './stream.ts';
import { createTexts } from './texts.ts';

const ADULT_SHARE = 0.02;
const VIDEO_SHARE = 0.014;
const UNDATED_SHARE = 0.005;
const WITHOUT_GENRE_SHARE = 0.017;
// Chances of a second, third and fourth genre, each given the one before.
const MORE_GENRES = [0.65, 0.45, 0.2];

/**
 * Makes catalogues of generated films, one for each day asked for. The same seed, size and day
 * give the same films; from one day to the next most films stay, a day older.
 */
export function createGenerator(seed: number, size: number): (today: Day) => Catalogue {
  const stream = createStream(seed, size);
  const numbers = createNumbers(seed);
  const texts = createTexts(seed);
  const traits = createTraits(seed);
  const poster = saltOf(seed, 'poster');
  const backdrop = saltOf(seed, 'backdrop');

  return (today) => {
    const films = stream.catalogued(today);
    const number = (film: number) => films[film] as number;
    const ageDays = (film: number, on: Day = today) => on - stream.dayOf(number(film));
    const standing = (film: number, on?: Day): Standing => ({
      key: number(film),
      obscurity: stream.obscurity(number(film)),
      ageDays: ageDays(film, on),
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
    };
    return catalogue;
  };
}

/** What a film is for good, and what it lacks while it is new. Shares as recorded from TMDB. */
function createTraits(seed: number) {
  const chance = (name: string) => {
    const salt = saltOf(seed, name);
    return (number: number) => unit(salt, number);
  };
  const adult = chance('adult');
  const video = chance('video');
  const undated = chance('undated');
  const language = chance('language');
  const genre = [0, 1, 2, 3].map((place) => chance(`genre ${place}`));
  const moreGenres = chance('genres');
  const lacking = (name: string, newShare: number, oldShare: number) => {
    const lack = chance(name);
    // What is lacking comes in by and by: half of it within two weeks.
    return (number: number, ageDays: number) =>
      lack(number) < oldShare + (newShare - oldShare) * Math.exp(-Math.max(0, ageDays) / 20);
  };
  const koreanTitle = lacking('korean title', 0.15, 0.043);
  const koreanOverview = lacking('korean overview', 0.25, 0.06);
  const englishTitle = lacking('english title', 0.2, 0.1);
  const englishOverview = lacking('english overview', 0.08, 0.01);

  return {
    adult: (number: number) => adult(number) < ADULT_SHARE,
    video: (number: number) => video(number) < VIDEO_SHARE,
    undated: (number: number) => undated(number) < UNDATED_SHARE,
    language: (number: number) => pickWeighted(LANGUAGES, language(number)),
    posterMissing: lacking('poster missing', 0.12, 0.02),
    backdropMissing: lacking('backdrop missing', 0.3, 0.08),
    titleMissing: (number: number, ageDays: number, korean: boolean) =>
      (korean ? koreanTitle : englishTitle)(number, ageDays),
    overviewMissing: (number: number, ageDays: number, korean: boolean) =>
      (korean ? koreanOverview : englishOverview)(number, ageDays),
    genreIds: (number: number): number[] => {
      const many = moreGenres(number);
      if (many < WITHOUT_GENRE_SHARE) return [];
      const ids = [pickWeighted(GENRES, genre[0]?.(number) ?? 0).id];
      let share = 1;
      for (const [place, more] of MORE_GENRES.entries()) {
        share *= more;
        if (many > share) break;
        const { id } = pickWeighted(GENRES, genre[place + 1]?.(number) ?? 0);
        if (!ids.includes(id)) ids.push(id);
      }
      return ids;
    },
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
