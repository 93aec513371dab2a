import type { ErrorCode } from '../../src/errors.ts';
import { type Ending, FAULT_ROWS, type FaultRow } from './fault-rows.ts';

/** Which requests of a job's run are struck. */
export interface Place {
  name: string;
  job: 'daily' | 'weekly' | 'hourly' | 'monthly';
  /** Below the API's base; every request where it is not said. */
  path?: string;
  page?: number;
  /** How many sources ask for it, each of which a lasting fault strikes. */
  sources: number;
  /** Whether no page arrives while it fails. */
  isAll: boolean;
  /** Whether its sources are asked for no other page. */
  isOnly: boolean;
  /** The sources, as a message about a withheld snapshot names one of them. */
  named: string;
  /** Whether the snapshot can do without it. */
  isAside?: true;
}

const GENRES = 'action|comedy|drama|horror|romance';

// biome-ignore format: a table is read by column
export const PLACES: readonly Place[] = [
  { name: 'daily, first page',   job: 'daily',   path: '/movie/popular',      page: 1,  sources: 1, isAll: false, isOnly: false, named: 'popular' },
  { name: 'daily, last page',    job: 'daily',   path: '/movie/popular',      page: 5,  sources: 1, isAll: false, isOnly: false, named: 'popular' },
  { name: 'weekly, first page',  job: 'weekly',  path: '/discover/movie',     page: 1,  sources: 5, isAll: false, isOnly: false, named: GENRES },
  { name: 'weekly, last page',   job: 'weekly',  path: '/discover/movie',     page: 10, sources: 5, isAll: false, isOnly: false, named: GENRES },
  { name: 'weekly, genre names', job: 'weekly',  path: '/genre/movie/list',             sources: 1, isAll: false, isOnly: false, named: '', isAside: true },
  { name: 'hourly, its page',    job: 'hourly',  path: '/trending/movie/day', page: 1,  sources: 1, isAll: true,  isOnly: true,  named: 'trending' },
  { name: 'monthly, first page', job: 'monthly', path: '/movie/popular',      page: 1,  sources: 1, isAll: true,  isOnly: false, named: 'popular' },
  { name: 'monthly, last page',  job: 'monthly', path: '/movie/popular',      page: 50, sources: 1, isAll: false, isOnly: false, named: 'popular' },
  { name: 'daily, everything',   job: 'daily',                                          sources: 3, isAll: true,  isOnly: false, named: '' },
  { name: 'weekly, everything',  job: 'weekly',                                         sources: 7, isAll: true,  isOnly: false, named: '' },
  { name: 'hourly, everything',  job: 'hourly',                                         sources: 1, isAll: true,  isOnly: true,  named: '' },
  { name: 'monthly, everything', job: 'monthly',                                        sources: 1, isAll: true,  isOnly: false, named: '' },
];

/** One fault at one place, once or for ever, and what has to come of it. */
export interface FaultCase {
  title: string;
  row: FaultRow;
  place: Place;
  lasting: boolean;
  expected: Expected;
}

export interface Expected {
  outcome: 'published' | 'withheld' | 'failed';
  exitCode: number;
  /** The attempt's, in the ledger. */
  code: ErrorCode | undefined;
  retries: { min: number; max: number };
  /** What a person reads. */
  says: RegExp;
}

/** What a request has at most, of which 10 are for 429s. */
const MOST_RETRIES = 14;

const PUBLISHED = {
  outcome: 'published',
  exitCode: 0,
  code: undefined,
  says: /^Published \S+\.json$/m,
} as const;

export const FAULT_CASES: readonly FaultCase[] = FAULT_ROWS.flatMap((row) =>
  PLACES.flatMap((place) => {
    if (place.isAside) return [caseOf(row, place, true)];
    if (place.path !== undefined) return [caseOf(row, place, false), caseOf(row, place, true)];
    // Where pages are judged by one another, which of them strikes first is chance.
    return row.onFirst || row.onOnly ? [] : [caseOf(row, place, true)];
  }),
);

function caseOf(row: FaultRow, place: Place, lasting: boolean): FaultCase {
  const endings =
    (place.isOnly ? row.onOnly : undefined) ??
    (place.page === 1 ? row.onFirst : undefined) ??
    (place.sources > 1 ? row.onMany : undefined) ??
    row;
  const ending = lasting ? endings.forever : endings.once;
  return {
    title: `${row.name}; ${place.name}; ${lasting ? 'for ever' : 'once'}`,
    row,
    place,
    lasting,
    expected: expectedOf(ending, place, lasting),
  };
}

function expectedOf(ending: Ending, place: Place, lasting: boolean): Expected {
  const retries = retriesOf(ending, place, lasting);
  if (place.isAside) return { ...PUBLISHED, retries: { min: 0, max: MOST_RETRIES } };
  switch (ending.kind) {
    case 'published':
      return { ...PUBLISHED, retries };
    case 'short': {
      const says = new RegExp(`^Not published: (.*; )?(${place.named}): \\d+ movies, `, 'm');
      return { outcome: 'withheld', exitCode: 4, code: 'withheld', retries, says };
    }
    case 'ends':
      return failed(ending.code, retries, place);
    case 'missing': {
      if (place.isAll) return failed(ending.code, retries, place);
      const says = new RegExp(`^Not published: (.*; )?(${place.named}): \\d+ of \\d+ pages`, 'm');
      return { outcome: 'withheld', exitCode: 4, code: 'withheld', retries, says };
    }
  }
}

function failed(code: ErrorCode, retries: Expected['retries'], { path, page, named }: Place) {
  const names =
    code === 'key-refused'
      ? /^TMDB refused the API key \(40[13]\): /m
      : new RegExp(`(${path ?? '/[a-z/_]+'}\\?page=${page ?? 1}|${named}, page ${page})\\b`);
  return { outcome: 'failed' as const, exitCode: 1, code, retries, says: names };
}

/** A run that is ended at once has retried some of its pages and others not. */
function retriesOf({ kind, retries }: Ending, { sources }: Place, lasting: boolean) {
  if (!lasting) return { min: retries, max: retries };
  return { min: kind === 'ends' ? retries : retries * sources, max: retries * sources };
}
