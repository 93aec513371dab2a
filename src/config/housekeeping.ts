import type { ScheduledJob } from '../job.ts';
import { MINUTE_MS } from '../lib/clock.ts';
import { DEFAULTS } from './defaults.ts';

/** The program's own job: judges health and checks the ledger against itself. */
export function healthCheckJob(timezone: string): ScheduledJob {
  return {
    name: 'health_check',
    short: 'health',
    schedule: '*/10 * * * *',
    timezone,
    enabled: true,
    ...DEFAULTS.missed,
    timeoutMs: 5 * MINUTE_MS,
    housekeeping: true,
  };
}
