import type { Place } from '../home/place.ts';
import { settingsOf } from '../home/settings.ts';
import { isTimeZone } from '../lib/local-time.ts';
import type { KnownJob } from '../plan.ts';

/**
 * The time zone in which a home's times are told: as its daemon has left it, else as it is configured;
 * undefined where the configuration cannot be read, which is not for whoever asks for times to say.
 */
export async function homeZone(
  place: Place,
  known: readonly KnownJob[] = [],
): Promise<string | undefined> {
  const stored = storedZone(known);
  if (stored !== undefined) return stored;
  return settingsOf(place).then(
    ({ timezone }) => timezone,
    () => undefined,
  );
}

/**
 * The time zone of a home, as its daemon has left it in the store; undefined before one has run, or
 * where this program does not know it.
 */
function storedZone(known: readonly KnownJob[]): string | undefined {
  // The program's own job, which has no zone of its own.
  const zone = known.find(({ housekeeping }) => housekeeping)?.timezone;
  return zone !== undefined && isTimeZone(zone) ? zone : undefined;
}
