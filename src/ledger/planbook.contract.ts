import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';

import type { Ledger } from '../occurrence.ts';
import type { Planbook } from '../plan.ts';
import { FAILURE, request } from './examples.contract.ts';

/** A planbook and its ledger, open on one store that was empty. */
export interface OpenedPlanbook {
  planbook: Planbook;
  ledger: Ledger;
  close(): Promise<void>;
}

const TWO = { name: 'daily', schedule: '0 2 * * *', timezone: 'UTC' };
const THREE = { ...TWO, schedule: '0 3 * * *' };
const OTHER = { ...TWO, name: 'other' };
const HOUSEHOLD = { ...TWO, housekeeping: true };

/** An instant of 23 November 2026: `02:00`. */
function at(time: string): Date {
  return new Date(`2026-11-23T${time}:00Z`);
}

/** What every keeper of a planbook does when jobs are made known to it. */
export function describePlanbook(
  name: string,
  open: () => OpenedPlanbook | Promise<OpenedPlanbook>,
): void {
  const opened = async (t: TestContext) => {
    const store = await open();
    t.after(() => store.close());
    return store;
  };
  const known = async ({ planbook }: OpenedPlanbook) =>
    (await planbook.known()).map(({ name, schedule, timezone, knownSince, plannedUntil }) => {
      return { name, schedule, timezone, since: knownSince, until: plannedUntil };
    });
  const outcomes = async ({ planbook }: OpenedPlanbook, job: string) =>
    (await planbook.occurrences(job, at('00:00'), at('23:00'))).map(
      ({ dueAt, outcome, reason }) => [dueAt, outcome, reason],
    );

  describe(`planbook: ${name}`, () => {
    test('a new job owes from now on; one that is made known again owes as before', async (t) => {
      const store = await opened(t);
      await store.planbook.knowJobs([TWO], at('01:00'));
      await store.planbook.knowJobs([OTHER, TWO], at('05:00'));
      assert.deepEqual(await known(store), [
        { ...OTHER, since: at('05:00'), until: at('05:00') },
        { ...TWO, since: at('01:00'), until: at('01:00') },
      ]);
      assert.deepEqual(await store.planbook.formerSchedules('daily'), []);
    });

    for (const [what, changed] of [
      ['another schedule', THREE],
      ['another time zone', { ...TWO, timezone: 'Asia/Seoul' }],
      ['another kind', HOUSEHOLD],
    ] as const) {
      test(`a job of ${what} stays as it was until it is planned up to now`, async (t) => {
        const store = await opened(t);
        const { planbook } = store;
        await planbook.knowJobs([TWO], at('01:00'));
        await planbook.knowJobs([changed], at('05:00'));
        const before = { ...TWO, since: at('01:00'), until: at('01:00') };
        assert.deepEqual(await known(store), [before]);

        await planbook.record('daily', [{ dueAt: at('02:00') }], at('02:00'), at('05:00'));
        await planbook.knowJobs([changed], at('05:00'));
        assert.deepEqual(await known(store), [{ ...before, until: at('02:00') }]);

        await planbook.record('daily', [], at('05:00'), at('05:00'));
        const [after] = await planbook.knowJobs([changed], at('05:00'));
        const { schedule, timezone } = changed;
        assert.deepEqual(await known(store), [
          { name: 'daily', schedule, timezone, since: at('05:00'), until: at('05:00') },
        ]);
        assert.equal(after?.housekeeping, changed === HOUSEHOLD);
        assert.deepEqual(await planbook.formerSchedules('daily'), [
          { schedule: '0 2 * * *', timezone: 'UTC', since: at('01:00'), until: at('05:00') },
        ]);
      });
    }

    test('a job that is gone is forgotten once it is planned up to now; what it was due by is not', async (t) => {
      const store = await opened(t);
      const { planbook } = store;
      await planbook.knowJobs([TWO, OTHER], at('01:00'));
      await planbook.knowJobs([OTHER], at('05:00'));
      assert.deepEqual(
        (await known(store)).map((job) => job.name),
        ['daily', 'other'],
      );
      await planbook.record('daily', [], at('05:00'), at('05:00'));
      await planbook.knowJobs([OTHER], at('05:00'));
      assert.deepEqual(
        (await known(store)).map((job) => job.name),
        ['other'],
      );
      const former = { schedule: '0 2 * * *', timezone: 'UTC', since: at('01:00') };
      assert.deepEqual(await planbook.formerSchedules('daily'), [
        { ...former, until: at('05:00') },
      ]);
    });

    test('what waits for a job that is gone, or is of another kind, is closed; what runs is not', async (t) => {
      const store = await opened(t);
      const { planbook, ledger } = store;
      await planbook.knowJobs([TWO, OTHER], at('01:00'));
      for (const { name: job } of [TWO, OTHER]) {
        const due = ['02:00', '03:00', '04:00'].map((time) => ({ dueAt: at(time) }));
        await planbook.record(job, due, at('05:00'), at('05:00'));
        const tried = { job, dueAt: at('02:00'), lastTry: undefined };
        await ledger.claim(request(`${job}-tried`, tried), at('05:00'));
        await ledger.finish(`${job}-tried`, FAILURE, at('05:00'));
        await ledger.claim(request(`${job}-runs`, { job, dueAt: at('03:00') }), at('05:00'));
      }
      await planbook.knowJobs([HOUSEHOLD], at('05:00'));
      for (const { name: job } of [TWO, OTHER]) {
        assert.deepEqual(await outcomes(store, job), [
          [at('02:00'), 'failed', 'upstream-failed'],
          [at('03:00'), undefined, undefined],
          [at('04:00'), 'skipped', 'disabled'],
        ]);
      }
    });

    test('what waits for a job that goes on stays as it is, be it work or household', async (t) => {
      const { planbook } = await opened(t);
      for (const job of [OTHER, HOUSEHOLD]) {
        await planbook.knowJobs([OTHER, HOUSEHOLD], at('01:00'));
        await planbook.record(job.name, [{ dueAt: at('02:00') }], at('03:00'), at('03:00'));
        await planbook.knowJobs([OTHER, HOUSEHOLD], at('03:00'));
        assert.deepEqual(await planbook.open(job.name), [
          { dueAt: at('02:00'), recordedAt: at('03:00'), waitedFrom: undefined, attempts: [] },
        ]);
      }
    });

    test('a clock that was ahead is forgiven: it leaves no schedule of a time that has not come', async (t) => {
      const store = await opened(t);
      const { planbook } = store;
      await planbook.knowJobs([TWO], at('01:00'));
      for (const [jobs, now] of [
        [[THREE], at('05:00')],
        [[TWO], at('07:00')],
      ] as const) {
        await planbook.record('daily', [], now, now);
        await planbook.knowJobs(jobs, now);
      }
      const former = (await planbook.formerSchedules('daily')).map(({ since, until }) => {
        return { since, until };
      });
      const first = { since: at('01:00'), until: at('05:00') };
      assert.deepEqual(former, [first, { since: at('05:00'), until: at('07:00') }]);

      await planbook.knowJobs([TWO], at('04:00'));
      const [kept, ...others] = await planbook.formerSchedules('daily');
      assert.deepEqual([kept?.since, kept?.until, others], [at('01:00'), at('04:00'), []]);
      assert.deepEqual(await known(store), [{ ...TWO, since: at('04:00'), until: at('04:00') }]);
    });
  });
}
