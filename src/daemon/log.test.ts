import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

import { HOSTILE, obeyedIn } from '../../test/support/hostile.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import { nodeFileSystem } from '../lib/files.ts';
import { createRedactor } from '../lib/redact.ts';
import type { LogLine } from '../log.ts';
import { messagesIn } from '../messages/messages.ts';
import { type LogOptions, logPaths, openLog } from './log.ts';

const SECRET = '0123456789abcdef"0123456789abcdef';

async function newLog(t: TestContext, options: Partial<LogOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'matinee-log-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'daemon.log');
  const log = openLog({
    files: nodeFileSystem,
    clock: new FakeClock('2026-11-23T02:00:00Z'),
    path,
    timezone: 'Asia/Seoul',
    sentence: (await messagesIn('en')).log,
    redact: (text) => text.replaceAll('secret', '***'),
    ...options,
  });
  const lines = async (): Promise<LogLine[]> => {
    await log.flush();
    const texts = await Promise.all(
      logPaths(path).map((one) => readFile(one, 'utf8').catch(() => '')),
    );
    return texts
      .join('')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  return { folder, log, lines };
}

test('a line says when, how grave, what, and in a sentence; secrets are taken out', async (t) => {
  const { log, lines } = await newLog(t);
  log.tell('attempt-said', { job: 'daily', line: 'the secret' });
  assert.deepEqual(await lines(), [
    {
      time: '2026-11-23T11:00:00+09:00',
      level: 'debug',
      event: 'attempt-said',
      msg: 'daily: the ***',
      job: 'daily',
      line: 'the ***',
    },
  ]);
});

test('a log that grows is rotated between two lines; five files that were are kept', async (t) => {
  const { folder, log, lines } = await newLog(t, { maxBytes: 400 });
  for (let line = 0; line < 40; line++) log.tell('attempt-said', { job: 'daily', line: `${line}` });
  const told = (await lines()).map(({ line }) => Number(line));
  assert.deepEqual(
    told,
    Array.from({ length: told.length }, (_, index) => 40 - told.length + index),
  );
  assert.ok(told.length >= 6 && told.length < 40, `${told.length} lines`);
  assert.deepEqual(await readdir(folder), [
    'daemon.log',
    ...[1, 2, 3, 4, 5].map((n) => `daemon.log.${n}`),
  ]);
});

test('lines that a full disk refuses are counted, and told when it takes lines again', async (t) => {
  let full = false;
  const files = {
    ...nodeFileSystem,
    append: async (path: string, content: string | Uint8Array) => {
      if (full) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      await nodeFileSystem.append(path, content);
    },
  };
  const { log, lines } = await newLog(t, { files });
  log.tell('jobs-registered', { jobs: 1 });
  await log.flush();
  full = true;
  log.tell('jobs-registered', { jobs: 2 });
  log.tell('jobs-registered', { jobs: 3 });
  await log.flush();
  full = false;
  log.tell('jobs-registered', { jobs: 4 });
  assert.deepEqual(
    (await lines()).map(({ event, jobs, lines: lost }) => [event, jobs ?? lost]),
    [
      ['jobs-registered', 1],
      ['jobs-registered', 4],
      ['lines-lost', 2],
    ],
  );
});

test('whatever the key reads, a line is a line, and seen as it stands in the file', async (t) => {
  for (const key of ['0000', 'null', 'true', 'e', '"', ':', 'level']) {
    const seen: LogLine[] = [];
    const redact = createRedactor([key, SECRET]);
    const { log, lines } = await newLog(t, { redact, onLine: (line) => seen.push(line) });
    log.tell('turn-failed', { message: `not ${SECRET}, "${key}"`, againInMs: 30_000 });
    log.tell('daemon-ready', { next: undefined });
    const [failed, ready] = await lines();
    assert.equal(failed?.level, 'error');
    assert.equal(failed?.['againInMs'], 30_000);
    assert.equal(failed?.['message'], `not [hidden], "${key}"`);
    assert.deepEqual(JSON.parse(JSON.stringify(seen)), [failed, ready]);
  }
});

test('a line holds what others wrote in signs that no terminal obeys', async (t) => {
  const { folder, log, lines } = await newLog(t);
  log.tell('attempt-said', { job: 'daily', line: HOSTILE });
  assert.equal((await lines())[0]?.['line'], HOSTILE);
  assert.equal(obeyedIn(await readFile(join(folder, 'daemon.log'), 'utf8')), undefined);
});
