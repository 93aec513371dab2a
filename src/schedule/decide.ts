import type { ScheduledJob } from '../job.ts';
import { SECOND_MS } from '../lib/clock.ts';
import type { GivenUp, Skip } from '../ledger-event.ts';
import type { LastTry } from '../occurrence.ts';
import type { Closing, OpenOccurrence, Pause } from '../plan.ts';
import type { Schedule } from './cron.ts';
import { ON_TIME_MS, pauseAt, stale, windowEnd } from './due.ts';

/**
 * So many interruptions say nothing against the work, and are resumed at once. More than a daemon
 * is restarted in one run is an attempt that kills its process, and counts as a failure.
 */
export const FREE_INTERRUPTIONS = 3;

/** Catch-up runs start so far apart, over all jobs. */
export const CATCH_UP_SPACING_MS = 30 * SECOND_MS;

/** What is known of a job that has nothing due any more that is not recorded. */
export interface OpenJob {
  policy: Pick<ScheduledJob, 'catchUp' | 'catchUpWindowMs' | 'retryDelaysMs'>;
  schedule: Pick<Schedule, 'next'>;
  pauses: readonly Pause[];
  /** Oldest first. */
  open: readonly OpenOccurrence[];
  /** Whether an attempt of the job is running, whoever started it. */
  running: boolean;
  /** When it was noticed that a process had died without as much as claiming its attempt. */
  lostStarts(dueAt: Date): readonly Date[];
}

/** An attempt to start. */
export interface Start {
  dueAt: Date;
  /** When it was seen that it was due. */
  seenAt: Date;
  /** When it may be started no more. */
  startBy: Date;
  /** Since when it has waited for a place, if it has. */
  waitedFrom: Date | undefined;
  /** 1 for the first attempt of its occurrence. */
  n: number;
  /** Why no other attempt will follow if it fails; undefined where one will. */
  lastTry: LastTry | undefined;
  lateMs: number;
}

export interface Decision {
  closings: readonly Closing[];
  start?: Start;
  /** When to decide again at the latest, as far as is known now; undefined if never. */
  wakeAt: Date | undefined;
}

/**
 * Decides what becomes of a job's open occurrences.
 *
 * 1. While the job runs, all wait.
 * 2. A pause closes what waits. So does a newer occurrence, unless `all` are caught up; so does the
 *    end of the window, and the last of the attempts. What waits for a place is no exception: its
 *    list would be another period's, and the window is the user's own word for how late that is.
 * 3. Of what is left the oldest is started as soon as it may be; later ones wait behind it.
 *
 * What is closed was `failed` where it was tried, with the reason of the last try.
 */
export function decideJob(facts: OpenJob, now: Date): Decision {
  const nextDueAt = facts.schedule.next(now);
  if (facts.running) return { closings: [], wakeAt: nextDueAt };

  // A tried one of the future is left by a clock that was ahead; its time will come.
  const waiting = facts.open.filter(({ dueAt }) => dueAt <= now).map((one) => standing(one, facts));
  const judged = waiting.map((one, index) => ({
    ...one,
    over: closingOf(one, waiting[index + 1]?.occurrence.dueAt, facts, now),
  }));
  const closings = judged.flatMap(({ over }) => over ?? []);
  const head = judged.find(({ over }) => over === undefined);
  if (head === undefined) return { closings, wakeAt: nextDueAt };

  const readyAt = readyAfter(head, facts.policy, now);
  if (readyAt > now) return { closings, wakeAt: earlier(readyAt, nextDueAt) };
  return { closings, start: startOf(head, facts.policy, now), wakeAt: nextDueAt };
}

/** An open occurrence, its tries counted. */
interface Standing {
  occurrence: OpenOccurrence;
  windowEnd: Date;
  /** How many tries count against it. */
  spent: number;
  lastTriedAt: Date | undefined;
  resumable: boolean;
}

function standing(occurrence: OpenOccurrence, facts: OpenJob): Standing {
  const { dueAt, attempts } = occurrence;
  const interrupted = attempts.filter(({ state }) => state === 'interrupted').length;
  const lost = facts.lostStarts(dueAt);
  const failed = attempts.filter(({ state }) => state === 'failed').length + lost.length;
  const endedAt = attempts.at(-1)?.endedAt;
  const lostAt = lost.at(-1);
  return {
    occurrence,
    windowEnd: windowEnd(dueAt, facts.policy, facts.schedule),
    spent: failed + Math.max(0, interrupted - FREE_INTERRUPTIONS),
    lastTriedAt: later(endedAt, lostAt),
    resumable:
      attempts.at(-1)?.state === 'interrupted' &&
      interrupted <= FREE_INTERRUPTIONS &&
      (lostAt === undefined || endedAt === undefined || lostAt < endedAt),
  };
}

