import type { Completeness } from '../collection-info.ts';
import type { Movie } from '../movie.ts';
import { brokenBecause, originalTitle, type RuleContext, type RuleName } from '../quality/rules.ts';

/**
 * How complete the movies are in the language that was asked for: the share, per cent, whose title
 * is translated, whose overview is not empty, that have a poster, and a release date. Null of none.
 * `contextOf` says what each of them is judged against.
 */
export function completenessOf(
  movies: readonly Movie[],
  contextOf: (index: number) => RuleContext,
): Completeness {
  const share = (lacks: (movie: Movie, context: RuleContext) => boolean) => {
    if (movies.length === 0) return null;
    const whole = movies.filter((movie, index) => !lacks(movie, contextOf(index)));
    return (whole.length * 100) / movies.length;
  };
  const breaking =
    (...rules: readonly RuleName[]) =>
    (movie: Movie, context: RuleContext) =>
      rules.some((rule) => brokenBecause(rule, movie, context) !== undefined);
  const hasNoTitle = breaking('title');
  return {
    title: share(
      (movie, context) => hasNoTitle(movie, context) || originalTitle(movie, context) !== undefined,
    ),
    overview: share(breaking('no_overview')),
    poster: share(breaking('no_poster')),
    release_date: share(breaking('date', 'unknown_date')),
  };
}
