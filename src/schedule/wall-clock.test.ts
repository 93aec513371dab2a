import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import * as fc from 'fast-check';

import { DAY_MS, MINUTE_MS } from '../lib/clock.ts';
import { offsetChanges } from '../lib/offset-changes.ts';
import { parseSchedule } from './cron.ts';

const QUARTER_MS = 15 * MINUTE_MS;
const FROM = new Date('2026-01-01T00:00:00Z');
const UNTIL = new Date('2028-01-01T00:00:00Z');

/** The zones whose clocks change. */
const CHANGING = Intl.supportedValuesOf('timeZone').flatMap((zone) => {
  const formatter = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const offsetOf = (at: Date) => formatter.format(at);
  const months = Array.from({ length: 24 }, (_, n) => new Date(+FROM + n * 30 * DAY_MS));
  const isSteady = new Set(months.map((at) => offsetOf(at).split(', ')[1])).size === 1;
  return isSteady ? [] : [zone];
});
const anyChange = fc
  .constantFrom(...CHANGING)
  .chain((zone) =>
    fc.constantFrom(...offsetChanges(zone, FROM, UNTIL)).map(({ at }) => ({ zone, at })),
  );
const anyTime = fc.record({
  minute: fc.constantFrom(0, 15, 30, 45),
  // Most clocks change at night.
  hour: fc.oneof(fc.constantFrom(0, 1, 2, 3, 23), fc.integer({ min: 0, max: 23 })),
  weekday: fc.option(fc.integer({ min: 0, max: 6 })),
});

/** What the clocks of a zone show, quarter by quarter, as Node's own text has it. */
function quarters(zone: string, around: Date): { at: Date; shows: string }[] {
  const formatter = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const fromMs = Math.floor((+around - 3 * DAY_MS) / QUARTER_MS) * QUARTER_MS;
  return Array.from({ length: 6 * 96 }, (_, n) => new Date(fromMs + n * QUARTER_MS)).map((at) => ({
    at,
    shows: formatter.format(at),
  }));
}

test('whatever clocks do, a time of day is due when it is first shown, or passed', () => {
  fc.assert(
    fc.property(anyChange, anyTime, ({ zone, at }, { minute, hour, weekday }) => {
      const shown = quarters(zone, at);
      const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
      const days = [-1, 0, 1].map((n) => new Date(+at + n * DAY_MS).toISOString().slice(0, 10));
      const isNamed = (on: string) => weekday === null || new Date(on).getUTCDay() === weekday;
      const expected = days
        .filter(isNamed)
        .flatMap((on) => shown.find(({ shows }) => shows >= `${on} ${time}`)?.at ?? []);
      const { occurrences, isDue } = parseSchedule(`${minute} ${hour} * * ${weekday ?? '*'}`, zone);
      const due = occurrences(new Date(+at - 3 * DAY_MS), new Date(+at + 3 * DAY_MS));
      for (const one of expected) {
        assert.ok(
          due.some((found) => +found === +one),
          `${zone}: ${time} at ${one.toISOString()}`,
        );
        assert.ok(isDue(one));
      }
      // Named days that are not looked at lie before and after; none but them may be due besides.
      const [first = at, last = at] = [expected[0], expected.at(-1)];
      const between = due.filter((one) => one >= first && one <= last);
      assert.deepEqual(between.map(Number), [...new Set(expected.map(Number))]);
    }),
    { numRuns: 80 },
  );
});

test('whatever clocks do, a repeated time is due whenever it is shown', () => {
  fc.assert(
    fc.property(anyChange, fc.constantFrom('*/15', '30', '0,45'), ({ zone, at }, minutes) => {
      const matches = { '*/15': /./, '30': /:30$/, '0,45': /:(00|45)$/ }[minutes];
      const expected = quarters(zone, at).filter(({ shows }) => matches.test(shows));
      const [from, until] = [new Date(+at - 2 * DAY_MS), new Date(+at + 2 * DAY_MS)];
      assert.deepEqual(
        parseSchedule(`${minutes} * * * *`, zone).occurrences(from, until),
        expected.map((one) => one.at).filter((one) => one > from && one <= until),
      );
    }),
    { numRuns: 50 },
  );
});

describe('a gap that ends with the day', () => {
  // biome-ignore format: a table is read by column
  const cases: [cron: string, zone: string, after: string, next: string][] = [
    // 23:00 to 24:00 is skipped on Saturday the 27th
    ['45 23 * * *', 'America/Nuuk',         '2027-03-27T12:00:00Z', '2027-03-28T01:00:00Z'],
    ['45 23 * * 6', 'America/Nuuk',         '2027-03-27T12:00:00Z', '2027-03-28T01:00:00Z'],
    ['45 23 27 * *', 'America/Nuuk',        '2027-03-27T12:00:00Z', '2027-03-28T01:00:00Z'],
    ['45 23 * * *', 'America/Scoresbysund', '2027-03-27T12:00:00Z', '2027-03-28T01:00:00Z'],
    // midnight to one is skipped on Sunday the 28th
    ['30 0 * * 0',  'Asia/Beirut',          '2027-03-27T12:00:00Z', '2027-03-27T22:00:00Z'],
  ];
  for (const [cron, zone, after, next] of cases) {
    test(`${cron} in ${zone} is promised for ${next}, and due then`, () => {
      const schedule = parseSchedule(cron, zone);
      assert.deepEqual(schedule.next(new Date(after)), new Date(next));
      assert.equal(schedule.isDue(new Date(next)), true);
      assert.deepEqual(schedule.occurrences(new Date(after), new Date(next)), [new Date(next)]);
    });
  }
});
