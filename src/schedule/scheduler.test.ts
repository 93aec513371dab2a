import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { mergeCollections } from '../config/collections.ts';
import { isError } from '../errors.ts';
import type { ScheduledJob } from '../job.ts';
import type { LastTry } from '../occurrence.ts';
import { createLedgerEvents } from '../ledger/events.ts';
import { createLedger, endAttempt, settleSuccess } from '../ledger/ledger.ts';
import { openInMemory } from '../ledger/open.ts';
import { createPlanbook } from '../ledger/planbook.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../lib/clock.ts';
import { type Random, seededRandom } from '../lib/prng.ts';
import type { RunningAttempt } from '../plan.ts';
import { parseSchedule } from './cron.ts';
import { isPausedAt, windowEnd } from './due.ts';
import type { SchedulerEvent } from './scheduler-event.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

const HEALTH: ScheduledJob = {
  name: 'health_check',
  short: 'health',
  schedule: '*/10 * * * *',
  timezone: 'Asia/Seoul',
  enabled: true,
  catchUp: 'latest',
  catchUpWindowMs: 'next',
  overlap: 'skip',
  retryDelaysMs: [5 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS],
  timeoutMs: MINUTE_MS,
  housekeeping: true,
};
const JOBS: readonly ScheduledJob[] = [...mergeCollections({}), HEALTH];
const DAILY = JOBS[0] as ScheduledJob;

/** How an attempt goes: `unclaimed` and `killed` are processes that die, before and after claiming. */
type Fate = 'succeeded' | 'failed' | 'interrupted' | 'unclaimed' | 'killed';

interface Process extends RunningAttempt {
  id: string;
  fate: Fate;
  endsAtMs: number;
}

interface WorldOptions {
  start?: string;
  atOnce?: number;
  fate?: () => Fate;
  durationMs?: () => number;
}

