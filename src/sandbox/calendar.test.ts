import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf, formatDay, parseDay, wednesdayOf } from './calendar.ts';

// biome-ignore format: a table is read by column
const dates: [text: string, isDate: boolean][] = [
  ['2026-11-23', true], ['1969-12-31', true], ['2024-02-29', true],
  ['2026-02-29', false], ['2026-13-01', false], ['2026-1-1', false], ['', false], ['2026-11-23T00:00', false],
];
for (const [text, isDate] of dates) {
  test(`"${text}" is ${isDate ? 'a' : 'no'} date`, () => {
    assert.equal(formatDay(parseDay(text)), isDate ? text : '');
  });
}

test('the UTC date decides, not the local one', () => {
  assert.equal(formatDay(dayOf(new Date('2026-11-22T23:59:59.999Z'))), '2026-11-22');
});

test('the Wednesday of a day is that day or one of the six before it', () => {
  const found = ['2026-11-24', '2026-11-25', '2026-12-01', '1969-12-30'].map((day) =>
    formatDay(wednesdayOf(parseDay(day))),
  );
  assert.deepEqual(found, ['2026-11-18', '2026-11-25', '2026-11-25', '1969-12-24']);
});