/** Why it is over: told one way where it was tried, and another where it was not. */
interface Over {
  untried: Skip;
  tried: GivenUp;
}

/** How an open occurrence ends without another attempt; `newer` waits behind it. */
function closingOf(
  one: Standing,
  newer: Date | undefined,
  facts: OpenJob,
  now: Date,
): Closing | undefined {
  const over = whyOver(one, newer, facts, now);
  if (over === undefined) return undefined;
  const { dueAt, attempts } = one.occurrence;
  if (attempts.length === 0 && one.spent === 0) {
    return { dueAt, outcome: 'skipped', why: over.untried };
  }
  const reason = attempts.at(-1)?.error ?? 'interrupted';
  return { dueAt, outcome: 'failed', reason, why: over.tried };
}

function whyOver(
  one: Standing,
  newer: Date | undefined,
  { pauses, policy, schedule }: OpenJob,
  now: Date,
): Over | undefined {
  const { dueAt } = one.occurrence;
  const pause = pauseAt(now, pauses);
  if (pause !== undefined) return same({ reason: 'paused', pausedSince: pause.since });
  if (newer !== undefined && policy.catchUp !== 'all') {
    return {
      untried: { reason: 'superseded', by: newer },
      tried: { reason: 'newer', dueAt: newer },
    };
  }
  const endsAt = one.windowEnd;
  const untried: Skip = isCrowded(one) ? { reason: 'crowded' } : stale(dueAt, policy, schedule);
  if (now >= endsAt) return { untried, tried: { reason: 'stale', endsAt } };
  if (one.spent > policy.retryDelaysMs.length) return { untried, tried: { reason: 'spent' } };
  if (readyAfter(one, policy, now) < endsAt) return undefined;
  return { untried, tried: { reason: 'stale', endsAt } };
}

function same(why: Skip & GivenUp): Over {
  return { untried: why, tried: why };
}

/** Seen in time, it was late for want of a place. */
function isCrowded({ occurrence: { waitedFrom }, windowEnd }: Standing): boolean {
  return waitedFrom !== undefined && waitedFrom < windowEnd;
}

/** A try that ended in the future tells of a clock that was ahead: it has been waited for. */
function readyAfter(
  { occurrence, lastTriedAt, resumable, spent }: Standing,
  { retryDelaysMs }: OpenJob['policy'],
  now: Date,
): Date {
  if (lastTriedAt === undefined || resumable || lastTriedAt > now) return occurrence.dueAt;
  return new Date(lastTriedAt.getTime() + (retryDelaysMs[spent - 1] ?? 0));
}

/** A retry would have to start within the window, however quickly this attempt fails. */
function startOf(
  { occurrence, spent, windowEnd }: Standing,
  { retryDelaysMs }: OpenJob['policy'],
  now: Date,
): Start {
  const { dueAt, recordedAt: seenAt, waitedFrom } = occurrence;
  return {
    ...{ dueAt, seenAt, startBy: windowEnd, waitedFrom },
    n: occurrence.attempts.length + 1,
    lastTry: lastTryOf(retryDelaysMs[spent], windowEnd, now),
    lateMs: now.getTime() - occurrence.dueAt.getTime(),
  };
}

function lastTryOf(delayMs: number | undefined, endsAt: Date, now: Date): LastTry | undefined {
  if (delayMs === undefined) return { reason: 'spent' };
  return now.getTime() + delayMs >= endsAt.getTime() ? { reason: 'stale', endsAt } : undefined;
}

function later(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

export function earlier(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a;
}

/**
 * Orders the starts of all jobs, and holds back catch-up runs that would start too close to one
 * another: what was begun comes first, then what is due now, then what is made up for, oldest
 * first, and of those due together in the order given. `sinceCatchUpMs` is how long ago the last
 * catch-up run started.
 */
export function spaced<T extends Start>(
  starts: readonly T[],
  sinceCatchUpMs: number,
): { start: readonly T[]; waitMs: number | undefined } {
  const ordered = starts.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  const catchUps = ordered.filter(isCatchUp);
  const start = [
    ...ordered.filter(({ n }) => n > 1),
    ...ordered.filter((one) => one.n === 1 && !isCatchUp(one)),
    ...(sinceCatchUpMs >= CATCH_UP_SPACING_MS ? catchUps.slice(0, 1) : []),
  ];
  if (start.length === starts.length) return { start, waitMs: undefined };
  const startsOne = sinceCatchUpMs >= CATCH_UP_SPACING_MS;
  return { start, waitMs: CATCH_UP_SPACING_MS - (startsOne ? 0 : sinceCatchUpMs) };
}

/** What was seen in time and had to wait is late, but nothing that is made up for. */
export function isCatchUp({ n, dueAt, seenAt }: Start): boolean {
  return n === 1 && seenAt.getTime() - dueAt.getTime() >= ON_TIME_MS;
}