/** A daemon's world: a store that outlives it, attempts that take their time, a clock to step. */
async function openWorld({
  start = '2026-11-16T00:00:00+09:00',
  atOnce = 64,
  fate,
  durationMs,
}: WorldOptions = {}) {
  const clock = openClock(start);
  const db = await openInMemory(clock);
  const ledger = createLedger(db);
  const planbook = createPlanbook(db);
  const events: SchedulerEvent[] = [];
  let jobs: readonly ScheduledJob[] = JOBS;
  let processes: Process[] = [];
  let started = 0;
  let places = atOnce;

  const claim = async (
    { job, dueAt, trigger, id, pid, fate: how }: Process,
    lastTry: LastTry | undefined,
  ) => {
    if (how === 'unclaimed') return;
    const housekeeping = jobs.find(({ name }) => name === job)?.housekeeping;
    const request = {
      attemptId: id,
      job,
      dueAt,
      kind: housekeeping === true ? 'housekeeping' : trigger === 'manual' ? 'manual' : 'scheduled',
      trigger,
      holder: `${pid}-holder`,
      processMark: undefined,
      timeoutMs: 30 * MINUTE_MS,
      period: '',
      asOfOn: '',
      configHash: '',
      programVersion: '',
      tzVersion: '',
      lastTry,
    } as const;
    assert.equal((await ledger.claim(request, clock.now())).claimed, true);
  };
  const end = async ({ id, fate: how }: Process) => {
    if (how === 'unclaimed') return;
    const state = how === 'killed' ? 'interrupted' : how;
    if (state === 'succeeded') {
      await endAttempt(db, id, state, clock.now(), {});
      await settleSuccess(db, id, null, clock.now());
    } else {
      const code = state === 'failed' ? 'upstream-failed' : 'interrupted';
      await ledger.finish(id, { state, error: { code, values: {} }, stats: {} }, clock.now());
    }
  };
  const runner = {
    start: (job: ScheduledJob, dueAt: Date, lastTry: LastTry | undefined) => {
      assert.ok(!processes.some((one) => one.job === job.name), `${job.name} runs already`);
      const process: Process = {
        job: job.name,
        dueAt,
        trigger: 'schedule',
        pid: ++started,
        id: `attempt-${started}`,
        startedAt: clock.now(),
        fate: fate?.() ?? 'succeeded',
        endsAtMs: clock.monotonicMs() + (durationMs?.() ?? 40 * SECOND_MS),
      };
      processes.push(process);
      claims.push(claim(process, lastTry));
    },
    running: () => processes,
  };
  const claims: Promise<void>[] = [];
  const newScheduler = (): Scheduler =>
    createScheduler({
      planbook,
      ledger,
      clock,
      runner,
      jobs: () => jobs,
      attemptsAtOnce: () => places,
      onEvent: (event) => events.push(event),
    });
  let scheduler = newScheduler();

  const endProcesses = async () => {
    await Promise.all(claims.splice(0));
    const ended = processes.filter(({ endsAtMs }) => endsAtMs <= clock.monotonicMs());
    processes = processes.filter((one) => !ended.includes(one));
    for (const process of ended) await end(process);
    return ended.length > 0;
  };

  return {
    clock,
    db,
    planbook,
    ledger,
    events,
    runner,
    setJobs: (changed: readonly ScheduledJob[]) => {
      jobs = changed;
    },
    jobs: () => jobs,
    setPlaces: (changed: number) => {
      places = changed;
    },
    /** Starts what somebody asked for, beside the scheduler. */
    runByHand(job: ScheduledJob) {
      const process: Process = {
        job: job.name,
        dueAt: clock.now(),
        trigger: 'manual',
        pid: ++started,
        id: `attempt-${started}`,
        startedAt: clock.now(),
        fate: 'succeeded',
        endsAtMs: Infinity,
      };
      processes.push(process);
      claims.push(claim(process, { reason: 'spent' }));
      return {
        end: () => {
          process.endsAtMs = clock.monotonicMs();
          return endProcesses();
        },
      };
    },
    nextEndMs: () => Math.min(...processes.map(({ endsAtMs }) => endsAtMs)),
    async tick() {
      await endProcesses();
      const wakeAt = await scheduler.tick();
      await Promise.all(claims.splice(0));
      return wakeAt;
    },
    /** The daemon dies and its attempts with it; what it left is found by the next. */
    async restart(afterMs: number) {
      await Promise.all(claims.splice(0));
      clock.stepWall(afterMs);
      for (const process of processes.splice(0)) await end({ ...process, fate: 'killed' });
      scheduler = newScheduler();
    },
    /** What started: job, when it was due, as the wall clock showed it in Seoul. */
    starts: () =>
      events.flatMap((one) =>
        one.event === 'started' ? [`${one.job} ${seoul(one.start.dueAt)} #${one.start.n}`] : [],
      ),
  };
}

type World = Awaited<ReturnType<typeof openWorld>>;

/**
 * Ticks until the wall clock shows `until`, as soon as something is to be done or an attempt has
 * ended; with `everyMs`, like a machine that dozes, not oftener than that.
 */
async function runUntil(world: World, until: string, everyMs = 1): Promise<void> {
  const untilMs = Date.parse(until);
  for (;;) {
    const wakeAt = await world.tick();
    const { clock } = world;
    const nowMs = clock.now().getTime();
    const toEndMs = world.nextEndMs() - clock.monotonicMs();
    if (nowMs >= untilMs) return;
    const waitMs = Math.max(everyMs, Math.min(+wakeAt - nowMs, toEndMs));
    clock.advance(Math.min(waitMs, untilMs - nowMs));
  }
}

/** A clock that only the test moves. */
function openClock(start: string) {
  let wallMs = Date.parse(start);
  let stopwatchMs = 0;
  return {
    now: () => new Date(wallMs),
    monotonicMs: () => stopwatchMs,
    sleep: () => Promise.reject(new Error('nobody waits here')),
    advance: (ms: number) => {
      wallMs += ms;
      stopwatchMs += ms;
    },
    stepWall: (ms: number) => {
      wallMs += ms;
    },
  };
}

function seoul(at: Date): string {
  return new Date(at.getTime() + 9 * HOUR_MS).toISOString().slice(0, 16).replace('T', ' ');
}

