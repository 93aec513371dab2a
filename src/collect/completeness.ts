import type { Movie } from '../movie.ts';
import { brokenBecause, type Context, type RuleName } from '../quality/rules.ts';

/** What of a movie people look at, and the rules that say it is lacking. */
const LOOKED_AT: Readonly<Record<string, readonly RuleName[]>> = {
  title: ['title', 'untranslated'],
  overview: ['no_overview'],
  poster: ['no_poster'],
  release_date: ['date', 'unknown_date'],
};

/**
 * How complete the movies are in the language that was asked for: the share, per cent, whose title
 * is translated, whose overview is not empty, that have a poster, and a release date. Null of none.
 */
export function completenessOf(
  movies: readonly Movie[],
  context: Context,
): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(LOOKED_AT).map(([what, rules]) => {
      const lacking = movies.filter((movie) =>
        rules.some((rule) => brokenBecause(rule, movie, context) !== undefined),
      );
      const share = ((movies.length - lacking.length) / movies.length) * 100;
      return [what, movies.length === 0 ? null : share];
    }),
  );
}
