import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';

import type { ScheduledJob } from '../job.ts';
import { createLedger } from '../ledger/ledger.ts';
import { openInMemory } from '../ledger/open.ts';
import { createPlanbook } from '../ledger/planbook.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../lib/clock.ts';
import type { SkipReason } from '../ledger-event.ts';
import type { LastTry } from '../occurrence.ts';
import { parseSchedule } from './cron.ts';
import { planEnded } from './former.ts';
import type { SchedulerEvent } from './scheduler-event.ts';
import { createScheduler, type SchedulerParts } from './scheduler.ts';

const DAILY: ScheduledJob = {
  name: 'daily',
  short: 'daily',
  schedule: '0 2 * * *',
  timezone: 'Asia/Seoul',
  enabled: true,
  catchUp: 'latest',
  catchUpWindowMs: 'next',
  overlap: 'skip',
  retryDelaysMs: [5 * MINUTE_MS, 30 * MINUTE_MS],
  timeoutMs: MINUTE_MS,
};

/** An instant of November 2026 in Seoul: `17 02:00`. */
function at(text: string): Date {
  return new Date(`2026-11-${text.replace(' ', 'T')}+09:00`);
}

function seoul(instant: Date): string {
  return new Date(instant.getTime() + 9 * HOUR_MS).toISOString().slice(8, 16).replace('T', ' ');
}

/** Where the daemon is killed: before or after its nth call of planbook or ledger. */
interface Strike {
  call: number;
  moment: 'before' | 'after';
}

/** A home whose daemon comes and goes, while its configuration is edited. */
async function openHome(start: string) {
  let nowMs = at(start).getTime();
  const clock = {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    sleep: () => Promise.reject(new Error('nobody waits here')),
  };
  const db = await openInMemory(clock);
  const [planbook, ledger] = [createPlanbook(db), createLedger(db)];
  const events: SchedulerEvent[] = [];
  let attempts = 0;

  /** What a process does that the daemon has started: it claims, works, and is gone. */
  const attempt = async (
    job: ScheduledJob,
    dueAt: Date,
    lastTry: LastTry | undefined,
    fails: boolean,
  ) => {
    const attemptId = `attempt-${++attempts}`;
    const kind = job.housekeeping === true ? 'housekeeping' : 'scheduled';
    const claim = { attemptId, job: job.name, dueAt, kind, trigger: 'schedule', lastTry } as const;
    const bare = {
      holder: '',
      processMark: '',
      timeoutMs: 1,
      period: '',
      asOfOn: '',
      configHash: '',
    };
    const versions = { programVersion: '', tzVersion: '' };
    const { claimed } = await ledger.claim({ ...claim, ...bare, ...versions }, clock.now());
    if (!claimed) return;
    const error = { code: 'upstream-failed', values: {} };
    const end = fails ? ({ state: 'failed', error } as const) : ({ state: 'succeeded' } as const);
    await ledger.finish(attemptId, { ...end, stats: {} }, clock.now());
  };

  /** A daemon of these jobs, as they are when it looks; a strike kills it, and it answers no more. */
  const daemon = (jobs: () => readonly ScheduledJob[], strike?: Strike, fails = () => false) => {
    let calls = 0;
    const killed = Promise.withResolvers<'killed'>();
    const die = () => {
      killed.resolve('killed');
      return new Promise<never>(() => {});
    };
    const mortal = <P extends object>(port: P): P =>
      new Proxy(port, {
        get:
          (_, name) =>
          async (...values: unknown[]) => {
            const isLast = ++calls === strike?.call;
            if (isLast && strike.moment === 'before') return die();
            const method = Reflect.get(port, name) as (...values: unknown[]) => Promise<unknown>;
            const result = await method(...values);
            return isLast ? die() : result;
          },
      });
    let begun: Parameters<SchedulerParts['runner']['start']>[] = [];
    const scheduler = createScheduler({
      planbook: mortal(planbook),
      ledger: mortal(ledger),
      clock,
      runner: { start: (...one) => void begun.push(one), running: () => [] },
      jobs,
      attemptsAtOnce: () => 64,
      onEvent: (event) => events.push(event),
    });
    return {
      /** Looks until there is nothing more to be done at once. */
      async look(): Promise<'well' | 'killed'> {
        for (let looks = 0; looks < 1000; looks++) {
          const wakeAt = await Promise.race([scheduler.tick(), killed.promise]);
          if (wakeAt === 'killed') return 'killed';
          const started = begun;
          begun = [];
          for (const [job, dueAt, lastTry] of started) await attempt(job, dueAt, lastTry, fails());
          if (started.length === 0 && wakeAt > clock.now()) return 'well';
        }
        throw new Error('there is no end to it');
      },
    };
  };
  /** All that is recorded of a job: when due, how it ended, why. */
  const rows = async (job: string) => {
    const all = await planbook.occurrences(job, new Date(0), new Date(8.64e15));
    return all.map(({ dueAt, outcome, reason }) => [seoul(dueAt), outcome, reason]);
  };
  const sleep = (ms: number) => (nowMs += ms);
  return { clock, db, planbook, ledger, events, daemon, rows, sleep };
}

