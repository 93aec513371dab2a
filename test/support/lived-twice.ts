import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';

import type { Life } from './days.ts';
import type { Told } from './days-run.ts';

const RUN = join(import.meta.dirname, 'days-run.ts');

/**
 * Lives the same days in each of two processes, and holds them to be the same, byte for byte, and
 * to have taken no real time. Not in the test's own process: its runner makes every promise dear.
 */
export async function livedTwice(count: number, life: Life, t: TestContext): Promise<Told> {
  const argv = [RUN, JSON.stringify({ count, ...life })];
  const lives = await Promise.all([argv, argv].map(live));
  const [first = assert.fail(), second = assert.fail()] = lives;
  t.diagnostic(`${first.processes} processes, ${first.virtualHours} virtual hours, twice`);
  t.diagnostic(lives.map(({ sha256, tookMs }) => `${sha256} in ${tookMs} ms`).join('\n'));
  assert.equal(first.sha256, second.sha256);
  for (const { exitCode, tookTurns } of lives) {
    assert.deepEqual({ exitCode, tookTurns }, { exitCode: 0, tookTurns: false });
  }
  return first;
}

async function live(argv: string[]): Promise<Told> {
  const { stdout } = await promisify(execFile)(process.execPath, argv);
  return JSON.parse(stdout) as Told;
}
