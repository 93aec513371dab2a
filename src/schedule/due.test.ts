import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';

import { DAY_MS, HOUR_MS, MINUTE_MS } from '../lib/clock.ts';
import type { Skip } from '../ledger-event.ts';
import type { Pause } from '../plan.ts';
import { parseSchedule } from './cron.ts';
import { type DueFacts, isPausedAt, planDue, windowEnd } from './due.ts';

const schedule = parseSchedule('0 2 * * *', 'UTC');
const LATEST: DueFacts['policy'] = { catchUp: 'latest', overlap: 'skip', catchUpWindowMs: 'next' };
const ALL: DueFacts['policy'] = { ...LATEST, catchUp: 'all', catchUpWindowMs: 3 * DAY_MS };
const NONE: DueFacts['policy'] = { ...LATEST, catchUp: 'none' };
const HOUR: DueFacts['policy'] = { ...LATEST, catchUpWindowMs: HOUR_MS };
const QUEUE: DueFacts['policy'] = { ...LATEST, overlap: 'queue' };

/** `16 09:00` is that day and time of November 2026, UTC. */
function at(text: string): Date {
  return new Date(`2026-11-${text.replace(' ', 'T')}:00Z`);
}

function pause(since: string, until?: string): Pause {
  return { since: at(since), until: until === undefined ? undefined : at(until), note: '' };
}

/** From 02:00 of one day to 02:00 of another. */
function days(first: number, last: number): Date[] {
  return Array.from({ length: last - first + 1 }, (_, index) => at(`${first + index} 02:00`));
}

function by(dueAt: string | undefined): Skip {
  return { reason: 'superseded', by: dueAt === undefined ? undefined : at(dueAt) };
}

function stale(windowMs: number | 'none'): Skip {
  return { reason: 'stale', windowMs };
}

/** By the pause that began then. */
function paused(since: string): Skip {
  return { reason: 'paused', pausedSince: at(since) };
}

interface Case {
  name: string;
  due: Date[];
  now: string;
  policy?: DueFacts['policy'];
  more?: boolean;
  pauses?: Pause[];
  runningSince?: string;
  skips: (Skip | undefined)[];
}

describe('what is due', () => {
  // biome-ignore format: a table is read by column
  const cases: Case[] = [
    { name: 'nothing: nothing',                           due: [],           now: '16 09:00', skips: [] },
    { name: 'in time runs',                               due: days(16, 16), now: '16 02:00', skips: [undefined] },
    { name: 'in time runs where nothing is caught up',    due: days(16, 16), now: '16 02:00', policy: NONE, skips: [undefined] },
    { name: 'a minute late is not made up for there',     due: days(16, 16), now: '16 02:01', policy: NONE, skips: [stale('none')] },
    { name: 'until the next is due the newest runs',      due: days(13, 16), now: '17 01:59', skips: [by('16 02:00'), by('16 02:00'), by('16 02:00'), undefined] },
    { name: 'within its window the newest runs',          due: days(15, 16), now: '16 02:59', policy: HOUR, skips: [by('16 02:00'), undefined] },
    { name: 'after its window the newest is stale',       due: days(15, 16), now: '16 03:00', policy: HOUR, skips: [by('16 02:00'), stale(HOUR_MS)] },
    { name: 'all within the window run',                  due: days(12, 16), now: '16 09:00', policy: ALL, skips: [stale(3 * DAY_MS), stale(3 * DAY_MS), undefined, undefined, undefined] },
    { name: 'with newer ones to come none is the newest', due: days(13, 15), now: '16 09:00', more: true, skips: [by(undefined), by(undefined), by(undefined)] },
    { name: 'during a pause does not run',                due: days(14, 16), now: '16 09:00', pauses: [pause('14 12:00')], skips: [paused('14 12:00'), paused('14 12:00'), paused('14 12:00')] },
    { name: 'first seen during a pause does not run',     due: days(16, 16), now: '16 09:00', pauses: [pause('16 08:00')], skips: [paused('16 08:00')] },
    { name: 'a pause that is over is owed nothing',       due: days(14, 16), now: '16 09:00', pauses: [pause('14 01:00', '16 02:01')], skips: [paused('14 01:00'), paused('14 01:00'), paused('14 01:00')] },
    { name: 'at the end of a pause runs',                 due: days(16, 16), now: '16 02:00', pauses: [pause('14 01:00', '16 02:00')], skips: [undefined] },
    { name: 'at the start of a pause does not run',       due: days(16, 16), now: '16 02:00', pauses: [pause('16 02:00')], skips: [paused('16 02:00')] },
    { name: 'what is paused supersedes nothing',          due: days(15, 16), now: '16 09:00', policy: { ...LATEST, catchUpWindowMs: 2 * DAY_MS }, pauses: [pause('16 01:00', '16 03:00')], skips: [undefined, paused('16 01:00')] },
    { name: 'while the job runs is an overlap',           due: days(16, 16), now: '16 02:00', runningSince: '16 01:50', skips: [{ reason: 'overlap' }] },
    { name: 'while the job runs may queue',               due: days(16, 16), now: '16 02:00', policy: QUEUE, runningSince: '16 01:50', skips: [undefined] },
    { name: 'before the job started to run waits',        due: days(16, 16), now: '16 09:00', runningSince: '16 08:50', skips: [undefined] },
  ];
  for (const { name, due, now, skips, ...facts } of cases) {
    test(name, () => {
      const { policy = LATEST, more = false, pauses = [], runningSince } = facts;
      const since = runningSince === undefined ? undefined : at(runningSince);
      assert.deepEqual(
        planDue({ due, more, policy, schedule, pauses, runningSince: since }, at(now)),
        due.map((dueAt, i) => (skips[i] === undefined ? { dueAt } : { dueAt, skip: skips[i] })),
      );
    });
  }
});

