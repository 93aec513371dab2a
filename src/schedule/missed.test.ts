import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { KnownJob } from '../plan.ts';
import { missed } from './missed.ts';

const at = (text: string) => new Date(`2026-11-${text}+09:00`);
const DAILY: KnownJob = {
  name: 'daily',
  schedule: '0 2 * * *',
  timezone: 'Asia/Seoul',
  housekeeping: false,
  knownSince: at('01T00:00'),
  plannedUntil: at('20T02:00'),
  pauses: [],
};

test('what was missed is what came due since anybody looked', () => {
  const span = { firstDueAt: at('21T02:00'), lastDueAt: at('23T02:00') };
  assert.deepEqual(missed([DAILY], at('23T02:00')), [
    { job: 'daily', occurrences: 3, more: false, ...span },
  ]);
  assert.deepEqual(missed([DAILY], at('21T01:59')), []);
});

test('nothing is missed in a pause', () => {
  const pauses = [{ since: at('20T12:00'), until: at('22T12:00'), note: '' }];
  const [one] = missed([{ ...DAILY, pauses }], at('24T12:00'));
  assert.deepEqual([one?.occurrences, one?.firstDueAt], [2, at('23T02:00')]);
});

test('after a long absence the count stops, and says so', () => {
  const every = { ...DAILY, schedule: '* * * * *' };
  const [one] = missed([every], at('25T00:00'));
  assert.deepEqual([one?.occurrences, one?.more], [1000, true]);
  const [all] = missed([every], at('20T18:40'));
  assert.deepEqual([all?.occurrences, all?.more], [1000, false]);
});
