import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MINUTE_MS } from '../lib/clock.ts';
import type { Skip } from '../ledger-event.ts';
import { createEventLog } from './scheduler-log.ts';

const SUPERSEDED: Skip = { reason: 'superseded', by: undefined };

/** A log that is kept, and events into it: the nth minute of a job is planned as skipped. */
function openEvents() {
  const told: unknown[] = [];
  const log = { tell: (_: string, values: unknown) => told.push(values), flush: async () => {} };
  const events = createEventLog(log, 'UTC', (error) => `told: ${(error as Error).message}`);
  const skip = (job: string, n: number, why: Skip = SUPERSEDED) => {
    const dueAt = new Date(n * MINUTE_MS);
    events.onEvent({ event: 'planned', job, occurrence: { dueAt, skip: why } });
  };
  return { told, skip, endTick: events.endTick, onEvent: events.onEvent };
}

function row(job: string, occurrences: number, [first, last]: [string, string]) {
  const at = (minute: string) => `1970-01-01T00:${minute}:00+00:00`;
  const span = { firstDueAt: at(first), lastDueAt: at(last) };
  return { job, reason: 'superseded', occurrences, ...span };
}

test('a row of skipped occurrences is one line, in however many ticks it is planned', () => {
  const { told, skip, endTick } = openEvents();
  for (const minute of [1, 2]) skip('health_check', minute);
  endTick('at once');
  for (const minute of [3, 4]) skip('health_check', minute);
  endTick('at once');
  assert.deepEqual(told, []);
  skip('health_check', 5);
  skip('health_check', 6, { reason: 'stale', windowMs: 'none' });
  endTick('later');
  endTick('later');
  const newest = { ...row('health_check', 1, ['06', '06']), reason: 'stale' };
  assert.deepEqual(told, [row('health_check', 5, ['01', '05']), newest]);
});

test('a row that grows no more is told, though others are planned at once', () => {
  const { told, skip, endTick } = openEvents();
  skip('daily', 1);
  skip('health_check', 1);
  endTick('at once');
  skip('health_check', 2);
  endTick('at once');
  assert.deepEqual(told, [row('daily', 1, ['01', '01'])]);
});

for (const job of ['daily', undefined]) {
  test(`what kept ${job ?? 'all jobs'} from being planned is told as a sentence`, () => {
    const { told, onEvent } = openEvents();
    onEvent({ event: 'planning-failed', job, error: new Error('store-busy {"file":"x"}') });
    const message = 'told: store-busy {"file":"x"}';
    assert.deepEqual(told, [job === undefined ? { message } : { job, message }]);
  });
}