/** A daemon of `before` that stops on the 16th at noon; one of `after` that starts on the 18th at nine. */
async function editedWhileDown(before: readonly ScheduledJob[], after: readonly ScheduledJob[]) {
  const home = await openHome('16 12:00');
  await home.daemon(() => before).look();
  home.sleep(at('18 09:00').getTime() - at('16 12:00').getTime());
  await home.daemon(() => after).look();
  return home;
}

describe('what came due while the daemon was down, and the job was then', () => {
  const superseded = ['17 02:00', 'skipped', 'superseded'];
  const made = [superseded, ['18 02:00', 'succeeded', undefined]];
  const ended = [
    ['17 02:00', 'skipped', 'disabled'],
    ['18 02:00', 'skipped', 'disabled'],
  ];
  const stale = [
    ['17 02:00', 'skipped', 'stale'],
    ['18 02:00', 'skipped', 'stale'],
  ];
  // biome-ignore format: a table is read by column
  const cases: { name: string; after: readonly ScheduledJob[]; before?: ScheduledJob; recorded: unknown[] }[] = [
    { name: 'left alone: the newest runs',                    after: [DAILY],                                                    recorded: made },
    { name: 'given another schedule: the newest runs',        after: [{ ...DAILY, schedule: '30 2 * * *' }],                     recorded: made },
    { name: 'given a rarer one: the newest runs',             after: [{ ...DAILY, schedule: '0 4 1 * *' }],                      recorded: made },
    { name: 'given another zone of the same clock: likewise', after: [{ ...DAILY, timezone: 'Asia/Tokyo' }],                     recorded: made },
    { name: 'given another zone: likewise',                   after: [{ ...DAILY, timezone: 'America/New_York' }],               recorded: made },
    { name: 'moved in the order: likewise',                   after: [{ ...DAILY, name: 'new' }, DAILY],                         recorded: made },
    { name: 'rescheduled, to be too late: it is stale',       after: [{ ...DAILY, schedule: '0 5 * * *', catchUp: 'none' }],     recorded: stale },
    { name: 'rescheduled, to be late by an hour: likewise',   after: [{ ...DAILY, schedule: '0 5 * * *', catchUpWindowMs: HOUR_MS }], recorded: [superseded, stale[1]] },
    { name: 'switched off: none runs',                        after: [{ ...DAILY, enabled: false }],                             recorded: ended },
    { name: 'removed: none runs',                             after: [],                                                         recorded: ended },
    { name: 'renamed: none runs',                             after: [{ ...DAILY, name: 'new' }],                                recorded: ended },
    { name: 'of a name that is the household’s now',          after: [{ ...DAILY, housekeeping: true }],                         recorded: ended },
    { name: 'of a name that was the household’s',             after: [DAILY], before: { ...DAILY, housekeeping: true },          recorded: ended },
  ];
  for (const { name, before = DAILY, after, recorded } of cases) {
    test(name, async () => {
      const home = await editedWhileDown([before], after);
      assert.deepEqual(await home.rows('daily'), recorded);
      assert.deepEqual(await home.rows('new'), []);
    });
  }
});

