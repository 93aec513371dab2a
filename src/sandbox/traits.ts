import { saltOf, unit } from './chance.ts';
import { GENRES } from './genres.ts';
import { LANGUAGES } from './languages.ts';
import { pickWeighted } from './select.ts';

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
