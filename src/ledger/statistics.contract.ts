import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';

import { DAY_MS, HOUR_MS, MINUTE_MS } from '../lib/clock.ts';
import { seededRandom } from '../lib/prng.ts';
import type { OccurrenceKind } from '../occurrence.ts';
import type { AttemptStatistics } from '../statistics.ts';
import { claim, FAILURE, INTERRUPTION, known, NOON, versionBy } from './examples.contract.ts';
import { RUN, record } from './runs.contract.ts';
import type { Effort, OpenedStore } from './opened.contract.ts';

const START = new Date('2026-11-23T00:00:00Z');
const after = (ms: number, start = START) => new Date(start.getTime() + ms);

const EPOCH_DAY = { since: new Date(0), until: new Date(DAY_MS) };
const ALWAYS = { since: new Date(0), until: new Date('2030-01-01T00:00:00Z') };

const NOTHING: AttemptStatistics = {
  total: 0,
  succeeded: 0,
  failed: 0,
  interrupted: 0,
  running: 0,
  durations: undefined,
  collected: 0,
  valid: 0,
  qualityRate: undefined,
  requests: 0,
  retries: 0,
  rateLimited: 0,
  receivedBytes: 0,
};

/** What every keeper of attempts says of them in numbers. */
export function describeStatistics(
  opened: (t: TestContext) => Promise<OpenedStore>,
  effort: Effort,
): void {
  test('a ledger without attempts has no jobs, and every number all the same', async (t) => {
    const { statistics } = await opened(t);
    const none = { all: NOTHING, jobs: {} };
    assert.deepEqual(await statistics.read(ALWAYS), { collections: none, housekeeping: none });
  });

  test('a job in numbers: how its attempts ended, how long they took, what they brought', async (t) => {
    const store = await opened(t);
    const { ledger, catalog, statistics } = store;
    const begun = (n: number) => after(n * DAY_MS);
    const due = (n: number) => ({ dueAt: begun(n) });

    await claim(store, 'published', due(0), begun(0));
    const stats = {
      requests: 9,
      retries: 2,
      rate_limited: 1,
      received_bytes: 500_000,
      collected: 171,
      valid: 170,
      quality_rate: 99.4152,
      clean_rate: 80,
    };
    const version = { ...versionBy('published'), replaces: undefined };
    await catalog.intend(version, 'publishing', stats, begun(0));
    await catalog.complete(await known(store, 'published'), after(10_000, begun(0)));

    await claim(store, 'failed', due(1), begun(1));
    await ledger.finish('failed', FAILURE, after(30_000, begun(1)));
    await claim(store, 'stopped', due(2), begun(2));
    await ledger.finish('stopped', INTERRUPTION, after(2000, begun(2)));
    await claim(store, 'under-way', due(3), begun(3));

    const daily: AttemptStatistics = {
      total: 4,
      succeeded: 1,
      failed: 1,
      interrupted: 1,
      running: 1,
      durations: { meanMs: 14_000, p50Ms: 10_000, p95Ms: 30_000, maxMs: 30_000 },
      collected: 171,
      valid: 170,
      qualityRate: 99.415,
      requests: 13,
      retries: 2,
      rateLimited: 1,
      receivedBytes: 500_000,
    };
    assert.deepEqual(await statistics.read(ALWAYS), {
      collections: { all: daily, jobs: { daily } },
      housekeeping: { all: NOTHING, jobs: {} },
    });
  });

  test('by schedule and by hand are one job; housekeeping is apart even under the same name', async (t) => {
    const { db, statistics } = await opened(t);
    const of = (kind: OccurrenceKind, startMs: number) => ({ ...RUN, job: 'daily', kind, startMs });
    await record(db, [of('scheduled', 0), of('manual', 60_000), of('housekeeping', 120_000)]);
    const { collections, housekeeping } = await statistics.read(EPOCH_DAY);
    const totals = (jobs: typeof collections.jobs) =>
      Object.entries(jobs).map(([job, { total }]) => [job, total]);
    assert.deepEqual(totals(collections.jobs), [['daily', 2]]);
    assert.deepEqual(totals(housekeeping.jobs), [['daily', 1]]);
  });

  // biome-ignore format: a table is read by column
  const windows: [name: string, sinceMs: number, untilMs: number, total: number][] = [
    ['both ends belong to it',             0,    1000, 2],
    ['a millisecond after the first start', 1,    1000, 1],
    ['a millisecond before the last start', 0,    999,  1],
    ['between the two',                    1,    999,  0],
    ['an instant',                         1000, 1000, 1],
    ['backwards',                          1000, 0,    0],
  ];

  for (const [name, sinceMs, untilMs, total] of windows) {
    test(`of starts at 0 and 1000 a window has ${total}: ${name}`, async (t) => {
      const { db, statistics } = await opened(t);
      await record(db, [
        { ...RUN, startMs: 0 },
        { ...RUN, startMs: 1000, state: 'running' },
      ]);
      const window = { since: new Date(sinceMs), until: new Date(untilMs) };
      assert.equal((await statistics.read(window)).collections.all.total, total);
    });
  }

  // biome-ignore format: a table is read by column
  const percentiles: [durations: number[], p50Ms: number, p95Ms: number][] = [
    [[700],                                       700, 700],
    [[100, 200],                                  100, 200],
    [[300, 100, 200],                             200, 300],
    [range(20).map((n) => n * 100),               1000, 1900],
    [range(21).map((n) => n * 100),               1100, 2000],
    [range(100),                                  50,  95],
  ];

  for (const [durations, p50Ms, p95Ms] of percentiles) {
    test(`of ${durations.length} durations half are within ${p50Ms} ms, 95 % within ${p95Ms} ms`, async (t) => {
      const { db, statistics } = await opened(t);
      await record(
        db,
        durations.map((durationMs, startMs) => ({ ...RUN, startMs, durationMs })),
      );
      const { collections } = await statistics.read(EPOCH_DAY);
      assert.deepEqual(collections.all.durations, {
        meanMs: durations.reduce((sum, ms) => sum + ms, 0) / durations.length,
        p50Ms,
        p95Ms,
        maxMs: Math.max(...durations),
      });
    });
  }

  test('an attempt over which the clock was put back took no time', async (t) => {
    const store = await opened(t);
    const { ledger, statistics } = store;
    await claim(store, 'a', {}, NOON);
    await ledger.finish('a', FAILURE, after(-HOUR_MS, NOON));
    const { collections } = await statistics.read(ALWAYS);
    assert.deepEqual(collections.all.durations, { meanMs: 0, p50Ms: 0, p95Ms: 0, maxMs: 0 });
  });

  if (effort === 'little') return; // what follows writes thousands of attempts

  test('beyond what is read singly all is exact but the percentiles, and they are within 2.5 %', async (t) => {
    const { db, statistics } = await opened(t);
    const random = seededRandom(7);
    const durations = range(5001).map(() => Math.round(1000 * Math.exp(3 * random())));
    await record(
      db,
      durations.map((durationMs, n) => ({ ...RUN, startMs: n * 10 * MINUTE_MS, durationMs })),
    );
    const { all } = (await statistics.read(ALWAYS)).collections;
    const { p50Ms = 0, p95Ms = 0, ...exact } = all.durations ?? {};
    const ascending = durations.toSorted((a, b) => a - b);

    assert.equal(all.total, 5001);
    assert.deepEqual(exact, {
      meanMs: durations.reduce((sum, ms) => sum + ms, 0) / 5001,
      maxMs: ascending.at(-1),
    });
    assert.ok(Math.abs(p50Ms / (ascending[2500] ?? 0) - 1) <= 0.025, `p50 is ${p50Ms}`);
    assert.ok(Math.abs(p95Ms / (ascending[4750] ?? 0) - 1) <= 0.025, `p95 is ${p95Ms}`);
    assert.notEqual(p50Ms, ascending[2500]);
  });

  test('no percentile is over the longest duration, wherever in its bucket that lies', async (t) => {
    const { db, statistics } = await opened(t);
    await record(
      db,
      range(5001).map((startMs) => ({ ...RUN, startMs, durationMs: 973 })),
    );
    const { durations } = (await statistics.read(ALWAYS)).collections.all;
    assert.deepEqual(durations, { meanMs: 973, p50Ms: 973, p95Ms: 973, maxMs: 973 });
  });
}

/** 1 to n. */
function range(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index + 1);
}
