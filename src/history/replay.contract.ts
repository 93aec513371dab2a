import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import type { MovieHistory, Observations } from '../history.ts';
import type { OpenDatabase } from './opened.contract.ts';
import { createHistory } from './history.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-11-22T17:00:00Z');
const IDS = [1, 2, 3, 4, 5] as const;

const listed = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<unknown>(...IDS) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 0, -3, '4', 2.5) },
);
const figure = fc.constantFrom(null, 0, 1, 2.5);
const movies = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...IDS),
    title: fc.constantFrom('Aurora', 'Borealis', '오로라'),
    popularity: figure,
    vote_average: figure,
    vote_count: fc.constantFrom(null, 0, 7),
  }),
  { selector: ({ id }) => id },
);
const snapshots = fc.array(
  fc.record({
    dataset: fc.constantFrom('daily', 'trending'),
    movies,
    lists: fc.uniqueArray(
      fc.record({
        source: fc.constantFrom('popular', 'trending', 'latest'),
        ids: fc.array(listed, { maxLength: 45 }),
        pages: fc.nat(3),
        delayMs: fc.nat(HOUR_MS / 2),
      }),
      { selector: ({ source }) => source },
    ),
  }),
  { maxLength: 6 },
);

type Drawn = typeof snapshots extends fc.Arbitrary<(infer S)[]> ? S : never;

/** One snapshot an hour, so that no two were received at one instant. */
function observed(drawn: Drawn, index: number): Observations {
  const startMs = START_MS + index * HOUR_MS;
  return {
    run: `run-${index}`,
    dataset: drawn.dataset,
    period: `period-${index}`,
    asOfOn: '2026-11-23',
    movies: drawn.movies,
    lists: drawn.lists.map(({ source, ids, pages, delayMs }) => ({
      source,
      ids,
      observedAt: Array.from(
        { length: pages },
        (_, page) => new Date(startMs + delayMs + page * 1000),
      ),
    })),
  };
}

export function describeReplay(open: OpenDatabase): void {
  test('whatever is kept, in whatever order, history is what a replay of it says', async () => {
    const run = fc.asyncProperty(snapshots, fc.infiniteStream(fc.nat()), async (drawn, order) => {
      const history = createHistory(await open());
      const all = drawn.map(observed);
      const left = [...all];
      while (left.length > 0) {
        const [next] = left.splice((order.next().value ?? 0) % left.length, 1);
        if (next !== undefined) await history.record(next);
      }
      for (const id of IDS) assert.deepEqual(await history.movie(id), replay(id, all), `${id}`);
      assert.deepEqual(
        (await history.find('r', 100)).map(({ movie }) => movie).toSorted((a, b) => a - b),
        IDS.filter((id) => ['Aurora', 'Borealis'].includes(replay(id, all)?.title ?? '')),
      );
      await history.close();
    });
    await fc.assert(run, { numRuns: 60 });
  });
}

/** What a movie's history is, from the snapshots in the order in which they were taken. */
function replay(id: number, snapshots: readonly Observations[]): MovieHistory | undefined {
  const ranks: MovieHistory['ranks'][number][] = [];
  const facts: MovieHistory['facts'][number][] = [];
  const seen: { title: string; at: Date }[] = [];
  for (const { dataset, period, lists, movies } of snapshots) {
    const movie = movies.find((one) => one['id'] === id);
    const figures = {
      popularity: (movie?.['popularity'] ?? null) as number | null,
      voteAverage: (movie?.['vote_average'] ?? null) as number | null,
      voteCount: (movie?.['vote_count'] ?? null) as number | null,
    };
    let receivedAt: Date | undefined;
    for (const { source, ids, observedAt } of lists) {
      const [first] = observedAt;
      if (first === undefined) continue;
      for (const [index, listed] of ids.entries()) {
        if (listed !== id) continue;
        // Of a movie that a list has twice, the better rank; it was received with either.
        if (ids.indexOf(id) === index)
          ranks.push({ observedAt: first, dataset, period, source, rank: index + 1, ...figures });
        receivedAt ??=
          index < observedAt.length * 20 ? observedAt[Math.trunc(index / 20)] : observedAt.at(-1);
      }
    }
    if (movie === undefined || receivedAt === undefined) continue;
    seen.push({ title: String(movie['title']), at: receivedAt });
    const last = facts.at(-1);
    if (
      JSON.stringify({ ...last, observedAt: 0 }) !== JSON.stringify({ observedAt: 0, ...figures })
    ) {
      facts.push({ observedAt: receivedAt, ...figures });
    }
  }
  const byTime = ranks.toSorted(
    (a, b) =>
      a.observedAt.getTime() - b.observedAt.getTime() ||
      (a.source < b.source ? -1 : Number(a.source > b.source)) ||
      a.rank - b.rank,
  );
  const [earliest, latest] = [seen[0], seen.at(-1)];
  if (byTime[0] === undefined) return undefined;
  return {
    movie: id,
    title: latest?.title ?? '',
    originalTitle: '',
    releasedOn: '',
    firstObservedAt: earliest?.at ?? byTime[0].observedAt,
    lastObservedAt: latest?.at ?? byTime.at(-1)?.observedAt ?? byTime[0].observedAt,
    ranks: byTime,
    facts,
  };
}
