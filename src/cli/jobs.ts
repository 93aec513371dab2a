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
 * The job that was named, by its name or its short one.
 *
 * @throws {MatineeError} `job-unknown`.
 */
export function jobNamed(name: string, settings: Settings): ScheduledJob {
  const jobs = jobsOf(settings);
  const found = jobs.find((one) => one.name === name || one.short === name);
  if (found !== undefined) return found;
  const known = jobs.map(({ short }) => short);
  const near = nearest(name, [...known, ...jobs.map((one) => one.name)]);
  throw new MatineeError('job-unknown', { job: name, known, ...(near && { nearest: near }) });
}
