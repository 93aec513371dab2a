import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { LedgerEvent } from '../ledger-event.ts';
import type { LogEvent } from '../log.ts';
import { createHappenings } from './happenings.ts';

const AT = new Date('2026-11-23T02:05:00Z');
const SINCE = new Date('2026-11-20T17:05:00Z');

/** A ledger to which events are added, and what the log is told of them. */
function open() {
  const kept: LedgerEvent[] = [];
  const told: [LogEvent, unknown][] = [];
  const events = {
    after: async (position: number, limit: number) => {
      await Promise.resolve(); // two may ask at once
      return kept.filter((one) => one.position > position).slice(0, limit);
    },
    lastPosition: async () => kept.at(-1)?.position ?? 0,
  };
  const log = {
    tell: (event: LogEvent, values: unknown) => void told.push([event, values]),
    flush: async () => {},
  };
  const add = (event: 'failed' | 'recovered', failures: number, job = 'daily_collection') => {
    const position = (kept.at(-1)?.position ?? 0) + 1;
    const row = { failures, since: SINCE };
    kept.push({ position, at: AT, job, kind: 'scheduled', event, run: 'a', row });
  };
  return { add, told, tell: createHappenings(events, log, () => 'Asia/Seoul') };
}

const failing = (failures: number) => ['failures-in-a-row', { job: 'daily_collection', failures }];

test('a job that fails again and again is told each time, and its recovery once', async () => {
  const { add, told, tell } = open();
  await tell();
  for (const failures of [1, 2, 3, 4]) {
    add('failed', failures);
    await tell();
  }
  add('recovered', 4);
  await tell();
  await tell();
  assert.deepEqual(told, [
    failing(3),
    failing(4),
    ['job-recovered', { job: 'daily_collection', failures: 4, since: '2026-11-21T02:05:00+09:00' }],
  ]);
});

test('what happened before it was first asked, and failures that may be an accident, are not told', async () => {
  const { add, told, tell } = open();
  add('failed', 3);
  await tell();
  add('failed', 1, 'weekly_collection');
  add('recovered', 2, 'hourly_trending');
  await tell();
  assert.deepEqual(told, []);
});

test('who ask at once are told each event once', async () => {
  const { add, told, tell } = open();
  await tell();
  add('failed', 3);
  await Promise.all([tell(), tell(), tell()]);
  assert.deepEqual(told, [failing(3)]);
});
