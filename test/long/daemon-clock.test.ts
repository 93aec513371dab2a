import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, type TestContext, test } from 'node:test';

import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/lib/clock.ts';
import { type DaemonHome, daemonHome } from '../support/daemon-home.ts';
import { onlyJobs } from '../support/due.ts';
import { type FakeTime, noFakeTime, openFakeTime } from '../support/fake-time.ts';
import { type ServedTmdb, serveTmdb } from '../support/served-tmdb.ts';
import { until } from '../support/until.ts';

const ONE_PAGE = 'period: hour, sources: [{ name: popular, list: popular }]';
const EACH_MINUTE = onlyJobs({ minutely: `schedule: "* * * * *", ${ONE_PAGE}` });

/** A daemon whose clock a test moves, and that has just run what was due at `first`. */
interface Moved {
  daemon: DaemonHome;
  tmdb: ServedTmdb;
  time: FakeTime;
  pid: number;
  first: Date;
}

async function openMoved(t: TestContext): Promise<Moved> {
  const tmdb = await serveTmdb(t);
  const first = new Date('2026-11-23T02:10:00Z');
  const time = await openFakeTime(t, new Date(first.getTime() - 20 * SECOND_MS));
  const daemon = await daemonHome(t, EACH_MINUTE, { ...tmdb.env, ...time.env });
  await daemon.good('start');
  const pid = await daemon.ready();
  time.set(new Date(first.getTime() + SECOND_MS));
  await look({ daemon, time, pid });
  await untilSucceeded(daemon, first);
  return { daemon, tmdb, time, pid, first };
}

/** Makes the daemon look at its clock now, not within half a minute, and waits until it has. */
async function look({ daemon, time, pid }: Pick<Moved, 'daemon' | 'time' | 'pid'>): Promise<void> {
  const from = time.now();
  process.kill(pid, 'SIGUSR2');
  await until('the daemon has looked', async () => {
    const lookedAt = Date.parse((await daemon.status())?.last_update ?? '');
    // It writes whole seconds; and it may have looked before the clock was put back.
    return Math.abs(lookedAt - from.getTime()) <= 10 * SECOND_MS &&
      lookedAt >= from.getTime() - SECOND_MS
      ? true
      : undefined;
  });
}

/** And its process has ended, so that the next minute finds nothing running. */
async function untilSucceeded(daemon: DaemonHome, dueAt: Date): Promise<void> {
  await until(`${dueAt.toISOString()} has run`, async () => {
    const due = daemon.occurrences().find((one) => one.dueAt.getTime() === dueAt.getTime());
    if (due?.outcome !== 'succeeded') return undefined;
    return (await daemon.status())?.running.length === 0 || undefined;
  });
}

function minutesAfter(at: Date, minutes: number, seconds = 0): Date {
  return new Date(at.getTime() + minutes * MINUTE_MS + seconds * SECOND_MS);
}

function outcomesOf(daemon: DaemonHome, from: Date): [string, string][] {
  return daemon
    .occurrences()
    .filter(({ dueAt }) => dueAt >= from)
    .map(({ dueAt, outcome, reason }) => [
      dueAt.toISOString().slice(11, 16),
      reason ?? outcome ?? 'open',
    ]);
}

/** Each attempt was the first of its occurrence, and the server saw each once. */
async function assertNothingTwice({ daemon, tmdb }: Moved): Promise<void> {
  const attempts = daemon.ledger();
  assert.ok(attempts.every(({ n, state }) => n === 1 && state === 'succeeded'));
  assert.equal(attempts.length, tmdb.taken().length);
  await daemon.good('data verify');
  await daemon.good('stop');
}

