import assert from 'node:assert/strict';
import { test } from 'node:test';

import { type Answer, listed, pageOf, scriptedSource } from '../../test/support/scripted-source.ts';
import { mergeCollections } from '../config/collections.ts';
import { MatineeError } from '../errors.ts';
import type { Collection } from '../job.ts';
import { SECOND_MS } from '../lib/clock.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import type { StagedPage } from '../snapshot.ts';
import type { Source } from '../source.ts';
import { type FetchParts, type FetchProgress, fetchSources } from './fetch.ts';

const [DAILY] = mergeCollections({}) as [Collection];
const AS_OF_ON = '2026-11-23';
const POPULAR: Source = { name: 'popular', list: 'popular', pages: 5 };
const TRENDING: Source = { name: 'trending', trending: 'day', pages: 1 };
const DISCOVER: Source = { name: 'discover', discover: {}, pages: 2 };
const DOWN = new MatineeError('upstream-failed', {
  path: '/movie/popular?page=2',
  status: 502,
  problem: 'HTTP 502',
  attempts: 5,
  elapsedMs: 9000,
  requestsPerSecond: 20,
});

interface Told {
  answer: Answer;
  signal?: AbortSignal;
  parts?: Partial<FetchParts>;
}

/** Fetches the sources, keeping account of what was asked, kept and told. */
function fetching(sources: readonly Source[], { answer, signal, parts = {} }: Told) {
  const movies = scriptedSource(answer);
  const kept: string[] = [];
  const progress: FetchProgress[] = [];
  const fetched = fetchSources(
    { ...DAILY, sources },
    AS_OF_ON,
    {
      movies,
      connections: 10,
      kept: [],
      keepPage: async (source, { page }) => void kept.push(`${source} ${page}`),
      onProgress: (now) => progress.push(now),
      ...parts,
    },
    signal ?? new AbortController().signal,
  );
  return { fetched, asked: movies.asked, kept, progress };
}

/** Every page there is of a list of so many pages, with one movie on each. */
function pagesOf(totalPages: number): Answer {
  return (_, page) => pageOf([{ id: page }], { page, totalPages });
}

/** The same, but these pages of `/movie/popular` cannot be had. */
function without(failing: Record<number, Error>): Answer {
  return (query, page, signal) => {
    const failure = query.path === '/movie/popular' ? failing[page] : undefined;
    if (failure !== undefined) throw failure;
    return pagesOf(9)(query, page, signal);
  };
}

// biome-ignore format: a table is read by column
const expected: { name: string; asked: number; totalPages: number; pages: number }[] = [
  { name: 'a longer list is read as far as asked',  asked: 5,   totalPages: 45_984, pages: 5 },
  { name: 'a shorter list is read to its end',      asked: 5,   totalPages: 3,      pages: 3 },
  { name: 'a list of one page',                     asked: 5,   totalPages: 1,      pages: 1 },
  { name: 'a list of no pages has its first',       asked: 5,   totalPages: 0,      pages: 1 },
  { name: 'TMDB serves 500 pages, whatever it has', asked: 600, totalPages: 45_984, pages: 500 },
];

for (const { name, asked, totalPages, pages } of expected) {
  test(`pages to expect: ${name}`, async () => {
    const source = { ...POPULAR, pages: asked };
    const { fetched } = fetching([source], { answer: pagesOf(totalPages) });
    const [one] = await fetched;
    assert.equal(one?.expected, pages);
    assert.deepEqual(
      one?.pages.map(({ page }) => page),
      Array.from({ length: pages }, (_, index) => index + 1),
    );
    assert.equal(one?.failure, undefined);
  });
}

test('a later page does not change how many to expect', async () => {
  const shrinking: Answer = (_, page) => pageOf([{ id: page }], { page, totalPages: 6 - page });
  const [one] = await fetching([POPULAR], { answer: shrinking }).fetched;
  assert.deepEqual([one?.expected, one?.pages.length], [5, 5]);
});

test('each source asks for its own list', async () => {
  const { fetched, asked } = fetching(DAILY.sources, { answer: pagesOf(2) });
  await fetched;
  assert.deepEqual(asked.toSorted(), [
    '/discover/movie 1',
    '/discover/movie 2',
    '/movie/popular 1',
    '/movie/popular 2',
    '/trending/movie/day 1',
  ]);
});

test('a failing page stops neither the other pages nor the other sources', async () => {
  const answer = without({ 2: DOWN, 4: new MatineeError('not-found', { path: 'page 4' }) });
  const { fetched, kept } = fetching([POPULAR, TRENDING], { answer });
  assert.deepEqual(
    (await fetched).map(({ source, expected, pages, failure }) => ({
      source: source.name,
      expected,
      pages: pages.map(({ page }) => page),
      failure,
    })),
    [
      { source: 'popular', expected: 5, pages: [1, 3, 5], failure: DOWN },
      { source: 'trending', expected: 1, pages: [1], failure: undefined },
    ],
  );
  assert.deepEqual(kept.toSorted(), ['popular 1', 'popular 3', 'popular 5', 'trending 1']);
});

