import type { ScheduledJob } from '../job.ts';
import type { JobState } from '../queries/jobs.ts';
import { pauseDocument } from './pauses.ts';
import { standingDocument } from './standing.ts';

/** Every job; `title` says what people call it. */
export function jobsDocument(jobs: readonly JobState[], title: (job: ScheduledJob) => string) {
  return { jobs: jobs.map((one) => jobDocument(one, title(one.job))) };
}

function jobDocument({ job, pause, last, standing, waitsFrom, nextAt }: JobState, title: string) {
  return {
    job: job.name,
    short: job.short,
    title,
    schedule: job.schedule,
    zone: job.timezone,
    enabled: job.enabled,
    housekeeping: job.housekeeping === true,
    pause: pauseDocument(pause),
    last_run:
      last === undefined
        ? null
        : {
            run: last.id,
            state: last.state,
            ...(standing && standingDocument(standing)),
            trigger: last.trigger,
            started_at: last.startedAt.toISOString(),
            ended_at: last.endedAt?.toISOString() ?? null,
            error: last.error ?? null,
          },
    waiting_since: waitsFrom?.toISOString() ?? null,
    next_due_at: nextAt?.toISOString() ?? null,
  };
}
