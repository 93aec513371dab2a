import type { KnownInfo, SourceCounts } from '../collection-info.ts';
import type { Collection } from '../job.ts';
import { identityOf } from '../movie.ts';
import type { Asked, CriticalFault, Warning } from '../snapshot.ts';
import type { Fetched } from './fetch.ts';
import { newDrift } from './schema-drift.ts';

/** With fewer good runs than this, a source's own history says nothing yet. */
export const RUNS_FOR_MEDIAN = 5;
/** Of fewer movies than one page it may be chance that all lack the same. */
const MOVIES_THAT_TELL = 20;
const MIN_VALID_PERCENT = 50;
/**
 * Items without an id, of those that a source sent: of 2,799 recorded items of TMDB none was. One odd
 * item, be the list ever so short, is for the counts to tell.
 */
const MAX_UNIDENTIFIED_SHARE = 0.1;
/**
 * Items that the same source had sent before. Lists do shift while they are paged: the worst of the
 * recorded ones repeats 2 of 36 items. Pages from copies hours apart may repeat more, but hardly a
 * third; two pages that are one and the same repeat a half.
 */
const MAX_REPEATED_SHARE = 1 / 3;

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
  /** The share of movies that have what people look at, per cent; null of none. */
  completeness: Readonly<Record<string, number | null>>;
  /** For each source, the movies it listed in the last good runs, in any order. */
  history: ReadonlyMap<string, readonly number[]>;
  /** For each source, the movies it listed for the file that would be replaced. */
  replaced: ReadonlyMap<string, number>;
}

/**
 * What keeps a snapshot from being published:
 * 1. an expected page is missing;
 * 2. a page holds the very movies of another page of its source;
 * 3. over a tenth of the items, of a source or of all, have no id;
 * 4. over a third of a source's items are movies that it had sent before;
 * 5. a source has fewer movies than its `minMovies` (1 unless said otherwise);
 * 6. a source has under half its own median, once five good runs exist; before that, under half of
 *    what it had in the file that would be replaced;
 * 7. under 50 % of the movies are valid, or there are none.
 *
 * Of each source the first is told: the others follow from it.
 */
export function criticalFaults(facts: SnapshotFacts): CriticalFault[] {
  const bySource = facts.fetched.flatMap((fetched) => sourceFaults(fetched, facts).slice(0, 1));
  const told = bySource.some(({ kind }) => kind === 'unidentified');
  const found = told ? bySource : [...bySource, ...unidentifiedIn(...facts.perSource.values())];
  if (facts.totalCollected === 0) return [...found, { kind: 'no_movies' }];
  if (facts.qualityRate < MIN_VALID_PERCENT) {
    return [...found, { kind: 'valid_rate', percent: facts.qualityRate }];
  }
  return found;
}

function sourceFaults(fetched: Fetched, facts: SnapshotFacts): CriticalFault[] {
  const { source, expected, pages, failure } = fetched;
  const { name, minMovies = 1 } = source;
  const received = pages.length;
  if (received < expected) {
    const cause = failure === undefined ? {} : { cause: failure.code };
    return [{ kind: 'pages_missing', source: name, expected, received, ...cause }];
  }
  const counts = facts.perSource.get(name);
  return [
    ...repeatedPages(fetched),
    ...(counts === undefined ? [] : unidentifiedIn(counts)).map((one) => ({
      ...one,
      source: name,
    })),
    ...repeatedMovies(name, counts),
    ...tooFew(name, listedMovies(counts), {
      minMovies,
      history: facts.history.get(name) ?? [],
      replaced: facts.replaced.get(name),
    }),
  ];
}

/** A server, or what stands before it, that has lost the page number sends the same page again. */
function repeatedPages({ source, pages }: Fetched): CriticalFault[] {
  const filled = pages.filter(({ results }) => results.length > 0);
  const different = new Set(filled.map(moviesOn));
  const repeated = filled.length - different.size;
  if (repeated === 0) return [];
  return [{ kind: 'pages_repeated', source: source.name, pages: pages.length, repeated }];
}

/** The movies of a page, in no order of theirs. */
function moviesOn({ results }: Fetched['pages'][number]): string {
  const identities = results.map((item) => identityOf(item) ?? '');
  return identities.toSorted((a, b) => (a < b ? -1 : 1)).join(' ');
}

function unidentifiedIn(...counts: readonly SourceCounts[]) {
  const items = counts.reduce((sum, { raw }) => sum + raw, 0);
  const unidentified = counts.reduce((sum, one) => sum + one.unidentified, 0);
  if (unidentified <= Math.max(1, items * MAX_UNIDENTIFIED_SHARE)) return [];
  return [{ kind: 'unidentified' as const, items, unidentified }];
}

function repeatedMovies(source: string, counts: SourceCounts | undefined): CriticalFault[] {
  const movies = listedMovies(counts);
  const items = movies + (counts?.shifted ?? 0);
  const isRepeated = items - movies > items * MAX_REPEATED_SHARE;
  return isRepeated ? [{ kind: 'repeated', source, items, movies }] : [];
}

function tooFew(
  source: string,
  movies: number,
  usual: { minMovies: number; history: readonly number[]; replaced: number | undefined },
): CriticalFault[] {
  const { minMovies, history, replaced = 0 } = usual;
  if (movies < minMovies) return [{ kind: 'source_short', source, movies, minMovies }];
  const median = history.length < RUNS_FOR_MEDIAN ? replaced : medianOf(history);
  return movies < median / 2 ? [{ kind: 'source_shrunk', source, movies, median }] : [];
}

/** A snapshot, and the one before it, as they say of themselves; nothing before the first. */
interface InTurn {
  info: KnownInfo;
  previous: KnownInfo;
}

/**
 * What is published all the same, and told: less than the collection's user expects, and what not
 * one of at least 20 movies has. That is for whom it is: in a rare language no title is translated,
 * but where there used to be overviews, their field has come to nothing. Then what is not as it was
 * in the snapshot before, once.
 */
export function warningsOf(
  { expect }: Collection,
  facts: Pick<SnapshotFacts, 'totalCollected' | 'totalValid' | 'qualityRate' | 'completeness'> &
    InTurn,
): Warning[] {
  const { totalCollected, totalValid, qualityRate, completeness } = facts;
  const { movies, quality } = expect;
  const lacking = Object.entries(completeness).filter(([, percent]) => percent === 0);
  return [
    ...(quality !== undefined && qualityRate < quality
      ? [{ kind: 'quality' as const, percent: qualityRate, expected: quality }]
      : []),
    ...(movies !== undefined && totalValid < movies
      ? [{ kind: 'volume' as const, movies: totalValid, expected: movies }]
      : []),
    ...(totalCollected >= MOVIES_THAT_TELL
      ? lacking.map(([what]) => ({ kind: 'lacking' as const, what, movies: totalCollected }))
      : []),
    ...changesSince(facts),
  ];
}

function changesSince({ info, previous }: InTurn): Warning[] {
  const drift = newDrift(info.field_drift ?? {}, previous.field_drift ?? {});
  const asked = askedIn(info);
  const before = askedIn(previous);
  const isOther = asked?.language !== before?.language || asked?.region !== before?.region;
  return [
    ...drift.map((one) => ({ kind: 'drift' as const, ...one })),
    ...(asked && before && isOther ? [{ kind: 'asked_otherwise' as const, asked, before }] : []),
  ];
}

/** Undefined where it was not written down. */
function askedIn({ language, region }: KnownInfo): Asked | undefined {
  return language === undefined || region === undefined ? undefined : { language, region };
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