test('what came due in a pause is paused, whatever became of the job', () => {
  const pauses = [{ since: at('17 01:00'), until: at('17 03:00'), note: '' }];
  const due = [at('17 02:00'), at('18 02:00')];
  const reasons = (now: string) => planEnded(due, pauses, at(now)).map(({ skip }) => skip?.reason);
  assert.deepEqual(reasons('18 09:00'), ['paused', 'disabled']);
  assert.deepEqual(reasons('17 02:30'), ['paused', 'paused']);
});

test('what is made up for of a former schedule is tried again until the job is next due', async () => {
  const home = await openHome('16 12:00');
  await home.daemon(() => [DAILY]).look();
  home.sleep(at('18 09:00').getTime() - at('16 12:00').getTime());
  const [noon, three] = [
    { ...DAILY, schedule: '0 12 * * *' },
    { ...DAILY, schedule: '0 3 * * *' },
  ];
  const fails = () => true;
  await home.daemon(() => [noon], undefined, fails).look();
  home.sleep(5 * MINUTE_MS);
  await home.daemon(() => [three], undefined, fails).look();
  home.sleep(30 * MINUTE_MS);
  await home.daemon(() => [three]).look();
  assert.deepEqual(await home.rows('daily'), [
    ['17 02:00', 'skipped', 'superseded'],
    ['18 02:00', 'succeeded', undefined],
  ]);
});

test('years that a removed job owes are recorded a part at a time, while others run', async () => {
  const home = await openHome('16 12:00');
  await home.daemon(() => [{ ...DAILY, name: 'gone' }, DAILY]).look();
  home.sleep(3 * 365 * DAY_MS);
  await home.daemon(() => [DAILY]).look();
  assert.equal((await home.rows('gone')).length, 3 * 365);
  assert.equal((await home.rows('daily')).at(-1)?.[1], 'succeeded');
  assert.deepEqual(
    (await home.planbook.known()).map(({ name }) => name),
    ['daily'],
  );
});

for (const { name, schedule, timezone } of [
  { name: 'a schedule', schedule: '@daily', timezone: 'Asia/Seoul' },
  { name: 'a time zone', schedule: '0 2 * * *', timezone: 'Mars/Olympus' },
]) {
  test(`${name} of another program that this one cannot read is told, and keeps nothing`, async () => {
    const home = await openHome('16 12:00');
    await home.planbook.knowJobs([{ ...DAILY, schedule, timezone }], home.clock.now());
    home.sleep(DAY_MS);
    await home.daemon(() => [DAILY]).look();
    const told = home.events.filter(({ event }) => event === 'schedule-unreadable');
    assert.deepEqual(
      told.map((one) => one.event === 'schedule-unreadable' && one.known.schedule),
      [schedule],
    );
    home.sleep(DAY_MS);
    await home.daemon(() => [DAILY]).look();
    assert.deepEqual(await home.rows('daily'), [['18 02:00', 'succeeded', undefined]]);
    assert.ok(!home.events.some(({ event }) => event === 'planning-failed'));
  });
}

const REASONS: readonly SkipReason[] = ['overlap', 'paused', 'stale', 'superseded', 'disabled'];

const FOREVER = new Date(8.64e15);

/** By what a job was due, from when it was taken up until the next was. */
interface Era {
  job: ScheduledJob;
  since: Date;
  until: Date;
}

const owedBefore = new Map<string, readonly Date[]>();

/** What an era owes; many are asked about again and again. */
function owedIn({ job: { schedule, timezone }, since, until }: Era): readonly Date[] {
  const key = `${schedule} ${timezone} ${+since} ${+until}`;
  const owed = owedBefore.get(key) ?? parseSchedule(schedule, timezone).occurrences(since, until);
  owedBefore.set(key, owed);
  return owed;
}

