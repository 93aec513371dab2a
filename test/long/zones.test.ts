import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, MINUTE_MS } from '../../src/lib/clock.ts';

const FROM_MS = Date.UTC(1980, 0);
const UNTIL_MS = Date.UTC(2038, 0);
const STEP_MS = 20 * DAY_MS;

test('since 1980 every clock has changed at a whole minute', (t) => {
  let changes = 0;
  const odd: string[] = [];
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const offsetMs = offsetsOf(zone);
    for (let fromMs = FROM_MS; fromMs < UNTIL_MS; fromMs += STEP_MS) {
      const untilMs = fromMs + STEP_MS;
      if (offsetMs(fromMs) === offsetMs(untilMs)) continue;
      const changeMs = firstChange(fromMs, untilMs, offsetMs);
      changes += 1;
      if (changeMs % MINUTE_MS !== 0) odd.push(`${zone} ${new Date(changeMs).toISOString()}`);
    }
  }
  t.diagnostic(`${changes} changes`);
  assert.ok(changes > 10_000);
  assert.deepEqual(odd, []);
});

function offsetsOf(timeZone: string): (ms: number) => number {
  const formatter = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return (ms) => Date.parse(`${formatter.format(ms).replace(' ', 'T')}Z`) - ms;
}

/** The first second with the offset of the end, where one change lies between. */
function firstChange(fromMs: number, untilMs: number, offsetMs: (ms: number) => number): number {
  let [before, after] = [fromMs / 1000, untilMs / 1000];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetMs(middle * 1000) === offsetMs(fromMs)) before = middle;
    else after = middle;
  }
  return after * 1000;
}
