import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import { nodeProcesses } from '../../src/lib/processes.ts';
import type { LogLine } from '../../src/log.ts';
import { filesIn, spawnCli } from '../support/cli.ts';
import { type DaemonHome, daemonHome } from '../support/daemon-home.ts';
import { onlyJobs } from '../support/due.ts';
import { openGatedTmdb } from '../support/gated-tmdb.ts';
import {
  anotherOf,
  copyDatabase,
  HINTS,
  makeAnother,
  movedTo,
  type Replacement,
  REPLACEMENTS,
} from '../support/replacements.ts';
import { until } from '../support/until.ts';

const NEVER = onlyJobs({ daily_collection: 'sources: [{ name: popular, list: popular }]' });
const SANDBOX = { TMDB_BASE_URL: 'sandbox', LANG: 'en_US.UTF-8' };

const { markOf } = nodeProcesses([]);

/** A home whose database is there, with all at hand that may be put in its place. */
async function usedHome(t: TestContext, env: Record<string, string> = SANDBOX) {
  const daemon = await daemonHome(t, NEVER, env);
  await daemon.good('data verify');
  copyDatabase(daemon.home);
  makeAnother(daemon.home);
  return daemon;
}

async function hasEnded(pid: number, withinMs?: number): Promise<void> {
  await until(
    `process ${pid} ends`,
    () => (markOf(pid) === undefined ? true : undefined),
    withinMs === undefined ? {} : { withinMs },
  );
}

/** The one sentence of what is wrong, and what to do about it. */
function saidOf(home: string, { part, path, says }: Replacement, stderr: string): void {
  const [text = '', hint = ''] = stderr.trimEnd().split('\n').slice(-2);
  assert.ok(text.startsWith(home) && text.endsWith(says), `${text}: ${says}`);
  assert.match(text.slice(home.length, -says.length), path);
  const whole = HINTS[part].replaceAll(/matinee (status|stop|data verify)/g, (command) => {
    return `./${command} --home ${home}`;
  });
  assert.equal(hint, whole);
}

function linesIn(log: string): LogLine[] {
  return readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine);
}

/** What the daemon has written, where its home lies by now. */
async function assertWritten({ home }: DaemonHome, pid: number, { leaves }: Replacement) {
  if (leaves === 'another home') {
    assert.deepEqual(await filesIn(home), await filesIn(anotherOf(home)));
    return;
  }
  if (leaves === 'nothing') {
    assert.equal(existsSync(home), false);
    return;
  }
  const status = JSON.parse(readFileSync(join(home, 'logs/scheduler_status.json'), 'utf8'));
  const { code } = status.error;
  assert.deepEqual([status.status, status.pid, code], ['failed', pid, 'home-replaced']);
  assert.equal(existsSync(join(home, 'logs/scheduler_daemon.pid')), false);
  const [last] = linesIn(join(home, 'logs/scheduler_daemon.log')).slice(-1);
  assert.equal(last?.event, 'daemon-failed');
}

