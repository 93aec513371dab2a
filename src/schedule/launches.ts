import type { ScheduledJob } from '../job.ts';
import type { OpenOccurrence, Runner } from '../plan.ts';
import type { Start } from './decide.ts';
import type { SchedulerEvent } from './scheduler-event.ts';

/**
 * The attempts that were launched, watched until they are claimed: a process that dies before that
 * leaves no trace in the ledger, and would be launched again on every tick.
 */
export interface Launches {
  launch(job: ScheduledJob, start: Start): void;
  /** Looks after the last launch of a job that does not run now. */
  notice(job: ScheduledJob, open: readonly OpenOccurrence[], now: Date): void;
  /** When launches of this occurrence were found to be lost, since the scheduler was made. */
  lost(job: ScheduledJob, dueAt: Date): readonly Date[];
}

interface Launch {
  start: Start;
  lostAt: Date[];
  watched: boolean;
}

export function createLaunches({
  runner,
  onEvent,
}: {
  runner: Pick<Runner, 'start'>;
  onEvent(event: SchedulerEvent): void;
}): Launches {
  // The last occurrence of each job is enough: those before it are closed, or were claimed.
  const launches = new Map<string, Launch>();
  const of = (job: ScheduledJob, dueAt: Date) => {
    const launch = launches.get(job.name);
    return launch?.start.dueAt.getTime() === dueAt.getTime() ? launch : undefined;
  };
  return {
    launch(job, start) {
      const { lostAt = [] } = of(job, start.dueAt) ?? {};
      launches.set(job.name, { start, lostAt, watched: true });
      onEvent({ event: 'started', job: job.name, start });
      try {
        runner.start(job, start.dueAt, start.lastTry);
      } catch (error) {
        onEvent({ event: 'planning-failed', job: job.name, error });
      }
    },
    notice(job, open, now) {
      const launch = launches.get(job.name);
      if (launch === undefined || !launch.watched) return;
      launch.watched = false;
      const { dueAt, n } = launch.start;
      const left = open.find((one) => one.dueAt.getTime() === dueAt.getTime());
      if (left === undefined || left.attempts.length >= n) return;
      launch.lostAt.push(now);
      onEvent({ event: 'start-lost', job: job.name, dueAt });
    },
    lost: (job, dueAt) => of(job, dueAt)?.lostAt ?? [],
  };
}
