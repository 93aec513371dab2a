import assert from 'node:assert/strict';
import { test } from 'node:test';

import { livedTwice } from '../support/lived-twice.ts';

/** A Sunday, so that the weekly collection and its report are among what is due. */
const LIFE = { from: '2026-11-29T00:00:00+09:00', yaml: 'lang: ko\n' };

test('two days of the whole program in one process happen the same way twice, byte for byte', async (t) => {
  const { jobs, processes, verified, snapshots } = await livedTwice(2, LIFE, t);
  assert.deepEqual(jobs, { total: 33, successful: 33 });
  // The daemon, a reader of its configuration, the runs, and health every ten minutes.
  assert.equal(processes, 1 + 1 + 33 + 288);
  assert.equal(verified, 0);
  assert.deepEqual(
    [snapshots.length, snapshots.filter((name) => !name.startsWith('trending_'))],
    [33, ['daily_20261129.json', 'daily_20261130.json', 'weekly_2026-W48.json']],
  );
});
