import { healthCheckJob } from '../config/housekeeping.ts';
import type { Settings } from '../config/settings.ts';
import type { ScheduledJob } from '../job.ts';

/** All jobs of a home: the collections, and the program's own. */
export function jobsOf({ collections, timezone }: Settings): ScheduledJob[] {
  return [...collections, healthCheckJob(timezone)];
}
