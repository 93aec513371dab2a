import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { type ClockChange, clockChanges } from './clock-changes.ts';
import { parseSchedule } from './cron.ts';

const NEW_YORK = 'America/New_York';
const at = (iso: string) => new Date(iso);

describe('what a change of clocks does', () => {
  interface Case {
    cron: string;
    zone: string;
    changes: ClockChange[];
  }
  // biome-ignore format: a table is read by column
  const cases: Case[] = [
    { cron: '30 2 * * *',    zone: NEW_YORK,              changes: [{ kind: 'moved', on: '2027-03-14', time: '02:30', dueAt: at('2027-03-14T07:00:00Z') }] },
    { cron: '30 1 * * *',    zone: NEW_YORK,              changes: [{ kind: 'once', on: '2027-11-07', time: '01:30', dueAt: at('2027-11-07T05:30:00Z') }] },
    { cron: '0 1-3 * * *',   zone: NEW_YORK,              changes: [{ kind: 'moved', on: '2027-03-14', time: '02:00', dueAt: at('2027-03-14T07:00:00Z') }, { kind: 'once', on: '2027-11-07', time: '01:00', dueAt: at('2027-11-07T05:00:00Z') }] },
    { cron: '*/10 * * * *',  zone: NEW_YORK,              changes: [{ kind: 'dropped', on: '2027-03-14', from: '02:00', to: '03:00', times: 6 }, { kind: 'twice', on: '2027-11-07', from: '01:00', to: '02:00', times: 6 }] },
    { cron: '30 2 * * 1',    zone: NEW_YORK,              changes: [] },
    { cron: '0 3 * * *',     zone: NEW_YORK,              changes: [] },
    { cron: '15 2 * * *',    zone: 'Australia/Lord_Howe', changes: [{ kind: 'moved', on: '2027-10-03', time: '02:15', dueAt: at('2027-10-02T15:30:00Z') }] },
    { cron: '45 1 * * *',    zone: 'Australia/Lord_Howe', changes: [{ kind: 'once', on: '2027-04-04', time: '01:45', dueAt: at('2027-04-03T14:45:00Z') }] },
    { cron: '30 2 * * *',    zone: 'Asia/Seoul',          changes: [] },
  ];
  for (const { cron, zone, changes } of cases) {
    test(`to ${cron} in ${zone}, in 2027`, () => {
      const schedule = parseSchedule(cron, zone);
      const found = clockChanges(schedule, at('2027-01-01T00:00:00Z'), at('2028-01-01T00:00:00Z'));
      assert.deepEqual(found, changes);
      for (const change of found) if ('dueAt' in change) assert.ok(schedule.isDue(change.dueAt));
    });
  }

  test('is told of the time asked for alone', () => {
    const schedule = parseSchedule('30 2 * * *', NEW_YORK);
    const changeAt = at('2027-03-14T07:00:00Z');
    assert.deepEqual(clockChanges(schedule, changeAt, at('2027-04-01T00:00:00Z')), []);
    assert.equal(clockChanges(schedule, at('2027-03-14T06:59:59Z'), changeAt).length, 1);
  });
});
