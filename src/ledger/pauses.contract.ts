import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';

import { NOON, ONE, THREE, TWO } from './examples.contract.ts';
import type { OpenedStore } from './opened.contract.ts';

const FOUR = new Date(THREE.getTime() + 3_600_000);

/** What every planbook promises of pauses. */
export function describePauses(opened: (t: TestContext) => Promise<OpenedStore>): void {
  test('a pause lasts until it is ended, and is kept when it is over', async (t) => {
    const { planbook } = await opened(t);
    assert.deepEqual(await planbook.pauses('daily'), []);
    await planbook.pause('daily', { note: '이사 중', until: undefined }, NOON);
    const pause = { since: NOON, until: undefined, note: '이사 중' };
    assert.deepEqual(await planbook.pauses('daily'), [pause]);
    assert.equal(await planbook.resume('daily', ONE), true);
    assert.deepEqual(await planbook.pauses('daily'), [{ ...pause, until: ONE }]);
  });

  test('what is not paused cannot be resumed, nor twice, nor after its end', async (t) => {
    const { planbook } = await opened(t);
    assert.equal(await planbook.resume('daily', NOON), false);
    await planbook.pause('daily', { note: '', until: TWO }, NOON);
    assert.equal(await planbook.resume('weekly', ONE), false);
    assert.equal(await planbook.resume('daily', TWO), false);
    assert.equal(await planbook.resume('daily', ONE), true);
    assert.equal(await planbook.resume('daily', ONE), false);
  });

  test('a pause that lasts is replaced; those of a job come newest first', async (t) => {
    const { planbook } = await opened(t);
    await planbook.pause('daily', { note: 'first', until: undefined }, NOON);
    await planbook.pause('daily', { note: 'second', until: THREE }, ONE);
    await planbook.pause('weekly', { note: 'another job', until: undefined }, TWO);
    assert.deepEqual(await planbook.pauses('daily'), [
      { since: ONE, until: THREE, note: 'second' },
      { since: NOON, until: ONE, note: 'first' },
    ]);
  });

  test('two pauses of one instant are one, as the last was asked for', async (t) => {
    const { planbook } = await opened(t);
    await planbook.pause('daily', { note: 'first', until: undefined }, NOON);
    await planbook.pause('daily', { note: 'second', until: TWO }, NOON);
    assert.deepEqual(await planbook.pauses('daily'), [{ since: NOON, until: TWO, note: 'second' }]);
  });

  test('a job is known with the pauses that reach beyond what is planned of it', async (t) => {
    const { planbook } = await opened(t);
    const jobs = ['daily', 'weekly'].map((name) => ({
      name,
      schedule: '0 2 * * *',
      timezone: 'UTC',
    }));
    await planbook.knowJobs(jobs, NOON);
    await planbook.pause('daily', { note: 'over by then', until: ONE }, NOON);
    await planbook.pause('daily', { note: 'ends later', until: THREE }, TWO);
    await planbook.pause('daily', { note: 'has no end', until: undefined }, FOUR);
    for (const job of jobs) await planbook.record(job.name, [], ONE, FOUR);
    const known = await planbook.known();
    assert.deepEqual(
      known.map(({ name, pauses }) => [name, pauses.map(({ note }) => note)]),
      [
        ['daily', ['ends later', 'has no end']],
        ['weekly', []],
      ],
    );
  });
}
