import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import { createPlanbook } from '../src/ledger/planbook.ts';
import { openDatabase, tryLock } from '../src/lib/sqlite.ts';
import type { ClaimRequest } from '../src/occurrence.ts';
import { KEYS } from '../src/storage/paths.ts';
import { makeHome, openWorld, runCli, runJson, SMALL, type TestWorld } from './support/cli.ts';
import { openRunning } from './support/running.ts';

const RUN = 'daily-20261122T170000Z-cafe';
const MARK = '815@boot';

/** When the run must have ended; it has been given half an hour at 02:00:03. */
const DEADLINE = '2026-11-23T02:30:03+09:00';
const HALF_AN_HOUR_LATE = '2026-11-23T03:00:03+09:00';

/** A home in which a run hangs that dies only when it is killed, and what it was sent. */
async function withHung(
  t: TestContext,
  { mark = MARK, ...differing }: Partial<ClaimRequest> & { mark?: string } = {},
) {
  const sent: string[] = [];
  const open = await openWorld(t);
  const world: TestWorld = {
    ...open,
    processes: {
      ...open.processes,
      markOf: (pid) => (pid === 999 ? mark : undefined),
      signal: (pid, name) => {
        sent.push(`${name} ${pid}`);
        if (name === 'SIGKILL') running.die();
        return true;
      },
    },
  };
  await makeHome(world, SMALL);
  const running = await openRunning(t, world, { processMark: MARK, ...differing });
  return { world, sent };
}

/** A daemon, as far as its lock goes. */
function daemonRuns(t: TestContext, { home }: TestWorld): void {
  const lock = tryLock(join(home, KEYS.daemonLock));
  assert.ok(lock);
  t.after(() => lock.release());
}

describe('a run that hangs past its deadline, of a daemon that is gone,', () => {
  test('is ended by whoever writes next, who then has the job', async (t) => {
    const { world, sent } = await withHung(t);
    world.clock.set(HALF_AN_HOUR_LATE);
    const ran = await runCli('run daily', world);
    assert.equal(ran.code, 0);
    assert.equal(
      ran.stderr.split('\n').slice(0, 2).join('\n'),
      `daily_collection (${RUN}) is past its deadline and does not end; PID 999 is being ended.
An earlier process had left ${RUN} half done: marked it failed, as it had not ended by its deadline.`,
    );
    assert.deepEqual(sent, ['SIGTERM 999', 'SIGCONT 999', 'SIGKILL 999']);
    const { document } = await runJson(`runs show ${RUN}`, world);
    assert.deepEqual(
      [document['state'], document['error']],
      ['failed', { code: 'deadline', values: { job: 'daily_collection', timeoutMs: 1_800_000 } }],
    );
  });

  // biome-ignore format: a table is read by column
  const left: [name: string, at: string, differing: { mark?: string }, daemon: boolean, stderr: RegExp][] = [
    ['has its minute',               '2026-11-23T02:30:50+09:00', {},                    false, /^daily_collection is running already/],
    ['is left to a daemon that runs', HALF_AN_HOUR_LATE,          {},                    true,  /^daily_collection is running already/],
    ['is told where it may be another’s', HALF_AN_HOUR_LATE,      { mark: '816@boot' },  false, /^daily_collection \(daily-20261122T170000Z-cafe\) is past its deadline: its process, PID 999 where it was started, cannot be told from others here\. End it there\.\ndaily_collection is running already/],
  ];
  for (const [name, at, differing, daemon, stderr] of left) {
    test(`${name}, and is signalled by nobody`, async (t) => {
      const { world, sent } = await withHung(t, differing);
      world.clock.set(at);
      if (daemon) daemonRuns(t, world);
      const ran = await runCli('run daily', world);
      assert.equal(ran.code, 1);
      assert.match(ran.stderr, stderr);
      assert.deepEqual(sent, []);
    });
  }
});

