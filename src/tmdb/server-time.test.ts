import assert from 'node:assert/strict';
import { test } from 'node:test';

import { aheadMs, tellsTime } from './server-time.ts';

const NOW = new Date('2026-11-25T02:00:00Z');
const DAYS_MS = 2 * 86_400_000;

// biome-ignore format: a table is read by column
const responses: [name: string, headers: Record<string, string>, ahead: number | undefined][] = [
  ['made now',                    { date: 'Wed, 25 Nov 2026 02:00:00 GMT' },              0],
  ['by a clock two days behind',  { date: 'Mon, 23 Nov 2026 02:00:00 GMT' },              DAYS_MS],
  ['by one two days ahead',       { date: 'Fri, 27 Nov 2026 02:00:00 GMT' },              -DAYS_MS],
  ['of a cache, eight hours old', { date: 'Tue, 24 Nov 2026 18:00:00 GMT', age: '28800' }, 0],
  ['without a date',              {},                                                     undefined],
  ['with a date that is none',    { date: 'yesterday' },                                  undefined],
  ['with an age that is none',    { date: 'Wed, 25 Nov 2026 02:00:00 GMT', age: 'old' },  undefined],
];
for (const [name, headers, ahead] of responses) {
  test(`a response ${name}: ahead by ${ahead}`, () => {
    assert.equal(aheadMs({ headers }, NOW), ahead);
  });
}

// biome-ignore format: a table is read by column
const servers: [baseUrl: string, is: boolean][] = [
  ['https://api.themoviedb.org/3',      true],
  ['https://api.tmdb.org/3',            true],
  ['https://themoviedb.org.example/3',  false],
  ['https://notthemoviedb.org/3',       false],
  ['http://127.0.0.1:8787/3',           false],
  ['http://sandbox.invalid/3',          false],
];
for (const [baseUrl, is] of servers) {
  test(`the clock of ${baseUrl} is ${is ? '' : 'not '}believed`, () => {
    assert.equal(tellsTime(baseUrl), is);
  });
}
