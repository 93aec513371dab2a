import { createHash } from 'node:crypto';

import { MatineeError } from '../../src/errors.ts';
import type { Collection } from '../../src/job.ts';
import { localDate, periodOf } from '../../src/lib/local-time.ts';
import type { Movie } from '../../src/movie.ts';
import type { Attempt } from '../../src/occurrence.ts';
import type { ListQuery, MovieSource, Page } from '../../src/source.ts';

/** Answers a request, at once or later; what it throws is the page's failure. */
export type Answer = (query: ListQuery, page: number, signal: AbortSignal) => Page | Promise<Page>;

/** The items of each page of a list, or why that page cannot be had; by the list's path. */
export type Lists = Readonly<Record<string, readonly (readonly unknown[] | Error)[]>>;

export interface ScriptedSource extends MovieSource {
  /** What was asked for, in order: `/movie/popular 1`. */
  asked: string[];
}

/** A movie source without a network, for tests: it answers as it is told. */
export function scriptedSource(answer: Answer): ScriptedSource {
  const asked: string[] = [];
  let receivedBytes = 0;
  return {
    asked,
    fetchPage: async (query, number, signal) => {
      asked.push(`${query.path} ${number}`);
      const page = await answer(query, number, signal);
      receivedBytes += page.body.length;
      return page;
    },
    fetchGenreNames: async () => ({}),
    clockAheadMs: () => undefined,
    stats: () => ({ requests: asked.length, retries: 0, rateLimited: 0, receivedBytes }),
  };
}

/** Answers with the pages of whole lists, of which none has a page more. */
export function listed(lists: Lists, observedAt?: Date): Answer {
  return ({ path }, page) => {
    const pages = lists[path] ?? [];
    const items = pages[page - 1] ?? new MatineeError('not-found', { path });
    if (items instanceof Error) throw items;
    return pageOf(items, { page, totalPages: pages.length, ...(observedAt && { observedAt }) });
  };
}

/** A page of a list, the only one unless said otherwise. */
export function pageOf(results: readonly unknown[], said: Partial<Page> = {}): Page {
  const body = Buffer.from(JSON.stringify({ results, total_pages: said.totalPages ?? 1 }));
  return {
    page: 1,
    totalPages: 1,
    results,
    observedAt: new Date('2026-11-22T17:00:01Z'),
    sha256: createHash('sha256').update(body).digest('hex'),
    body,
    sandbox: false,
    ...said,
  };
}

/** A movie that no quality rule has anything against. */
export function goodMovie(id: unknown, said: Movie = {}): Movie {
  return {
    id,
    title: '등대의 겨울',
    original_title: 'Winter of the Lighthouse',
    original_language: 'en',
    overview: '등대지기가 바다를 떠나지 못하는 이야기.',
    poster_path: '/lighthouse.jpg',
    release_date: '2025-04-02',
    vote_average: 7.4,
    vote_count: 312,
    popularity: 18.25,
    adult: false,
    ...said,
  };
}

/** A running attempt of a collection that was due at `dueAt` and started three seconds later. */
export function attemptOf(collection: Collection, dueAt: Date): Attempt {
  return {
    id: `${collection.dataset}-attempt`,
    job: collection.name,
    dueAt,
    kind: 'scheduled',
    n: 1,
    trigger: 'schedule',
    holder: '4711-abcdef',
    processMark: undefined,
    state: 'running',
    startedAt: new Date(dueAt.getTime() + 3000),
    deadlineAt: new Date(dueAt.getTime() + 3000 + collection.timeoutMs),
    endedAt: undefined,
    period: periodOf(collection.period, dueAt, collection.timezone),
    asOfOn: localDate(dueAt, collection.timezone),
    error: undefined,
    stats: {},
    configHash: 'config',
    programVersion: '0.1.0',
    tzVersion: '2026a',
    outcome: undefined,
    reason: undefined,
  };
}
