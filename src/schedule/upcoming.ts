import type { KnownJob } from '../plan.ts';
import { parseSchedule } from './cron.ts';
import { isPausedAt } from './due.ts';

/** When a job is due next, pauses left out; undefined where a pause has no end. */
export interface Upcoming {
  job: KnownJob;
  dueAt: Date | undefined;
}

/** A pause of months must not make the search endless. */
const LOOKED_AT = 10_000;

/** When each job is due next after `now`, the soonest first. */
export function upcoming(jobs: readonly KnownJob[], now: Date): Upcoming[] {
  return jobs
    .map((job) => ({ job, dueAt: nextUnpaused(job, now) }))
    .toSorted((a, b) => (a.dueAt?.getTime() ?? Infinity) - (b.dueAt?.getTime() ?? Infinity));
}

function nextUnpaused({ schedule, timezone, pauses }: KnownJob, now: Date): Date | undefined {
  const { next } = parseSchedule(schedule, timezone);
  let at = next(now);
  for (let looked = 0; at !== undefined && looked < LOOKED_AT; looked++) {
    if (!isPausedAt(at, pauses)) return at;
    const pause = pauses.find((one) => isPausedAt(at as Date, [one]));
    if (pause === undefined || pause.until === undefined) return undefined;
    // The first that is due at or after the end of the pause.
    at = next(new Date(pause.until.getTime() - 1));
  }
  return undefined;
}
