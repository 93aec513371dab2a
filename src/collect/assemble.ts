import type { SourceCounts } from '../collection-info.ts';
import { identityOf, type Movie } from '../movie.ts';
import type { Fetched } from './fetch.ts';
import { passes } from './sources.ts';

/** The movies of all sources, each once, and where everything else went. */
export interface Assembled {
  /** In order of first appearance: a movie keeps its best rank. */
  movies: readonly Movie[];
  /** For each movie, the source that brought it first. */
  firstSource: readonly string[];
  counts: SourceCounts;
  perSource: ReadonlyMap<string, SourceCounts>;
  /** Ids as ranked by TMDB, nothing left out; null where an item has none. */
  lists: Readonly<Record<string, (number | string | null)[]>>;
}

/** Puts the pages of all sources together; the first of each movie wins. */
export function assemble(fetched: readonly Fetched[]): Assembled {
  const movies: Movie[] = [];
  const firstSource: string[] = [];
  const seen = new Set<string>();
  const perSource = new Map<string, SourceCounts>();
  const lists: Record<string, (number | string | null)[]> = {};

  for (const { source, pages } of fetched) {
    const counts = noCounts();
    const seenHere = new Set<string>();
    const items = pages.flatMap((page) => page.results);
    for (const item of items) {
      counts.raw += 1;
      const identity = identityOf(item);
      // First: what has no id mostly lacks what a filter asks for as well, and would go unnoticed.
      if (identity === undefined) counts.unidentified += 1;
      else if (isObject(item) && !passes(source, item)) counts.filtered += 1;
      else if (seen.has(identity)) {
        counts.duplicates += 1;
        if (seenHere.has(identity)) counts.shifted += 1;
        seenHere.add(identity);
      } else {
        counts.unique += 1;
        seen.add(identity);
        seenHere.add(identity);
        movies.push(item as Movie);
        firstSource.push(source.name);
      }
    }
    perSource.set(source.name, counts);
    lists[source.name] = items.map(listedId);
  }
  return { movies, firstSource, counts: sum([...perSource.values()]), perSource, lists };
}

export function isObject(item: unknown): item is Movie {
  return typeof item === 'object' && item !== null && !Array.isArray(item);
}

function listedId(item: unknown): number | string | null {
  if (identityOf(item) === undefined) return null;
  const { id } = item as Movie;
  return typeof id === 'number' || typeof id === 'string' ? id : null;
}

function noCounts(): SourceCounts {
  return { raw: 0, filtered: 0, unidentified: 0, duplicates: 0, unique: 0, shifted: 0 };
}

function sum(parts: readonly SourceCounts[]): SourceCounts {
  const total = noCounts();
  for (const part of parts) {
    for (const key of Object.keys(total) as (keyof SourceCounts)[]) total[key] += part[key];
  }
  return total;
}
