import type { Completeness } from '../collection-info.ts';
import type { Movie } from '../movie.ts';
import { brokenBecause, type RuleContext, type RuleName } from '../quality/rules.ts';

/**
 * How complete the movies are in the language that was asked for: the share, per cent, whose title
 * is translated, whose overview is not empty, that have a poster, and a release date. Null of none.
 */
export function completenessOf(movies: readonly Movie[], context: RuleContext): Completeness {
  /** Of the movies that break none of the rules that say it is lacking. */
  const shareKeeping = (...rules: readonly RuleName[]) => {
    if (movies.length === 0) return null;
    const lacking = movies.filter((movie) =>
      rules.some((rule) => brokenBecause(rule, movie, context) !== undefined),
    );
    return ((movies.length - lacking.length) / movies.length) * 100;
  };
  return {
    title: shareKeeping('title', 'untranslated'),
    overview: shareKeeping('no_overview'),
    poster: shareKeeping('no_poster'),
    release_date: shareKeeping('date', 'unknown_date'),
  };
}
