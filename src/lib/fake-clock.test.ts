import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';

import { DAY_MS, HOUR_MS, MINUTE_MS } from './clock.ts';
import { FakeClock } from './fake-clock.ts';

const START = '2026-11-23T02:00:00.000Z';

test('it stands still until it is told to move', async () => {
  const clock = new FakeClock(START);
  const before = [clock.now().toISOString(), clock.monotonicMs()];
  await Promise.resolve();
  assert.deepEqual(
    [before, [clock.now().toISOString(), clock.monotonicMs()]],
    [
      [START, 0],
      [START, 0],
    ],
  );
});

test('sleepers wake at their own instants, in order, first come first at one instant', async () => {
  const clock = new FakeClock(START);
  const woken: string[] = [];
  const sleep = async (name: string, ms: number) => {
    await clock.sleep(ms);
    woken.push(`${name} ${clock.monotonicMs() / MINUTE_MS}`);
  };
  const all = [sleep('c', 30 * MINUTE_MS), sleep('a', MINUTE_MS), sleep('b', MINUTE_MS)];
  all.push(sleep('now', 0), sleep('past', -5));
  assert.equal(clock.sleeping, 5);
  await clock.advance(HOUR_MS);
  await Promise.all(all);
  assert.deepEqual(woken, ['now 0', 'past 0', 'a 1', 'b 1', 'c 30']);
  assert.deepEqual([clock.sleeping, clock.now().toISOString()], [0, '2026-11-23T03:00:00.000Z']);
});

test('a loop that sleeps again and again runs as often as the time allows', async () => {
  const clock = new FakeClock(START);
  const ticks: string[] = [];
  const loop = async () => {
    for (;;) {
      await clock.sleep(10 * MINUTE_MS);
      ticks.push(clock.now().toISOString().slice(11, 16));
    }
  };
  void loop();
  await clock.advance(35 * MINUTE_MS);
  assert.deepEqual(ticks, ['02:10', '02:20', '02:30']);
  await clock.advance(5 * MINUTE_MS - 1);
  assert.equal(ticks.length, 3);
  await clock.advance(1);
  assert.equal(ticks.at(-1), '02:40');
});

test('a sleeper that is aborted sleeps no more; one that woke leaves no listener', async () => {
  const clock = new FakeClock(START);
  const controller = new AbortController();
  const { signal } = controller;
  const short = clock.sleep(1, signal);
  const long = assert.rejects(clock.sleep(DAY_MS, signal), { name: 'AbortError' });
  await clock.advance(1);
  await short;
  assert.equal(getEventListeners(signal, 'abort').length, 1);
  controller.abort();
  await long;
  assert.equal(clock.sleeping, 0);
});

test('a step of the wall clock leaves durations and sleepers alone', async () => {
  const clock = new FakeClock(START);
  let woken = false;
  const sleeping = clock.sleep(MINUTE_MS).then(() => (woken = true));
  clock.stepWall(-HOUR_MS);
  assert.deepEqual(
    [clock.now().toISOString(), clock.monotonicMs()],
    ['2026-11-23T01:00:00.000Z', 0],
  );
  clock.stepWall(3 * HOUR_MS);
  await clock.advance(MINUTE_MS - 1);
  assert.equal(woken, false);
  await clock.advance(1);
  await sleeping;
  assert.equal(clock.now().toISOString(), '2026-11-23T04:01:00.000Z');
});

test('for the impatient every sleep has passed, and its time with it', async () => {
  const clock = FakeClock.impatient(START);
  await clock.sleep(HOUR_MS);
  await clock.sleep(-1);
  assert.deepEqual(
    [clock.now().toISOString(), clock.monotonicMs()],
    ['2026-11-23T03:00:00.000Z', HOUR_MS],
  );
  const reason = new Error('stop');
  await assert.rejects(clock.sleep(1, AbortSignal.abort(reason)), reason);
  assert.equal(clock.monotonicMs(), HOUR_MS);
});
