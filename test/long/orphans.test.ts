import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';

import { type DaemonHome, daemonHome, isAlive } from '../support/daemon-home.ts';
import { onlyJobs } from '../support/due.ts';
import { serveTmdb } from '../support/served-tmdb.ts';
import { until } from '../support/until.ts';

const MINUTELY = onlyJobs(
  { daily_collection: 'schedule: "* * * * *", timeout: 10s, overlap: queue' },
  ', connections: 1',
);

interface Orphan {
  daemon: DaemonHome;
  pid: number;
}

/** An attempt that hangs, of a daemon that was killed, under the next one; its deadline is 10 s. */
async function orphan(t: TestContext): Promise<Orphan> {
  const tmdb = await serveTmdb(t, { latencyMs: 8000 });
  const daemon = await daemonHome(t, MINUTELY, tmdb.env);
  await daemon.good('start');
  const first = await daemon.ready();
  const pid = Number((await daemon.told('attempt-started', 'daily_collection'))['pid']);
  await until('it is claimed', () => daemon.ledger().length > 0 || undefined);
  process.kill(pid, 'SIGSTOP');
  process.kill(first, 'SIGKILL');
  await until('the daemon is gone', () => !isAlive(first) || undefined);
  return { daemon, pid };
}

// Side by side: most of the time goes into waiting.
describe('an attempt that was stopped, and whose daemon was killed', { concurrency: true }, () => {
  test('is told as such, ended by the next daemon after its deadline, and its job runs again', async (t) => {
    const { daemon, pid } = await orphan(t);
    await daemon.good('start');
    const { stdout } = await daemon.run('status');
    assert.match(stdout, new RegExp(`PID ${pid}, left by an earlier daemon\n`));
    const { code, stdout: judged } = await daemon.run('health');
    assert.ok(code === 0 || code === 4);
    assert.match(judged, new RegExp(`runs: daily_collection .+PID ${pid}`));

    const overdue = await daemon.told('attempt-overdue', 'daily_collection');
    assert.equal(overdue['pid'], pid);
    await until('it is gone', () => !isAlive(pid) || undefined, { withinMs: 20_000 });
    await until('the next of its job', () => daemon.ledger().length > 1 || undefined);
    const [hung] = daemon.ledger();
    // What it says itself when it goes on, or what is said of it.
    assert.match(String(hung?.state), /^(failed|interrupted)$/);
    await daemon.good('stop');
  });

  test('is ended by a run by hand where no daemon runs', async (t) => {
    const { daemon, pid } = await orphan(t);
    const refused = await daemon.run('run daily');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^daily_collection is running already/);
    await until('it is past its deadline, and a minute', async () => {
      const { stderr } = await daemon.run('data verify');
      return stderr.includes(`PID ${pid} is being ended.`) || undefined;
    });
    await until('it is gone', () => !isAlive(pid) || undefined, { withinMs: 20_000 });
    assert.match(String(daemon.ledger()[0]?.state), /^(failed|interrupted)$/);
  });
});
