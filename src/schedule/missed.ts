import type { KnownJob } from '../plan.ts';
import { readSchedule } from './cron.ts';
import { isPausedAt } from './due.ts';

/** What came due of a job since anybody looked. */
export interface Missed {
  job: string;
  occurrences: number;
  /** Whether there are more than were counted. */
  more: boolean;
  firstDueAt: Date;
  lastDueAt: Date;
}

/** Counting years of an absence would take longer than anybody waits for an answer. */
const COUNTED = 1000;

/**
 * What the daemon will find when it looks next: due, not recorded, and not during a pause. Nothing
 * of a job whose schedule this program cannot read.
 */
export function missed(jobs: readonly KnownJob[], now: Date): Missed[] {
  return jobs.flatMap(({ name, schedule, timezone, plannedUntil, pauses }) => {
    const next = readSchedule(schedule, timezone)?.next;
    if (next === undefined) return [];
    const due: Date[] = [];
    let at = next(plannedUntil);
    for (; at !== undefined && at <= now && due.length < COUNTED; at = next(at)) {
      if (!isPausedAt(at, pauses)) due.push(at);
    }
    const [firstDueAt] = due;
    const lastDueAt = due.at(-1);
    if (firstDueAt === undefined || lastDueAt === undefined) return [];
    const more = at !== undefined && at <= now;
    return [{ job: name, occurrences: due.length, more, firstDueAt, lastDueAt }];
  });
}

/** The jobs of which nobody can say what was missed: this program cannot read their schedules. */
export function unreadable(jobs: readonly KnownJob[]): KnownJob[] {
  return jobs.filter(({ schedule, timezone }) => readSchedule(schedule, timezone) === undefined);
}
