import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parsePeriod, withinPeriods } from './periods.ts';

// biome-ignore format: a table is read by column
const cases: { text: string; period: [start: string, end: string] | undefined }[] = [
  { text: '2026',               period: ['2026010100', '2026~'] },
  { text: '202611',             period: ['2026110100', '202611~'] },
  { text: '20261124',           period: ['2026112400', '20261124~'] },
  { text: '20261124_08',        period: ['2026112408', '2026112408~'] },
  { text: '20261025_02+0100',   period: ['2026102502+0100', '2026102502+0100'] },
  { text: '2026-W47',           period: ['2026111600', '20261122~'] },
  { text: '2026-W01',           period: ['2025122900', '20260104~'] },
  { text: '2026-W53',           period: ['2026122800', '20270103~'] },
  { text: '2025-W53',           period: undefined },
  { text: '2026-W00',           period: undefined },
  { text: '202613',             period: undefined },
  { text: '20260229',           period: undefined },
  { text: '20261124_24',        period: undefined },
  { text: '2026-11',            period: undefined },
  { text: '2026-11-24',         period: undefined },
  { text: 'x',                  period: undefined },
  { text: '',                   period: undefined },
];
for (const { text, period } of cases) {
  test(`'${text}' is ${period === undefined ? 'no period' : period.join(' to ')}`, () => {
    assert.deepEqual(parsePeriod(text), period && { start: period[0], end: period[1] });
  });
}

// biome-ignore format: a table is read by column
const ranges: { period: string; from: string; to: string; within: boolean }[] = [
  { period: '2026-W47',         from: '202611',      to: '202611',      within: true },
  { period: '2026-W49',         from: '202612',      to: '202612',      within: false },
  { period: '20261122',         from: '2026-W47',    to: '2026-W47',    within: true },
  { period: '20261123',         from: '2026-W47',    to: '2026-W47',    within: false },
  { period: '202611',           from: '20261101',    to: '20261130',    within: true },
  { period: '20261025_02+0100', from: '20261025_02', to: '20261025_02', within: true },
  { period: '20261025_03',      from: '20261025_02', to: '20261025_02', within: false },
  { period: '20261025_22',      from: '20261025',    to: '20261025',    within: true },
];
for (const { period, from, to, within } of ranges) {
  test(`${period} lies ${within ? 'within' : 'outside'} ${from} to ${to}`, () => {
    assert.equal(withinPeriods(period, parsePeriod(from), parsePeriod(to)), within);
  });
}