const anyMinute = fc.integer({ min: 0, max: 20 * 24 * 60 });
const minuteOf = (minute: number) => new Date(at('01 00:00').getTime() + minute * MINUTE_MS);
const anyPause = fc
  .tuple(anyMinute, fc.option(fc.integer({ min: 0, max: 5000 })))
  .map(([since, minutes]): Pause => {
    const until = minutes === null ? undefined : minuteOf(since + minutes);
    return { since: minuteOf(since), until, note: '' };
  });
const anyFacts = fc.record({
  afterMinute: anyMinute,
  lateMinutes: anyMinute,
  policy: fc.record({
    catchUp: fc.constantFrom('none' as const, 'latest' as const, 'all' as const),
    overlap: fc.constantFrom('skip' as const, 'queue' as const),
    catchUpWindowMs: fc.oneof(
      fc.constant('next' as const),
      fc.integer({ min: 1, max: 6000 }).map((minutes) => minutes * MINUTE_MS),
    ),
  }),
  pauses: fc.array(anyPause, { maxLength: 3 }),
  runningMinute: fc.option(anyMinute, { nil: undefined }),
});

test('whatever happened: each is planned once, in order; what runs is in its window and not paused', () => {
  fc.assert(
    fc.property(anyFacts, ({ afterMinute, lateMinutes, policy, pauses, runningMinute }) => {
      const now = minuteOf(afterMinute + lateMinutes);
      const due = schedule.occurrences(minuteOf(afterMinute), now);
      const runningSince = runningMinute === undefined ? undefined : minuteOf(runningMinute);
      const facts = { due, more: false, policy, schedule, pauses, runningSince };
      const planned = planDue(facts, now);
      const runs = planned.filter(({ skip }) => skip === undefined).map(({ dueAt }) => dueAt);

      assert.deepEqual(
        planned.map(({ dueAt }) => dueAt),
        due,
      );
      assert.ok(runs.every((one) => now < windowEnd(one, policy, schedule)));
      assert.ok(runs.every((one) => !isPausedAt(one, pauses) && !isPausedAt(now, pauses)));
      if (policy.catchUp !== 'all') assert.ok(runs.length <= 1);
      if (policy.catchUp === 'none') assert.ok(runs.every((one) => +now - +one < MINUTE_MS));
    }),
  );
});