/** What is told in the ledger of each job is what its eras owe, each once, with outcome and reason. */
async function assertAccounted(
  home: Awaited<ReturnType<typeof openHome>>,
  eras: readonly Era[],
  hint: string,
): Promise<void> {
  for (const [name, of] of Map.groupBy(eras, ({ job }) => job.name)) {
    const owed = of.flatMap(owedIn);
    const recorded = await home.planbook.occurrences(name, new Date(0), FOREVER);
    assert.deepEqual(
      recorded.map(({ dueAt }) => dueAt.toISOString()),
      owed.map((dueAt) => dueAt.toISOString()),
      `${hint}: ${name}`,
    );
    const untold = recorded.filter(
      ({ outcome, reason }) =>
        outcome === undefined ||
        (outcome === 'failed' && reason === undefined) ||
        (outcome === 'skipped' && !REASONS.some((one) => one === reason)),
    );
    assert.deepEqual(untold, [], `${hint}: ${name}`);
  }
  const successes = await home.ledger.attempts({ states: ['succeeded'] });
  const succeeded = new Set(successes.map(({ job, dueAt }) => `${job} ${dueAt.toISOString()}`));
  assert.equal(succeeded.size, successes.length, hint);
}

const anyJob: fc.Arbitrary<ScheduledJob> = fc.record({
  ...Object.fromEntries(Object.entries(DAILY).map(([key, value]) => [key, fc.constant(value)])),
  schedule: fc.constantFrom('0 2 * * *', '30 2 * * *', '0 * * * *', '0 3 * * 1', '0 4 1 * *'),
  timezone: fc.constantFrom('Asia/Seoul', 'Asia/Tokyo', 'UTC', 'America/New_York'),
  enabled: fc.constantFrom(true, true, true, false),
  catchUp: fc.constantFrom('none', 'latest', 'latest', 'all'),
  catchUpWindowMs: fc.constantFrom('next', HOUR_MS, 2 * DAY_MS),
  housekeeping: fc.constantFrom(false, false, false, true),
} as unknown as { [Key in keyof ScheduledJob]: fc.Arbitrary<ScheduledJob[Key]> });

/** Whatever can be edited: schedule, zone, kind, policy; what there is, what is off, in which order. */
const anyJobs = fc
  .tuple(fc.subarray(['one', 'two', 'three']), fc.boolean(), fc.array(anyJob, { minLength: 3 }))
  .map(([names, isTurned, jobs]) => {
    const named = names.map((name, index) => ({ ...(jobs[index] as ScheduledJob), name }));
    return isTurned ? named.toReversed() : named;
  });

