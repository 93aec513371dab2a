import { jobNamed, jobsOf } from '../home/jobs.ts';
import { openToRead } from '../home/open.ts';
import type { Place } from '../home/place.ts';
import { settingsOf } from '../home/settings.ts';
import type { ScheduledJob } from '../job.ts';
import type { Pause } from '../plan.ts';
import { type Preview, preview } from '../schedule/preview.ts';

export type JobWithPauses = ScheduledJob & { pauses: readonly Pause[] };

const OF_ONE_JOB = 10;

/** What comes due, as the configuration says. */
export interface NextFacts {
  found: Preview<JobWithPauses>;
  /** Jobs that are left out because they are switched off. */
  off: readonly JobWithPauses[];
}

/**
 * What comes due `count` times, of the job that was named or of all collections; without a count the
 * next ten of one job, or the next of each.
 *
 * @throws {MatineeError} `job-unknown`.
 */
export async function askNext(
  place: Place,
  name: string | undefined,
  count: number | undefined,
): Promise<NextFacts> {
  await using opened = await openToRead(place);
  const settings = await settingsOf(place);
  // Health is checked every ten minutes: of all jobs, one would see nothing else.
  const wanted =
    name === undefined
      ? jobsOf(settings).filter(({ housekeeping }) => housekeeping !== true)
      : [jobNamed(name, settings)];
  const jobs: JobWithPauses[] = [];
  for (const job of wanted) {
    jobs.push({ ...job, pauses: await opened.store.planbook.pauses(job.name) });
  }
  const now = place.machine.clock.now();
  const shown = name === undefined ? jobs.filter(({ enabled }) => enabled) : jobs;
  return {
    found: preview(shown, count ?? (name === undefined ? 0 : OF_ONE_JOB), now, {
      each: count === undefined,
    }),
    off: jobs.filter((job) => !shown.includes(job)),
  };
}