describe('a daemon', () => {
  test('that is new owes nothing, and starts each job when it comes due', async () => {
    const world = await openWorld({ start: '2026-11-22T01:59:00+09:00' });
    await runUntil(world, '2026-11-22T03:00:30+09:00');
    assert.deepEqual(
      world.starts().filter((start) => !start.startsWith('health')),
      ['daily_collection 2026-11-22 02:00 #1', 'weekly_collection 2026-11-22 03:00 #1'],
    );
  });

  test('that was down catches up: what is due first, the rest 30 s apart, the newest of each', async () => {
    const world = await openWorld({ start: '2026-10-25T12:00:00+09:00' });
    await world.tick();
    await world.restart(10 * DAY_MS - HOUR_MS);
    const upAt = world.clock.now();
    await runUntil(world, '2026-11-04T11:02:00+09:00');
    const starts = world.events.flatMap((one) =>
      one.event === 'started'
        ? [`${one.job} +${(Number(one.start.dueAt) + one.start.lateMs - +upAt) / SECOND_MS} s`]
        : [],
    );
    assert.deepEqual(starts, [
      'hourly_trending +0 s',
      'weekly_collection +0 s',
      'health_check +0.002 s',
      'monthly_refresh +30 s',
      'daily_collection +60 s',
    ]);
    const daily = await world.planbook.occurrences('daily_collection', new Date(0), upAt);
    assert.deepEqual(
      daily.map(({ dueAt, reason }) => [seoul(dueAt), reason]),
      [
        ...[26, 27, 28, 29, 30, 31].map((day) => [`2026-10-${day} 02:00`, 'superseded']),
        ...['01', '02', '03'].map((day) => [`2026-11-${day} 02:00`, 'superseded']),
        ['2026-11-04 02:00', undefined],
      ],
    );
  });

  test('that was down for years plans a part at a time, and still runs the newest', async () => {
    const world = await openWorld({ start: '2020-11-20T00:00:00+09:00' });
    world.setJobs([DAILY]);
    await world.tick();
    await world.restart(5 * 365 * DAY_MS);
    const now = world.clock.now();
    const wakes = [await world.tick(), await world.tick(), await world.tick()];
    assert.deepEqual(wakes, [now, now, now]);
    await world.tick();
    assert.deepEqual(world.starts(), ['daily_collection 2025-11-18 02:00 #1']);
    const rows = await world.planbook.occurrences(DAILY.name, new Date(0), now);
    assert.equal(rows.length, 5 * 365);
  });

  test('that was stopped while a process was leaving does not take that for an overlap', async () => {
    const world = await openWorld({
      start: '2026-11-17T01:59:00+09:00',
      durationMs: () => 3 * DAY_MS,
    });
    world.setJobs([DAILY]);
    await runUntil(world, '2026-11-17T02:00:30+09:00');
    await endAttempt(world.db, 'attempt-1', 'succeeded', world.clock.now(), {});
    await settleSuccess(world.db, 'attempt-1', null, world.clock.now());
    world.clock.stepWall(DAY_MS);
    await world.tick();
    const rows = await world.planbook.occurrences(DAILY.name, new Date(0), world.clock.now());
    assert.deepEqual(
      rows.map(({ dueAt, outcome, reason }) => [seoul(dueAt), outcome, reason]),
      [
        ['2026-11-17 02:00', 'succeeded', undefined],
        ['2026-11-18 02:00', undefined, undefined],
      ],
    );
    assert.equal(world.starts().length, 1, 'until the process has left');
  });

  for (const { overlap, rest } of [
    { overlap: 'skip', rest: [] },
    { overlap: 'queue', rest: ['daily_collection 2026-11-17 02:00 #1'] },
  ] as const) {
    test(`while a job runs by hand, what comes due of it has to ${overlap}`, async () => {
      const world = await openWorld({ start: '2026-11-17T01:59:00+09:00' });
      world.setJobs([{ ...DAILY, overlap }]);
      await world.tick();
      const byHand = world.runByHand(DAILY);
      await runUntil(world, '2026-11-17T02:10:00+09:00');
      assert.deepEqual(world.starts(), []);
      await byHand.end();
      await runUntil(world, '2026-11-17T02:20:00+09:00');
      assert.deepEqual(world.starts(), rest);
      const [row] = await world.planbook.occurrences(DAILY.name, new Date(0), world.clock.now());
      const skipped = { outcome: 'skipped', reason: 'overlap' };
      const succeeded = { outcome: 'succeeded', reason: undefined };
      const { outcome, reason } = row ?? {};
      assert.deepEqual({ outcome, reason }, overlap === 'skip' ? skipped : succeeded);
    });
  }

  test('does not make up for a scheduled run by one that was started by hand', async () => {
    const world = await openWorld({ start: '2026-11-17T01:59:00+09:00' });
    world.setJobs([DAILY]);
    await world.tick();
    const byHand = world.runByHand(DAILY);
    await byHand.end();
    await runUntil(world, '2026-11-17T02:01:00+09:00');
    assert.deepEqual(world.starts(), ['daily_collection 2026-11-17 02:00 #1']);
  });

  test('retries what failed after 5 min, 30 min and 2 h, then gives up', async () => {
    const world = await openWorld({ start: '2026-11-17T01:59:00+09:00', fate: () => 'failed' });
    world.setJobs([DAILY]);
    await runUntil(world, '2026-11-17T09:00:00+09:00');
    const attempts = await world.ledger.attempts({ job: DAILY.name });
    assert.deepEqual(
      attempts.toReversed().map(({ startedAt, n }) => [seoul(startedAt), n]),
      [
        ['2026-11-17 02:00', 1],
        ['2026-11-17 02:05', 2],
        ['2026-11-17 02:36', 3],
        ['2026-11-17 04:37', 4],
      ],
    );
    assert.deepEqual([attempts[0]?.outcome, attempts[0]?.reason], ['failed', 'upstream-failed']);
  });

  test('that is killed during a run resumes it at once: one occurrence, two attempts', async () => {
    const world = await openWorld({ start: '2026-11-17T01:59:00+09:00' });
    world.setJobs([DAILY]);
    await runUntil(world, '2026-11-17T02:00:20+09:00');
    await world.restart(HOUR_MS);
    await runUntil(world, '2026-11-17T04:00:00+09:00');
    const attempts = await world.ledger.attempts({ job: DAILY.name });
    assert.deepEqual(
      attempts.toReversed().map(({ dueAt, n, state }) => [seoul(dueAt), n, state]),
      [
        ['2026-11-17 02:00', 1, 'interrupted'],
        ['2026-11-17 02:00', 2, 'succeeded'],
      ],
    );
  });

  test('whose attempts die before they are claimed does not start them without end', async () => {
    const world = await openWorld({ start: '2026-11-17T01:59:00+09:00', fate: () => 'unclaimed' });
    world.setJobs([DAILY]);
    await runUntil(world, '2026-11-17T09:00:00+09:00');
    const lost = world.events.filter(({ event }) => event === 'start-lost');
    assert.equal(lost.length, 4);
    const rows = await world.planbook.occurrences(DAILY.name, new Date(0), world.clock.now());
    assert.deepEqual(
      rows.map(({ outcome, reason }) => [outcome, reason]),
      [['failed', 'interrupted']],
    );
  });

  test('with a clock put back plans nothing twice; put forward by mistake, it takes that back', async () => {
    const world = await openWorld({ start: '2026-11-17T01:59:30+09:00' });
    world.setJobs([DAILY]);
    await runUntil(world, '2026-11-17T02:30:00+09:00', 5 * MINUTE_MS);
    world.clock.stepWall(-HOUR_MS);
    await runUntil(world, '2026-11-17T02:30:00+09:00', 5 * MINUTE_MS);
    assert.deepEqual(world.starts(), ['daily_collection 2026-11-17 02:00 #1']);

    world.clock.stepWall(400 * DAY_MS);
    await runUntil(world, '2027-12-22T02:32:00+09:00', MINUTE_MS);
    world.clock.stepWall(-400 * DAY_MS);
    await runUntil(world, '2026-11-18T02:30:00+09:00', 5 * MINUTE_MS);
    assert.deepEqual(world.starts(), [
      'daily_collection 2026-11-17 02:00 #1',
      'daily_collection 2027-12-22 02:00 #1',
      'daily_collection 2026-11-18 02:00 #1',
    ]);
    const steps = world.events.flatMap((one) => (one.event === 'clock-step' ? one.stepMs : []));
    assert.deepEqual(steps, [-HOUR_MS, 400 * DAY_MS, -400 * DAY_MS]);
  });

  test('with a clock that was days ahead runs again, when its time comes, what was run too early', async () => {
    const world = await openWorld({ start: '2026-11-17T01:59:30+09:00' });
    world.setJobs([DAILY]);
    await runUntil(world, '2026-11-17T02:30:00+09:00', 5 * MINUTE_MS);
    world.clock.stepWall(2 * DAY_MS);
    await runUntil(world, '2026-11-19T02:40:00+09:00', MINUTE_MS);
    world.clock.stepWall(-2 * DAY_MS);
    await runUntil(world, '2026-11-20T02:30:00+09:00', 5 * MINUTE_MS);
    assert.deepEqual(world.starts(), [
      'daily_collection 2026-11-17 02:00 #1',
      'daily_collection 2026-11-19 02:00 #1',
      'daily_collection 2026-11-18 02:00 #1',
      'daily_collection 2026-11-19 02:00 #1',
      'daily_collection 2026-11-20 02:00 #1',
    ]);
    const rows = await world.planbook.occurrences(DAILY.name, new Date(0), world.clock.now());
    assert.deepEqual(
      rows.map(({ outcome }) => outcome),
      ['succeeded', 'succeeded', 'succeeded', 'succeeded'],
    );
    assert.deepEqual(await world.ledger.succeededTwice(100), []);
  });

  test('runs nothing during a pause, and owes nothing after it', async () => {
    const world = await openWorld({ start: '2026-11-17T01:00:00+09:00' });
    world.setJobs([DAILY]);
    await world.tick();
    await world.planbook.pause(DAILY.name, { note: 'moving', until: undefined }, world.clock.now());
    await runUntil(world, '2026-11-18T12:00:00+09:00', HOUR_MS);
    await world.planbook.resume(DAILY.name, world.clock.now());
    await runUntil(world, '2026-11-19T02:00:10+09:00', 5 * MINUTE_MS);
    assert.deepEqual(world.starts(), ['daily_collection 2026-11-19 02:00 #1']);
    const rows = await world.planbook.occurrences(DAILY.name, new Date(0), world.clock.now());
    assert.deepEqual(
      rows.map(({ reason }) => reason),
      ['paused', 'paused', undefined],
    );
  });

  test('whose job is changed, or switched off and on, owes nothing by that for the time before', async () => {
    const world = await openWorld({ start: '2026-11-17T01:00:00+09:00' });
    world.setJobs([DAILY]);
    await world.tick();
    await world.restart(DAY_MS);
    world.setJobs([{ ...DAILY, schedule: '30 2 * * *' }]);
    await runUntil(world, '2026-11-18T02:00:00+09:00');
    world.setJobs([{ ...DAILY, enabled: false, schedule: '30 2 * * *' }]);
    await runUntil(world, '2026-11-18T03:00:00+09:00', MINUTE_MS);
    world.setJobs([{ ...DAILY, schedule: '30 2 * * *' }]);
    await runUntil(world, '2026-11-19T02:30:10+09:00', HOUR_MS);
    assert.deepEqual(world.starts(), [
      'daily_collection 2026-11-17 02:00 #1', // what was due before it was changed
      'daily_collection 2026-11-19 02:30 #1',
    ]);
  });

  test('with one job that cannot be planned runs the others', async () => {
    const world = await openWorld({ start: '2026-11-17T01:59:00+09:00' });
    world.setJobs([{ ...DAILY, name: 'broken', schedule: 'soon' }, DAILY]);
    await runUntil(world, '2026-11-17T02:00:10+09:00');
    assert.deepEqual(world.starts(), ['daily_collection 2026-11-17 02:00 #1']);
    assert.ok(world.events.some((one) => one.event === 'planning-failed' && one.job === 'broken'));
  });

  // biome-ignore format: a table is read by column
  const damages: [what: string, sql: string][] = [
    ['running attempt',     "update attempts set stats = 'torn' where job = 'other' and state = 'running'"],
    ['time it is planned to', "update jobs set planned_until = 1.5 where name = 'other'"],
    ['place in the household', "update jobs set housekeeping = 2 where name = 'other'"],
  ];
  for (const [what, sql] of damages) {
    test(`with one job whose ${what} is damaged in the store runs the others, and tells which`, async () => {
      const world = await openWorld({
        start: '2026-11-17T01:58:00+09:00',
        durationMs: () => HOUR_MS,
      });
      world.setJobs([{ ...DAILY, name: 'other', schedule: '59 1 * * *' }, DAILY]);
      await runUntil(world, '2026-11-17T01:59:30+09:00');
      assert.ok((await world.db.run(sql)) > 0);
      await runUntil(world, '2026-11-17T02:00:10+09:00');
      assert.ok(world.starts().includes('daily_collection 2026-11-17 02:00 #1'));
      const failed = world.events.filter((one) => one.event === 'planning-failed');
      assert.ok(failed.length > 0);
      for (const { job, error } of failed) {
        assert.equal(job, 'other');
        assert.ok(isError(error, 'store-damaged'));
      }
    });
  }

  test('with a removed job whose last attempt is damaged plans the others', async () => {
    const world = await openWorld({ start: '2026-11-17T01:58:00+09:00', fate: () => 'failed' });
    world.setJobs([{ ...DAILY, name: 'other', schedule: '59 1 * * *' }, DAILY]);
    await runUntil(world, '2026-11-17T01:59:50+09:00');
    assert.ok((await world.db.run("update attempts set error = '{}' where job = 'other'")) > 0);
    world.setJobs([DAILY]);
    await runUntil(world, '2026-11-17T02:00:10+09:00');
    assert.ok(world.starts().includes('daily_collection 2026-11-17 02:00 #1'));
  });

  test('whose store cannot be read looks again within 30 s', async () => {
    const world = await openWorld();
    await world.db.close();
    assert.equal(+(await world.tick()), world.clock.now().getTime() + 30 * SECOND_MS);
    assert.deepEqual(
      world.events.map(({ event }) => event),
      ['planning-failed'],
    );
  });
});

