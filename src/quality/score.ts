import type { Movie } from '../movie.ts';
import {
  adult,
  DATE_PATTERN,
  fewVotes,
  impossibleDate,
  isMissing,
  RANGES,
  show,
  type Test,
  typed,
  unreleased,
  zeroRating,
} from './fields.ts';

/** A movie with a lower score is not valid. */
export const MIN_SCORE = 70;

export interface Score {
  /** 0 to 100, two decimals. */
  score: number;
  /** What every failed test said, in the order of the checks. */
  issues: readonly string[];
}

/** One part of the score: 100 points, less `penalty` for each test that fails, but not below 0. */
interface Check {
  weightPercent: number;
  penalty: number;
  tests: readonly ((movie: Movie, asOfOn: string) => string | undefined)[];
}

const REQUIRED = ['id', 'title', 'release_date', 'vote_average', 'popularity', 'overview'];

// biome-ignore format: a table is read by column
const CHECKS: readonly Check[] = [
  { weightPercent: 30, penalty: 20, tests: REQUIRED.map(required) },
  { weightPercent: 25, penalty: 25, tests: [
    typed('id', 'int'), typed('title', 'str'), typed('vote_average', 'number'),
    typed('popularity', 'number'), typed('adult', 'bool'),
  ] },
  { weightPercent: 20, penalty: 20, tests: RANGES },
  { weightPercent: 10, penalty: 15, tests: [
    matching('release_date', DATE_PATTERN), matching('imdb_id', /^tt\d+$/),
  ] },
  { weightPercent: 15, penalty: 25, tests: [
    adult, impossibleDate, unreleased, zeroRating, fewVotes,
  ] },
];

/**
 * Scores a movie by five weighted checks: required fields, types, ranges, patterns, and what makes
 * a movie worth collecting on the date `asOfOn` (YYYY-MM-DD). Weights, penalties and the texts of
 * the issues are those of the original guide's validator. Unlike there no value makes it fail (a
 * null rating or vote count is scored as missing, a value of a wrong type has no range), and true,
 * infinite numbers and dates such as 2024-1-5 are faults.
 */
export function scoreMovie(movie: Movie, asOfOn: string): Score {
  const issues: string[] = [];
  let hundredths = 0; // integers, so that the sum is exact
  for (const { weightPercent, penalty, tests } of CHECKS) {
    const issuesBefore = issues.length;
    for (const test of tests) {
      const issue = test(movie, asOfOn);
      if (issue !== undefined) issues.push(issue);
    }
    hundredths += weightPercent * Math.max(0, 100 - penalty * (issues.length - issuesBefore));
  }
  return { score: hundredths / 100, issues };
}

function required(field: string): Test {
  return (movie) => (isMissing(movie[field]) || movie[field] === '' ? field : undefined);
}

function matching(field: string, pattern: RegExp): Test {
  return (movie) => {
    const value = movie[field];
    if (isMissing(value) || (typeof value === 'string' && pattern.test(value))) return undefined;
    return `${field}: ${show(value)} doesn't match pattern ${pattern.source}`;
  };
}
