import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { HOUR_MS, MINUTE_MS } from './clock.ts';
import {
  addDays,
  isoWithOffset,
  isTimeZone,
  localDate,
  periodOf,
  SYSTEM_ZONE,
} from './local-time.ts';

const ZONES = ['Asia/Seoul', 'UTC', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe'];
const MORE_ZONES = [
  ...ZONES,
  'America/St_Johns',
  'Pacific/Chatham',
  'Africa/Cairo',
  'Antarctica/Troll',
  'Pacific/Apia',
];

const zones = fc.constantFrom(...MORE_ZONES);
const instants = fc.date({
  min: new Date('2000-01-01T00:00:00Z'),
  max: new Date('2037-12-31T00:00:00Z'),
  noInvalidDate: true,
});

/** Sweden writes local time as `2026-11-23 02:00:00`. */
const swedish = (at: Date, timeZone: string) => at.toLocaleString('sv-SE', { timeZone });

test('the zone of the machine is told as Intl tells it, whichever it is', (t) => {
  const { TZ } = process.env;
  t.after(() => {
    if (TZ === undefined) delete process.env['TZ'];
    else process.env['TZ'] = TZ;
  });
  for (const zone of MORE_ZONES) {
    process.env['TZ'] = zone;
    fc.assert(
      fc.property(instants, (at) => {
        assert.equal(isoWithOffset(at, SYSTEM_ZONE), isoWithOffset(at, zone));
      }),
    );
  }
  assert.equal(isTimeZone(SYSTEM_ZONE), false);
});

test('a time is told as Intl tells it, however near to a change of the clocks, and again', () => {
  fc.assert(
    fc.property(fc.oneof(instants, nearChanges), zones, (at, zone) => {
      const minuteMs = at.getTime() - (at.getTime() % MINUTE_MS);
      for (const ms of [at.getTime(), minuteMs, minuteMs + MINUTE_MS - 1000, minuteMs - 1]) {
        const [on = '', of = ''] = swedish(new Date(ms), zone).split(' ');
        assert.equal(isoWithOffset(new Date(ms), zone).slice(0, 19), `${on}T${of}`);
      }
    }),
    { numRuns: 500 },
  );
});

describe('the period of an instant', () => {
  // biome-ignore format: a table is read by column
  const cases = [
    { at: '2026-11-22T17:00:00Z', zone: 'Asia/Seoul',          hour: '20261123_02',      day: '20261123', week: '2026-W48', month: '202611' },
    { at: '2026-11-22T17:00:00Z', zone: 'UTC',                 hour: '20261122_17',      day: '20261122', week: '2026-W47', month: '202611' },
    { at: '2026-12-31T15:00:00Z', zone: 'Asia/Seoul',          hour: '20270101_00',      day: '20270101', week: '2026-W53', month: '202701' },
    { at: '2024-12-30T00:00:00Z', zone: 'UTC',                 hour: '20241230_00',      day: '20241230', week: '2025-W01', month: '202412' },
    { at: '2026-10-25T00:00:00Z', zone: 'Europe/Berlin',       hour: '20261025_02',      day: '20261025', week: '2026-W43', month: '202610' },
    { at: '2026-10-25T01:00:00Z', zone: 'Europe/Berlin',       hour: '20261025_02+0100', day: '20261025', week: '2026-W43', month: '202610' },
    { at: '2026-10-25T02:00:00Z', zone: 'Europe/Berlin',       hour: '20261025_03',      day: '20261025', week: '2026-W43', month: '202610' },
    { at: '2026-11-01T06:30:00Z', zone: 'America/New_York',    hour: '20261101_01-0500', day: '20261101', week: '2026-W44', month: '202611' },
    { at: '2026-04-04T14:30:00Z', zone: 'Australia/Lord_Howe', hour: '20260405_01',      day: '20260405', week: '2026-W14', month: '202604' },
    { at: '2026-04-04T15:00:00Z', zone: 'Australia/Lord_Howe', hour: '20260405_01+1030', day: '20260405', week: '2026-W14', month: '202604' },
    { at: '2026-04-04T15:30:00Z', zone: 'Australia/Lord_Howe', hour: '20260405_02',      day: '20260405', week: '2026-W14', month: '202604' },
  ];
  for (const { at, zone, ...expected } of cases) {
    test(`${at} in ${zone} is the hour ${expected.hour} of ${expected.week}`, () => {
      const instant = new Date(at);
      const found = {
        hour: periodOf('hour', instant, zone),
        day: periodOf('day', instant, zone),
        week: periodOf('week', instant, zone),
        month: periodOf('month', instant, zone),
      };
      assert.deepEqual(found, expected);
    });
  }

  test('hour, day and month are what the calendar says, whatever the zone', () => {
    fc.assert(
      fc.property(instants, zones, (at, zone) => {
        const hour = swedish(at, zone).slice(0, 13).replaceAll('-', '').replace(' ', '_');
        assert.equal(periodOf('hour', at, zone).slice(0, 11), hour);
        assert.equal(periodOf('day', at, zone), hour.slice(0, 8));
        assert.equal(periodOf('month', at, zone), hour.slice(0, 6));
      }),
    );
  });

  test('instants an hour apart never share the name of an hour', () => {
    fc.assert(
      fc.property(fc.oneof(instants, nearChanges), zones, (at, zone) => {
        const later = new Date(at.getTime() + HOUR_MS);
        assert.notEqual(periodOf('hour', at, zone), periodOf('hour', later, zone));
      }),
      { numRuns: 500 },
    );
  });

  test('a week begins on Monday, and the first of a year holds the fourth of January', () => {
    fc.assert(
      fc.property(instants, (at) => {
        const [year = '', week = ''] = periodOf('week', at, 'UTC').split('-W');
        const fourth = new Date(`${year}-01-04T00:00:00Z`);
        const firstMonday = addDays(`${year}-01-04`, -((fourth.getUTCDay() + 6) % 7));
        const monday = addDays(firstMonday, 7 * (Number(week) - 1));
        const on = localDate(at, 'UTC');
        assert.ok(monday <= on && on < addDays(monday, 7), `${on} is not in ${year}-W${week}`);
      }),
    );
  });
});

/** Around the changes of 2026 in the zones above. */
const nearChanges = fc
  .tuple(
    fc.constantFrom(
      '2026-11-01T06:00Z',
      '2026-10-25T01:00Z',
      '2026-04-04T15:00Z',
      '2026-03-29T01:00Z',
      '2000-04-02T03:31Z',
    ),
    fc.integer({ min: -180, max: 180 }),
  )
  .map(([change, minutes]) => new Date(Date.parse(change) + minutes * 60_000));

test('the local date is the calendar date in that zone', () => {
  fc.assert(
    fc.property(instants, zones, (at, zone) => {
      assert.equal(localDate(at, zone), swedish(at, zone).slice(0, 10));
    }),
  );
});

describe('an instant with its offset', () => {
  // biome-ignore format: a table is read by column
  const cases = [
    { at: '2026-11-22T17:00:00Z',     zone: 'Asia/Seoul',          text: '2026-11-23T02:00:00+09:00' },
    { at: '2026-11-22T17:00:00Z',     zone: 'UTC',                 text: '2026-11-22T17:00:00+00:00' },
    { at: '2026-11-22T17:00:59.999Z', zone: 'America/New_York',    text: '2026-11-22T12:00:59-05:00' },
    { at: '2026-04-04T15:00:00Z',     zone: 'Australia/Lord_Howe', text: '2026-04-05T01:30:00+10:30' },
  ];
  for (const { at, zone, text } of cases) {
    test(`${at} in ${zone} is ${text}`, () =>
      assert.equal(isoWithOffset(new Date(at), zone), text));
  }

  test('reads back as the same second', () => {
    fc.assert(
      fc.property(fc.oneof(instants, nearChanges), zones, (at, zone) => {
        const second = Math.floor(at.getTime() / 1000);
        assert.equal(Date.parse(isoWithOffset(at, zone)), second * 1000);
      }),
    );
  });
});

test('days are added by the calendar, over months, leap days and years', () => {
  assert.deepEqual(
    [
      addDays('2026-11-23', -90),
      addDays('2028-02-28', 1),
      addDays('2026-12-31', 1),
      addDays('2026-03-29', 0),
    ],
    ['2026-08-25', '2028-02-29', '2027-01-01', '2026-03-29'],
  );
});

test('only names of IANA zones are time zones', () => {
  const zones = ['Asia/Seoul', 'UTC', 'Etc/GMT-9', 'US/Eastern', 'asia/seoul'];
  const others = ['Asia/Soul', '+09:00', '', 'constructor'];
  assert.deepEqual([...zones, ...others].filter(isTimeZone), zones);
});

test('times can be told in every zone that this Node lists', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const at = new Date('2026-11-23T02:00:00Z');
  const untold = zones.filter(
    (zone) => !isTimeZone(zone) || !isoWithOffset(at, zone).includes('2026'),
  );
  assert.deepEqual(untold, []);
});
