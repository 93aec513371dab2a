import type { BatchFindings, QualityDistribution } from '../collection-info.ts';
import type { Movie } from '../movie.ts';
import { batchFindings } from './batch.ts';
import { brokenBecause, type RuleContext, type RuleLists, type RuleName } from './rules.ts';
import { MIN_SCORE, type Score, scoreMovie } from './score.ts';

export type { RuleContext } from './rules.ts';

/** What was found about one movie. It is valid unless it has `rejectedBy`, which has a reason. */
export interface Judgement extends Score {
  /** The first rejecting rule it breaks, or `score` when it breaks none and its score is low. */
  rejectedBy?: RuleName | 'score';
  /** Why it was rejected, in English. */
  reason?: string;
  /** Every flagging rule it breaks, whether it was rejected or not. */
  flags: readonly RuleName[];
}

export type Judge = (movie: Movie) => Judgement;

export interface Rejection {
  movie: Movie;
  rule: RuleName | 'score';
  reason: string;
}

/** What was found about the movies of a collection. */
export interface Checked {
  /** One for each movie, in their order. */
  verdicts: readonly Judgement[];
  valid: readonly Movie[];
  rejections: readonly Rejection[];
  /** Movies by the rule that rejected them: their sum and the valid ones are all movies. */
  rejected: Readonly<Record<string, number>>;
  /** Movies by flag, rejected ones included; a movie counts under each of its flags. */
  flagged: Readonly<Record<string, number>>;
  /** How many movies are valid and have no flag. */
  clean: number;
  /** Of all movies; `mean` with two decimals, 0 when there are none. */
  score: QualityDistribution & { mean: number };
  batch: BatchFindings;
}

/**
 * Checks every movie once and counts what was found. Rules that nothing breaks are not counted.
 * By default each is checked now, by `checkMovie`.
 */
export function checkQuality(
  movies: readonly Movie[],
  rules: RuleLists,
  context: RuleContext,
  judge: (movie: Movie, index: number) => Judgement = (movie) => checkMovie(movie, rules, context),
): Checked {
  const judged = movies.map((movie, index) => ({ movie, verdict: judge(movie, index) }));
  const verdicts = judged.map(({ verdict }) => verdict);
  const valid = judged.filter(({ verdict }) => verdict.rejectedBy === undefined);
  const rejections = judged.flatMap(rejectionOf);
  const batch = batchFindings(verdicts);
  return {
    verdicts,
    valid: valid.map(({ movie }) => movie),
    rejections,
    rejected: countInOrder(
      [...rules.reject, 'score'],
      rejections.map(({ rule }) => rule),
    ),
    flagged: countInOrder(
      rules.flag,
      verdicts.flatMap(({ flags }) => flags),
    ),
    clean: valid.filter(({ verdict }) => verdict.flags.length === 0).length,
    score: { mean: meanScore(verdicts), ...batch.quality_distribution },
    batch,
  };
}

/**
 * `checkMovie`, which checks each movie the first time it is asked about it. The verdicts are kept
 * as long as the judge is. (A `WeakMap` would keep them no longer, but costs more than the checks.)
 */
export function judgeOnce(rules: RuleLists, context: RuleContext): Judge {
  const known = new Map<Movie, Judgement>();
  return (movie) => {
    const verdict = known.get(movie) ?? checkMovie(movie, rules, context);
    known.set(movie, verdict);
    return verdict;
  };
}

/** Checks one movie, whatever its fields hold. */
export function checkMovie(movie: Movie, rules: RuleLists, context: RuleContext): Judgement {
  const { score, issues } = scoreMovie(movie, context.asOfOn);
  const flags = rules.flag.filter((rule) => brokenBecause(rule, movie, context) !== undefined);
  for (const rule of rules.reject) {
    const reason = brokenBecause(rule, movie, context);
    if (reason !== undefined) return { score, issues, rejectedBy: rule, reason, flags };
  }
  if (score < MIN_SCORE) {
    const reason = `Quality score too low: ${score}`;
    return { score, issues, rejectedBy: 'score', reason, flags };
  }
  return { score, issues, flags };
}

function rejectionOf({ movie, verdict }: { movie: Movie; verdict: Judgement }): Rejection[] {
  const { rejectedBy: rule, reason } = verdict;
  return rule === undefined || reason === undefined ? [] : [{ movie, rule, reason }];
}

/** How often each name occurs, in the order of `names`; those that do not occur are left out. */
function countInOrder<Name extends string>(
  names: readonly Name[],
  occurring: readonly Name[],
): Record<string, number> {
  const counts = new Map<Name, number>();
  for (const name of occurring) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(
    names.flatMap((name) => {
      const count = counts.get(name);
      return count === undefined ? [] : [[name, count]];
    }),
  );
}

function meanScore(verdicts: readonly Score[]): number {
  if (verdicts.length === 0) return 0;
  let hundredths = 0; // integers, so that the sum is exact
  for (const { score } of verdicts) hundredths += Math.round(score * 100);
  return Math.round(hundredths / verdicts.length) / 100;
}
