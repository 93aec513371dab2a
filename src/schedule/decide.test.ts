import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../lib/clock.ts';
import type { GivenUp, Skip } from '../ledger-event.ts';
import type { LastTry } from '../occurrence.ts';
import type { Closing, OpenAttempt, OpenOccurrence, Pause } from '../plan.ts';
import { parseSchedule } from './cron.ts';
import { windowEnd } from './due.ts';
import { CATCH_UP_SPACING_MS, decideJob, type OpenJob, type Start, spaced } from './decide.ts';

const schedule = parseSchedule('0 2 * * *', 'UTC');
const RETRY = { retryDelaysMs: [5, 30, 120].map((minutes) => minutes * MINUTE_MS) };
const LATEST: OpenJob['policy'] = { ...RETRY, catchUp: 'latest', catchUpWindowMs: 'next' };
const ALL: OpenJob['policy'] = { ...RETRY, catchUp: 'all', catchUpWindowMs: 3 * DAY_MS };
const HOUR: OpenJob['policy'] = { ...RETRY, catchUp: 'latest', catchUpWindowMs: HOUR_MS };

/** `16 09:00` is that day and time of November 2026, UTC. */
function at(text: string): Date {
  return new Date(`2026-11-${text.replace(' ', 'T')}:00Z`);
}

const TOMORROW = at('17 02:00');

function failed(endedAt: string): OpenAttempt {
  return { state: 'failed', endedAt: at(endedAt), error: 'upstream-failed' };
}

function interrupted(endedAt: string): OpenAttempt {
  return { state: 'interrupted', endedAt: at(endedAt), error: undefined };
}

function open(dueAt: string, ...attempts: OpenAttempt[]): OpenOccurrence {
  return { dueAt: at(dueAt), recordedAt: at(dueAt), waitedFrom: undefined, attempts };
}

/** Of what was seen when it was due, and may start until the next is. */
function start(dueAt: string, n: number, now: string, lastTry?: LastTry): Start {
  const lateMs = at(now).getTime() - at(dueAt).getTime();
  const seen = { dueAt: at(dueAt), seenAt: at(dueAt), startBy: TOMORROW, waitedFrom: undefined };
  return { ...seen, n, lastTry, lateMs };
}

/** Held since it was due, for want of a place. */
function waiting(dueAt: string): OpenOccurrence {
  return { ...open(dueAt), waitedFrom: at(dueAt) };
}

function failure(dueAt: string, reason: string, why: GivenUp): Closing {
  return { dueAt: at(dueAt), outcome: 'failed', reason, why };
}

function skipped(dueAt: string, why: Skip): Closing {
  return { dueAt: at(dueAt), outcome: 'skipped', why };
}

const SPENT = { reason: 'spent' } as const;
const AN_HOUR_LATE = { reason: 'stale', windowMs: HOUR_MS } as const;

/** No attempt may begin from then on. */
function over(endsAt: string): LastTry {
  return { reason: 'stale', endsAt: at(endsAt) };
}

function newer(dueAt: string): GivenUp {
  return { reason: 'newer', dueAt: at(dueAt) };
}

function superseded(by: string): Skip {
  return { reason: 'superseded', by: at(by) };
}

const PAUSE = { reason: 'paused', pausedSince: at('16 01:00') } as const;
const PAUSED: Pause = { since: at('16 01:00'), until: undefined, note: 'moving house' };

interface Case {
  name: string;
  open: OpenOccurrence[];
  now: string;
  policy?: OpenJob['policy'];
  pauses?: Pause[];
  running?: boolean;
  lost?: string[];
  closings?: Closing[];
  start?: Start;
  wakeAt?: Date;
}

