import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MINUTE_MS, SECOND_MS } from '../../src/lib/clock.ts';
import type { Spawned } from '../support/cli.ts';
import { type DaemonHome, daemonHome, isAlive } from '../support/daemon-home.ts';
import { onlyJobs } from '../support/due.ts';
import { noFakeTime, openFakeTime } from '../support/fake-time.ts';
import { serveTmdb } from '../support/served-tmdb.ts';
import { until } from '../support/until.ts';

/** More for a thorough look: MATINEE_TEST_ROUNDS=100. */
const ROUNDS = Number(process.env['MATINEE_TEST_ROUNDS'] ?? 3);

const ONE_PAGE = 'period: hour, sources: [{ name: popular, list: popular }]';
const YAML = onlyJobs({ minutely: `schedule: "* * * * *", ${ONE_PAGE}` });

for (const daemons of [2, 4, 8]) {
  test(`of ${daemons} daemons started together one holds the home, in each of ${ROUNDS} rounds, and nothing runs twice`, {
    skip: noFakeTime,
  }, async (t) => {
    const tmdb = await serveTmdb(t);
    let minute = new Date(Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS);
    const time = await openFakeTime(t, minute);
    const daemon = await daemonHome(t, YAML, { ...tmdb.env, ...time.env });
    for (let round = 0; round < ROUNDS; round++) {
      // A minute comes due just after they have started.
      minute = new Date(minute.getTime() + MINUTE_MS);
      time.set(new Date(minute.getTime() - 2 * SECOND_MS));
      // In turns: as services are started, and by hand.
      const command = round % 2 === 0 ? 'start --foreground' : 'start';
      const started = Array.from({ length: daemons }, () => daemon.spawn(command));
      const pid = await (command === 'start' ? oneStarts : oneHolds)(started, daemon);
      await untilMinuteHasRun(daemon, minute);
      assert.equal((await daemon.status())?.pid, pid);
      await daemon.good('stop');
      await until('the daemon is gone', () => !isAlive(pid) || undefined);
    }
    const due = daemon.occurrences();
    assert.equal(new Set(due.map(({ dueAt }) => dueAt.getTime())).size, due.length);
    const attempts = daemon.ledger();
    assert.deepEqual(
      [attempts.length, attempts.every(({ n, state }) => n === 1 && state === 'succeeded')],
      [due.filter(({ outcome }) => outcome === 'succeeded').length, true],
    );
    assert.equal(attempts.length, tmdb.taken().length, 'each ran once, as the server saw');
    await daemon.good('data verify');
    t.diagnostic(`${ROUNDS} rounds, ${due.length} occurrences, ${attempts.length} attempts`);
  });
}

/** Of `start --foreground` all but one end; returns the PID of the one that stays. */
async function oneHolds(started: readonly Spawned[], daemon: DaemonHome): Promise<number> {
  const ended: Spawned[] = [];
  for (const one of started) void one.ended.then(() => ended.push(one));
  await until('all but one have ended', () => ended.length === started.length - 1 || undefined);
  for (const one of ended) await assertRefused(one, daemon);
  const pid = started.find((one) => !ended.includes(one))?.pid ?? 0;
  assert.equal(await daemon.ready(), pid);
  return pid;
}

/** Of `start` one succeeds; returns the PID of its daemon. */
async function oneStarts(started: readonly Spawned[], daemon: DaemonHome): Promise<number> {
  const ends = await Promise.all(started.map(({ ended }) => ended));
  const good = ends.filter(({ code }) => code === 0);
  assert.equal(good.length, 1, JSON.stringify(ends));
  for (const one of started) if ((await one.ended).code !== 0) await assertRefused(one, daemon);
  const [, pid] = /\(PID (\d+)\)/.exec(good[0]?.stdout ?? '') ?? [];
  return Number(pid);
}

async function assertRefused({ ended }: Spawned, { home }: DaemonHome): Promise<void> {
  const { code, stdout, stderr } = await ended;
  assert.deepEqual([code, stdout], [1, '']);
  const sentence = stderr.replace(/ \(PID \d+\)/, '');
  assert.equal(
    sentence,
    `The daemon of ${home} is running already.\nTry: ./matinee status --home ${home}\n`,
  );
}

async function untilMinuteHasRun(daemon: DaemonHome, minute: Date): Promise<void> {
  await until(
    'the minute has run',
    () =>
      daemon
        .occurrences()
        .some(({ dueAt, outcome }) => dueAt >= minute && outcome === 'succeeded') || undefined,
    { withinMs: 70_000 },
  );
}
