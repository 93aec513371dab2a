import assert from 'node:assert/strict';
import { test } from 'node:test';

import { livedTwice } from './support/lived-twice.ts';

/** A Sunday, so that the weekly collection and its report are among what is due. Days: test/long. */
const LIFE = { from: '2026-11-29T00:00:00+09:00', yaml: 'lang: ko\n' };

test('a night of the whole program in one process happens the same way twice, byte for byte', async (t) => {
  const { jobs, snapshots } = await livedTwice(1 / 4, LIFE, t);
  assert.deepEqual(jobs, { total: 2, successful: 2 });
  assert.ok(
    snapshots.includes('daily_20261129.json') && snapshots.includes('weekly_2026-W48.json'),
  );
});