describe('of a job with open occurrences', () => {
  // biome-ignore format: a table is read by column
  const cases: Case[] = [
    { name: 'none: it sleeps until the next is due', open: [],                                                                now: '16 09:00' },
    { name: 'an untried one starts',                 open: [open('16 02:00')],                                                now: '16 02:00', start: start('16 02:00', 1, '16 02:00') },
    { name: 'all wait while it runs',                open: [open('15 02:00'), open('16 02:00')],                              now: '16 02:00', running: true },
    { name: 'one of the future waits for its time',  open: [open('18 02:00', failed('18 02:03'))],                            now: '16 09:00' },

    { name: 'a failed one rests 5 min',              open: [open('16 02:00', failed('16 02:03'))],                            now: '16 02:07', wakeAt: at('16 02:08') },
    { name: 'after 5 min it is tried again',         open: [open('16 02:00', failed('16 02:03'))],                            now: '16 02:08', start: start('16 02:00', 2, '16 02:08') },
    { name: 'failed twice, it rests 30 min',         open: [open('16 02:00', failed('16 02:03'), failed('16 02:10'))],        now: '16 02:39', wakeAt: at('16 02:40') },
    { name: 'the fourth attempt is the last',        open: [open('16 02:00', failed('16 02:03'), failed('16 02:10'), failed('16 02:40'))], now: '16 04:40', start: start('16 02:00', 4, '16 04:40', SPENT) },
    { name: 'before the fourth it rests 2 h',        open: [open('16 02:00', failed('16 02:03'), failed('16 02:10'), failed('16 02:40'))], now: '16 04:39', wakeAt: at('16 04:40') },
    { name: 'failed four times, it has failed',      open: [open('16 02:00', ...['03', '10', '40', '50'].map((m) => failed(`16 02:${m}`)))], now: '16 02:51', closings: [failure('16 02:00', 'upstream-failed', SPENT)] },
    { name: 'without retries the first attempt is the last', open: [open('16 02:00')],                                        now: '16 02:00', policy: { ...LATEST, retryDelaysMs: [] }, start: start('16 02:00', 1, '16 02:00', SPENT) },
    { name: 'and its failure is the occurrence’s',   open: [open('16 02:00', failed('16 02:03'))],                            now: '16 02:03', policy: { ...LATEST, retryDelaysMs: [] }, closings: [failure('16 02:00', 'upstream-failed', SPENT)] },
    { name: 'the last attempt that fits settles',    open: [open('16 02:00', failed('16 02:20'))],                            now: '16 02:35', policy: HOUR, start: start('16 02:00', 2, '16 02:35', over('16 03:00')) },
    { name: 'one no retry would be in time for has failed', open: [open('16 02:00', failed('16 02:20'), failed('16 02:40'))], now: '16 02:41', policy: HOUR, closings: [failure('16 02:00', 'upstream-failed', over('16 03:00'))] },
    { name: 'a try that ended in the future is not waited for', open: [open('16 02:00', failed('16 12:00'))],                 now: '16 09:00', start: start('16 02:00', 2, '16 09:00') },

    { name: 'an interrupted one is resumed at once', open: [open('16 02:00', interrupted('16 02:03'))],                       now: '16 02:03', start: start('16 02:00', 2, '16 02:03') },
    { name: 'a third time too',                      open: [open('16 02:00', ...['03', '04', '05'].map((m) => interrupted(`16 02:${m}`)))], now: '16 02:05', start: start('16 02:00', 4, '16 02:05') },
    { name: 'the fourth interruption is a failure',  open: [open('16 02:00', ...['03', '04', '05', '06'].map((m) => interrupted(`16 02:${m}`)))], now: '16 02:10', wakeAt: at('16 02:11') },
    { name: 'interrupted without end, it has failed', open: [open('16 02:00', ...Array.from({ length: 7 }, () => interrupted('16 02:30')))], now: '16 02:30', closings: [failure('16 02:00', 'interrupted', SPENT)] },
    { name: 'a lost start rests as a failure does',  open: [open('16 02:00')],                                                now: '16 02:01', lost: ['16 02:00'], wakeAt: at('16 02:05') },
    { name: 'after it, it is tried again',           open: [open('16 02:00')],                                                now: '16 02:05', lost: ['16 02:00'], start: start('16 02:00', 1, '16 02:05') },
    { name: 'with four starts lost it has failed',   open: [open('16 02:00')],                                                now: '16 09:00', lost: ['16 02:00', '16 02:05', '16 02:35', '16 04:35'], closings: [failure('16 02:00', 'interrupted', SPENT)] },
    { name: 'a start lost after an interruption rests', open: [open('16 02:00', interrupted('16 02:03'))],                    now: '16 02:05', lost: ['16 02:04'], wakeAt: at('16 02:09') },

    { name: 'after its window it is stale',          open: [open('16 02:00')],                                                now: '16 03:00', policy: HOUR, closings: [skipped('16 02:00', AN_HOUR_LATE)] },
    { name: 'one that waited for a place runs late', open: [waiting('16 02:00')],                                             now: '16 02:50', policy: HOUR, start: { ...start('16 02:00', 1, '16 02:50'), waitedFrom: at('16 02:00') } },
    { name: 'one that waited until it was too late was crowded out', open: [waiting('16 02:00')],                             now: '16 03:00', policy: HOUR, closings: [skipped('16 02:00', { reason: 'crowded' })] },
    { name: 'one that was seen too late to wait is stale', open: [{ ...open('16 02:00'), waitedFrom: at('16 03:00') }],       now: '16 03:00', policy: HOUR, closings: [skipped('16 02:00', AN_HOUR_LATE)] },
    { name: 'a tried one that waits until it is too late has failed', open: [{ ...open('16 02:00', failed('16 02:20')), waitedFrom: at('16 02:25') }], now: '16 03:00', policy: HOUR, closings: [failure('16 02:00', 'upstream-failed', over('16 03:00'))] },
    { name: 'of those that wait the newest is enough', open: [waiting('15 02:00'), open('16 02:00')],                         now: '16 02:00', closings: [skipped('15 02:00', superseded('16 02:00'))], start: start('16 02:00', 1, '16 02:00') },
    { name: 'after its window an interrupted one has failed', open: [open('16 02:00', interrupted('16 02:30'))],              now: '16 03:00', policy: HOUR, closings: [failure('16 02:00', 'interrupted', over('16 03:00'))] },
    { name: 'a newer one supersedes it',             open: [open('15 02:00'), open('16 02:00')],                              now: '16 02:00', policy: { ...LATEST, catchUpWindowMs: 3 * DAY_MS }, closings: [skipped('15 02:00', superseded('16 02:00'))], start: start('16 02:00', 1, '16 02:00') },
    { name: 'a newer one ends the tries of a failed', open: [open('15 02:00', failed('15 02:10')), open('16 02:00')],         now: '16 02:00', closings: [failure('15 02:00', 'upstream-failed', newer('16 02:00'))], start: start('16 02:00', 1, '16 02:00') },
    { name: 'all are caught up, the oldest first',   open: [open('14 02:00'), open('15 02:00'), open('16 02:00')],            now: '16 09:00', policy: ALL, start: start('14 02:00', 1, '16 09:00') },
    { name: 'the newer wait behind a failed one',    open: [open('15 02:00', failed('16 09:00')), open('16 02:00')],          now: '16 09:01', policy: ALL, wakeAt: at('16 09:05') },
    { name: 'a pause closes what waits',             open: [open('15 02:00', failed('15 02:10')), open('16 02:00')],          now: '16 09:00', policy: ALL, pauses: [PAUSED], closings: [failure('15 02:00', 'upstream-failed', PAUSE), skipped('16 02:00', PAUSE)] },
    { name: 'a pause leaves alone what runs',        open: [open('16 02:00')],                                                now: '16 09:00', pauses: [PAUSED], running: true },
  ];
  for (const { name, now, closings = [], start, wakeAt = TOMORROW, ...facts } of cases) {
    test(name, () => {
      const { policy = LATEST, pauses = [], running = false, lost = [] } = facts;
      const lostStarts = () => lost.map(at);
      assert.deepEqual(
        decideJob({ policy, schedule, pauses, running, lostStarts, open: facts.open }, at(now)),
        { closings, wakeAt, ...(start && { start: { ...start, startBy: endOf(start, policy) } }) },
      );
    });
  }
});

