import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseSchedule } from './cron.ts';
import { beginningOf, instantMeant, type Moment } from './moment.ts';

const NOW = new Date('2026-11-25T10:30:00+09:00');

// biome-ignore format: a table is read by column
const cases: { name: string; cron: string; zone?: string; moment: Moment; is: string }[] = [
  { name: 'an instant is itself',                    cron: '0 2 * * *',       moment: new Date('2026-11-24T00:00:00Z'), is: '2026-11-24T00:00:00Z' },
  { name: 'a day is when it was due on it',          cron: '0 2 * * *',       moment: { on: '2026-11-24' },  is: '2026-11-24T02:00:00+09:00' },
  { name: 'and the last of several',                 cron: '0 8,14,20 * * *', moment: { on: '2026-11-24' },  is: '2026-11-24T20:00:00+09:00' },
  { name: 'today it is the last that has come',      cron: '0 8,14,20 * * *', moment: { daysAgo: 0 },        is: '2026-11-25T08:00:00+09:00' },
  { name: 'or the first that will',                  cron: '0 14,20 * * *',   moment: { daysAgo: 0 },        is: '2026-11-25T14:00:00+09:00' },
  { name: 'yesterday is of the zone',                cron: '0 2 * * *', zone: 'America/Los_Angeles', moment: { daysAgo: 1 }, is: '2026-11-23T02:00:00-08:00' },
  { name: 'a day on which nothing is due is its noon', cron: '0 3 * * 0',     moment: { on: '2026-11-24' },  is: '2026-11-24T12:00:00+09:00' },
  { name: 'the day has its own offset',              cron: '30 23 * * *', zone: 'Europe/Berlin', moment: { on: '2026-10-25' }, is: '2026-10-25T23:30:00+01:00' },
  { name: 'its first minute is of it',               cron: '0 0 * * *', zone: 'Europe/Berlin', moment: { on: '2026-10-25' }, is: '2026-10-25T00:00:00+02:00' },
];

for (const { name, cron, zone = 'Asia/Seoul', moment, is } of cases) {
  test(`of what is said about when: ${name}`, () => {
    const found = instantMeant(moment, parseSchedule(cron, zone), NOW);
    assert.equal(found.toISOString(), new Date(is).toISOString());
  });
}

// biome-ignore format: a table is read by column
const BEGINNINGS: [on: string, zone: string, at: string][] = [
  ['2026-11-23', 'Asia/Seoul',       '2026-11-22T15:00:00.000Z'],
  ['2026-11-23', 'UTC',              '2026-11-23T00:00:00.000Z'],
  ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z'],
  ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z'],
  // Clocks go forward at midnight: the day begins at one o'clock.
  ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
  // They go back at midnight: the last hour of the day before comes twice.
  ['2018-02-18', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z'],
];
for (const [on, zone, at] of BEGINNINGS) {
  test(`${on} begins in ${zone} at ${at}`, () => {
    assert.equal(beginningOf({ on }, zone, new Date()).toISOString(), at);
  });
}
