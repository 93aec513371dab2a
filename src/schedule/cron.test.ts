import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { DAY_MS, MINUTE_MS } from '../lib/clock.ts';
import { addDays, isoWithOffset } from '../lib/local-time.ts';
import { parseSchedule } from './cron.ts';

const ZONES = ['Asia/Seoul', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe'];

/** The days of 2026 on which one of these zones changes its clocks. */
const CHANGES = [
  '2026-03-08',
  '2026-03-29',
  '2026-04-05',
  '2026-10-04',
  '2026-10-25',
  '2026-11-01',
];

/** Two days either side of `on`: more than any zone is away from UTC. */
const around = (on: string): [Date, Date] => [
  new Date(`${addDays(on, -2)}T00:00:00Z`),
  new Date(`${addDays(on, 2)}T23:59:00Z`),
];

/** The due instants of one local day, as local time. */
function dueOn(on: string, cron: string, zone: string): string[] {
  const due = parseSchedule(cron, zone).occurrences(...around(on));
  return due.map((at) => isoWithOffset(at, zone)).filter((text) => text.startsWith(on));
}

describe('the default schedules where clocks change', () => {
  // biome-ignore format: a table is read by column
  const cases: { zone: string; on: string; cron: string; due: string[] }[] = [
    { zone: 'Asia/Seoul',          on: '2026-03-29', cron: '0 2 * * *', due: ['2026-03-29T02:00:00+09:00'] },
    { zone: 'Asia/Seoul',          on: '2026-11-01', cron: '0 3 * * 0', due: ['2026-11-01T03:00:00+09:00'] },
    { zone: 'Asia/Seoul',          on: '2026-11-01', cron: '0 4 1 * *', due: ['2026-11-01T04:00:00+09:00'] },
    // 02:00 to 03:00 is skipped
    { zone: 'America/New_York',    on: '2026-03-08', cron: '0 2 * * *', due: ['2026-03-08T03:00:00-04:00'] },
    { zone: 'America/New_York',    on: '2026-03-08', cron: '0 3 * * 0', due: ['2026-03-08T03:00:00-04:00'] },
    // 01:00 to 02:00 comes twice
    { zone: 'America/New_York',    on: '2026-11-01', cron: '0 2 * * *', due: ['2026-11-01T02:00:00-05:00'] },
    { zone: 'America/New_York',    on: '2026-11-01', cron: '0 4 1 * *', due: ['2026-11-01T04:00:00-05:00'] },
    // 02:00 to 03:00 is skipped
    { zone: 'Europe/Berlin',       on: '2026-03-29', cron: '0 2 * * *', due: ['2026-03-29T03:00:00+02:00'] },
    { zone: 'Europe/Berlin',       on: '2026-03-29', cron: '0 3 * * 0', due: ['2026-03-29T03:00:00+02:00'] },
    // 02:00 to 03:00 comes twice
    { zone: 'Europe/Berlin',       on: '2026-10-25', cron: '0 2 * * *', due: ['2026-10-25T02:00:00+02:00'] },
    { zone: 'Europe/Berlin',       on: '2026-10-25', cron: '0 3 * * 0', due: ['2026-10-25T03:00:00+01:00'] },
    // 02:00 to 02:30 is skipped
    { zone: 'Australia/Lord_Howe', on: '2026-10-04', cron: '0 2 * * *', due: ['2026-10-04T02:30:00+11:00'] },
    { zone: 'Australia/Lord_Howe', on: '2026-10-04', cron: '0 3 * * 0', due: ['2026-10-04T03:00:00+11:00'] },
    // 01:30 to 02:00 comes twice
    { zone: 'Australia/Lord_Howe', on: '2026-04-05', cron: '0 2 * * *', due: ['2026-04-05T02:00:00+10:30'] },
  ];
  for (const { zone, on, cron, due } of cases) {
    test(`${cron} is due at ${due.join()} in ${zone}`, () => {
      assert.deepEqual(dueOn(on, cron, zone), due);
    });
  }

  test('0 8-22 * * * is due fifteen times on the days of change as on any other', () => {
    for (const zone of ZONES) {
      const counts = [...CHANGES, '2026-06-01'].map((on) => dueOn(on, '0 8-22 * * *', zone).length);
      assert.deepEqual(counts, [15, 15, 15, 15, 15, 15, 15], zone);
    }
  });
});

describe('other schedules where clocks change', () => {
  test('a list of hours is due once for each, even where one is skipped', () => {
    assert.deepEqual(dueOn('2026-03-29', '30 2,14 * * *', 'Europe/Berlin'), [
      '2026-03-29T03:00:00+02:00',
      '2026-03-29T14:30:00+02:00',
    ]);
  });

  test('an hour that was moved onto the next one is not due twice', () => {
    assert.deepEqual(dueOn('2026-03-29', '0 2-3 * * *', 'Europe/Berlin'), [
      '2026-03-29T03:00:00+02:00',
    ]);
  });

  test('every hour is every hour the clock shows: 23 and 25 of them', () => {
    assert.equal(dueOn('2026-03-29', '0 * * * *', 'Europe/Berlin').length, 23);
    assert.equal(dueOn('2026-10-25', '0 * * * *', 'Europe/Berlin').length, 25);
    assert.deepEqual(dueOn('2026-10-25', '0 */2 * * *', 'Europe/Berlin').slice(0, 4), [
      '2026-10-25T00:00:00+02:00',
      '2026-10-25T02:00:00+02:00',
      '2026-10-25T02:00:00+01:00',
      '2026-10-25T04:00:00+01:00',
    ]);
  });
});

/** The first quarter of an hour of a local day at which the clock shows `time` or later. */
function firstShowing(on: string, time: string, timeZone: string): number | undefined {
  const [from, to] = around(on);
  for (let at = from.getTime(); at <= to.getTime(); at += 15 * MINUTE_MS) {
    const text = new Date(at).toLocaleString('sv-SE', { timeZone });
    if (text.startsWith(on) && text.slice(11) >= `${time}:00`) return at;
  }
  return undefined;
}

test('a fixed time is due once per local day, when the clock first shows it or has passed it', () => {
  const days = fc
    .tuple(fc.constantFrom(...CHANGES), fc.constantFrom(-1, 0, 0, 0, 1))
    .map(([on, shift]) => addDays(on, shift));
  const times = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45));
  fc.assert(
    fc.property(days, times, fc.constantFrom(...ZONES), (on, [hour, minute], zone) => {
      const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
      const due = parseSchedule(`${minute} ${hour} * * *`, zone).occurrences(...around(on));
      const onDay = due.filter((at) => isoWithOffset(at, zone).startsWith(on));
      assert.deepEqual(onDay.map(Number), [firstShowing(on, time, zone)]);
    }),
    { numRuns: 25 },
  );
});

