import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { bytesText } from '../../messages/numbers.ts';
import { countsText, durationText, percentText, shareText, timeText } from './format.ts';

describe('bytes', () => {
  // biome-ignore format: a table is read by column
  const cases: [bytes: number, text: string][] = [
    [0, '0 B'], [999, '999 B'], [1000, '1.0 KB'], [88_577, '88.6 KB'], [999_949, '999.9 KB'],
    [999_950, '1.0 MB'], [85e9, '85.0 GB'], [1.2e12, '1.2 TB'], [5e15, '5000.0 TB'],
  ];
  for (const [bytes, text] of cases) {
    test(`${bytes} bytes are ${text}`, () => assert.equal(bytesText(bytes), text));
  }
});

describe('the quality that is shown', () => {
  // biome-ignore format: a table is read by column
  const cases: { info: Record<string, unknown>; text: string }[] = [
    { info: { quality_rate: 100, total_collected: 9, unidentified: 171 },  text: '5.0' },
    { info: { quality_rate: 80, total_collected: 100, unidentified: 0 },   text: '80.0' },
    { info: { quality_rate: 0, total_collected: 0, unidentified: 5 },      text: '0.0' },
    { info: { quality_rate: 98.76, total_collected: 81 },                  text: '98.8' },
    { info: {},                                                            text: '–' },
  ];
  for (const { info, text } of cases) {
    test(`${JSON.stringify(info)} is ${text}`, () =>
      assert.equal(shareText('quality_rate', info), text));
  }
});

describe('durations', () => {
  // biome-ignore format: a table is read by column
  const cases: [ms: number, text: string][] = [
    [0, '0.0 s'], [840, '0.8 s'], [9949, '9.9 s'], [9950, '10 s'], [59_400, '59 s'], [59_600, '1:00'],
    [185_000, '3:05'], [3_599_600, '1:00:00'], [3_723_000, '1:02:03'], [360_000_000, '100:00:00'],
  ];
  for (const [ms, text] of cases) {
    test(`${ms} ms are ${text}`, () => assert.equal(durationText(ms), text));
  }
});

test('per cent have one decimal, and what is no number is unknown', () => {
  const shown = [0, 98.76, 100, undefined, null, '98'].map(percentText);
  assert.deepEqual(shown, ['0.0', '98.8', '100.0', '–', '–', '–']);
});

test('counts are listed by name, or said to be none', () => {
  assert.equal(countsText({ few_votes: 12, no_poster: 3 }, 'none'), 'few_votes 12, no_poster 3');
  assert.deepEqual([countsText({}, 'none'), countsText(undefined, '없음')], ['none', '없음']);
});

test("an instant is shown by the reader's clock, to the minute", () => {
  const at = new Date('2026-11-22T17:00:59Z');
  const shown = ['Asia/Seoul', 'UTC', 'America/New_York'].map((timezone) =>
    timeText(at, { timezone }),
  );
  assert.deepEqual(shown, ['2026-11-23 02:00', '2026-11-22 17:00', '2026-11-22 12:00']);
});
