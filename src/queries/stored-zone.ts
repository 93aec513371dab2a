import { isTimeZone } from '../lib/local-time.ts';
import type { KnownJob } from '../plan.ts';

/**
 * The time zone of a home, as its daemon has left it in the store; undefined before one has run, or
 * where this program does not know it.
 */
export function storedZone(known: readonly KnownJob[]): string | undefined {
  // The program's own job, which has no zone of its own.
  const zone = known.find(({ housekeeping }) => housekeeping)?.timezone;
  return zone !== undefined && isTimeZone(zone) ? zone : undefined;
}
