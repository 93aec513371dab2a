import type { Pause } from '../plan.ts';
import { type ClockChange, clockChanges } from './clock-changes.ts';
import { parseSchedule, type Schedule } from './cron.ts';
import { pauseAt } from './due.ts';
import type { PlannedJob } from './upcoming.ts';

/** An occurrence that will come due. */
export interface Previewed<Job extends PlannedJob = PlannedJob> {
  job: Job;
  dueAt: Date;
  /** Set where a pause will keep it from running. */
  pause: Pause | undefined;
}

export interface Preview<Job extends PlannedJob = PlannedJob> {
  occurrences: readonly Previewed<Job>[];
  /** What changes of clocks do to the previewed time of each job, in order of the jobs. */
  changes: readonly { job: Job; change: ClockChange }[];
}

interface Row<Job> {
  job: Job;
  schedule: Schedule;
  /** The first that is not shown. */
  dueAt: Date | undefined;
  isShown: boolean;
}

/**
 * The next `count` occurrences of all jobs after `now`, in order; jobs due together in the order
 * given; then the first of each job that none of them is of, where `each` is wanted. The time that is
 * previewed of a job goes on until its first occurrence that is not shown, so that what makes it wait
 * so long for that one is told.
 */
export function preview<Job extends PlannedJob>(
  jobs: readonly Job[],
  count: number,
  now: Date,
  { each = false }: { each?: boolean } = {},
): Preview<Job> {
  const rows: Row<Job>[] = jobs.map((job) => {
    const schedule = parseSchedule(job.schedule, job.timezone);
    return { job, schedule, dueAt: schedule.next(now), isShown: false };
  });
  const occurrences: Previewed<Job>[] = [];
  for (;;) {
    const left = occurrences.length < count ? rows : each ? rows.filter((one) => !one.isShown) : [];
    const row = left.reduce<Row<Job> | undefined>(sooner, undefined);
    if (row?.dueAt === undefined) break;
    const { job, schedule, dueAt } = row;
    occurrences.push({ job, dueAt, pause: pauseAt(dueAt, job.pauses) });
    row.dueAt = schedule.next(dueAt);
    row.isShown = true;
  }
  const lastAt = occurrences.at(-1)?.dueAt ?? now;
  const changes = rows.flatMap((row) =>
    clockChanges(row.schedule, now, previewedUntil(row, lastAt)).map((change) => {
      return { job: row.job, change };
    }),
  );
  return { occurrences, changes };
}

function sooner<Job>(best: Row<Job> | undefined, row: Row<Job>): Row<Job> | undefined {
  if (row.dueAt === undefined) return best;
  return best?.dueAt === undefined || row.dueAt < best.dueAt ? row : best;
}

function previewedUntil({ dueAt, isShown }: Row<unknown>, lastAt: Date): Date {
  return isShown && dueAt !== undefined ? new Date(dueAt.getTime() - 1) : lastAt;
}
