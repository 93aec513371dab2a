import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';

import { DAY_MS, MINUTE_MS } from '../lib/clock.ts';
import { record } from './runs.contract.ts';
import type { OpenedStore } from './opened.contract.ts';

const START_MS = Date.parse('2026-01-01T00:00:00Z');
const DAYS = 100;
const RUN = { durationMs: MINUTE_MS, state: 'succeeded', stats: {} } as const;

/** What every planbook forgets, and what it keeps. */
export function describeForgetting(opened: (t: TestContext) => Promise<OpenedStore>): void {
  /** A hundred days of one health check and one collection a day. */
  const openFilled = async (t: TestContext) => {
    const store = await opened(t);
    const { db } = store;
    const days = Array.from({ length: DAYS }, (_, day) => START_MS + day * DAY_MS);
    await record(
      db,
      days.flatMap((startMs) => [
        { ...RUN, job: 'health_check', kind: 'housekeeping', startMs },
        { ...RUN, job: 'daily_collection', kind: 'scheduled', startMs },
      ]),
    );
    // When an occurrence was due is what is forgotten by; `record` numbers them.
    await db.exec(`update occurrences set outcome = 'succeeded', due_at =
      (select started_at from attempts where occurrence_id = occurrences.id)`);
    return {
      ...store,
      count: async (sql: string) =>
        (await db.get<{ n: number }>(`select count(*) as n from ${sql}`))?.n,
    };
  };

  test('housekeeping is kept for thirty days, and forgotten before another thirty have passed', async (t) => {
    const { ledger, planbook } = await openFilled(t);
    const now = START_MS + DAYS * DAY_MS;
    await planbook.forgetHousekeeping(new Date(now - 30 * DAY_MS));
    const left = await ledger.attempts({ kinds: ['housekeeping'] });
    const ages = left.map(({ startedAt }) => (now - startedAt.getTime()) / DAY_MS);
    assert.deepEqual(
      ages.slice(0, 30),
      Array.from({ length: 30 }, (_, day) => day + 1),
    );
    assert.ok(
      ages.every((days) => days <= 60),
      String(ages.at(-1)),
    );
    assert.ok(left.length < DAYS);
  });

  test('what is forgotten is gone whole; collections stay, and every counter equals its recount', async (t) => {
    const { ledger, planbook, statistics, count } = await openFilled(t);
    const forgotten = await planbook.forgetHousekeeping(new Date(START_MS + 70 * DAY_MS));
    const left = (await ledger.attempts({ kinds: ['housekeeping'] })).length;
    assert.equal(forgotten, DAYS - left);
    assert.equal(await count("occurrences where kind = 'housekeeping'"), left);
    assert.equal((await ledger.attempts({ kinds: ['scheduled'] })).length, DAYS);
    const all = { since: new Date(START_MS), until: new Date('2027-01-01T00:00:00Z') };
    assert.deepEqual(await statistics.recount(all), []);
  });

  test('what has no outcome yet, or still runs, is not forgotten', async (t) => {
    const { ledger, planbook } = await openFilled(t);
    const dueAt = new Date(START_MS + DAY_MS / 2);
    const job = {
      name: 'health_check',
      schedule: '0 12 * * *',
      timezone: 'UTC',
      housekeeping: true,
    };
    await planbook.knowJobs([job], new Date(START_MS));
    await planbook.record('health_check', [{ dueAt }], dueAt, dueAt);
    await planbook.forgetHousekeeping(new Date(START_MS + 90 * DAY_MS));
    assert.deepEqual(
      (await planbook.open('health_check')).map((one) => one.dueAt),
      [dueAt],
    );
    assert.equal((await ledger.attempts({ job: 'health_check', dueAt })).length, 0);
  });
}
