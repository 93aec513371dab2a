import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Settings } from '../config/settings.ts';
import { MatineeError } from '../errors.ts';
import { type Order, orderLine, readOrder } from './order.ts';

const ORDER: Order = {
  attemptId: 'daily-20261122T170000Z-0001',
  job: 'daily_collection',
  dueAt: new Date('2026-11-22T17:00:00.000Z'),
  trigger: 'schedule',
  lastTry: { reason: 'stale', endsAt: new Date('2026-11-24T02:00:00Z') },
  home: '/srv/영화 "1"',
  unsafeHome: false,
  database: '2049:1312',
  lang: 'ko',
  settings: { timezone: 'Asia/Seoul', note: 'two\nlines' } as unknown as Settings,
};

test('an order is one line, and is heard as it was said', () => {
  const line = orderLine(ORDER, '1.2.3');
  assert.doesNotMatch(line, /\n/);
  assert.deepEqual(readOrder(line, '1.2.3'), ORDER);
});

test('an order of another version is refused, and both are named', () => {
  assert.throws(
    () => readOrder(orderLine(ORDER, '1.2.3'), '1.2.4'),
    new MatineeError('order-other-version', { daemon: '1.2.3', program: '1.2.4' }),
  );
});

for (const line of [
  '',
  'null',
  '7',
  '[]',
  '{}',
  '{"programVersion":"1.2.3"}',
  '{"programVersion"',
]) {
  test(`${line || 'nothing'} is no order`, () => {
    assert.throws(() => readOrder(line, '1.2.3'), new MatineeError('order-unreadable', {}));
  });
}
