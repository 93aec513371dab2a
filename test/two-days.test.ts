import assert from 'node:assert/strict';
import { test } from 'node:test';

import { type Lived, days } from './support/days.ts';
import { HOME } from './support/virtual-machine.ts';

/** A Sunday, so that the weekly collection and its report are among what is due. */
const LIFE = { from: '2026-11-29T00:00:00+09:00', yaml: 'lang: ko\n' };

test('two days of the whole program in one process happen the same way twice, byte for byte', async (t) => {
  const first = await days(2, LIFE);
  const second = await days(2, LIFE);
  t.diagnostic(`${first.processes} processes, ${first.virtualHours} virtual hours, twice`);
  t.diagnostic(`${first.sha256}\n${second.sha256}`);
  assert.equal(first.sha256, second.sha256);
  assert.deepEqual([first, second].map(outcome), [
    { exitCode: 0, tookTurns: false },
    { exitCode: 0, tookTurns: false },
  ]);

  const { total_jobs, successful_jobs } = (await first.machine.json('stats --days 3')).document;
  assert.deepEqual({ total_jobs, successful_jobs }, { total_jobs: 33, successful_jobs: 33 });
  // The daemon, a reader of its configuration, the runs, and health every ten minutes.
  assert.equal(first.processes, 1 + 1 + 33 + 288);
  const { exitCode } = await first.machine.json('data verify');
  assert.equal(exitCode, 0);
  const snapshots = await first.machine.files.list(`${HOME}/data/raw/movies`);
  assert.deepEqual(
    [snapshots.length, snapshots.filter((name) => !name.startsWith('trending_'))],
    [33, ['daily_20261129.json', 'daily_20261130.json', 'weekly_2026-W48.json']],
  );
});

function outcome({ exitCode, tookTurns }: Lived) {
  return { exitCode, tookTurns };
}
