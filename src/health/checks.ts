import type { Period } from '../job.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../lib/clock.ts';

/** So many failures of a job in a row make the system unhealthy, as in the original guide. */
export const UNHEALTHY_FAILURES = 3;

/** How long after it was due an occurrence may be unsatisfied before it counts as late. */
const GRACE_MS: Record<Period, number> = {
  hour: 90 * MINUTE_MS,
  day: 6 * HOUR_MS,
  week: DAY_MS,
  month: 2 * DAY_MS,
};
/** Housekeeping runs every ten minutes: late when two runs are missing. */
const HOUSEKEEPING_GRACE_MS = 20 * MINUTE_MS;

/** A month of snapshots with their archive takes well under this. */
const LITTLE_FREE_BYTES = 1024 ** 3;
/** A database that grows during a run may fill this up. */
const HARDLY_FREE_BYTES = 128 * 1024 ** 2;