test('without its first page a source expects as many as were asked for', async () => {
  const { fetched, asked } = fetching([POPULAR, TRENDING], { answer: without({ 1: DOWN }) });
  const [popular, trending] = await fetched;
  assert.deepEqual(popular, { source: POPULAR, pages: [], expected: 5, failure: DOWN });
  assert.equal(trending?.pages.length, 1);
  assert.deepEqual(asked, ['/movie/popular 1', '/trending/movie/day 1']);
});

// biome-ignore format: a table is read by column
const empties: { name: string; pages: unknown[][]; received: number[]; missing: string | undefined }[] = [
  { name: 'an expected page that is empty is missing',    pages: [[1], [], [3]],  received: [1, 3], missing: 'popular, page 2' },
  { name: 'so is the first of several',                   pages: [[], [2], [3]],  received: [],     missing: 'popular, page 1' },
  { name: 'an empty list has one page, which is no fault', pages: [[]],           received: [1],    missing: undefined },
];

for (const { name, pages, received, missing } of empties) {
  test(`empty: ${name}`, async () => {
    const { fetched, kept, progress } = fetching([POPULAR], {
      answer: listed({ '/movie/popular': pages }),
    });
    const [one] = await fetched;
    assert.deepEqual(
      one?.pages.map(({ page }) => page),
      received,
    );
    assert.deepEqual(
      kept,
      received.map((page) => `popular ${page}`),
    );
    const problem = 'the page is empty though page 1 promised movies';
    assert.deepEqual(one?.failure?.values, missing && { path: missing, problem, attempts: 1 });
    assert.equal(progress.at(-1)?.pagesFailed, missing === undefined ? 0 : 1);
  });
}

test('a page that is gone since page 1 promised it is missing, however few pages it tells of', async () => {
  const answer: Answer = (_, page) =>
    page === 1 ? pageOf([1], { totalPages: 2 }) : pageOf([], { page, totalPages: 1 });
  const [one] = await fetching([POPULAR], { answer }).fetched;
  assert.deepEqual([one?.expected, one?.pages.length], [2, 1]);
  assert.equal(one?.failure?.code, 'upstream-malformed');
});

const ENDING = [
  new MatineeError('key-refused', { status: 401, message: 'Invalid API key' }),
  new MatineeError('request-refused', { status: 422, path: '/movie/popular', message: 'no' }),
  new MatineeError('rate-limited-too-long', { path: '/movie/popular', waitMs: 400_000 }),
  new TypeError('a mistake of our own'),
];

for (const failure of ENDING) {
  test(`"${failure.message}" ends all sources, and no page is asked for after it`, async () => {
    const { fetched, asked } = fetching([POPULAR, TRENDING, DISCOVER], {
      answer: without({ 1: failure }),
      parts: { connections: 1 },
    });
    await assert.rejects(fetched, failure);
    assert.deepEqual(asked, ['/movie/popular 1']);
  });
}

test('a page that cannot be kept ends all', async () => {
  const full = new MatineeError('disk-full', { path: 'pages.jsonl' });
  const keepPage = () => Promise.reject(full);
  const parts = { keepPage, connections: 1 };
  const { fetched, asked } = fetching([POPULAR, TRENDING], { answer: pagesOf(9), parts });
  await assert.rejects(fetched, full);
  assert.deepEqual(asked, ['/movie/popular 1']);
});

test('never more requests are under way than connections, and never fewer while work waits', async () => {
  const clock = new FakeClock();
  const underWay: number[] = [];
  const answer: Answer = async (query, page, signal) => {
    underWay.push(clock.sleeping + 1);
    await clock.sleep(SECOND_MS, signal);
    return pagesOf(9)(query, page, signal);
  };
  const sources = [POPULAR, { ...DISCOVER, pages: 4 }];
  const { fetched } = fetching(sources, { answer, parts: { connections: 3 } });
  await clock.advance(4 * SECOND_MS);
  assert.equal((await fetched).flatMap(({ pages }) => pages).length, 9);
  // Two first pages, then seven more in threes.
  assert.deepEqual(underWay, [1, 2, 2, 3, 3, 3, 3, 3, 3]);
});

test('pages stand in their order, whatever the order they arrive in', async () => {
  const clock = new FakeClock();
  const backwards: Answer = async (query, page, signal) => {
    if (page > 1) await clock.sleep((10 - page) * SECOND_MS, signal);
    return pagesOf(9)(query, page, signal);
  };
  const { fetched, kept } = fetching([POPULAR], { answer: backwards });
  await clock.advance(10 * SECOND_MS);
  const [one] = await fetched;
  assert.deepEqual(kept, ['popular 1', 'popular 5', 'popular 4', 'popular 3', 'popular 2']);
  assert.deepEqual(
    one?.pages.map(({ page }) => page),
    [1, 2, 3, 4, 5],
  );
});

