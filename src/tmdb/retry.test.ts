import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import type { Failure } from './answer.ts';
import { type EarlierAttempt, planRetry, type RetryPlan } from './retry.ts';

const SERVER: Failure = { kind: 'server', status: 502, problem: 'HTTP 502' };
const LIMITED: Failure = { kind: 'rate-limited', status: 429, problem: 'HTTP 429' };
const RETRIED: EarlierAttempt = { kind: 'malformed', waitMs: 100 };
const HELD: EarlierAttempt = { kind: 'rate-limited', waitMs: 1000 };

// biome-ignore format: a table is read by column
const cases: { name: string; failure: Failure; earlier: EarlierAttempt[]; refusedMs?: number; random: number; plan: RetryPlan }[] = [
  { name: 'a first failure waits under half a second',   failure: SERVER,  earlier: [],             random: 0.999, plan: { next: 'retry', waitMs: 500 } },
  { name: 'jitter reaches down to nothing',              failure: SERVER,  earlier: [],             random: 0,     plan: { next: 'retry', waitMs: 0 } },
  { name: 'a fourth failure waits under four seconds',   failure: SERVER,  earlier: times(3, RETRIED), random: 0.5, plan: { next: 'retry', waitMs: 2000 } },
  { name: 'a fifth failure is the last',                 failure: SERVER,  earlier: times(4, RETRIED), random: 0.5, plan: { next: 'give-up' } },
  { name: '429s do not use up the retries of failures',  failure: SERVER,  earlier: times(9, HELD), random: 0.5,   plan: { next: 'retry', waitMs: 250 } },
  { name: 'nor failures those of 429s',                  failure: LIMITED, earlier: times(4, RETRIED), random: 0.5, plan: { next: 'retry', waitMs: 1500 } },
  { name: 'a 429 waits a second at least',               failure: LIMITED, earlier: [],             random: 0,     plan: { next: 'retry', waitMs: 1000 } },
  { name: 'and two at most the first time',              failure: LIMITED, earlier: [],             random: 0.999, plan: { next: 'retry', waitMs: 1999 } },
  { name: 'and a minute at most however often',          failure: LIMITED, earlier: times(9, HELD), random: 0.999, plan: { next: 'retry', waitMs: 59_941 } },
  { name: 'an eleventh 429 is the last',                 failure: LIMITED, earlier: times(10, HELD), random: 0,    plan: { next: 'give-up' } },
  { name: 'Retry-After is kept to the millisecond',      failure: { ...LIMITED, askedWaitMs: 7000 }, earlier: [],  random: 0.999, plan: { next: 'retry', waitMs: 7000 } },
  { name: 'Retry-After: 0 is a second all the same',     failure: { ...LIMITED, askedWaitMs: 0 },    earlier: [],  random: 0.999, plan: { next: 'retry', waitMs: 1000 } },
  { name: 'five minutes are waited',                     failure: { ...LIMITED, askedWaitMs: 300_000 }, earlier: [], random: 0,  plan: { next: 'retry', waitMs: 300_000 } },
  { name: 'an hour is not',                              failure: { ...LIMITED, askedWaitMs: 3_600_000 }, earlier: [], random: 0, plan: { next: 'too-long', waitMs: 3_600_000 } },
  { name: 'nor is an hour of maintenance',               failure: { ...SERVER, askedWaitMs: 3_600_000 }, earlier: [], random: 0, plan: { next: 'too-long', waitMs: 3_600_000 } },
  { name: 'nor are five minutes bit by bit',             failure: { ...LIMITED, askedWaitMs: 100_001 }, earlier: times(2, { kind: 'rate-limited', waitMs: 100_000 }), random: 0, plan: { next: 'too-long', waitMs: 300_001 } },
  { name: 'nor while all pages are refused',             failure: { ...LIMITED, askedWaitMs: 60_000 }, earlier: [], refusedMs: 240_001, random: 0, plan: { next: 'too-long', waitMs: 300_001 } },
  { name: 'though up to five minutes they are',          failure: { ...LIMITED, askedWaitMs: 60_000 }, earlier: [], refusedMs: 240_000, random: 0, plan: { next: 'retry', waitMs: 60_000 } },
  { name: 'a failing server is no refusal',              failure: SERVER,  earlier: [], refusedMs: 300_000,        random: 0.5,   plan: { next: 'retry', waitMs: 250 } },
];
for (const { name, failure, earlier, refusedMs = 0, random, plan } of cases) {
  test(name, () =>
    assert.deepEqual(planRetry(failure, earlier, { refusedMs, random: () => random }), plan),
  );
}

test('whatever happens to a page, it ends: within 15 attempts and 5 minutes of waiting', () => {
  const failures = fc.array(
    fc.record({
      kind: fc.constantFrom<Failure['kind']>('no-answer', 'server', 'rate-limited', 'malformed'),
      askedWaitMs: fc.option(fc.nat(100_000), { nil: undefined }),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    }),
    { minLength: 15, maxLength: 15 },
  );
  fc.assert(
    fc.property(failures, (failures) => {
      const earlier: EarlierAttempt[] = [];
      const ended = failures.some(({ kind, askedWaitMs, random }) => {
        const asked = askedWaitMs === undefined ? {} : { askedWaitMs };
        const failure = { kind, status: 0, problem: '', ...asked };
        const plan = planRetry(failure, earlier, { refusedMs: 0, random: () => random });
        if (plan.next !== 'retry') return true;
        earlier.push({ kind, waitMs: plan.waitMs });
        return false;
      });
      const waitedMs = earlier.reduce((sum, { waitMs }) => sum + waitMs, 0);
      assert.ok(ended && waitedMs <= 300_000, `${earlier.length} waits, ${waitedMs} ms`);
    }),
  );
});

function times(count: number, attempt: EarlierAttempt): EarlierAttempt[] {
  return Array.from({ length: count }, () => attempt);
}
