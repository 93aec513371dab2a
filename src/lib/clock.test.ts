import assert from 'node:assert/strict';
import { test } from 'node:test';

import { type Clock, DAY_MS, systemClock } from './clock.ts';
import { FakeClock } from './fake-clock.ts';

test('the system’s clock says the date, and durations that never shrink', () => {
  const before = Date.now();
  const now = systemClock.now().getTime();
  assert.ok(before <= now && now <= Date.now(), `${now} is not now`);
  const startedMs = systemClock.monotonicMs();
  assert.ok(systemClock.monotonicMs() >= startedMs);
});

test('the system’s clock wakes who sleeps, with nothing in hand', async () => {
  assert.equal(await systemClock.sleep(0), undefined);
});

const clocks: [string, () => Clock][] = [
  ['the system’s', () => systemClock],
  ['a fake one', () => new FakeClock()],
];
for (const [name, clockOf] of clocks) {
  test(`a sleep that is aborted rejects at once with the reason: ${name}`, async () => {
    const clock = clockOf();
    const reason = new Error('stop');
    const controller = new AbortController();
    const sleeping = clock.sleep(DAY_MS, controller.signal);
    controller.abort(reason);
    await assert.rejects(sleeping, reason);
    await assert.rejects(clock.sleep(DAY_MS, controller.signal), reason);
  });
}
