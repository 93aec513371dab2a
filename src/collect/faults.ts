import type { Collection } from '../job.ts';
import type { CriticalFault, Warning } from '../snapshot.ts';
import type { SourceCounts } from './assemble.ts';
import type { Fetched } from './fetch.ts';

/** With fewer good runs than this, a source's own history says nothing yet. */
export const RUNS_FOR_MEDIAN = 5;
const MIN_VALID_PERCENT = 50;

/** The movies a source listed, each once: what it sent, less filtered, nameless and repeated ones. */
export function listedMovies(counts: SourceCounts | undefined): number {
  if (counts === undefined) return 0;
  return counts.raw - counts.filtered - counts.unidentified - counts.shifted;
}

export interface SnapshotFacts {
  fetched: readonly Fetched[];
  perSource: ReadonlyMap<string, SourceCounts>;
  totalCollected: number;
  totalValid: number;
  qualityRate: number;
  /** For each source, the movies it listed in the last good runs, in any order. */
  history: ReadonlyMap<string, readonly number[]>;
}

/**
 * What keeps a snapshot from being published:
 * 1. an expected page is missing;
 * 2. a source has fewer movies than its `minMovies` (1 unless said otherwise);
 * 3. a source has under half its own median, once five good runs exist;
 * 4. under 50 % of the movies are valid, or there are none.
 */
export function criticalFaults(facts: SnapshotFacts): CriticalFault[] {
  const bySource = facts.fetched.flatMap((fetched) => sourceFaults(fetched, facts));
  if (facts.totalCollected === 0) return [...bySource, { kind: 'no_movies' }];
  if (facts.qualityRate < MIN_VALID_PERCENT) {
    return [...bySource, { kind: 'valid_rate', percent: facts.qualityRate }];
  }
  return bySource;
}

function sourceFaults(fetched: Fetched, facts: SnapshotFacts): CriticalFault[] {
  const { source, expected, pages, failure } = fetched;
  const { name, minMovies = 1 } = source;
  const received = pages.length;
  if (received < expected) {
    const cause = failure === undefined ? {} : { cause: failure.code };
    return [{ kind: 'pages_missing', source: name, expected, received, ...cause }];
  }

  const movies = listedMovies(facts.perSource.get(name));
  if (movies < minMovies) return [{ kind: 'source_short', source: name, movies, minMovies }];

  const history = facts.history.get(name) ?? [];
  const median = history.length < RUNS_FOR_MEDIAN ? 0 : medianOf(history);
  return movies < median / 2 ? [{ kind: 'source_shrunk', source: name, movies, median }] : [];
}

/** What is published all the same, and told: less than the collection's user expects. */
export function warningsOf(
  { expect }: Collection,
  { totalValid, qualityRate }: Pick<SnapshotFacts, 'totalValid' | 'qualityRate'>,
): Warning[] {
  const { movies, quality } = expect;
  return [
    ...(quality !== undefined && qualityRate < quality
      ? [{ kind: 'quality' as const, percent: qualityRate, expected: quality }]
      : []),
    ...(movies !== undefined && totalValid < movies
      ? [{ kind: 'volume' as const, movies: totalValid, expected: movies }]
      : []),
  ];
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
