import type { PausedJob, ResumedJob } from '../home/pauses.ts';
import type { Pause } from '../plan.ts';

/** A pause; null where there is none. */
export function pauseDocument(pause: Pause | undefined) {
  if (pause === undefined) return null;
  const { since, until, note } = pause;
  return { since: since.toISOString(), until: until?.toISOString() ?? null, note };
}

/** What became of the jobs that were paused. */
export function pausedDocument(jobs: readonly PausedJob[], pause: Pause) {
  return {
    outcome: 'paused',
    jobs: jobs.map(({ job, replaced }) => {
      return { job: job.name, pause: pauseDocument(pause), replaced: pauseDocument(replaced) };
    }),
  };
}

/** What became of the jobs that were resumed. */
export function resumedDocument(jobs: readonly ResumedJob[]) {
  return {
    outcome: jobs.some(({ ended }) => ended !== undefined) ? 'resumed' : 'unchanged',
    jobs: jobs.map(({ job, ended, nextAt }) => {
      const next = nextAt?.toISOString() ?? null;
      return { job: job.name, ended: pauseDocument(ended), next_due_at: next };
    }),
  };
}
