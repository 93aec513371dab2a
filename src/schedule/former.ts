import type { ScheduledJob } from '../job.ts';
import type { Skip } from '../ledger-event.ts';
import type { Ledger } from '../occurrence.ts';
import {
  isAsKnown,
  isSameKind,
  type KnownJob,
  type Pause,
  type Planbook,
  type PlannedOccurrence,
  type Runner,
} from '../plan.ts';
import { readSchedule, type Schedule } from './cron.ts';
import { pauseAt, planDue } from './due.ts';
import type { SchedulerEvent } from './scheduler-event.ts';
import { planPortion } from './portion.ts';
import { unendedSince } from './under-way.ts';

export interface FormerParts {
  planbook: Planbook;
  ledger: Pick<Ledger, 'attempts'>;
  runner: Pick<Runner, 'running'>;
  onEvent(event: SchedulerEvent): void;
}

/**
 * Plans what came due by schedules that their jobs have no longer, whether they were changed while
 * nobody looked or a moment ago. `jobs` are those that are planned from now on, `seen` those that
 * were known when somebody looked last. Returns whether there is more, which is planned when it is
 * called again.
 *
 * 1. What is known of a job stays as it is until all that came due by it is recorded; so nothing is
 *    lost where this ends halfway, and nothing comes due by two schedules.
 * 2. A job that goes on with another schedule or time zone is planned as if nobody had touched it,
 *    by the policy it has now: under `latest` the newest runs and those before it are superseded.
 *    The newest may start, first or again, until the job is next due by its new schedule.
 * 3. A job that was removed, renamed or switched off runs no more: what came due is `paused` where
 *    it was, and `disabled` else. So is that of a job whose name has gone to one of another kind.
 * 4. A schedule that this program cannot read keeps nothing from being planned: that it owed is
 *    told, as what it owed cannot be.
 * 5. By its new schedule the job owes nothing for all that time.
 */
export function createFormerPlanner(
  parts: FormerParts,
): (
  jobs: readonly ScheduledJob[],
  seen: readonly KnownJob[] | undefined,
  now: Date,
) => Promise<boolean> {
  const { planbook, ledger, runner, onEvent } = parts;

  const planFormer = async (known: KnownJob, job: ScheduledJob | undefined, now: Date) => {
    const schedule = readSchedule(known.schedule, known.timezone);
    if (schedule === undefined) onEvent({ event: 'schedule-unreadable', job: known.name, known });
    else {
      const goesOn = job !== undefined && isSameKind(job, known);
      const plan = goesOn
        ? await planGoingOn(known, job, schedule, now)
        : (due: readonly Date[]) => planEnded(due, known.pauses, now);
      if (await planPortion({ parts, known, schedule, plan }, now)) return true;
    }
    await planbook.record(known.name, [], now, now);
    return false;
  };

  const planGoingOn = async (
    { name, pauses }: KnownJob,
    policy: ScheduledJob,
    schedule: Schedule,
    now: Date,
  ) => {
    const [attempt] = await ledger.attempts({ job: name, states: ['running'] });
    const process = runner.running().find((one) => one.job === name);
    const runningSince = attempt?.startedAt ?? (await unendedSince(process, ledger));
    return (due: readonly Date[], more: boolean) =>
      planDue({ due, more, policy, schedule, pauses, runningSince }, now);
  };

  return async (jobs, seen, now) => {
    const named = new Map(jobs.map((job) => [job.name, job]));
    const isFormer = (known: KnownJob) => {
      const job = named.get(known.name);
      return job === undefined || !isAsKnown(job, known);
    };
    // What is read of a job takes as long as planning it; most of the time none was edited.
    if (seen !== undefined && !seen.some(isFormer)) return false;
    let isMore = false;
    for (const known of (await planbook.known()).filter(isFormer)) {
      try {
        isMore = (await planFormer(known, named.get(known.name), now)) || isMore;
      } catch (error) {
        onEvent({ event: 'planning-failed', job: known.name, error });
      }
    }
    return isMore;
  };
}

/** What came due of a job that runs no more. */
export function planEnded(
  due: readonly Date[],
  pauses: readonly Pause[],
  now: Date,
): PlannedOccurrence[] {
  const skip = (at: Date): Skip => {
    const pause = pauseAt(at, pauses) ?? pauseAt(now, pauses);
    if (pause === undefined) return { reason: 'disabled' };
    return { reason: 'paused', pausedSince: pause.since };
  };
  return due.map((dueAt) => ({ dueAt, skip: skip(dueAt) }));
}
