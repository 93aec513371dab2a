import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { makeHome, openWorld, runJson, SMALL, type TestWorld } from './support/cli.ts';
import { liveDaemon } from './support/daemon-life.ts';

const SPAN = { from: '2026-11-23T01:58:00+09:00', until: '2026-11-23T02:03:00+09:00' };
const KEY = '0123456789abcdef0123456789abcdef';

describe('what a daemon orders of the process that is to be an attempt', () => {
  test('is on its input and not in its arguments, holds no key, and names the attempt', async (t) => {
    const opened = await openWorld(t);
    const world = { ...opened, env: { ...opened.env, TMDB_API_KEY: KEY } };
    await makeHome(world, SMALL);
    const heard: { argv: readonly string[]; input: string }[] = [];
    await liveDaemon(world, SPAN, undefined, (argv, input) => {
      heard.push({ argv, input });
      return input;
    });
    assert.ok(heard.length >= 2, 'a collection, and a health check');
    for (const { argv, input } of heard) {
      assert.deepEqual(argv, ['attempt']);
      assert.equal(input.split('\n').length, 1);
      assert.ok(!input.includes(KEY));
    }
    const ordered = heard.map(({ input }) => JSON.parse(input).attemptId as string);
    const { document } = await runJson('runs --all', world);
    const recorded = (document['runs'] as { run: string }[]).map(({ run }) => run);
    assert.deepEqual(recorded.toSorted(), ordered.toSorted());
  });

  test('is refused by a program that was upgraded meanwhile, and the daemon says why', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, SMALL);
    await liveDaemon(world, SPAN, undefined, (_, input) => {
      return JSON.stringify({ ...JSON.parse(input), programVersion: '9.8.7' });
    });
    const said = (await messagesOf('attempt-failed', world)).map((message) =>
      message.replace(/program it has started is [^:]+/, 'program it has started is IT'),
    );
    assert.ok(said.length > 0);
    for (const message of said) {
      assert.match(
        message,
        /The daemon that runs is version 9\.8\.7, and the program it has started is IT: it was upgraded meanwhile\./,
      );
    }
    const { document } = await runJson('runs --all', world);
    assert.deepEqual(document['runs'], []);
  });
});

async function messagesOf(event: string, { home }: TestWorld): Promise<string[]> {
  const log = await readFile(join(home, 'logs/scheduler_daemon.log'), 'utf8');
  const lines = log.trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line) as { event: string; msg: string })
    .filter((line) => line.event === event)
    .map(({ msg }) => msg);
}
