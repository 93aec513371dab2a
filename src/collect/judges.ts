import type { Collection } from '../job.ts';
import type { Movie } from '../movie.ts';
import type { Attempt } from '../occurrence.ts';
import { type Judge, judgeOnce } from '../quality/check-movies.ts';
import type { RuleContext, RuleLists } from '../quality/rules.ts';
import type { Assembled } from './assemble.ts';
import { languageOf } from './sources.ts';

/** What judges the movies of each source, by its name, and what it judges them against. */
export type Judges = ReadonlyMap<string, { judge: Judge; context: RuleContext }>;

/** Each source is judged by the language that it was asked in. */
export function judgesFor(
  { sources }: Collection,
  { asOfOn }: Attempt,
  { rules, language }: { rules: RuleLists; language: string },
): Judges {
  return new Map(
    sources.map((source) => {
      const context = { asOfOn, language: languageOf(source, language) };
      return [source.name, { context, judge: judgeOnce(rules, context) }];
    }),
  );
}

/** What judges the movies that were put together: each by the source that brought it first. */
export function judgesOfMovies({ firstSource }: Assembled, judges: Judges) {
  const of = (index: number) => {
    const found = judges.get(firstSource[index] ?? '');
    if (found === undefined) throw new Error(`movie ${index} is of no source that was asked`);
    return found;
  };
  return {
    judge: (movie: Movie, index: number) => of(index).judge(movie),
    contextOf: (index: number) => of(index).context,
  };
}
