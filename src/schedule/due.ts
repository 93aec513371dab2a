import type { ScheduledJob } from '../job.ts';
import { MINUTE_MS } from '../lib/clock.ts';
import type { Skip } from '../ledger-event.ts';
import type { Pause, PlannedOccurrence } from '../plan.ts';
import type { Schedule } from './cron.ts';

/** Seen within this time of being due, an occurrence is on time: the daemon looks twice as often. */
export const ON_TIME_MS = MINUTE_MS;

/** What a job is owed, and all that decides what becomes of it. */
export interface DueFacts {
  /** Due and not recorded, oldest first. */
  due: readonly Date[];
  /** Whether later ones are due than `due` holds. */
  more: boolean;
  policy: Pick<ScheduledJob, 'catchUp' | 'overlap' | 'catchUpWindowMs'>;
  schedule: Pick<Schedule, 'next'>;
  pauses: readonly Pause[];
  /** When the attempt started that the job is running, if it is. */
  runningSince: Date | undefined;
}

/**
 * Splits the occurrences that are due into those to run and those to record as skipped.
 *
 * 1. What came due during a pause, or is first seen during one, is `paused`.
 * 2. Of the rest, `latest` runs the newest, the older ones being `superseded`; `all` runs every
 *    one; `none` only what is on time.
 * 3. What is left and seen after its window has ended is `stale`. A daemon that was down for a week
 *    finds seven daily ones here: the newest runs, as its window ends when the next is due.
 * 4. What came due while its job was running is an `overlap`, unless it may queue.
 */
export function planDue(facts: DueFacts, now: Date): PlannedOccurrence[] {
  const newest = newestOf(facts, now);
  return facts.due.map((dueAt) => {
    const skip = skipOf(dueAt, newest, facts, now);
    return skip === undefined ? { dueAt } : { dueAt, skip };
  });
}

function skipOf(
  dueAt: Date,
  newest: Date | undefined,
  facts: DueFacts,
  now: Date,
): Skip | undefined {
  const { policy, schedule, pauses, runningSince } = facts;
  const pause = pauseAt(dueAt, pauses) ?? pauseAt(now, pauses);
  if (pause !== undefined) return { reason: 'paused', pausedSince: pause.since };
  if (policy.catchUp === 'latest' && dueAt !== newest) return { reason: 'superseded', by: newest };
  if (now >= windowEnd(dueAt, policy, schedule)) return stale(dueAt, policy, schedule);
  if (policy.catchUp === 'none' && now.getTime() - dueAt.getTime() >= ON_TIME_MS) {
    return stale(dueAt, policy, schedule);
  }
  const overlaps = runningSince !== undefined && runningSince <= dueAt;
  return overlaps && policy.overlap === 'skip' ? { reason: 'overlap' } : undefined;
}

/** What was seen too late, with how late it might have begun. */
export function stale(
  dueAt: Date,
  policy: Pick<ScheduledJob, 'catchUp' | 'catchUpWindowMs'>,
  schedule: Pick<Schedule, 'next'>,
): Skip {
  if (policy.catchUp === 'none') return { reason: 'stale', windowMs: 'none' };
  const endsAt = windowEnd(dueAt, policy, schedule);
  return { reason: 'stale', windowMs: endsAt.getTime() - dueAt.getTime() };
}

/** The one that supersedes the others; a paused one supersedes none. */
function newestOf({ due, more, pauses }: DueFacts, now: Date): Date | undefined {
  if (more || isPausedAt(now, pauses)) return undefined;
  return due.findLast((dueAt) => !isPausedAt(dueAt, pauses));
}

export function isPausedAt(at: Date, pauses: readonly Pause[]): boolean {
  return pauseAt(at, pauses) !== undefined;
}

/** The pause that an instant falls in. */
export function pauseAt(at: Date, pauses: readonly Pause[]): Pause | undefined {
  return pauses.find(({ since, until }) => since <= at && (until === undefined || at < until));
}

/** When an occurrence may be started no more, first or again. */
export function windowEnd(
  dueAt: Date,
  { catchUpWindowMs }: Pick<ScheduledJob, 'catchUpWindowMs'>,
  schedule: Pick<Schedule, 'next'>,
): Date {
  if (catchUpWindowMs !== 'next') return new Date(dueAt.getTime() + catchUpWindowMs);
  return schedule.next(dueAt) ?? END_OF_TIME;
}

/** The last instant a `Date` can name. */
const END_OF_TIME = new Date(8.64e15);