/** What may happen to a daemon, how often a day. */
interface Mishaps {
  downPerDay: number;
  stepsPerDay: number;
  pausesPerDay: number;
}

const PACE = { everyMs: 10 * MINUTE_MS, days: 10 };

/** Weeks of a daemon's life, in which much goes wrong; then two calm days. */
async function liveThrough(seed: number, mishaps: Mishaps): Promise<World> {
  const random = seededRandom(seed);
  const fates: readonly Fate[] = ['failed', 'failed', 'interrupted', 'unclaimed', 'killed'];
  let calm = false;
  const world = await openWorld({
    fate: () => (calm || random() < 0.7 ? 'succeeded' : pick(fates, random)),
    durationMs: () => 5 * SECOND_MS + random() * 20 * MINUTE_MS,
  });
  const { everyMs, days } = PACE;
  const happens = (perDay: number) => random() < (perDay * everyMs) / DAY_MS;
  const { clock, planbook } = world;
  for (let tick = 0; tick < (days * DAY_MS) / everyMs; tick++) {
    await world.tick();
    clock.advance(everyMs * (0.5 + random()));
    if (happens(mishaps.downPerDay)) await world.restart(random() ** 3 * 5 * DAY_MS);
    if (happens(mishaps.stepsPerDay)) clock.stepWall((random() - 0.5) ** 3 * 8 * DAY_MS);
    if (happens(mishaps.pausesPerDay)) {
      const until = new Date(clock.now().getTime() + random() * 2 * DAY_MS);
      await planbook.pause(pick(JOBS, random).name, { note: 'rest', until }, clock.now());
    }
    if (happens(mishaps.pausesPerDay)) await planbook.resume(pick(JOBS, random).name, clock.now());
  }
  calm = true;
  const calmEnd = new Date(clock.now().getTime() + 2 * DAY_MS).toISOString();
  await runUntil(world, calmEnd, everyMs);
  return world;
}

