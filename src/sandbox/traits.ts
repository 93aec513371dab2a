import { saltOf, unit } from './chance.ts';
import { GENRES } from './genres.ts';
import { LANGUAGES } from './languages.ts';
import { weighted } from './select.ts';

const ADULT_SHARE = 0.02;
const VIDEO_SHARE = 0.014;
const UNDATED_SHARE = 0.005;
const WITHOUT_GENRE_SHARE = 0.017;
// Chances of a second, third and fourth genre, each given the one before.
const MORE_GENRES = [0.65, 0.45, 0.2];

/** What a film is for good, and what it lacks while it is new. Shares as recorded from TMDB. */
export function createTraits(seed: number) {
  const chance = (name: string) => {
    const salt = saltOf(seed, name);
    return (number: number) => unit(salt, number);
  };
  const adult = chance('adult');
  const video = chance('video');
  const undated = chance('undated');
  const language = chance('language');
  const languageAt = weighted(LANGUAGES);
  const genre = saltOf(seed, 'genre');
  const genreAt = weighted(GENRES);
  const moreGenres = chance('genres');
  const genreId = (number: number, place: number) => genreAt(unit(genre + place, number)).id;
  const genreCount = (number: number) => {
    const many = moreGenres(number);
    if (many < WITHOUT_GENRE_SHARE) return 0;
    let count = 1;
    for (let share = 1; count <= MORE_GENRES.length; count++) {
      share *= MORE_GENRES[count - 1] ?? 0;
      if (many > share) break;
    }
    return count;
  };
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
    language: (number: number) => languageAt(language(number)),
    posterMissing: lacking('poster missing', 0.12, 0.02),
    backdropMissing: lacking('backdrop missing', 0.3, 0.08),
    titleMissing: (number: number, ageDays: number, korean: boolean) =>
      (korean ? koreanTitle : englishTitle)(number, ageDays),
    overviewMissing: (number: number, ageDays: number, korean: boolean) =>
      (korean ? koreanOverview : englishOverview)(number, ageDays),
    genreIds: (number: number) => {
      const drawn = Array.from({ length: genreCount(number) }, (_, place) =>
        genreId(number, place),
      );
      return [...new Set(drawn)];
    },
    hasGenre: (number: number, id: number) => {
      const count = genreCount(number);
      for (let place = 0; place < count; place++) if (genreId(number, place) === id) return true;
      return false;
    },
  };
}
