import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';

import { DAY_MS, HOUR_MS } from '../lib/clock.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import {
  type Counted,
  type Counters,
  countersOf,
  countSingly,
  type Range,
  readCounts,
} from './counts.ts';
import { openInMemory } from './open.ts';
import { type Run, record } from './runs.contract.ts';

/** Instants of four months, many of them at or beside the edge of an hour, a day or 30 days. */
const instants = fc.oneof(
  fc.integer({ min: 0, max: 120 * DAY_MS }),
  fc
    .tuple(
      fc.constantFrom(HOUR_MS, DAY_MS, 30 * DAY_MS),
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: -1, max: 1 }),
    )
    .map(([spanMs, n, beside]) => Math.max(0, n * spanMs + beside)),
);

const amounts = fc.integer({ min: 0, max: 1_000_000 });
const stats = fc.record(
  {
    collected: amounts,
    unidentified: amounts,
    valid: amounts,
    quality_rate: fc.double({ min: 0, max: 100, noNaN: true }),
    requests: amounts,
    retries: amounts,
    rate_limited: amounts,
    received_bytes: amounts,
  },
  { requiredKeys: [] },
);

const runs: fc.Arbitrary<Run> = fc.record({
  job: fc.constantFrom('daily', 'weekly'),
  kind: fc.constantFrom('scheduled', 'manual', 'housekeeping'),
  startMs: instants,
  durationMs: fc.integer({ min: 0, max: 10 * HOUR_MS }),
  state: fc.constantFrom('succeeded', 'failed', 'interrupted'),
  stats,
});

test('the counts say of any window what its attempts say one by one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(runs, { minLength: 1, maxLength: 30 }),
      fc.array(fc.tuple(instants, instants), { minLength: 5, maxLength: 5 }),
      async (runs, windows) => {
        const db = await openInMemory(FakeClock.impatient());
        try {
          await record(db, runs);
          for (const [fromMs, toMs] of windows) {
            const range: Range = { fromMs, toMs };
            assert.deepEqual(
              byJob(await readCounts(db, range)),
              byJob(await countSingly(db, range)),
            );
          }
        } finally {
          await db.close();
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a duration that is kept in a bucket is off by 2.5 % or a millisecond at most', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 30 * DAY_MS }), async (durationMs) => {
      const db = await openInMemory(FakeClock.impatient());
      await record(db, [
        { job: 'daily', kind: 'manual', startMs: 0, durationMs, state: 'failed', stats: {} },
      ]);
      const kept = (await readCounts(db, { fromMs: 0, toMs: 1 })).flatMap(
        ({ durations }) => durations,
      );
      await db.close();
      assert.equal(kept.length, 1);
      const [ms, attempts] = kept[0] ?? [];
      assert.equal(attempts, 1);
      const offMs = Math.abs((ms ?? Infinity) - durationMs);
      assert.ok(offMs <= Math.max(1, durationMs * 0.025), `${durationMs} is kept as ${ms}`);
    }),
    { numRuns: 100 },
  );
});

/** The counters of each job and kind, and how many durations there are. */
function byJob(counts: readonly Counted[]): Record<string, Record<string, number>> {
  const sums: Record<string, Record<string, number>> = {};
  for (const { job, kind, counters, durations } of counts) {
    const of = (sums[`${job} ${kind}`] ??= {});
    for (const [counter, value] of Object.entries(counters) as [keyof Counters, number][]) {
      const before = of[counter] ?? 0;
      of[counter] = counter === 'longest_ms' ? Math.max(before, value) : before + value;
    }
    of['durations'] = durations.reduce((sum, [, n]) => sum + n, of['durations'] ?? 0);
  }
  return sums;
}

// biome-ignore format: a table is read by column
const qualities: { stats: object; milli: number }[] = [
  { stats: { quality_rate: 100, collected: 9, unidentified: 171 }, milli: 5000 },
  { stats: { quality_rate: 80, collected: 100, unidentified: 0 },  milli: 80_000 },
  { stats: { quality_rate: 98.7654, collected: 100 },              milli: 98_765 },
  { stats: { quality_rate: 0, collected: 0, unidentified: 4 },     milli: 0 },
  { stats: {},                                                     milli: 0 },
];
for (const { stats, milli } of qualities) {
  test(`the quality of ${JSON.stringify(stats)} counts what has no id as not valid`, () => {
    const ended = { state: 'succeeded' as const, started_at: 0, ended_at: 1 };
    const counters = countersOf({ ...ended, stats } as never);
    assert.equal(counters.quality_milli, milli);
  });
}