function endOf({ dueAt }: Start, policy: OpenJob['policy']): Date {
  return windowEnd(dueAt, policy, schedule);
}

const NOW = at('16 09:00').getTime();
const unseen = { seenAt: new Date(NOW), startBy: TOMORROW, waitedFrom: undefined };
const anyStart = fc
  .record({ lateMs: fc.integer({ min: 0, max: DAY_MS }), n: fc.constantFrom(1, 1, 2) })
  .map(({ lateMs, n }): Start => {
    return { ...unseen, dueAt: new Date(NOW - lateMs), n, lastTry: undefined, lateMs };
  });

describe('starts of all jobs together', () => {
  const resumed = start('16 01:00', 2, '16 09:00');
  const due = start('16 09:00', 1, '16 09:00');
  const old = { ...start('14 02:00', 1, '16 09:00'), seenAt: at('16 09:00') };
  const older = { ...start('13 02:00', 1, '16 09:00'), seenAt: at('16 09:00') };

  test('what was begun is first, then what is due, then one that is made up for, the oldest', () => {
    const startAll = spaced([old, due, older, resumed], Infinity);
    assert.deepEqual(startAll, { start: [resumed, due, older], waitMs: 30 * SECOND_MS });
  });

  test('what is made up for waits until 30 s after the last, and keeps nothing else waiting', () => {
    assert.deepEqual(spaced([old, due], 12 * SECOND_MS), { start: [due], waitMs: 18 * SECOND_MS });
    assert.deepEqual(spaced([old, due], 30 * SECOND_MS), { start: [due, old], waitMs: undefined });
  });

  test('what was seen in time and had to wait is not made up for', () => {
    const waited = start('16 02:00', 1, '16 09:00');
    const startAll = spaced([due, waited, old], 0);
    assert.deepEqual(startAll, { start: [waited, due], waitMs: 30 * SECOND_MS });
  });

  test('every one starts at last, no two that are made up for within 30 s', () => {
    fc.assert(
      fc.property(fc.array(anyStart, { maxLength: 12 }), (wanted) => {
        let left: readonly Start[] = wanted;
        let sinceMs = Infinity;
        for (let looks = 0; left.length > 0; looks++) {
          assert.ok(looks <= wanted.length, 'some start is held back for ever');
          const { start: started, waitMs } = spaced(left, sinceMs);
          const madeUp = started.filter(({ n, lateMs }) => n === 1 && lateMs >= MINUTE_MS);
          assert.ok(madeUp.length <= (sinceMs >= CATCH_UP_SPACING_MS ? 1 : 0));
          left = left.filter((one) => !started.includes(one));
          assert.equal(waitMs === undefined, left.length === 0);
          sinceMs = (madeUp.length > 0 ? 0 : sinceMs) + (waitMs ?? 0);
        }
      }),
    );
  });
});
