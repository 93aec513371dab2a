import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { spawnCli } from '../support/cli.ts';

/** A job is due every minute; the machine may be busy. */
const WITHIN_MS = 120_000;
const POLL_MS = 500;

test('a live demo collects every minute until it is stopped, and stays in its folder', async (t) => {
  const cwd = await mkdtemp(join(tmpdir(), 'matinee-live-'));
  const matinee = commandsIn(t, cwd);
  t.after(async () => {
    await matinee('stop --home tour');
    await rm(cwd, { recursive: true, force: true });
  });

  const started = await matinee('demo tour --live');
  assert.equal(started.code, 0, started.stderr);
  const stop = /^Stop it: \S+matinee (stop --home tour)$/m.exec(started.stdout)?.[1];
  assert.equal(stop, 'stop --home tour');

  await until(async () => {
    const { stdout } = await matinee('runs --home tour --json');
    const { runs } = JSON.parse(stdout) as { runs: Record<string, string>[] };
    const ended = runs.filter(({ kind, state }) => kind === 'scheduled' && state === 'succeeded');
    // The popular list may be down when the daily one begins; then its next attempt succeeds.
    const jobs = new Set(ended.map(({ job }) => job));
    return (jobs.has('daily_collection') && jobs.has('hourly_trending')) || undefined;
  });
  const { stdout: why } = await matinee('explain daily --home tour');
  assert.match(why, /^daily_collection, due /);

  const { ino } = await stat(join(cwd, 'tour/matinee.db'));
  const again = await matinee('demo tour --live');
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stdout, /^The live demo in tour is running already/);
  const plain = await matinee('demo tour');
  assert.equal(plain.code, 1);
  assert.match(plain.stderr, /is running; it was left as it is\./);
  assert.equal((await stat(join(cwd, 'tour/matinee.db'))).ino, ino);

  assert.equal((await matinee(stop)).code, 0);
  assert.equal((await matinee('status --home tour')).code, 3);
  assert.deepEqual(await readdir(cwd), ['tour']);
  assert.deepEqual((await matinee('data verify --home tour')).code, 0);
});

/** Runs `./matinee` in a folder, with a server in the environment that the demo must not ask. */
function commandsIn(t: TestContext, cwd: string) {
  const env = { LANG: 'en_US.UTF-8', TMDB_BASE_URL: 'http://127.0.0.1:1/3' };
  return (line: string) => spawnCli(t, line.split(' '), { cwd, env }).ended;
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + WITHIN_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error('it did not come');
    await delay(POLL_MS);
  }
}