test('occurrences lie after the first instant and not after the second, oldest first', () => {
  const { occurrences } = parseSchedule('0 2 * * *', 'Asia/Seoul');
  const [first, second] = [new Date('2026-11-21T17:00Z'), new Date('2026-11-22T17:00Z')];
  assert.deepEqual(occurrences(first, second), [second]);
  assert.deepEqual(occurrences(new Date(first.getTime() - 1), second), [first, second]);
  assert.deepEqual(occurrences(second, first), []);
});

test('the next occurrence is later than the instant, to the millisecond', () => {
  const { next } = parseSchedule('0 2 * * *', 'Asia/Seoul');
  const due = new Date('2026-11-22T17:00:00Z');
  assert.deepEqual(next(new Date(due.getTime() - 1)), due);
  assert.deepEqual(next(due), new Date(due.getTime() + DAY_MS));
});

test('an instant is due within the minute of an occurrence, and in no other', () => {
  const { isDue } = parseSchedule('0 2 * * *', 'Europe/Berlin');
  const cases = [
    ['2026-11-23T01:00:00Z', true],
    ['2026-11-23T01:00:59.999Z', true],
    ['2026-11-23T01:01:00Z', false],
    ['2026-11-23T00:59:59.999Z', false],
    ['2026-03-29T01:00:00Z', true], // 02:00 is skipped, 03:00 stands in for it
    ['2026-10-25T01:00:00Z', false], // the second 02:00
  ] as const;
  assert.deepEqual(
    cases.map(([at]) => [at, isDue(new Date(at))]),
    cases,
  );
});

describe('a schedule that cannot be', () => {
  // biome-ignore format: a table is read by column
  const cases: { cron: string; zone?: string; code: string; values: object }[] = [
    { cron: '@daily',      code: 'cron-invalid', values: { schedule: '@daily', problem: { kind: 'character', found: '@' } } },
    { cron: '10:30',       code: 'cron-invalid', values: { schedule: '10:30', problem: { kind: 'character', found: ':' } } },
    { cron: '0 0 2 * * *', code: 'cron-invalid', values: { schedule: '0 0 2 * * *', problem: { kind: 'fields', found: 6 } } },
    { cron: '',            code: 'cron-invalid', values: { schedule: '', problem: { kind: 'fields', found: 0 } } },
    { cron: '60 * * * *',  code: 'cron-invalid', values: { schedule: '60 * * * *', problem: { kind: 'range', field: 'minute' } } },
    { cron: '0 25 * * *',  code: 'cron-invalid', values: { schedule: '0 25 * * *', problem: { kind: 'range', field: 'hour' } } },
    { cron: '0 0 32 * *',  code: 'cron-invalid', values: { schedule: '0 0 32 * *', problem: { kind: 'range', field: 'day' } } },
    { cron: '0 0 1 13 *',  code: 'cron-invalid', values: { schedule: '0 0 1 13 *', problem: { kind: 'range', field: 'month' } } },
    { cron: '0 0 * * 9',   code: 'cron-invalid', values: { schedule: '0 0 * * 9', problem: { kind: 'range', field: 'dayOfWeek' } } },
    { cron: '0 2 x * *',   code: 'cron-invalid', values: { schedule: '0 2 x * *', problem: { kind: 'form' } } },
    { cron: '0 0 30 2 *',  code: 'cron-never',   values: { schedule: '0 0 30 2 *' } },
    { cron: '0 2 * * *',   code: 'zone-unknown', values: { zone: 'Asia/Soul' }, zone: 'Asia/Soul' },
  ];
  for (const { cron, zone = 'Asia/Seoul', code, values } of cases) {
    test(`'${cron}' in ${zone} is ${code}`, () => {
      assert.throws(() => parseSchedule(cron, zone), { code, values });
    });
  }

  test('the twenty-ninth of February does come', () => {
    const due = parseSchedule('0 0 29 2 *', 'UTC').next(new Date('2026-11-23T00:00Z'));
    assert.deepEqual(due, new Date('2028-02-29T00:00Z'));
  });
});
