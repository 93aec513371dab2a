import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';

import { DAY_MS, HOUR_MS } from '../lib/clock.ts';
import { type Counted, type Counters, countSingly, type Range, readCounts } from './counts.ts';
import { type Run, record } from './runs.contract.ts';
import type { Effort, OpenStore } from './opened.contract.ts';

const RUNS = { whole: 80, little: 12 };

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

/** What every keeper of counts says of any window. */
export function describeCounts(open: OpenStore, effort: Effort): void {
  test('the counts say of any window what its attempts say one by one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(runs, { minLength: 1, maxLength: 30 }),
        fc.array(fc.tuple(instants, instants), { minLength: 5, maxLength: 5 }),
        async (runs, windows) => {
          const { db, close } = await open();
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
            await close();
          }
        },
      ),
      { numRuns: RUNS[effort] },
    );
  });

  test('a duration that is kept in a bucket is off by 2.5 % or a millisecond at most', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 30 * DAY_MS }), async (durationMs) => {
        const { db, close } = await open();
        await record(db, [
          { job: 'daily', kind: 'manual', startMs: 0, durationMs, state: 'failed', stats: {} },
        ]);
        const kept = (await readCounts(db, { fromMs: 0, toMs: 1 })).flatMap(
          ({ durations }) => durations,
        );
        await close();
        assert.equal(kept.length, 1);
        const [ms, attempts] = kept[0] ?? [];
        assert.equal(attempts, 1);
        const offMs = Math.abs((ms ?? Infinity) - durationMs);
        assert.ok(offMs <= Math.max(1, durationMs * 0.025), `${durationMs} is kept as ${ms}`);
      }),
      { numRuns: RUNS[effort] },
    );
  });
}

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
