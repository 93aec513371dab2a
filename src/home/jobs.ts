import { healthCheckJob } from '../config/housekeeping.ts';
import { nearest } from '../config/nearest.ts';
import type { Settings } from '../config/settings.ts';
import { MatineeError } from '../errors.ts';
import type { ScheduledJob } from '../job.ts';

/** All jobs of a home: the collections, and the program's own. */
export function jobsOf({ collections, timezone }: Settings): ScheduledJob[] {
  return [...collections, healthCheckJob(timezone)];
}

/**
 * The job that was named, by its name or its short one. `words` are what may be said besides.
 *
 * @throws {MatineeError} `job-unknown`.
 */
export function jobNamed(
  name: string,
  settings: Settings,
  words: readonly string[] = [],
): ScheduledJob {
  const jobs = jobsOf(settings);
  const found = jobs.find((one) => one.name === name || one.short === name);
  if (found !== undefined) return found;
  const known = [...jobs.map(({ short }) => short), ...words];
  const near = nearest(name, [...known, ...jobs.map((one) => one.name)]);
  throw new MatineeError('job-unknown', { job: name, known, ...(near && { nearest: near }) });
}

/** Stands for all collections, where no job is called so. */
const ALL = 'all';

/** The job that was named, or all collections. @throws {MatineeError} `job-unknown`. */
export function jobsNamed(name: string, settings: Settings): readonly ScheduledJob[] {
  const isJob = settings.collections.some((one) => one.name === name);
  return name === ALL && !isJob ? settings.collections : [jobNamed(name, settings, [ALL])];
}
