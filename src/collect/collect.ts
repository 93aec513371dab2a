import type { Collection } from '../job.ts';
import type { Clock } from '../lib/clock.ts';
import { isoWithOffset } from '../lib/local-time.ts';
import type { Attempt } from '../occurrence.ts';
import { type Checked, checkQuality } from '../quality/check-movies.ts';
import type { RuleLists } from '../quality/rules.ts';
import {
  type Catalog,
  type CriticalFault,
  Overtaken,
  type SnapshotStore,
  type StagedPage,
  type Version,
  type Warning,
} from '../snapshot.ts';
import type { MovieSource } from '../source.ts';
import { type Assembled, assemble, isObject } from './assemble.ts';
import { completenessOf } from './completeness.ts';
import { type Description, describeRun, type DescribedRun } from './describe.ts';
import { criticalFaults, warningsOf } from './critical-faults.ts';
import { type Fetched, type FetchProgress, fetchSources } from './fetch.ts';
import { type Judges, judgesFor, judgesOfMovies } from './judges.ts';
import { type PastRuns, pastRuns } from './past.ts';
import { refuseWrongClock } from './wrong-clock.ts';

export interface CollectParts {
  movies: MovieSource;
  store: SnapshotStore;
  catalog: Catalog;
  clock: Clock;
  rules: RuleLists;
  /** The language asked for, `ko-KR`. */
  language: string;
  /** The country asked for, `KR`. */
  region: string;
  /** How many requests are under way at once, at most. */
  connections: number;
  onProgress: (progress: FetchProgress) => void;
}

export interface CollectOptions {
  /** Replace what was observed in its own period by what was not. */
  replace: boolean;
  /** Pages that need not be fetched: they were, by an attempt that was stopped. */
  kept: readonly StagedPage[];
}

/** What a collection looks like before it is decided where it goes. */
export interface Examined {
  assembled: Assembled;
  checked: Checked;
  description: Description;
  faults: CriticalFault[];
  warnings: Warning[];
  /** The version that was current then: it is what the snapshot was judged against. */
  decidedOn: string | undefined;
}

/**
 * Takes one snapshot of a collection: fetch, put together, check, publish or set aside.
 *
 * A snapshot is published whole or not at all; what was fetched is kept either way. Returns the
 * version as it ended, `current` or `withheld`.
 *
 * @throws {MatineeError} what kept it from a result: the key, the deadline, the disk, no answer at all,
 * a wrong clock.
 */
export async function collect(
  collection: Collection,
  attempt: Attempt,
  options: CollectOptions,
  parts: CollectParts,
  signal: AbortSignal,
): Promise<Version> {
  await parts.store.begin(attempt.id);
  const fetched = await fetchAll(collection, attempt, { ...parts, kept: options.kept }, signal);
  for (;;) {
    const examined = await takeStock(fetched, options, parts);
    try {
      return await conclude(examined, fetched, options, parts, signal);
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      // Another one has published for this period meanwhile: it is decided again, on that.
    }
  }
}

/** Publishes what was examined, or sets it aside. */
async function conclude(
  examined: Examined,
  { collection, attempt }: Stock,
  options: CollectOptions,
  { store, clock, movies }: CollectParts,
  signal: AbortSignal,
): Promise<Version> {
  const { faults } = examined;
  refuseWrongClock(attempt, movies, clock.now());
  signal.throwIfAborted(); // the last moment to stop: from here on it is finished, not cut off
  const { info, lists, complete, observedWithin } = examined.description;
  const staged = await store.stage(attempt.id, {
    info: { ...info, ...lists, ...(faults.length > 0 && { complete: false, reasons: faults }) },
    movies: examined.checked.valid,
    savedAt: isoWithOffset(clock.now(), collection.timezone),
  });
  await store.keepRejected(attempt.id, examined.checked.rejections);

  return store.publish({
    intention: faults.length > 0 ? 'setting_aside' : 'publishing',
    version: {
      id: attempt.id,
      dataset: collection.dataset,
      period: attempt.period,
      holder: attempt.holder,
      movies: examined.checked.valid.length,
      complete,
      observedWithin,
      faults,
      warnings: examined.warnings,
      info,
    },
    staged,
    stats: statsOf(examined, movies, options.kept),
    replace: options.replace,
    decidedOn: examined.decidedOn,
  });
}

/** Fetches and examines without keeping or publishing anything. */
export async function rehearse(
  collection: Collection,
  attempt: Attempt,
  { replace }: { replace: boolean },
  parts: Omit<CollectParts, 'store'>,
  signal: AbortSignal,
): Promise<Examined> {
  const store = { keepPage: async () => {} };
  const stock = await fetchAll(collection, attempt, { ...parts, store, kept: [] }, signal);
  return takeStock(stock, { replace }, parts);
}

type StockParts = Omit<CollectParts, 'store'> & { store: Pick<SnapshotStore, 'keepPage'> };

