import { isoWithOffset } from '../lib/local-time.ts';
import type { NextFacts } from '../queries/next.ts';
import type { ClockChange } from '../schedule/clock-changes.ts';
import { pauseDocument } from './pauses.ts';

/** How what comes due is shown. */
export interface NextShown {
  /** In which all is shown; of each job its own where undefined. */
  zone: string | undefined;
  /** What a change of the clock means for a job whose schedule is read in `zone`. */
  changeText: (change: ClockChange, zone: string) => string;
}

/** What comes due. */
export function nextDocument({ found, off }: NextFacts, { zone, changeText }: NextShown) {
  return {
    occurrences: found.occurrences.map(({ job, dueAt, pause }) => ({
      job: job.name,
      due_at: isoWithOffset(dueAt, zone ?? job.timezone),
      zone: zone ?? job.timezone,
      enabled: job.enabled,
      pause: pauseDocument(pause),
    })),
    clock_changes: found.changes.map(({ job, change }) => {
      const { dueAt, ...facts } = { dueAt: undefined, ...change };
      return {
        job: job.name,
        zone: job.timezone,
        ...facts,
        due_at: dueAt === undefined ? null : isoWithOffset(dueAt, job.timezone),
        text: changeText(change, job.timezone),
      };
    }),
    switched_off: off.map(({ name }) => name),
  };
}