describe('who looks after a run, and whether it should have ended, is told', () => {
  const at = (time: string) => new RegExp(time.replaceAll(/[().+]/g, '\\$&'));
  // biome-ignore format: a table is read by column
  const cases: { name: string; claim?: Partial<ClaimRequest>; now: string; status: RegExp; jobs: RegExp; runs: RegExp; health: RegExp; verdict: string }[] = [
    { name: 'of a daemon that is gone, in its time', now: '2026-11-23T02:10:03+09:00',
      status: /02:00  10:00 +PID 999, left by an earlier daemon\n/, jobs: /running 2026-11-23 02:00 \(PID 999, left by an earlier daemon\)/, runs: / running /,
      health: at(`! runs: daily_collection (${RUN}) is run by PID 999, left by an earlier daemon; it is ended if it has not by ${DEADLINE}\n`), verdict: 'runs-left' },
    { name: 'of a daemon that is gone, past its deadline', now: HALF_AN_HOUR_LATE,
      status: /02:00  1:00:00, overdue since 2026-11-23 02:30  PID 999, left by an earlier daemon\n/, jobs: /overdue 2026-11-23 02:30 \(PID 999, left by an earlier daemon\)/, runs: / overdue /,
      health: at(`✗ runs: daily_collection (${RUN}, PID 999) should have ended by ${DEADLINE}\n`), verdict: 'runs-overdue' },
    { name: 'of somebody, by hand', claim: { trigger: 'manual' }, now: '2026-11-23T02:10:03+09:00',
      status: /02:00  10:00 +PID 999, by hand\n/, jobs: /running 2026-11-23 02:00 {2}/, runs: / running /, health: /^(?![^]*runs: daily)/, verdict: 'ok' },
  ];
  for (const { name, claim, now, status, jobs, runs, health, verdict } of cases) {
    test(name, async (t) => {
      const { world } = await withHung(t, claim);
      world.clock.set(now);
      assert.match((await runCli('status', world)).stdout, status);
      assert.match((await runCli('jobs', world)).stdout, jobs);
      assert.match((await runCli('runs', world)).stdout, runs);
      assert.match((await runCli('health', world)).stdout, health);
      const { document } = await runJson('health', world);
      const checks = document['checks'] as { name: string; code: string }[];
      assert.equal(checks.find((check) => check.name === 'runs')?.code, verdict);
    });
  }

  test('and in documents', async (t) => {
    const { world } = await withHung(t);
    world.clock.set(HALF_AN_HOUR_LATE);
    const how = { pid: 999, run_by: 'earlier-daemon', overdue: true };
    const { document } = await runJson('status', world);
    const [run] = document['runs'] as Record<string, unknown>[];
    const { pid, run_by, overdue, deadline_at } = run ?? {};
    assert.deepEqual({ pid, run_by, overdue }, how);
    assert.equal(deadline_at, new Date(DEADLINE).toISOString());
    const [daily] = (await runJson('jobs', world)).document['jobs'] as { last_run: object }[];
    assert.deepEqual({ ...daily?.last_run, ...how }, daily?.last_run);
    const [shown] = (await runJson('runs', world)).document['runs'] as { overdue?: boolean }[];
    assert.equal(shown?.overdue, true);
  });
});

test('what waits for a place is told while a daemon runs', async (t) => {
  const world = await openWorld(t);
  await makeHome(world, SMALL);
  await runCli('data verify', world); // makes the database
  const db = await openDatabase(join(world.home, KEYS.database), { clock: world.clock });
  const planbook = createPlanbook(db);
  const now = world.clock.now();
  const dueAt = new Date('2026-11-22T17:00:00Z');
  const job = { name: 'daily_collection', schedule: '0 2 * * *', timezone: 'Asia/Seoul' };
  await planbook.knowJobs([job], new Date(0));
  await planbook.record(job.name, [{ dueAt }], now, now);
  await planbook.hold([{ job: job.name, dueAt }], now);
  await db.close();

  assert.doesNotMatch((await runCli('status', world)).stdout, /Waiting/);
  assert.doesNotMatch((await runCli('jobs', world)).stdout, /waits for/);
  daemonRuns(t, world);
  const waiting = `
Waiting for a place, as many run as may at once (setting attempts)
job               due               waits since
daily_collection  2026-11-23 02:00  2026-11-23 02:00
`;
  assert.ok((await runCli('status', world)).stdout.includes(waiting));
  assert.match((await runCli('jobs --lang ko', world)).stdout, /자리 대기/);
  const { document } = await runJson('status', world);
  const held = [{ job: job.name, due_at: dueAt.toISOString(), since: now.toISOString() }];
  assert.deepEqual(document['waiting'], held);
  const [daily] = (await runJson('jobs', world)).document['jobs'] as { waiting_since: string }[];
  assert.equal(daily?.waiting_since, now.toISOString());
  assert.match(
    (await runCli('explain daily', world)).stdout,
    /waits for a place since 2026-11-23 02:00: as many jobs run as may at once/,
  );
});
