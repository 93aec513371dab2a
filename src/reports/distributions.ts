import type { Movie } from '../movie.ts';
import { numberOf } from './content.ts';

/** How often each value occurs, commonest first; among equals the one seen first comes first. */
export function countCommonestFirst<T>(values: Iterable<T>): Map<T, number> {
  return new Map([...countEach(values)].sort(([, a], [, b]) => b - a));
}

/** How many movies name each genre, commonest first. An id that is no integer names none. */
export function countGenres(movies: readonly Movie[]): Map<number, number> {
  return countCommonestFirst(movies.flatMap(genresOf));
}

function genresOf({ genre_ids: ids }: Movie): number[] {
  return Array.isArray(ids) ? ids.filter((id) => Number.isInteger(id)) : [];
}

/** The original guide's ranges, best first. A rating falls into the first whose start it reaches. */
const RATING_RANGES = [
  { range: '9.0-10.0', from: 9 },
  { range: '8.0-8.9', from: 8 },
  { range: '7.0-7.9', from: 7 },
  { range: '6.0-6.9', from: 6 },
  { range: '5.0-5.9', from: 5 },
  { range: '0.0-4.9', from: -Infinity },
] as const;

export type RatingDistribution = Record<(typeof RATING_RANGES)[number]['range'], number>;

/** Counts every movie once: 8.95 is in `8.0-8.9`, and a missing rating is 0. */
export function countRatings(movies: readonly Movie[]): RatingDistribution {
  const counts = Object.fromEntries(
    RATING_RANGES.map(({ range }) => [range, 0]),
  ) as RatingDistribution;
  for (const { vote_average } of movies) {
    const rating = numberOf(vote_average);
    const reached = RATING_RANGES.find(({ from }) => rating >= from);
    if (reached !== undefined) counts[reached.range] += 1;
  }
  return counts;
}

/** Movies by the first four characters of their release date; one without a date is left out. */
export function countReleaseYears(movies: readonly Movie[]): Record<string, number> {
  const years = movies.flatMap(({ release_date: releasedOn }) =>
    typeof releasedOn === 'string' && releasedOn !== '' ? [releasedOn.slice(0, 4)] : [],
  );
  return Object.fromEntries(countEach(years));
}

function countEach<T>(values: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
