import pLimit from 'p-limit';

import { MatineeError } from '../errors.ts';
import type { Collection } from '../job.ts';
import type { StagedPage } from '../snapshot.ts';
import { MAX_PAGES, type MovieSource, type Page, type Source } from '../source.ts';
import { queryOf } from './sources.ts';

/** What was fetched of one source. A page that could not be had is not there. */
export interface Fetched {
  source: Source;
  /** In the order of their numbers. */
  pages: readonly Page[];
  /** How many there should be, by page 1; as asked for while page 1 is missing. */
  expected: number;
  /** The first page's failure that was not overcome. */
  failure?: MatineeError;
}

/** How far the fetching has come, over all sources. */
export interface FetchProgress {
  source: string;
  page: number;
  /** Those that had been kept included. */
  pagesReceived: number;
  /** Of the received, those that had been kept and were not fetched. */
  pagesResumed: number;
  pagesFailed: number;
  pagesExpected: number;
  moviesReceived: number;
}

export interface FetchParts {
  movies: MovieSource;
  /** How many requests are under way at once, at most. */
  connections: number;
  /** Pages that need not be fetched. */
  kept: readonly StagedPage[];
  /** Told of every page that is fetched, before it counts as received. */
  keepPage: (source: string, page: Page) => Promise<void>;
  onProgress: (progress: FetchProgress) => void;
}

/**
 * Fetches all pages of all sources of a collection, side by side, but for those that had been kept.
 *
 * Page 1 of a source says how many pages to expect: as many as asked for, at most what TMDB has and
 * serves. A page that fails does not stop the others; a failure that no other page could escape
 * (the key, a request of our own making, a wait that is too long, the signal) ends them all.
 */
export async function fetchSources(
  collection: Collection,
  asOfOn: string,
  parts: FetchParts,
  signal: AbortSignal,
): Promise<Fetched[]> {
  const limit = pLimit(parts.connections);
  const progress = progressOver(collection.sources, parts.onProgress);
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const started: Promise<unknown>[] = [];

  const fetchPage = (source: Source, number: number): Promise<Page | MatineeError> => {
    const kept = parts.kept.find((one) => one.source === source.name && one.page === number);
    if (kept !== undefined) {
      progress.resumed(source, kept);
      return Promise.resolve(kept);
    }
    const fetching = limit(async (): Promise<Page | MatineeError> => {
      either.throwIfAborted();
      try {
        const page = await parts.movies.fetchPage(queryOf(source, asOfOn), number, either);
        if (page.results.length === 0 && isOneOfMany(source, page)) throw vanished(source, number);
        await parts.keepPage(source.name, page);
        progress.received(source, page);
        return page;
      } catch (error) {
        if (!(error instanceof MatineeError) || endsAll(error)) {
          stop.abort(error); // here, before the next in line begins
          throw error;
        }
        progress.failed(source, number);
        return error;
      }
    });
    started.push(fetching);
    return fetching;
  };

  const fetchSource = async (source: Source): Promise<Fetched> => {
    const first = await fetchPage(source, 1);
    if (first instanceof MatineeError) {
      return { source, pages: [], expected: source.pages, failure: first };
    }
    const expected = pagesToExpect(source, first);
    progress.expect(source, expected);
    const numbers = Array.from({ length: expected - 1 }, (_, index) => index + 2);
    const rest = await Promise.all(numbers.map((number) => fetchPage(source, number)));
    const failure = rest.find((page) => page instanceof MatineeError);
    const received = rest.filter((page): page is Page => !(page instanceof MatineeError));
    return { source, pages: [first, ...received], expected, ...(failure && { failure }) };
  };

  try {
    return await Promise.all(collection.sources.map(fetchSource));
  } catch (error) {
    await Promise.allSettled(started); // the caller cleans up, and nobody may write behind it
    throw error;
  }
}

/** An empty list has one page, and that is empty. */
function pagesToExpect(source: Source, first: Page): number {
  return Math.min(source.pages, Math.max(first.totalPages, 1), MAX_PAGES);
}

function isOneOfMany(source: Source, page: Page): boolean {
  return page.page > 1 || pagesToExpect(source, page) > 1;
}

/** An expected page without movies is missing, however well-formed it is. */
function vanished(source: Source, page: number): MatineeError {
  const problem = 'the page is empty though page 1 promised movies';
  return new MatineeError('upstream-malformed', {
    path: `${source.name}, page ${page}`,
    problem,
    attempts: 1,
  });
}

const ENDS_ALL: ReadonlySet<string> = new Set([
  'key-refused',
  'request-refused',
  'rate-limited-too-long',
  'disk-full',
  'too-many-files',
  'storage-failed',
  'deadline',
  'interrupted',
]);

function endsAll(error: MatineeError): boolean {
  return ENDS_ALL.has(error.code);
}

function progressOver(sources: readonly Source[], tell: (progress: FetchProgress) => void) {
  const expected = new Map(sources.map(({ name, pages }) => [name, pages]));
  let pagesReceived = 0;
  let pagesResumed = 0;
  let pagesFailed = 0;
  let moviesReceived = 0;
  const now = (source: string, page: number): FetchProgress => ({
    source,
    page,
    pagesReceived,
    pagesResumed,
    pagesFailed,
    pagesExpected: [...expected.values()].reduce((sum, pages) => sum + pages, 0),
    moviesReceived,
  });
  const received = ({ name }: Source, page: Page) => {
    pagesReceived += 1;
    moviesReceived += page.results.length;
    tell(now(name, page.page));
  };
  return {
    expect: ({ name }: Source, pages: number) => expected.set(name, pages),
    received,
    resumed: (source: Source, page: Page) => {
      pagesResumed += 1;
      received(source, page);
    },
    failed: ({ name }: Source, page: number) => {
      pagesFailed += 1;
      tell(now(name, page));
    },
  };
}