function pick<T>(from: readonly T[], random: Random): T {
  return from[Math.floor(random() * from.length)] as T;
}

describe('through weeks of failures, downtime and pauses', () => {
  for (const { name, ...mishaps } of [
    { name: 'with a good clock', downPerDay: 1, stepsPerDay: 0, pausesPerDay: 0.5 },
    { name: 'with a bad clock', downPerDay: 0.5, stepsPerDay: 2, pausesPerDay: 0.5 },
  ]) {
    test(`${name}, each due occurrence is recorded once and ends`, async () => {
      const world = await liveThrough(7, mishaps);
      const now = world.clock.now();
      for (const { name: job, knownSince, schedule, timezone } of await world.planbook.known()) {
        const rows = await world.planbook.occurrences(job, knownSince, now);
        const settled = new Date(now.getTime() - DAY_MS);
        assert.deepEqual(
          rows.map(({ dueAt }) => dueAt),
          parseSchedule(schedule, timezone).occurrences(knownSince, now),
        );
        assert.deepEqual(
          rows.filter(({ dueAt, outcome }) => dueAt < settled && outcome === undefined),
          [],
        );
      }
    });
  }

  test('nothing starts before it is due, after its window, or during a pause', async () => {
    const world = await liveThrough(8, { downPerDay: 1, stepsPerDay: 0, pausesPerDay: 2 });
    const attempts = await world.ledger.attempts({});
    assert.ok(attempts.length > 500);
    for (const job of JOBS) {
      const schedule = parseSchedule(job.schedule, job.timezone);
      const pauses = await world.planbook.pauses(job.name);
      const wrong = attempts.filter(
        ({ job: name, dueAt, startedAt }) =>
          name === job.name &&
          (startedAt < dueAt ||
            startedAt >= windowEnd(dueAt, job, schedule) ||
            isPausedAt(startedAt, pauses)),
      );
      assert.deepEqual(wrong, []);
    }
  });

  test('no occurrence succeeds twice, or is tried without end', async () => {
    const world = await liveThrough(9, { downPerDay: 1, stepsPerDay: 2, pausesPerDay: 0 });
    const tries = Map.groupBy(
      await world.ledger.attempts({}),
      ({ job, dueAt }) => `${job} ${dueAt.toISOString()}`,
    );
    const excessive = [];
    for (const all of tries.values()) {
      const premature = await createLedgerEvents(world.db).premature(
        String(all[0]?.job),
        all[0]?.dueAt ?? new Date(0),
      );
      // Newest first.
      const first = all.findIndex(({ id }) => id === premature);
      const counted = first === -1 ? all : all.slice(0, first);
      const successes = counted.filter(({ state }) => state === 'succeeded').length;
      if (counted.length > 4 + 3 || successes > 1) excessive.push(all);
    }
    assert.deepEqual(excessive, []);
  });

  test('the next look is within 30 s, and not in the past', async () => {
    const world = await openWorld();
    const now = world.clock.now().getTime();
    const wakeAt = (await world.tick()).getTime();
    assert.ok(wakeAt > now && wakeAt <= now + 30 * SECOND_MS);
  });
});

