import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { FakeClock } from '../../lib/fake-clock.ts';
import { messagesIn } from '../../messages/messages.ts';
import type { Context } from '../context.ts';
import { createProgress } from './progress.ts';

const CLEAR = '\r\u001b[2K';

/** Progress over a fake second a page, and the lines that were told and shown. */
async function watch(
  isTTY: boolean,
  pagesExpected: number,
  { failing = [], resumed = 0 }: { failing?: readonly number[]; resumed?: number } = {},
) {
  const lines: string[] = [];
  const clock = new FakeClock();
  const out = {
    isWatched: isTTY,
    tell: (line: string) => lines.push(line),
    status: (line: string | undefined) => lines.push(line ?? CLEAR),
  };
  const world = { clock };
  const progress = createProgress({
    world,
    out,
    text: await messagesIn('en'),
  } as unknown as Context);
  let pagesFailed = 0;
  for (let page = 1; page <= pagesExpected; page++) {
    if (page > resumed) await clock.advance(500);
    if (failing.includes(page)) pagesFailed += 1;
    const pagesReceived = page - pagesFailed;
    const moviesReceived = pagesReceived * 20;
    const pagesResumed = Math.min(page, resumed);
    const counts = { pagesReceived, pagesResumed, pagesFailed, pagesExpected, moviesReceived };
    progress.onProgress({ source: 'popular', page, ...counts });
  }
  progress.end();
  return lines;
}

describe('progress', () => {
  test('on a terminal each page renews the line, which is cleared in the end', async () => {
    assert.deepEqual(await watch(true, 3), [
      '1/3 pages · 20 movies · 2.0 pages/s · 1.0 s left',
      '2/3 pages · 40 movies · 2.0 pages/s · 0.5 s left',
      '3/3 pages · 60 movies · 2.0 pages/s',
      CLEAR,
    ]);
  });

  test('elsewhere there is a line for every ten pages and the last', async () => {
    assert.deepEqual((await watch(false, 23)).slice(0, -1), [
      '10/23 pages · 200 movies · 2.0 pages/s · 6.5 s left',
      '20/23 pages · 400 movies · 2.0 pages/s · 1.5 s left',
      '23/23 pages · 460 movies · 2.0 pages/s',
    ]);
  });

  test('pages that failed are not counted as received, nor waited for', async () => {
    assert.deepEqual((await watch(false, 12, { failing: [3, 12] })).slice(0, -1), [
      '9/12 pages · 180 movies · 2.0 pages/s · 1.0 s left',
      '10/12 pages · 200 movies · 2.0 pages/s',
    ]);
  });

  test('pages that had been kept count as received, but make the rest no faster', async () => {
    assert.deepEqual((await watch(false, 23, { resumed: 11 })).slice(0, -1), [
      '20/23 pages · 400 movies · 2.0 pages/s · 1.5 s left',
      '23/23 pages · 460 movies · 2.0 pages/s',
    ]);
  });

  test('a run that goes on from another says how far that had come', async () => {
    const lines: string[] = [];
    const world = { clock: new FakeClock(), stderr: {} };
    const out = { tell: (line: string) => lines.push(line) };
    for (const lang of ['en', 'ko'] as const) {
      const context = { world, out, text: await messagesIn(lang) } as unknown as Context;
      createProgress(context).onResume({ run: 'daily-1', pages: 1 });
    }
    assert.deepEqual(lines, [
      'Resumed 1 page of daily-1.',
      'daily-1에서 받아 둔 1페이지에 이어서 수집합니다.',
    ]);
  });
});
