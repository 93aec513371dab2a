import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';

import { NOON, ONE, TWO } from './examples.contract.ts';
import type { OpenedStore } from './opened.contract.ts';

const DONE = { ok: true, text: '다시 읽었습니다.' };

/** What every planbook promises of what is asked of the daemon. */
export function describeRequests(opened: (t: TestContext) => Promise<OpenedStore>): void {
  test('a request waits until it is answered, and its answer is kept', async (t) => {
    const { planbook } = await opened(t);
    const id = await planbook.ask('run', 'daily', NOON);
    assert.deepEqual(await planbook.pending(), [
      { id, kind: 'run', job: 'daily', createdAt: NOON },
    ]);
    assert.equal(await planbook.answerTo(id), undefined);
    await planbook.answer(id, DONE, ONE);
    assert.deepEqual(await planbook.answerTo(id), DONE);
    assert.deepEqual(await planbook.pending(), []);
  });

  test('the first answer stands', async (t) => {
    const { planbook } = await opened(t);
    const id = await planbook.ask('reload', undefined, NOON);
    await planbook.answer(id, { ok: false, text: 'no' }, ONE);
    await planbook.answer(id, DONE, TWO);
    assert.deepEqual(await planbook.answerTo(id), { ok: false, text: 'no' });
  });

  test('a request that never was has no answer, and answering it changes nothing', async (t) => {
    const { planbook } = await opened(t);
    const id = await planbook.ask('reload', undefined, NOON);
    await planbook.answer('another', DONE, ONE);
    assert.equal(await planbook.answerTo('another'), undefined);
    assert.deepEqual(
      (await planbook.pending()).map((request) => request.id),
      [id],
    );
  });

  test('requests come oldest first, and those of one instant as they were asked', async (t) => {
    const { planbook } = await opened(t);
    const late = await planbook.ask('run', 'weekly', ONE);
    const first = await planbook.ask('reload', undefined, NOON);
    const second = await planbook.ask('run', 'daily', NOON);
    assert.deepEqual(
      (await planbook.pending()).map(({ id, job }) => [id, job]),
      [
        [first, undefined],
        [second, 'daily'],
        [late, 'weekly'],
      ],
    );
  });

  test('many who ask at one instant have a request each', async (t) => {
    const { planbook } = await opened(t);
    const jobs = Array.from({ length: 12 }, (_, n) => `job_${n}`);
    const ids = await Promise.all(jobs.map((job) => planbook.ask('run', job, NOON)));
    assert.equal(new Set(ids).size, jobs.length);
    assert.equal((await planbook.pending()).length, jobs.length);
  });
}
