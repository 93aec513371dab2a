import type { KnownJob } from '../plan.ts';
import { readSchedule } from './cron.ts';
import { pauseAt } from './due.ts';

/** What says when a job is due and when it is not. */
export type PlannedJob = Pick<KnownJob, 'schedule' | 'timezone' | 'pauses'>;

/**
 * When a job is due next, pauses left out; undefined where a pause has no end, or where this
 * program cannot read the schedule.
 */
export interface Upcoming<Job extends PlannedJob = KnownJob> {
  job: Job;
  dueAt: Date | undefined;
}

/** A pause of months must not make the search endless. */
const LOOKED_AT = 10_000;

/** When each job is due next after `now`, the soonest first. */
export function upcoming<Job extends PlannedJob>(jobs: readonly Job[], now: Date): Upcoming<Job>[] {
  return jobs
    .map((job) => ({ job, dueAt: nextUnpaused(job, now) }))
    .toSorted((a, b) => (a.dueAt?.getTime() ?? Infinity) - (b.dueAt?.getTime() ?? Infinity));
}

/** When a job is due next after `now`, pauses left out; undefined where a pause has no end. */
export function nextUnpaused(
  { schedule, timezone, pauses }: PlannedJob,
  now: Date,
): Date | undefined {
  const next = readSchedule(schedule, timezone)?.next;
  if (next === undefined) return undefined;
  let at = next(now);
  for (let looked = 0; at !== undefined && looked < LOOKED_AT; looked++) {
    const pause = pauseAt(at, pauses);
    if (pause === undefined) return at;
    if (pause.until === undefined) return undefined;
    // The first that is due at or after the end of the pause.
    at = next(new Date(pause.until.getTime() - 1));
  }
  return undefined;
}