// Side by side: most of the time goes into starting processes.
describe('a home in use that is replaced', { concurrency: 4 }, () => {
  for (const replacement of REPLACEMENTS) {
    test(`ends its daemon with exit 1 and a sentence: ${replacement.name}`, async (t) => {
      const daemon = await usedHome(t);
      const { home } = daemon;
      const process = daemon.spawn('start --foreground');
      const pid = await daemon.ready();
      replacement.work(home);
      globalThis.process.kill(pid, 'SIGUSR2');
      const { code, stderr } = await process.ended;
      assert.equal(code, 1);
      saidOf(home, replacement, stderr);
      await assertWritten(daemon, pid, replacement);
    });

    test(`ends a run by hand, which says nothing is published: ${replacement.name}`, async (t) => {
      const tmdb = await openGatedTmdb();
      t.after(() => tmdb.close());
      const daemon = await usedHome(t, { ...tmdb.env, LANG: 'en_US.UTF-8' });
      const { home } = daemon;
      const run = daemon.spawn('run daily');
      await tmdb.asked();
      replacement.work(home);
      tmdb.open();
      const { code, stdout, stderr } = await run.ended;
      assert.equal(code, 1);
      assert.doesNotMatch(stdout + stderr, /ublished/);
      saidOf(home, replacement, stderr);
      const { leaves } = replacement;
      if (leaves === 'another home') {
        assert.deepEqual(await filesIn(home), await filesIn(anotherOf(home)));
      } else {
        const place = leaves === 'the home' ? home : movedTo(home);
        assert.deepEqual(await filesIn(join(place, 'data/raw')).catch(() => ({})), {});
      }
    });
  }

  test('is noticed by a daemon within its turn, and told in its log, wherever that lies by now', async (t) => {
    const daemon = await usedHome(t);
    const { home } = daemon;
    await daemon.good('start');
    const pid = await daemon.ready();
    const moved = REPLACEMENTS[0] ?? assert.fail();
    moved.work(home);
    t.after(() => rmSync(movedTo(home), { recursive: true, force: true }));
    await hasEnded(pid, 45_000);
    assert.equal(existsSync(home), false);
    const lines = linesIn(join(movedTo(home), 'logs/scheduler_daemon.log'));
    assert.deepEqual(
      lines.slice(-2).map(({ event, msg }) => [event, msg]),
      [
        ['daemon-stopping', lines.at(-2)?.msg],
        ['daemon-failed', `Could not go on: ${home}${moved.says}`],
      ],
    );
  });

  test('ends the attempt of its daemon too, which has waited for an answer meanwhile', async (t) => {
    const tmdb = await openGatedTmdb();
    t.after(() => tmdb.close());
    const daemon = await usedHome(t, { ...tmdb.env, LANG: 'en_US.UTF-8' });
    const { home } = daemon;
    await daemon.good('start');
    const pid = await daemon.ready();
    const { pid: attempt } = JSON.parse(await daemon.good('run daily --background --json'));
    await tmdb.asked();
    REPLACEMENTS[2]?.work(home);
    tmdb.open();
    await hasEnded(attempt, 10_000);
    // Its end wakes the daemon, which may have gone by now; one that waits for its turn is woken.
    try {
      process.kill(pid, 'SIGUSR2');
    } catch {}
    await hasEnded(pid);
    assert.deepEqual(await filesIn(home), await filesIn(anotherOf(home)));
  });

  test('without its locks starts no second daemon beside the first, but one after it', async (t) => {
    const daemon = await usedHome(t);
    await daemon.good('start');
    const pid = await daemon.ready();
    rmSync(join(daemon.home, 'run'), { recursive: true });
    for (const line of ['start', 'start --foreground']) {
      const { code, stderr } = await daemon.run(line);
      assert.equal(code, 1);
      assert.match(stderr, new RegExp(`is running already \\(PID ${pid}\\)`));
    }
    assert.equal((await daemon.run('status')).code, 0);
    process.kill(pid, 'SIGUSR2');
    await hasEnded(pid);
    const { code, stdout } = await daemon.run('status');
    assert.equal(code, 3);
    assert.match(
      stdout,
      /^○ not running; it failed at .+daemon\.lock was (removed|replaced) while/m,
    );
    await daemon.good('start');
    assert.notEqual(await daemon.ready(), pid);
    await daemon.good('stop');
  });

  test('and is a copy of one that is in use, has a daemon of its own', async (t) => {
    const daemon = await usedHome(t);
    const { home } = daemon;
    await daemon.good('start');
    const pid = await daemon.ready();
    const copy = `${realpathSync(home)}-copied`;
    cpSync(home, copy, { recursive: true });
    const of = async (line: string) => {
      const argv = [...line.split(' '), '--home', copy];
      const { code, stdout, stderr } = await spawnCli(t, argv, { cwd: copy, env: SANDBOX }).ended;
      return [code, stdout + stderr];
    };
    assert.equal((await of('stop'))[0], 3, 'it has none yet');
    assert.equal((await of('start'))[0], 0);
    assert.equal((await of('stop'))[0], 0);
    assert.equal(await daemon.ready(), pid);
    assert.notEqual(markOf(pid), undefined);
    await daemon.good('stop');
  });

  test('keeps what another process was told is kept, after the files beside its database were removed', async (t) => {
    const daemon = await usedHome(t);
    const { home } = daemon;
    await daemon.good('start');
    const pid = await daemon.ready();
    // Where it stands already, a database that has moved all entries has it too.
    for (const suffix of ['-wal', '-shm']) rmSync(join(home, `matinee.db${suffix}`));
    const paused = await daemon.run('pause daily');
    process.kill(pid, 'SIGUSR2');
    await hasEnded(pid);
    const jobs = await daemon.good('jobs');
    assert.deepEqual([paused.code, /paused/.test(jobs)], [0, true], paused.stderr + jobs);
    await daemon.good('data verify');
  });
});
