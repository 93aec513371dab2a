import type { ListItem } from './catalogue.ts';

/**
 * A movie read from a file: a list item, and any further keys it has. What TMDB sends in details
 * alone (`runtime`, `credits`) is sent there, the parts when they are asked for; other keys are sent
 * in lists, too. `translations` are texts by language (`ko-KR`), or TMDB's own list.
 */
export interface SandboxMovie extends Omit<ListItem, 'release_date'> {
  release_date?: string | null;
  translations?: Readonly<Record<string, unknown>>;
  [key: string]: unknown;
}

/** A line of a movies file that holds no movie. */
export class MovieLineError extends Error {
  override name = 'MovieLineError';
  /** From 1. */
  readonly line: number;
  readonly problem: string;

  constructor(line: number, problem: string) {
    super(`line ${line}: ${problem}`);
    this.line = line;
    this.problem = problem;
  }
}

const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number' && value >= 0;
const isFlag = (value: unknown) => typeof value === 'boolean';
const isPath = (value: unknown) => value === null || isText(value);
const isObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Field {
  fits: (value: unknown) => boolean;
  expected: string;
  /** What a movie without the field gets; a field without one is required. */
  missing?: unknown;
}

const FIELDS: Readonly<Record<string, Field>> = {
  adult: { fits: isFlag, expected: 'true or false', missing: false },
  backdrop_path: { fits: isPath, expected: 'text or null', missing: null },
  genre_ids: {
    fits: (value) => Array.isArray(value) && value.every(Number.isInteger),
    expected: 'a list of integers',
    missing: [],
  },
  id: {
    fits: (value) => Number.isInteger(value) && (value as number) > 0,
    expected: 'an integer above 0',
  },
  original_language: { fits: isText, expected: 'text', missing: 'en' },
  original_title: { fits: isText, expected: 'text', missing: '' },
  overview: { fits: isText, expected: 'text', missing: '' },
  popularity: { fits: isNumber, expected: 'a number from 0', missing: 0 },
  poster_path: { fits: isPath, expected: 'text or null', missing: null },
  title: { fits: isText, expected: 'text' },
  video: { fits: isFlag, expected: 'true or false', missing: false },
  vote_average: { fits: isNumber, expected: 'a number from 0', missing: 0 },
  vote_count: { fits: isNumber, expected: 'a number from 0', missing: 0 },
};

const OPTIONAL: Readonly<Record<string, Field>> = {
  release_date: {
    fits: (value) =>
      value === null || (typeof value === 'string' && /^(\d{4}-\d{2}-\d{2})?$/.test(value)),
    expected: 'YYYY-MM-DD, "" or null',
  },
  genres: {
    fits: (value) => Array.isArray(value) && value.every((one) => Number.isInteger(one?.id)),
    expected: 'a list of objects with an integer id',
  },
  translations: {
    fits: (value) => isObject(value) && areTranslations(value as object),
    expected: "an object of objects, or TMDB's own list",
  },
};

/** By language, or as TMDB appends them; details asked for alone have an id beside the list. */
function areTranslations(found: object): boolean {
  const { translations } = found as { translations?: unknown };
  const isListed = Array.isArray(translations);
  return (isListed ? translations : Object.values(found)).every(isObject);
}

/**
 * Reads movies from JSON lines: one list item of TMDB's a line, or its details, or one line of its
 * daily export of ids, blank lines left out. `id` and a title are required, the original one will
 * do; other fields are filled in. `translations["ko-KR"]` may hold `title` and `overview`.
 *
 * @throws {MovieLineError} at the first line that holds no movie, or one that was there before.
 */
export function loadMovies(text: string): SandboxMovie[] {
  const movies: SandboxMovie[] = [];
  const lineOf = new Map<number, number>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const movie = readMovie(line, index + 1);
    const before = lineOf.get(movie.id);
    if (before !== undefined) {
      throw new MovieLineError(index + 1, `id ${movie.id} is on line ${before} already`);
    }
    lineOf.set(movie.id, index + 1);
    movies.push(movie);
  }
  return movies;
}

function readMovie(line: string, number: number): SandboxMovie {
  let found: unknown;
  try {
    found = JSON.parse(line);
  } catch {
    throw new MovieLineError(number, 'no JSON');
  }
  if (!isObject(found)) throw new MovieLineError(number, 'no JSON object');

  const movie: Record<string, unknown> = { ...(found as object) };
  // A line of TMDB's daily export of ids has no other title.
  movie['title'] ??= movie['original_title'];
  checkOptional(movie, number);
  // Details name the genres, and have no list of their ids.
  movie['genre_ids'] ??= (movie['genres'] as { id: number }[] | undefined)?.map(({ id }) => id);
  for (const [name, { fits, expected, missing }] of Object.entries(FIELDS)) {
    movie[name] ??= missing;
    if (!fits(movie[name])) throw new MovieLineError(number, `${name} must be ${expected}`);
  }
  return movie as SandboxMovie;
}

function checkOptional(movie: Readonly<Record<string, unknown>>, number: number): void {
  for (const [name, { fits, expected }] of Object.entries(OPTIONAL)) {
    const value = movie[name];
    if (value !== undefined && !fits(value)) {
      throw new MovieLineError(number, `${name} must be ${expected}`);
    }
  }
}