/** Jobs of the same kind, all due at 02:00. */
function crowd(count: number, changes: Partial<ScheduledJob> = {}): ScheduledJob[] {
  return Array.from({ length: count }, (_, index) => ({
    ...DAILY,
    name: `job${index}`,
    ...changes,
  }));
}

/** Which jobs started, and how many seconds after they were due. */
function lateStarts({ events }: World): [job: string, lateS: number][] {
  return events.flatMap((one) =>
    one.event === 'started' ? [[one.job, Math.floor(one.start.lateMs / SECOND_MS)]] : [],
  );
}

describe('a daemon that may run two attempts at once', () => {
  const START = '2026-11-17T01:59:30+09:00';

  test('runs all that is due, in order, each as soon as another has ended', async () => {
    const world = await openWorld({ start: START, atOnce: 2, durationMs: () => 45 * SECOND_MS });
    world.setJobs(crowd(7));
    await runUntil(world, '2026-11-17T02:10:00+09:00');
    // biome-ignore format: two at a time
    assert.deepEqual(lateStarts(world), [
      ['job0', 0], ['job1', 0],
      ['job2', 45], ['job3', 45],
      ['job4', 90], ['job5', 90],
      ['job6', 135],
    ]);
    const held = world.events.filter(({ event }) => event === 'held');
    const waiting = ['job2', 'job3', 'job4', 'job5', 'job6'];
    assert.deepEqual(held, [{ event: 'held', jobs: waiting, attemptsAtOnce: 2 }], 'told once');
    for (const { name } of world.jobs()) {
      const [row] = await world.planbook.occurrences(name, new Date(0), world.clock.now());
      assert.deepEqual([row?.outcome, row?.reason], ['succeeded', undefined], name);
      const waitedFrom = waiting.includes(name) ? '2026-11-17 02:00' : undefined;
      assert.equal(row?.waitedFrom && seoul(row.waitedFrom), waitedFrom, name);
    }
    assert.deepEqual(await world.planbook.held(), []);
  });

  test('leaves out what has no place until its window ends, and says so', async () => {
    const world = await openWorld({ start: START, atOnce: 2, durationMs: () => 45 * SECOND_MS });
    world.setJobs(crowd(5, { catchUpWindowMs: MINUTE_MS }));
    await runUntil(world, '2026-11-17T02:10:00+09:00');
    assert.equal(lateStarts(world).length, 4);
    const [row] = await world.planbook.occurrences('job4', new Date(0), world.clock.now());
    assert.deepEqual([row?.outcome, row?.reason], ['skipped', 'crowded']);
  });

  test('under a load that never ends gives each job its turn, and the health check its time', async () => {
    const world = await openWorld({ start: START, atOnce: 2, durationMs: () => 50 * SECOND_MS });
    world.setJobs([...crowd(6, { schedule: '* * * * *' }), HEALTH]);
    await runUntil(world, '2026-11-17T02:30:30+09:00');
    const starts = lateStarts(world);
    const turns = crowd(6).map(({ name }) => starts.filter(([job]) => job === name).length);
    assert.ok(Math.min(...turns) >= 10, `turns of each in half an hour: ${turns.join()}`);
    assert.ok(Math.max(...turns) - Math.min(...turns) <= 1, `turns of each: ${turns.join()}`);
    const health = starts.filter(([job]) => job === HEALTH.name);
    assert.deepEqual(
      health,
      Array.from({ length: 4 }, () => [HEALTH.name, 0]),
    );
  });

  test('counts what somebody asked for, and does not refuse it', async () => {
    const world = await openWorld({ start: START, atOnce: 2, durationMs: () => 45 * SECOND_MS });
    world.setJobs(crowd(4));
    await world.tick();
    const byHand = [0, 1, 2].map((index) => world.runByHand(crowd(9)[6 + index] as ScheduledJob));
    await runUntil(world, '2026-11-17T02:01:00+09:00');
    assert.deepEqual(lateStarts(world), []);
    await byHand[0]?.end();
    await byHand[1]?.end();
    await runUntil(world, '2026-11-17T02:01:30+09:00');
    assert.deepEqual(lateStarts(world), [['job0', 60]]);
  });

  test('that may run more from now on does so at its next look', async () => {
    const world = await openWorld({ start: START, atOnce: 2, durationMs: () => HOUR_MS });
    world.setJobs(crowd(5));
    await runUntil(world, '2026-11-17T02:00:10+09:00');
    world.setPlaces(4);
    await world.tick();
    assert.deepEqual(
      lateStarts(world).map(([job]) => job),
      ['job0', 'job1', 'job2', 'job3'],
    );
  });

  test('that was down gives places to what it makes up for as well, 30 s apart', async () => {
    const world = await openWorld({ start: START, atOnce: 2, durationMs: () => 5 * MINUTE_MS });
    world.setJobs(crowd(4));
    await world.tick();
    await world.restart(6 * HOUR_MS);
    const upAt = world.clock.now();
    await runUntil(world, '2026-11-17T09:00:00+09:00');
    const sinceUpS = world.events.flatMap((one) =>
      one.event === 'started'
        ? [Math.floor((Number(one.start.dueAt) + one.start.lateMs - +upAt) / SECOND_MS)]
        : [],
    );
    assert.deepEqual(sinceUpS, [0, 30, 300, 330]);
  });
});
