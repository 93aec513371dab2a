import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import * as fc from 'fast-check';

import { DAY_MS, HOUR_MS, MINUTE_MS } from '../lib/clock.ts';
import { FAILURE, INTERRUPTION, NOON, request, versionBy } from './examples.contract.ts';
import { type Run, RUN, record } from './runs.contract.ts';
import type { Effort, OpenedStore, OpenStore } from './opened.contract.ts';

const ALWAYS = { since: new Date(0), until: new Date('1971-01-01T00:00:00Z') };
/** All that the steps below can bring about. */
const THEN = {
  since: new Date(NOON.getTime() - DAY_MS),
  until: new Date(NOON.getTime() + 40 * DAY_MS),
};
const RUNS = { whole: 80, little: 12 };
const COUNTED: Run = { ...RUN, stats: { requests: 9 } };

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];
type Step = (store: OpenedStore, now: Date) => Promise<unknown>;
const ids = fc.constantFrom(...IDS);

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(ids, fc.constantFrom('daily', 'weekly'), fc.constantFrom('manual', 'housekeeping')).map(
    ([id, job, kind]): Step =>
      async ({ db, ledger }, now) =>
        // An id that is taken cannot be claimed with: nobody does.
        (await db.get('select 1 from attempts where id = ?', id)) === undefined
          ? ledger.claim(request(id, { job, kind, dueAt: now, trigger: 'manual' }), now)
          : Promise.resolve(),
  ),
  ids.map(
    (id): Step =>
      ({ ledger }, now) =>
        ledger.finish(id, FAILURE, now),
  ),
  ids.map(
    (id): Step =>
      ({ ledger }, now) =>
        ledger.finish(id, INTERRUPTION, now),
  ),
  fc.tuple(ids, fc.constantFrom('publishing', 'setting_aside'), fc.nat(200)).map(
    ([id, intention, collected]): Step =>
      async ({ catalog }, now) => {
        if ((await catalog.version(id)) !== undefined) return;
        const stats = { collected, quality_rate: collected / 3 };
        const version = { ...versionBy(id, { period: id }), replaces: undefined };
        await catalog.intend(version, intention, stats, now);
      },
  ),
  ids.map(
    (id): Step =>
      async ({ catalog }, now) => {
        const version = await catalog.version(id);
        if (version !== undefined) await catalog.complete(version, now);
      },
  ),
  ids.map(
    (id): Step =>
      async ({ catalog }, now) => {
        const version = await catalog.version(id);
        if (version !== undefined) await catalog.abandon(version, now);
      },
  ),
);

/** What every keeper of counts finds when it counts again. */
export function describeRecount(
  opened: (t: TestContext) => Promise<OpenedStore>,
  open: OpenStore,
  effort: Effort,
): void {
  test('whatever is claimed, ended, published and given up in whatever order, the counts equal a recount', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(steps, fc.integer({ min: 0, max: 20 * HOUR_MS })), { maxLength: 40 }),
        async (sequence) => {
          const store = await open();
          let now = NOON;
          for (const [step, passesMs] of sequence) {
            await step(store, now);
            now = new Date(now.getTime() + passesMs);
          }
          assert.deepEqual(await store.statistics.recount(THEN), []);
          const { collections, housekeeping } = await store.statistics.read(THEN);
          const attempts = await store.ledger.attempts({});
          assert.equal(collections.all.total + housekeeping.all.total, attempts.length);
          await store.close();
        },
      ),
      { numRuns: RUNS[effort] },
    );
  });

  test('a counter that is off is found in its span, with what it should be', async (t) => {
    const { db, statistics } = await opened(t);
    await record(db, [{ ...COUNTED, startMs: 2 * DAY_MS + 90 * MINUTE_MS }]);
    await db.run('update attempt_counts set requests = 10 where span_ms = ?', DAY_MS);
    assert.deepEqual(await statistics.recount(ALWAYS), [
      {
        job: 'daily',
        kind: 'scheduled',
        startAt: new Date(2 * DAY_MS),
        spanMs: DAY_MS,
        counter: 'requests',
        counted: 10,
        recounted: 9,
      },
    ]);
  });

  test('an attempt in the wrong bucket of durations is found', async (t) => {
    const { db, statistics } = await opened(t);
    await record(db, [COUNTED]);
    await db.run(`update attempt_counts set durations = '{"7":1}' where span_ms = ?`, HOUR_MS);
    const found = await statistics.recount(ALWAYS);
    assert.deepEqual(
      found.map(({ counter, counted, recounted }) => [counter, counted, recounted]),
      [
        ['bucket 7', 1, 0],
        ['bucket 142', 0, 1],
      ],
    );
  });

  test('an attempt that was never counted is found in each length of span', async (t) => {
    const { db, statistics } = await opened(t);
    await record(db, [COUNTED]);
    await db.run('delete from attempt_counts');
    const found = await statistics.recount(ALWAYS);
    const succeeded = found.filter(({ counter }) => counter === 'succeeded');
    assert.deepEqual(
      succeeded.map(({ spanMs, counted, recounted }) => [spanMs, counted, recounted]),
      [
        [HOUR_MS, 0, 1],
        [DAY_MS, 0, 1],
        [30 * DAY_MS, 0, 1],
      ],
    );
  });

  test('counts of what nobody attempted are found', async (t) => {
    const { db, statistics } = await opened(t);
    await record(db, [COUNTED]);
    await db.run('delete from attempts');
    const found = await statistics.recount(ALWAYS);
    const succeeded = found.filter(({ counter }) => counter === 'succeeded');
    assert.deepEqual(
      succeeded.map(({ counted, recounted }) => [counted, recounted]),
      [
        [1, 0],
        [1, 0],
        [1, 0],
      ],
    );
  });

  test('only what lies near the window is counted again', async (t) => {
    const { db, statistics } = await opened(t);
    await record(db, [COUNTED]);
    await db.run('delete from attempt_counts');
    const since = new Date(30 * DAY_MS);
    assert.deepEqual(await statistics.recount({ since, until: ALWAYS.until }), []);
  });
}
