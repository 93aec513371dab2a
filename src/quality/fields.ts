import { isDate } from '../lib/local-time.ts';
import type { Movie } from '../movie.ts';

/** A test of a movie: says what is wrong, or undefined when nothing is. */
export type Test = (movie: Movie) => string | undefined;

/** Types by the names they have in messages. */
const HOLDS = {
  int: (value: unknown) => Number.isInteger(value),
  number: (value: unknown) => typeof value === 'number',
  str: (value: unknown) => typeof value === 'string',
  bool: (value: unknown) => typeof value === 'boolean',
};

/** Null and absent pass; true and false are no numbers. */
export function typed(field: string, expected: keyof typeof HOLDS): Test {
  const holds = HOLDS[expected];
  return (movie) => {
    const value = movie[field];
    if (isMissing(value) || holds(value)) return undefined;
    return `${field}: expected ${expected}, got ${typeName(value)}`;
  };
}

/** A number must be finite and from `min` to `max`, both included; what is no number passes. */
export function ranged(field: string, min: number, max: number): Test {
  return (movie) => {
    const value = movie[field];
    if (typeof value !== 'number') return undefined;
    if (value >= min && value <= max && Number.isFinite(value)) return undefined;
    return `${field}: ${value} not in range [${min}, ${max === Infinity ? 'inf' : max}]`;
  };
}

/** The ranges TMDB's numbers have. */
export const RANGES: readonly Test[] = [
  ranged('vote_average', 0, 10),
  ranged('popularity', 0, Infinity),
  ranged('vote_count', 0, Infinity),
];

/** A mark of any kind counts, so that a text such as "yes" does not pass for "no". */
export const adult: Test = ({ adult }) => (adult ? 'Adult content not allowed' : undefined);

/** A missing rating counts as 0, which is how TMDB says that nobody has voted. */
export const zeroRating: Test = ({ vote_average }) =>
  isMissing(vote_average) || vote_average === 0 ? 'Zero rating' : undefined;

/** Fewer than 10 votes; a missing count is 0. */
export const fewVotes: Test = ({ vote_count }) =>
  isMissing(vote_count) || (typeof vote_count === 'number' && vote_count < 10)
    ? 'Insufficient votes'
    : undefined;

/** Parts of votes, or more than a number counts exactly: the movie may be right, its votes are not. */
export const oddVotes: Test = ({ vote_count: votes }) =>
  Number.isFinite(votes) && !Number.isSafeInteger(votes)
    ? `vote_count: ${show(votes)} is no count`
    : undefined;

/** Absent, null or empty, which is how TMDB says that it knows none. */
export const unknownDate: Test = ({ release_date: releasedOn }) =>
  isMissing(releasedOn) || releasedOn === '' ? 'Unknown release date' : undefined;

/** Known, and anything but a date of the calendar. */
export const impossibleDate: Test = (movie) => {
  const { release_date: releasedOn } = movie;
  if (typeof releasedOn === 'string' && isCalendarDate(releasedOn)) return undefined;
  return unknownDate(movie) === undefined ? 'Invalid release date format' : undefined;
};

/** In the future as seen on the date `asOfOn` (YYYY-MM-DD): a film is released from its day on. */
export function unreleased(
  { release_date: releasedOn }: Movie,
  asOfOn: string,
): string | undefined {
  if (typeof releasedOn !== 'string' || releasedOn <= asOfOn) return undefined;
  return isCalendarDate(releasedOn) ? 'Unreleased movie' : undefined;
}

export const DATE_PATTERN = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text is YYYY-MM-DD and that day exists, in a year from 1. */
export function isCalendarDate(text: string): boolean {
  return isDate(text) && text >= '0001';
}

export function isMissing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

export function isBlank(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '';
}

const SHOWN_CHARACTERS = 60;

/** A value in a message: short, and safe for any JSON value. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return '[…]';
  // No String() or JSON.stringify(): the one throws on {"toString": 1}, the other on deep nesting.
  if (typeof value === 'object' && value !== null) return '{…}';
  const text = String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (Number.isInteger(value)) return 'int';
  if (typeof value === 'string') return 'str';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