const anyLife = fc.array(
  fc.record({
    jobs: anyJobs,
    /** Nobody looks for so long, be the daemon down or the machine asleep. */
    asleepMs: fc.integer({ min: 0, max: 5 * 24 * 60 }).map((minutes) => minutes * MINUTE_MS),
    isRestarted: fc.boolean(),
    paused: fc.option(fc.constantFrom('one', 'two', 'three'), { nil: undefined }),
    fails: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

test('whatever is edited while nobody looks, each instant that came due before ends once, with its reason', async () => {
  await fc.assert(
    fc.asyncProperty(anyLife, async (life) => {
      const home = await openHome('16 12:00');
      const eras: Era[] = [];
      let jobs: readonly ScheduledJob[] = [];
      let fails = false;
      const start = () =>
        home.daemon(
          () => jobs,
          undefined,
          () => fails,
        );
      let daemon = start();
      const look = async () => {
        const now = home.clock.now();
        for (const era of eras.filter(({ until }) => until === FOREVER)) {
          const { schedule, timezone, housekeeping = false } = era.job;
          const same = jobs.find(({ name, enabled }) => enabled && name === era.job.name);
          const isSame =
            same?.schedule === schedule &&
            same.timezone === timezone &&
            (same.housekeeping ?? false) === housekeeping;
          if (!isSame) era.until = now;
        }
        for (const job of jobs.filter(({ enabled }) => enabled)) {
          const lasts = eras.some(({ job: { name }, until }) => name === job.name && until > now);
          if (!lasts) eras.push({ job, since: now, until: FOREVER });
        }
        assert.equal(await daemon.look(), 'well');
      };
      for (const step of life) {
        ({ jobs, fails } = step);
        if (step.isRestarted) daemon = start();
        await look();
        if (step.paused !== undefined) {
          const until = new Date(home.clock.now().getTime() + DAY_MS);
          await home.planbook.pause(step.paused, { note: '', until }, home.clock.now());
        }
        home.sleep(step.asleepMs);
      }
      await look();
      // Those that wait for a retry, or for their turn, come to their end when all is switched off.
      jobs = [];
      await look();
      await assertAccounted(home, eras, JSON.stringify(life));
      assert.deepEqual(
        home.events.filter(({ event }) => event === 'planning-failed'),
        [],
      );
    }),
    { numRuns: 50 },
  );
});

describe('a daemon that is killed while it takes up an edit loses and doubles nothing:', () => {
  const named = (name: string, changes: Partial<ScheduledJob> = {}) => ({
    ...DAILY,
    name,
    ...changes,
  });
  const ALL_EDITS = {
    before: [
      named('kept'),
      named('rescheduled'),
      named('zoned'),
      named('removed'),
      named('off'),
      named('household', { housekeeping: true }),
    ],
    after: [
      named('new'),
      named('kept'),
      named('rescheduled', { schedule: '30 2 * * *' }),
      named('zoned', { timezone: 'Asia/Tokyo' }),
      named('off', { enabled: false }),
      named('household'),
    ],
  };
  const MORE_THAN_A_PART = {
    before: [named('often', { schedule: '*/5 * * * *' })],
    after: [named('often')],
  };
  const [downAt, upAt, end] = [at('16 12:00'), at('18 09:00'), at('18 12:00')];

  /** What a job owes where the edit is taken up at `seenAt`. */
  const erasWith = (name: string, { before, after }: typeof ALL_EDITS, seenAt: Date): Era[] => {
    const enabled = (jobs: readonly ScheduledJob[]) =>
      jobs.find((job) => job.enabled && job.name === name);
    const [old, fresh] = [enabled(before), enabled(after)];
    if (name === 'kept') return [{ job: old as ScheduledJob, since: downAt, until: end }];
    return [
      ...(old ? [{ job: old, since: downAt, until: seenAt }] : []),
      ...(fresh ? [{ job: fresh, since: seenAt, until: end }] : []),
    ];
  };

  const strikeOnce = async (
    { before, after }: typeof ALL_EDITS,
    laterMs: number,
    strike: Strike,
  ) => {
    const home = await openHome('16 12:00');
    await home.daemon(() => before).look();
    home.sleep(+upAt - +downAt);
    const ended = await home.daemon(() => after, strike).look();
    home.sleep(laterMs);
    await home.daemon(() => after).look();
    home.sleep(+end - +home.clock.now());
    const last = home.daemon(() => after);
    // What is made up for starts half a minute apart.
    for (const _ of after) {
      await last.look();
      home.sleep(MINUTE_MS / 2);
    }
    return { home, ended };
  };

  for (const { name, edit, laterMs, kills } of [
    { name: 'all kinds of edits', edit: ALL_EDITS, laterMs: 0, kills: 60 },
    { name: 'started again later', edit: ALL_EDITS, laterMs: 90 * MINUTE_MS, kills: 60 },
    { name: 'what is planned in parts', edit: MORE_THAN_A_PART, laterMs: 0, kills: 20 },
  ]) {
    test(name, async (t) => {
      let struck = 0;
      for (let isOver = false; !isOver; struck++) {
        const moment = struck % 2 === 0 ? 'before' : 'after';
        const strike: Strike = { call: Math.floor(struck / 2) + 1, moment };
        const { home, ended } = await strikeOnce(edit, laterMs, strike);
        isOver = ended === 'well';
        for (const job of new Set([...edit.before, ...edit.after].map((one) => one.name))) {
          const hint = `${moment} call ${strike.call}`;
          const since = (seenAt: Date) => assertAccounted(home, erasWith(job, edit, seenAt), hint);
          // It was taken up before the kill, or after it.
          await since(upAt).catch(() => since(new Date(+upAt + laterMs)));
        }
      }
      t.diagnostic(`${struck - 1} kills`);
      assert.ok(struck > kills);
    });
  }
});