test('an abort ends with its reason, and nothing is asked for after it', async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  const slow: Answer = async (query, page, signal) => {
    await clock.sleep(SECOND_MS, signal);
    return pagesOf(9)(query, page, signal);
  };
  const told = { answer: slow, signal: stop.signal, parts: { connections: 2 } };
  const { fetched, asked, kept } = fetching([POPULAR, DISCOVER], told);
  const rejected = assert.rejects(fetched, new MatineeError('interrupted', { job: 'daily' }));
  await clock.advance(1500);
  stop.abort(new MatineeError('interrupted', { job: 'daily' }));
  await rejected;
  await clock.advance(10 * SECOND_MS);
  assert.deepEqual(kept, ['popular 1', 'discover 1']);
  assert.equal(asked.length, 4);
  assert.equal(clock.sleeping, 0);
});

test('when all has ended, no page is still being kept', async () => {
  const refused = new MatineeError('key-refused', { status: 401, message: 'Invalid API key' });
  const events: string[] = [];
  const clock = new FakeClock();
  const keepPage = async () => {
    await clock.sleep(SECOND_MS);
    events.push('page kept');
  };
  const answer: Answer = async (query, page, signal) => {
    await clock.sleep(query.path === '/trending/movie/day' ? 500 : 0, signal);
    if (query.path === '/trending/movie/day') throw refused;
    return pagesOf(9)(query, page, signal);
  };
  const { fetched } = fetching([POPULAR, TRENDING], { answer, parts: { keepPage } });
  const ended = fetched.catch((error) => events.push(error.code));
  await clock.advance(5 * SECOND_MS);
  await ended;
  assert.deepEqual(events, ['page kept', 'key-refused']);
});

test('progress counts pages and movies over all sources', async () => {
  const answer = listed({
    '/movie/popular': [[1, 2], DOWN],
    '/trending/movie/day': [[3]],
  });
  const { fetched, progress } = fetching([POPULAR, TRENDING], {
    answer,
    parts: { connections: 1 },
  });
  await fetched;
  // biome-ignore format: a table is read by column
  assert.deepEqual(progress, [
    { source: 'popular',  page: 1, pagesReceived: 1, pagesResumed: 0, pagesFailed: 0, pagesExpected: 6, moviesReceived: 2 },
    { source: 'trending', page: 1, pagesReceived: 2, pagesResumed: 0, pagesFailed: 0, pagesExpected: 3, moviesReceived: 3 },
    { source: 'popular',  page: 2, pagesReceived: 2, pagesResumed: 0, pagesFailed: 1, pagesExpected: 3, moviesReceived: 3 },
  ]);
});

/** Pages of `/movie/popular` as an earlier attempt kept them: with movies that none has now. */
function keptPages(numbers: readonly number[]): StagedPage[] {
  return numbers.map((page) => ({
    source: 'popular',
    ...pageOf([{ id: page * 100 }], { page, totalPages: 3 }),
  }));
}

// biome-ignore format: a table is read by column
const resumptions: { name: string; kept: number[]; asked: string[]; movies: number[] }[] = [
  { name: 'all',                              kept: [1, 2, 3], asked: [],                                                              movies: [100, 200, 300] },
  { name: 'some',                             kept: [1, 3],    asked: ['/movie/popular 2'],                                            movies: [100, 2, 300] },
  { name: 'some, but not the first',          kept: [2],       asked: ['/movie/popular 1', '/movie/popular 3', '/movie/popular 4', '/movie/popular 5'], movies: [1, 200, 3, 4, 5] },
  { name: 'one that there is no more use for', kept: [1, 4],   asked: ['/movie/popular 2', '/movie/popular 3'],                        movies: [100, 2, 3] },
];

for (const { name, kept, asked: expected, movies } of resumptions) {
  test(`pages that had been kept are neither asked for nor kept again: ${name}`, async () => {
    const told = { answer: pagesOf(9), parts: { kept: keptPages(kept) } };
    const { fetched, asked, kept: keptNow } = fetching([POPULAR], told);
    const [one] = await fetched;
    assert.deepEqual(asked, expected);
    assert.deepEqual(
      keptNow.map((page) => `/movie/${page}`),
      expected,
    );
    assert.deepEqual(
      one?.pages.map(({ results }) => results),
      movies.map((id) => [{ id }]),
    );
  });
}

test('a page that had been kept is for its own source alone', async () => {
  const told = { answer: pagesOf(1), parts: { kept: keptPages([1, 2, 3]) } };
  const { fetched, asked } = fetching([TRENDING, POPULAR], told);
  await fetched;
  assert.deepEqual(asked, ['/trending/movie/day 1']);
});

test('progress counts the pages that had been kept, and tells them apart', async () => {
  const told = { answer: pagesOf(9), parts: { kept: keptPages([1, 2]) } };
  const { fetched, progress } = fetching([POPULAR], told);
  await fetched;
  // biome-ignore format: a table is read by column
  assert.deepEqual(progress, [
    { source: 'popular', page: 1, pagesReceived: 1, pagesResumed: 1, pagesFailed: 0, pagesExpected: 5, moviesReceived: 1 },
    { source: 'popular', page: 2, pagesReceived: 2, pagesResumed: 2, pagesFailed: 0, pagesExpected: 3, moviesReceived: 2 },
    { source: 'popular', page: 3, pagesReceived: 3, pagesResumed: 2, pagesFailed: 0, pagesExpected: 3, moviesReceived: 3 },
  ]);
});
