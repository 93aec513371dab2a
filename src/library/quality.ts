/** `matinee/quality`: the rules and the score that decide about a movie; pure functions. */
export type { BatchFindings } from '../collection-info.ts';
export type { Movie } from '../movie.ts';
export {
  type Checked,
  type Context,
  checkMovie,
  checkQuality,
  type Rejection,
  type Verdict,
} from '../quality/check.ts';
export { RULE_NAMES, type RuleLists, type RuleName, ruleLists } from '../quality/rules.ts';
export { type Score, scoreMovie } from '../quality/score.ts';
