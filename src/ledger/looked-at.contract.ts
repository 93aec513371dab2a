import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';

import type { OpenedStore } from './opened.contract.ts';
import { record, RUN } from './runs.contract.ts';

/** What looking after a home asks of its runs. */
export function describeLookedAt(opened: (t: TestContext) => Promise<OpenedStore>): void {
  test('the newest attempt is found of which something was noted', async (t) => {
    const { db, ledger } = await opened(t);
    const noting = { ...RUN, stats: { looked_through: 1 } };
    await record(db, [RUN, noting, { ...noting, startMs: 60 }, { ...RUN, startMs: 90 }]);
    const of = async (filter: object) =>
      (await ledger.attempts({ noted: 'looked_through', ...filter })).map(({ id }) => id);
    assert.deepEqual(await of({}), ['run-2', 'run-1']);
    assert.deepEqual(await of({ limit: 1, startedBy: new Date(59) }), ['run-1']);
    assert.deepEqual(await of({ noted: 'looked' }), []);
  });

  test('what the schedule ran to success twice is found among the newest', async (t) => {
    const { db, ledger } = await opened(t);
    const runs = [0, 10, 20, 30].map((startMs) => ({ ...RUN, startMs }));
    await record(db, runs);
    assert.deepEqual(await ledger.succeededTwice(4), []);
    // The second success of what was due first, which the program itself never lets happen.
    await db.run("update attempts set occurrence_id = 'run-0', n = 2 where id = 'run-2'");
    assert.deepEqual(await ledger.succeededTwice(4), [{ job: 'daily', dueAt: new Date(0) }]);
    assert.deepEqual(await ledger.succeededTwice(2), []);
    await db.run("update attempts set trigger_kind = 'manual' where id = 'run-2'");
    assert.deepEqual(await ledger.succeededTwice(4), []);
  });
}
