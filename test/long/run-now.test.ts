import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { spawnCli } from '../support/cli.ts';
import { openGatedTmdb } from '../support/gated-tmdb.ts';

const EVERY_MINUTE = `lang: en
tmdb: { requestsPerSecond: unlimited }
jobs:
  daily_collection:
    schedule: "* * * * *"
    sources: [{ name: popular, list: popular }]
  weekly_collection: { enabled: false }
  hourly_trending: { enabled: false }
  monthly_refresh: { enabled: false }
`;
const NEVER = EVERY_MINUTE.replace('* * * * *', '0 0 1 1 *');

/** A daemon on a TMDB that does not answer yet; it ends with the test. */
async function openDaemon(t: TestContext, yaml: string) {
  const folder = await mkdtemp(join(tmpdir(), 'matinee-run-now-'));
  const home = join(folder, 'home');
  await mkdir(home);
  await writeFile(join(home, 'matinee.yaml'), yaml);
  const tmdb = await openGatedTmdb();
  const cli = (line: string) =>
    spawnCli(t, [...line.split(' '), '--home', home], { cwd: folder, env: tmdb.env });
  // First of all: hooks run in order, and a daemon cannot be stopped whose home is gone.
  t.after(async () => {
    tmdb.open();
    await cli('stop').ended;
    await tmdb.close();
    await rm(folder, { recursive: true, force: true });
  });
  const json = async (line: string) => {
    const { code, stdout } = await cli(`${line} --json`).ended;
    return { code, document: JSON.parse(stdout) };
  };
  const started = await json('start');
  assert.equal(started.code, 0);
  const pid = Number(started.document.scheduler.pid);
  const newestRun = async () => (await json('runs --limit 1')).document.runs[0];
  return { cli, json, tmdb, pid, newestRun };
}

async function until(what: string, isSo: () => Promise<boolean>, withinMs = 90_000): Promise<void> {
  const startedMs = performance.now();
  while (!(await isSo())) {
    assert.ok(performance.now() - startedMs < withinMs, `not within ${withinMs} ms: ${what}`);
    await delay(200);
  }
}

describe('a run that the daemon is asked for', { concurrency: true }, () => {
  test('starts at once, is a manual occurrence of one attempt, and its end can be waited for', async (t) => {
    const { cli, json, tmdb, newestRun } = await openDaemon(t, NEVER);
    const waiting = cli('run daily --background --wait');
    await tmdb.asked();
    const { kind, trigger, state } = await newestRun();
    assert.deepEqual([kind, trigger, state], ['manual', 'manual', 'running']);

    const second = await json('run daily --background');
    assert.deepEqual([second.code, second.document.error.code], [1, 'job-running']);
    tmdb.open();
    const { code, stdout } = await waiting.ended;
    assert.equal(code, 0);
    assert.match(stdout, /\nPublished \/.+\/daily_\d{8}\.json\n$/);
    const { attempt, outcome } = await newestRun();
    assert.deepEqual([attempt, outcome], [1, 'succeeded']);
    const { lines } = (await json('logs --job daily')).document;
    assert.deepEqual(
      lines.map(({ event }: { event: string }) => event),
      ['attempt-started', 'source-collected', 'data-warning', 'attempt-succeeded'],
    );
  });

  test('a daemon that is stopping takes no other on, and says so; the run ends interrupted', async (t) => {
    const { cli, json, tmdb, newestRun } = await openDaemon(t, NEVER);
    const { pid } = (await json('run daily --background')).document;
    await tmdb.asked();
    process.kill(pid, 'SIGSTOP'); // it would end too soon
    const stop = cli('stop');
    const stopping = async () => (await json('status')).document.scheduler.phase === 'stopping';
    await until('the daemon is stopping', stopping);
    const refused = await json('run hourly --background');
    assert.deepEqual([refused.code, refused.document.error.code], [1, 'daemon-stopping']);
    process.kill(pid, 'SIGCONT');
    assert.equal((await stop.ended).code, 0);
    const { state, outcome, reason, attempt } = await newestRun();
    assert.deepEqual(
      [state, outcome, reason, attempt],
      ['interrupted', 'failed', 'interrupted', 1],
    );
  });

  test('does not outlive a daemon that is killed', async (t) => {
    const { json, tmdb, pid, newestRun, cli } = await openDaemon(t, NEVER);
    const waiting = cli('run daily --background --wait');
    await tmdb.asked();
    process.kill(pid, 'SIGKILL');
    assert.equal((await waiting.ended).code, 1);
    const { state, outcome, reason } = await newestRun();
    assert.deepEqual([state, outcome, reason], ['interrupted', 'failed', 'interrupted']);
    assert.equal((await json('run daily --background')).code, 3);
  });

  test('what comes due while it runs is an overlap', async (t) => {
    const { json, tmdb } = await openDaemon(t, EVERY_MINUTE);
    assert.equal((await json('run daily --background')).code, 0);
    await tmdb.asked();
    const skipped = async () => {
      const { lines } = (await json('logs --job daily')).document;
      return lines.some(({ reason }: { reason?: string }) => reason === 'overlap');
    };
    await until('an overlap', skipped);
    tmdb.open();
    const runs = async () => (await json('runs')).document.runs as Record<string, unknown>[];
    await until('a scheduled run after it', async () => (await runs()).length === 2);
    const triggers = (await runs()).map(({ trigger, attempt }) => [trigger, attempt]);
    assert.deepEqual(triggers, [
      ['schedule', 1],
      ['manual', 1],
    ]);
  });

  test('a pause holds at once and owes nothing; a run by hand goes all the same', async (t) => {
    const { cli, json, tmdb } = await openDaemon(t, EVERY_MINUTE);
    tmdb.open();
    assert.equal((await cli('pause daily').ended).code, 0);
    assert.equal((await cli('run daily --background --wait').ended).code, 0);
    const skipped = async () => {
      const { lines } = (await json('logs --job daily')).document;
      return lines.some(({ reason }: { reason?: string }) => reason === 'paused');
    };
    await until('a run that the pause skips', skipped);
    assert.equal((await cli('resume daily').ended).code, 0);
    const runs = async () => (await json('runs')).document.runs as { trigger: string }[];
    assert.deepEqual(
      (await runs()).map(({ trigger }) => trigger),
      ['manual'],
    );
    await until('the next that is due', async () => (await runs()).length === 2);
  });
});
