import assert from 'node:assert/strict';
import { test } from 'node:test';

import { countersOf } from './counts.ts';

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