/** All that was fetched for an attempt, and what judges it. */
type Stock = Pick<DescribedRun, 'collection' | 'attempt' | 'fetched' | 'genreNames'> & {
  judges: Judges;
};

/** Examines what was fetched, in the light of what is published now. */
async function takeStock(
  stock: Stock,
  { replace }: Pick<CollectOptions, 'replace'>,
  parts: Omit<CollectParts, 'store'>,
): Promise<Examined> {
  const { collection, attempt } = stock;
  const past = await pastRuns(collection.dataset, attempt, parts.catalog);
  const examined = examine(stock, past, parts);
  if (replace) return examined;
  const faults = [...examined.faults, ...replacementFaults(examined, attempt, past)];
  return { ...examined, faults };
}

/** A report names its genres; one without names is better than no snapshot. */
async function namesForReport(
  { report }: Collection,
  { movies }: StockParts,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>> | undefined> {
  if (report === undefined) return undefined;
  return movies.fetchGenreNames(signal).catch(() => ({}));
}

async function fetchAll(
  collection: Collection,
  attempt: Attempt,
  parts: StockParts & Pick<CollectOptions, 'kept'>,
  signal: AbortSignal,
): Promise<Stock> {
  const judges = judgesFor(collection, attempt, parts);
  const fetched = await fetchPages(collection, attempt, { ...parts, judges }, signal);
  const genreNames = await namesForReport(collection, parts, signal);
  return { collection, attempt, fetched, genreNames, judges };
}

/** Fetches every source; when not one page could be had, its reason is the attempt's. */
async function fetchPages(
  collection: Collection,
  attempt: Attempt,
  parts: StockParts & Pick<CollectOptions, 'kept'> & { judges: Judges },
  signal: AbortSignal,
): Promise<Fetched[]> {
  const { movies, store, judges, connections, kept, onProgress } = parts;
  const fetched = await fetchSources(
    collection,
    attempt.asOfOn,
    {
      movies,
      connections,
      kept,
      onProgress,
      keepPage: async (source, page) => {
        await store.keepPage(attempt.id, source, page);
        // Now, while the next pages are under way: in the end everything would wait for it.
        const judge = judges.get(source)?.judge;
        for (const movie of page.results.filter(isObject)) judge?.(movie);
      },
    },
    signal,
  );
  const failure = fetched.find((one) => one.failure !== undefined)?.failure;
  if (failure !== undefined && fetched.every(({ pages }) => pages.length === 0)) throw failure;
  return fetched;
}

function examine(
  { judges, ...fetchedFacts }: Stock,
  past: PastRuns,
  { rules, language, region }: Pick<CollectParts, 'rules' | 'language' | 'region'>,
): Examined {
  const { collection, attempt, fetched } = fetchedFacts;
  const assembled = assemble(fetched);
  const { movies } = assembled;
  const context = { asOfOn: attempt.asOfOn, language };
  const { judge, contextOf } = judgesOfMovies(assembled, judges);
  const checked = checkQuality(movies, rules, context, judge);
  const completeness = completenessOf(movies, contextOf);
  const description = describeRun({
    ...fetchedFacts,
    assembled,
    checked,
    completeness,
    language,
    region,
    previousContent: past.previous.content ?? {},
  });
  const counted = {
    fetched,
    perSource: assembled.perSource,
    totalCollected: movies.length,
    totalValid: checked.valid.length,
    qualityRate: description.qualityRate,
    completeness,
    history: past.listed,
    replaced: past.replaced,
    info: description.info,
    previous: past.previous,
  };
  return {
    assembled,
    checked,
    description,
    faults: criticalFaults(counted),
    warnings: warningsOf(collection, counted),
    decidedOn: past.current?.id,
  };
}

/** TMDB has no past: what was observed in its own period is not replaced by a later observation. */
function replacementFaults(
  { description }: Examined,
  { period }: Attempt,
  { believed }: PastRuns,
): CriticalFault[] {
  const { strayPeriod } = description;
  if (strayPeriod === undefined || believed?.observedWithin !== true) return [];
  return [{ kind: 'outside_period', period, observedPeriod: strayPeriod }];
}

/** What the pages took, as the ledger keeps it. */
export function pageStats(movies: MovieSource, kept: readonly StagedPage[]) {
  const { requests, retries, rateLimited, receivedBytes } = movies.stats();
  return {
    requests,
    retries,
    rate_limited: rateLimited,
    received_bytes: receivedBytes,
    resumed_pages: kept.length,
  };
}

function statsOf(
  { assembled, checked, description }: Examined,
  movies: MovieSource,
  kept: readonly StagedPage[],
) {
  return {
    ...pageStats(movies, kept),
    collected: assembled.movies.length,
    unidentified: assembled.counts.unidentified,
    valid: checked.valid.length,
    quality_rate: description.qualityRate,
    clean_rate: description.info.clean_rate,
  };
}
