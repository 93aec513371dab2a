import { jobNamed, jobsOf } from '../home/jobs.ts';
import { openToRead } from '../home/open.ts';
import type { Place } from '../home/place.ts';
import { settingsOf } from '../home/settings.ts';
import type { ScheduledJob } from '../job.ts';
import type { Pause } from '../plan.ts';
import { type Preview, preview } from '../schedule/preview.ts';

export type JobWithPauses = ScheduledJob & { pauses: readonly Pause[] };

/** What comes due, as the configuration says. */
export interface NextFacts {
  found: Preview<JobWithPauses>;
  /** Jobs that are left out because they are switched off. */
  off: readonly JobWithPauses[];
}

/**
 * What comes due `count` times, of the job that was named or of all collections.
 *
 * @throws {MatineeError} `job-unknown`.
 */
export async function askNext(
  place: Place,
  name: string | undefined,
  count: number,
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
  const shown = name === undefined ? jobs.filter(({ enabled }) => enabled) : jobs;
  return {
    found: preview(shown, count, place.machine.clock.now()),
    off: jobs.filter((job) => !shown.includes(job)),
  };
}
