import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chartLines } from './text-chart.ts';

test('ranks are drawn with the best on top', () => {
  assert.deepEqual(chartLines([3, 2, 1, 1, 2], { width: 10, height: 3, smallOnTop: true }), [
    '1 ┤  ●●',
    '  ┤ ●  ●',
    '3 ┤●',
  ]);
});

test('figures are drawn with the highest on top, labels lined up', () => {
  const label = (value: number) => value.toFixed(1);
  assert.deepEqual(chartLines([5, 10.5], { width: 10, height: 2, label }), ['10.5 ┤ ●', ' 5.0 ┤●']);
});

test('what never changes is one line', () => {
  assert.deepEqual(chartLines([7, 7], { width: 10, height: 3 }), ['7 ┤●●']);
});

test('more values than columns are thinned, the last one kept', () => {
  const values = Array.from({ length: 100 }, (_, index) => index);
  const lines = chartLines(values, { width: 10, height: 2 });
  assert.deepEqual(lines, ['99 ┤     ●●●●●', ' 9 ┤●●●●●']);
});

test('nothing gives nothing', () => {
  assert.deepEqual(chartLines([], { width: 10, height: 2 }), []);
});
