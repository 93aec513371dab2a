import assert from 'node:assert/strict';
import { test } from 'node:test';

import { reportKind } from './job.ts';

test('a report is of a kind that is known, or it is none of ours', () => {
  const words = ['weekly', 'monthly', 'yearly', '', 'constructor', undefined];
  assert.deepEqual(words.map(reportKind), ['weekly', 'monthly', ...Array(4).fill(undefined)]);
});
