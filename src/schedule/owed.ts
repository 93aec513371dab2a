import type { ScheduledJob } from '../job.ts';
import { type FormerSchedule, isAsKnown, type KnownJob } from '../plan.ts';
import { occurrencesBy, readSchedule, type Schedule } from './cron.ts';

/** A schedule for as long as a job has had it: what came due after `since`, up to `until`, is owed. */
export interface Stretch {
  schedule: Schedule;
  since: Date;
  /** Undefined while it lasts. */
  until: Date | undefined;
}

/** When a job was and will be due, whatever schedules it has had. */
export interface Owed extends Pick<Schedule, 'next' | 'occurrences'> {
  /** The schedule by which it was due at an instant; undefined where it was not. */
  dueBy: (at: Date) => Schedule | undefined;
}

/** All that says when a job was due, and when it will be. */
export interface Schedules {
  former: readonly FormerSchedule[];
  /** As the planner knows it; undefined where it does not. */
  known: KnownJob | undefined;
  /** As it is configured; undefined where it is not any more. */
  job: ScheduledJob | undefined;
  schedule: Schedule | undefined;
}

/** Whether the planner goes by what is configured of a job. */
export function isTakenUp({ job, known }: Pick<Schedules, 'job' | 'known'>): boolean {
  return job?.enabled === true && known !== undefined && isAsKnown(job, known);
}

/**
 * What a job owes: by the schedules that the planner has gone by, up to `now`; from then on by the
 * one that is configured, which it will take up.
 */
export function owedOf({ former, known, job, schedule }: Schedules, now: Date): Owed {
  const read = known && readSchedule(known.schedule, known.timezone);
  const since = known?.knownSince ?? now;
  const isLasting = isTakenUp({ job, known });
  const present = read && [{ schedule: read, since, until: isLasting ? undefined : now }];
  const isComing = !isLasting && job?.enabled === true && schedule !== undefined;
  const coming = isComing ? [{ schedule, since: now, until: undefined }] : [];
  return owedBy([...formerStretches(former), ...(present ?? []), ...coming]);
}

/** Joins the schedules of a job, oldest first, each for its own time. */
export function owedBy(stretches: readonly Stretch[]): Owed {
  const next = (after: Date): Date | undefined => {
    for (const { schedule, since, until } of stretches) {
      const at = schedule.next(after < since ? since : after);
      if (at !== undefined && (until === undefined || at <= until)) return at;
    }
    return undefined;
  };
  return {
    next,
    occurrences: occurrencesBy(next),
    dueBy(at) {
      const during = stretches.find(
        ({ since, until }) => since < at && (until === undefined || at <= until),
      );
      const isDue = during?.schedule.next(new Date(at.getTime() - 1))?.getTime() === at.getTime();
      return isDue ? during?.schedule : undefined;
    },
  };
}

/** Former schedules as stretches; what this program cannot read is left out. */
export function formerStretches(former: readonly FormerSchedule[]): Stretch[] {
  return former.flatMap(({ schedule, timezone, since, until }) => {
    const read = readSchedule(schedule, timezone);
    return read === undefined ? [] : [{ schedule: read, since, until }];
  });
}
