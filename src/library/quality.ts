/** `matinee/quality`: the rules and the score that decide about a movie; pure functions. */
export type { BatchFindings } from '../collection-info.ts';
export type { Movie } from '../movie.ts';
export {
  type Checked,
  type RuleContext as Context,
  checkMovie,
  checkQuality,
  type Rejection,
  type Judgement as Verdict,
} from '../quality/check-movies.ts';
export { RULE_NAMES, type RuleLists, type RuleName, ruleLists } from '../quality/rules.ts';
export { type Score, scoreMovie } from '../quality/score.ts';
