import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { childrenOf, daemonHome, isAlive, titleOf } from '../support/daemon-home.ts';
import { onlyJobs, soon } from '../support/due.ts';
import { serveTmdb } from '../support/served-tmdb.ts';

const ONE_PAGE = 'sources: [{ name: popular, list: popular }], expect: { movies: 1 }';
const NEVER = onlyJobs({ daily_collection: `schedule: "0 0 1 1 *", ${ONE_PAGE}` });

// Side by side: most of the time goes into waiting for a minute.
describe('the daemon', { concurrency: true }, () => {
  test('lives from start to stop: runs what is due, is reloaded and restarted, and ends clean', async (t) => {
    const tmdb = await serveTmdb(t);
    const { cron, dueAt } = soon();
    const yaml = onlyJobs({ daily_collection: `schedule: "${cron}", ${ONE_PAGE}` });
    const daemon = await daemonHome(t, yaml, tmdb.env);
    const { home } = daemon;

    const said = await daemon.good('start');
    const pid = (await daemon.status())?.pid ?? 0;
    const isoDue = dueAt.toISOString().replace('.000Z', '+00:00');
    assert.equal(
      said,
      `The daemon is running (PID ${pid}).\nNext: daily_collection at ${isoDue}\n` +
        `Watch it: ./matinee logs -f --home ${home}\nStop it: ./matinee stop --home ${home}\n`,
    );
    assert.equal(titleOf(pid), 'matinee scheduler_daemon');
    const [first, second] = (await daemon.file('logs/scheduler_daemon.pid')).split('\n');
    assert.equal(first, String(pid));
    assert.ok(Math.abs(Date.parse(second ?? '') - Date.now()) < 60_000, second);
    assert.equal((await daemon.told('jobs-registered')).msg, '2 jobs scheduled.');
    assert.match(await daemon.good('status'), new RegExp(`^● running since .+, PID ${pid}$`, 'm'));
    const validUntil = Date.parse((await daemon.status())?.valid_until ?? '');
    assert.ok(validUntil > Date.now() && validUntil < Date.now() + 61_000);

    const again = await daemon.run('start');
    assert.deepEqual(again, {
      code: 1,
      stdout: '',
      stderr: `The daemon of ${home} is running already (PID ${pid}).\nTry: ./matinee status --home ${home}\n`,
    });

    await daemon.told('attempt-succeeded', 'daily_collection');
    const [attempt, ...others] = daemon.ledger().filter(({ job }) => job === 'daily_collection');
    assert.deepEqual(
      [attempt?.trigger, attempt?.state, attempt?.n, attempt?.dueAt, others],
      ['schedule', 'succeeded', 1, dueAt, []],
    );
    assert.deepEqual(childrenOf(pid), [], 'no child is left, not even as a zombie');

    await daemon.configure(yaml.replace('popular }', 'popular, pages: many }'));
    const refused = await daemon.run('reload');
    assert.deepEqual([refused.code, refused.stdout], [2, '']);
    assert.match(refused.stderr, /matinee\.yaml.*pages/s);
    assert.match(refused.stderr, /\nThe daemon goes on with the configuration that it has\.\n$/);
    await daemon.configure(yaml.replace(cron, '0 0 1 1 *'));
    assert.equal(
      await daemon.good('reload'),
      `1 setting changed: jobs.daily_collection.schedule: ${cron} → 0 0 1 1 *.\n`,
    );
    assert.match((await daemon.status())?.next?.due_at ?? '', /-01-01T00:00:00/);
    assert.equal(await daemon.good('reload'), 'Nothing has changed.\n');

    await daemon.good('restart');
    const restarted = await daemon.ready();
    assert.notEqual(restarted, pid);
    assert.match(await daemon.good('stop'), /Stopping the daemon \(PID \d+\)…\nThe daemon has/);
    const stopped = await daemon.run('status');
    assert.equal(stopped.code, 3);
    assert.match(stopped.stdout, /^○ not running; it was stopped at /);
    await daemon.noProcess();

    // Once for each of two lives: no line is written twice.
    const events = (await daemon.log()).map(({ event }) => event);
    for (const event of ['daemon-starting', 'jobs-registered', 'daemon-ready', 'daemon-stopped']) {
      assert.equal(events.filter((one) => one === event).length, 2, event);
    }
    const shown = (await daemon.good('logs')).trimEnd().split('\n');
    for (const line of shown) assert.match(line, LINE);
    assert.ok(shown.some((line) => line.includes(' - daily_collection - INFO - Job done: ')));
    assert.ok((await daemon.run('stop')).code === 3);
    assert.equal((await daemon.run('reload')).code, 3);
    assert.equal((await daemon.run('logs -f')).code, 3);
  });

  test('a stale PID file that names an innocent process hinders no start, and no stop touches it', async (t) => {
    const innocent = spawn('sleep', ['600'], { stdio: 'ignore' });
    t.after(() => innocent.kill('SIGKILL'));
    const daemon = await daemonHome(t, NEVER, (await serveTmdb(t)).env);
    await mkdir(join(daemon.home, 'logs'));
    const stale = `${innocent.pid}\n${new Date().toISOString()}\n1@boot\n`;
    const pidFile = join(daemon.home, 'logs/scheduler_daemon.pid');
    // The original writes the bare PID and nothing else.
    for (const text of [stale, `${innocent.pid}\n`, `${innocent.pid}`]) {
      await writeFile(pidFile, text);
      assert.equal((await daemon.run('stop')).code, 3);
      assert.equal((await daemon.run('status')).code, 3);
      assert.equal((await daemon.run('reload')).code, 3);
      await daemon.good('start');
      await daemon.good('stop');
      assert.ok(isAlive(innocent.pid ?? 0));
    }
    // Swapped while a daemon runs: it cannot be told which process that is, so none is signalled.
    await daemon.good('start');
    const ours = await readFile(pidFile, 'utf8');
    await writeFile(pidFile, stale);
    const unreachable = await daemon.run('stop');
    assert.equal(unreachable.code, 1);
    assert.match(unreachable.stderr, /the PID file does not name it; no signal was sent\./);
    assert.ok(isAlive(innocent.pid ?? 0));
    await writeFile(pidFile, ours);
    await daemon.good('stop');
  });

  test('start while TMDB is down, or refuses the key, only warns', async (t) => {
    const down = await serveTmdb(t);
    await down.close();
    const refusing = await serveTmdb(t, { key: 'f'.repeat(32) });
    for (const { env, warning } of [
      { env: down.env, warning: /^The daemon runs, but .+ gave trouble just now: .+ECONNREFUSED/ },
      {
        env: refusing.env,
        warning: /^The daemon runs, but .+ gave trouble just now: TMDB refused/,
      },
    ]) {
      const daemon = await daemonHome(t, NEVER, env);
      const { code, stderr } = await daemon.run('start');
      assert.equal(code, 0);
      assert.match(stderr, warning);
      assert.equal((await daemon.run('status')).code, 0);
      await daemon.good('stop');
    }
  });

  // biome-ignore format: a table is read by column
  const refusals: { name: string; env: Record<string, string>; yaml: string; said: RegExp }[] = [
    { name: 'no key',             env: { TMDB_API_KEY: '' },                 yaml: NEVER,                  said: /TMDB_API_KEY/ },
    { name: 'a placeholder',      env: { TMDB_API_KEY: 'your_api_key_here' }, yaml: NEVER,                  said: /TMDB_API_KEY/ },
    { name: 'a broken setting',   env: {},                                   yaml: 'timezone: Mars/Base\n', said: /Mars\/Base/ },
    { name: 'a broken YAML file', env: {},                                   yaml: 'jobs: [\n',             said: /matinee\.yaml/ },
  ];
  for (const { name, env, yaml, said } of refusals) {
    test(`start with ${name} is refused with exit 2 and a sentence`, async (t) => {
      const tmdb = await serveTmdb(t);
      const daemon = await daemonHome(t, yaml, { ...tmdb.env, ...env });
      const refused = await daemon.run('start');
      assert.deepEqual([refused.code, refused.stdout], [2, '']);
      assert.match(refused.stderr, said);
      assert.ok(!refused.stderr.includes('your_api_key_here'));
      const foreground = await daemon.run('start --foreground');
      assert.equal(foreground.code, 2);
      const status = await daemon.run('status');
      assert.equal(status.code, 3);
      assert.match(status.stdout, /^○ not running; it failed at .+: /);
      await daemon.noProcess();
    });
  }
});

const LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - \w+ - (DEBUG|INFO|WARNING|ERROR|CRITICAL) - \S.*$/;
