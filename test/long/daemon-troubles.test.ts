import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, test } from 'node:test';

import { openLog } from '../../src/daemon/log.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { nodeFileSystem } from '../../src/lib/files.ts';
import { messagesIn } from '../../src/messages/messages.ts';
import { LAUNCHER } from '../support/cli.ts';
import { daemonHome } from '../support/daemon-home.ts';
import { onlyJobs } from '../support/due.ts';
import { serveTmdb } from '../support/served-tmdb.ts';
import { until } from '../support/until.ts';

const ONE_PAGE = 'period: hour, sources: [{ name: popular, list: popular }]';
const NEVER = onlyJobs({ once: `schedule: "0 0 1 1 *", ${ONE_PAGE}` });
const EACH_MINUTE = onlyJobs({ minutely: `schedule: "* * * * *", ${ONE_PAGE}` });

const onlyRoot = process.getuid?.() === 0 ? false : 'only root can mount a small disk';

// Side by side: most of the time goes into waiting.
describe('a daemon in trouble', { concurrency: true }, () => {
  test('keeps what it runs when it is to be restarted with a bad configuration', async (t) => {
    const daemon = await daemonHome(t, NEVER, (await serveTmdb(t)).env);
    await daemon.good('start');
    const pid = await daemon.ready();
    await daemon.configure('jobs: [\n');
    const refused = await daemon.run('restart');
    assert.deepEqual([refused.code, refused.stdout], [2, '']);
    assert.match(refused.stderr, /matinee\.yaml/);
    assert.equal((await daemon.run('status')).code, 0);
    assert.equal(await daemon.ready(), pid);
  });

  test('outlives a status file that cannot be written and a key that reads like a value', async (t) => {
    const env = { TMDB_BASE_URL: 'sandbox', TMDB_API_KEY: '0000' };
    const daemon = await daemonHome(t, NEVER, env);
    await daemon.good('start');
    const pid = await daemon.ready();
    const inTheWay = join(daemon.home, 'logs/scheduler_status.json');
    await rm(inTheWay);
    await mkdir(inTheWay);
    process.kill(pid, 'SIGUSR2');
    const { level, againInMs } = await daemon.told('turn-failed');
    assert.deepEqual([level, againInMs], ['error', 30_000]);
    assert.match(await daemon.good('reload'), /\S/);
    assert.deepEqual(JSON.parse(await daemon.good('runs --json')).runs, []);
    await daemon.good('stop');
    assert.equal((await daemon.log()).at(-1)?.event, 'daemon-stopped');
  });

  test('outlives a full disk: refuses a reload with a sentence, keeps the old settings, plans on', {
    skip: onlyRoot,
  }, async (t) => {
    const tmdb = await serveTmdb(t);
    const daemon = await daemonHome(t, EACH_MINUTE, tmdb.env, { diskSize: '200m' });
    await daemon.good('start');
    const pid = await daemon.ready();
    const accepted = await daemon.file('run/accepted.yaml');

    // Room for the store's own, not for this.
    await daemon.configure(`${EACH_MINUTE}# ${'x'.repeat(1_000_000)}\n`);
    const filler = join(daemon.home, 'filler');
    execFileSync('sh', ['-c', `cat /dev/zero > ${filler} 2>&1; truncate -s -600K ${filler}`]);
    const refused = await daemon.run('reload');
    assert.deepEqual([refused.code, refused.stdout], [1, '']);
    assert.match(refused.stderr, /^The disk is full: .+ could not be written\./);
    assert.equal(await daemon.file('run/accepted.yaml'), accepted);
    assert.deepEqual(await readdir(join(daemon.home, 'run')), [
      'accepted.yaml',
      'locks',
      'settings.txt',
    ]);

    // Now for nothing at all.
    execFileSync('sh', ['-c', `cat /dev/zero >> ${filler} 2>&1 || true`]);
    const { last_update: before } = (await daemon.status()) ?? {};
    process.kill(pid, 'SIGUSR2');
    process.kill(pid, 'SIGHUP');
    assert.equal((await daemon.run('status')).code, 0);
    await writeFile(filler, '');
    const since = Date.now();
    const ranAgain = () =>
      daemon
        .occurrences()
        .some(({ dueAt, outcome }) => dueAt.getTime() > since && outcome === 'succeeded');
    await until('a run after the disk had been full', () => ranAgain() || undefined);
    assert.notEqual((await daemon.status())?.last_update, before);
    assert.equal(await daemon.ready(), pid);
    await daemon.good('data verify');
    await daemon.good('stop');
  });

  test('outlives logs that cannot be written any more, and tells how many lines are lost', {
    skip: onlyRoot,
  }, async (t) => {
    const tmdb = await serveTmdb(t);
    const daemon = await daemonHome(t, EACH_MINUTE, tmdb.env);
    await daemon.good('start');
    const pid = await daemon.ready();
    const logs = join(daemon.home, 'logs');
    execFileSync('mount', ['--bind', logs, logs]);
    try {
      execFileSync('mount', ['-o', 'remount,bind,ro', logs]);
      const since = Date.now();
      const hasRun = () =>
        daemon.occurrences().some((one) => +one.dueAt > since && one.outcome === 'succeeded');
      await until('a run without a log', () => hasRun() || undefined);
      assert.equal((await daemon.run('status')).code, 0);
    } finally {
      execFileSync('umount', ['--lazy', logs]);
    }
    process.kill(pid, 'SIGHUP');
    assert.match((await daemon.told('lines-lost')).msg, /^\d+ lines of the log lost: /);
    assert.equal(await daemon.ready(), pid);
    await daemon.good('stop');
  });

  test('outlives a SIGHUP for which the store is too busy', async (t) => {
    const daemon = await daemonHome(t, NEVER, (await serveTmdb(t)).env);
    await daemon.good('start');
    const pid = await daemon.ready();
    const db = new DatabaseSync(join(daemon.home, 'matinee.db'));
    t.after(() => db.close());
    db.exec('begin immediate');
    process.kill(pid, 'SIGHUP');
    await daemon.told('reload-refused');
    db.exec('rollback');
    process.kill(pid, 'SIGHUP');
    await daemon.told('reloaded');
    assert.equal((await daemon.run('status')).code, 0);
    assert.equal(await daemon.ready(), pid);
  });

  test('answers a reload that it cannot carry out, and is not kept from planning by it', async (t) => {
    const daemon = await daemonHome(t, NEVER, (await serveTmdb(t)).env);
    await daemon.good('start');
    await rm(join(daemon.home, 'run/accepted.yaml'));
    await mkdir(join(daemon.home, 'run/accepted.yaml'));
    const refused = await daemon.run('reload');
    assert.deepEqual([refused.code, refused.stdout], [1, '']);
    assert.match(refused.stderr, /^Could not write .+\/run\/accepted\.yaml \(EISDIR\)\./);
    await daemon.told('reload-refused');
  });

  test('of an older version than the program on disk is told of', async (t) => {
    const daemon = await daemonHome(t, NEVER, (await serveTmdb(t)).env);
    await daemon.good('start');
    const root = dirname(LAUNCHER);
    const newer = join(daemon.home, '../newer');
    for (const name of ['bin', 'src', 'matinee', 'package.json']) {
      await cp(join(root, name), join(newer, name), { recursive: true });
    }
    await symlink(join(root, 'node_modules'), join(newer, 'node_modules'));
    const manifest = JSON.parse(await readFile(join(newer, 'package.json'), 'utf8'));
    const text = JSON.stringify({ ...manifest, version: '99.0.0' });
    await writeFile(join(newer, 'package.json'), text);
    const said = execFileSync(join(newer, 'matinee'), ['status', '--home', daemon.home]);
    assert.match(
      String(said),
      new RegExp(`^Matinee 99.0.0 is installed, ${manifest.version} is running; try: `, 'm'),
    );
    assert.doesNotMatch(await daemon.good('status'), /is installed/);
  });

  test('is followed by logs -f over rotations, each line once, whole, and as the guide prints it', async (t) => {
    const daemon = await daemonHome(t, NEVER, (await serveTmdb(t)).env);
    await daemon.good('start');
    const follower = daemon.spawn('logs -f --level debug');
    await until('it follows', () => follower.said().stdout.includes('Ready') || undefined);
    // It would write of its health in the middle of the line that is written in two parts.
    const pid = await daemon.ready();
    process.kill(pid, 'SIGSTOP');

    // Another writer with a small limit, since a daemon takes long to write ten megabytes.
    const path = join(daemon.home, 'logs/scheduler_daemon.log');
    const log = openLog({
      files: nodeFileSystem,
      clock: systemClock,
      path,
      timezone: 'UTC',
      sentence: (await messagesIn('ko')).log,
      redact: (text) => text,
      maxBytes: 20_000,
    });
    const LINES = 300;
    for (let line = 0; line < LINES; line++) {
      log.tell('attempt-said', { job: 'once', line: `영화 ${line} 페이지` });
      await log.flush();
      await delay(10);
    }
    // A line of which half a letter comes first.
    const last = Buffer.from(
      `${JSON.stringify({ time: '2026-11-23T02:00:00+09:00', level: 'info', event: 'x', msg: '밤 끝' })}\n`,
    );
    const cut = last.indexOf(Buffer.from('밤')) + 1;
    await appendFile(path, last.subarray(0, cut));
    await delay(1200);
    await appendFile(path, last.subarray(cut));
    const said = await until('the last line', () => {
      const { stdout } = follower.said();
      return stdout.endsWith(' 끝\n') ? stdout : undefined;
    });
    follower.signal('SIGINT');
    assert.equal((await follower.ended).code, 0);

    const lines = said.trimEnd().split('\n');
    const numbers = lines.flatMap((line) => /영화 (\d+) 페이지$/.exec(line)?.[1] ?? []);
    assert.deepEqual(
      numbers.map(Number),
      Array.from({ length: LINES }, (_, line) => line),
    );
    for (const line of lines) assert.match(line, /^[\d-]{10} [\d:]{8} - \w+ - [A-Z]+ - \S/);
    assert.equal(lines.at(-1), '2026-11-23 02:00:00 - scheduler - INFO - 밤 끝');
    const rotated = await nodeFileSystem.list(join(daemon.home, 'logs'));
    assert.ok(rotated.includes('scheduler_daemon.log.2'), 'rotated more than once');
    process.kill(pid, 'SIGCONT');
    await daemon.good('stop');
  });
});