describe('a daemon whose clock is moved', { concurrency: true, skip: noFakeTime }, () => {
  test('and that was stopped across three due times makes up for one of them', async (t) => {
    const moved = await openMoved(t);
    const { daemon, time, pid, first } = moved;
    process.kill(pid, 'SIGSTOP');
    time.set(minutesAfter(first, 3, 10));
    process.kill(pid, 'SIGCONT');
    await look(moved);
    await untilSucceeded(daemon, minutesAfter(first, 3));
    assert.deepEqual(outcomesOf(daemon, first), [
      ['02:10', 'succeeded'],
      ['02:11', 'superseded'],
      ['02:12', 'superseded'],
      ['02:13', 'succeeded'],
    ]);
    const { msg } = await daemon.told('occurrences-skipped', 'minutely');
    assert.equal(
      msg,
      'Skipped 2 times: minutely of 2026-11-23T02:11:00+00:00 to 2026-11-23T02:12:00+00:00, a newer one takes its place',
    );
    await assertNothingTwice(moved);
  });

  test('forwards by two hours tells of it, and runs the newest of what it passed over', async (t) => {
    const moved = await openMoved(t);
    const { daemon, time, first } = moved;
    time.set(minutesAfter(first, 120, 30));
    await look(moved);
    await untilSucceeded(daemon, minutesAfter(first, 120));
    const stepMs = Number((await daemon.told('clock-step'))['stepMs']);
    assert.ok(Math.abs(stepMs - 2 * HOUR_MS) < 5 * MINUTE_MS, `${stepMs} ms`);
    const outcomes = outcomesOf(daemon, first);
    assert.equal(outcomes.length, 121);
    assert.deepEqual(
      outcomes.filter(([, outcome]) => outcome !== 'superseded'),
      [
        ['02:10', 'succeeded'],
        ['04:10', 'succeeded'],
      ],
    );
    await assertNothingTwice(moved);
  });

  test('backwards runs nothing again that has run, and goes on where it had been', async (t) => {
    const moved = await openMoved(t);
    const { daemon, time, first } = moved;
    time.set(minutesAfter(first, 1, 1));
    await look(moved);
    await untilSucceeded(daemon, minutesAfter(first, 1));

    time.set(minutesAfter(first, -1, 30));
    await look(moved);
    assert.ok(Number((await daemon.told('clock-step'))['stepMs']) < -MINUTE_MS);
    for (const minutes of [0, 1]) {
      time.set(minutesAfter(first, minutes, 1));
      await look(moved);
    }
    time.set(minutesAfter(first, 2, 1));
    await look(moved);
    await untilSucceeded(daemon, minutesAfter(first, 2));
    assert.deepEqual(outcomesOf(daemon, first), [
      ['02:10', 'succeeded'],
      ['02:11', 'succeeded'],
      ['02:12', 'succeeded'],
    ]);
    await assertNothingTwice(moved);
  });

  test('two days ahead and back runs again, when its time comes, what was run too early', async (t) => {
    const moved = await openMoved(t);
    const { daemon, time, first } = moved;
    const early = minutesAfter(first, 48 * 60);
    time.set(new Date(early.getTime() + SECOND_MS));
    await look(moved);
    await untilSucceeded(daemon, early);
    time.set(minutesAfter(first, 0, 30));
    await look(moved);
    const health = await daemon.run('health');
    assert.match(health.stdout, /^! clock: 1 run stamped later than now/m);
    assert.match(await daemon.good('data path minutely'), /minutely_20261123_02\.json\n$/);

    time.set(new Date(early.getTime() + SECOND_MS));
    await look(moved);
    await until('it has run again', () => {
      return daemon.ledger().find(({ n, state }) => n === 2 && state === 'succeeded');
    });
    assert.match(
      await daemon.good('explain minutely'),
      /attempt 2, .+: succeeded .+\n {2}attempt 1, .+; it does not count, as the clock was ahead/,
    );
    await daemon.good('data verify');
    await daemon.good('stop');
  });
});

const isPatient = process.env['MATINEE_TEST_PATIENCE'] === '1';

test('a daemon that is stopped for three real minutes makes up for one of them', {
  skip: !isPatient && 'takes four minutes: MATINEE_TEST_PATIENCE=1',
}, async (t) => {
  const tmdb = await serveTmdb(t);
  const daemon = await daemonHome(t, EACH_MINUTE, tmdb.env);
  await daemon.good('start');
  const pid = await daemon.ready();
  const { dueAt } = await until('the first run', () =>
    daemon.occurrences().find(({ outcome }) => outcome === 'succeeded'),
  );
  process.kill(pid, 'SIGSTOP');
  await delay(minutesAfter(dueAt, 3, 5).getTime() - Date.now());
  process.kill(pid, 'SIGCONT');
  await untilSucceeded(daemon, minutesAfter(dueAt, 3));
  assert.deepEqual(
    outcomesOf(daemon, dueAt).map(([, outcome]) => outcome),
    ['succeeded', 'superseded', 'superseded', 'succeeded'],
  );
  assert.equal(daemon.ledger().length, tmdb.taken().length);
  await daemon.good('stop');
});
