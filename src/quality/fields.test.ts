import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isCalendarDate } from './fields.ts';

// biome-ignore format: a table is read by column
const dates: [text: string, exists: boolean][] = [
  ['2024-02-29', true],  ['2023-02-29', false], ['1900-02-29', false], ['2000-02-29', true],
  ['2024-04-31', false], ['2024-12-31', true],  ['2024-13-01', false], ['2024-00-10', false],
  ['2024-01-00', false], ['2024-99-99', false], ['0000-01-01', false], ['0001-01-01', true],
  ['2024-1-5', false],   ['2024-01-01junk', false], ['2024-01-01\n', false], [' 2024-01-01', false],
  ['+2024-01-01', false], ['٢٠٢٤-٠١-٠١', false], ['20240101', false],  ['', false],
];

for (const [text, exists] of dates) {
  test(`${JSON.stringify(text)} is ${exists ? 'a date' : 'no date'}`, () => {
    assert.equal(isCalendarDate(text), exists);
  });
}

test('a date exists exactly when the calendar gives it back', () => {
  const parts = fc.tuple(
    fc.integer({ min: 1000, max: 9999 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 31 }),
  );
  fc.assert(
    fc.property(parts, ([year, month, day]) => {
      const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
      const given = new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
      assert.equal(isCalendarDate(text), given === text);
    }),
    { numRuns: 1000 },
  );
});
