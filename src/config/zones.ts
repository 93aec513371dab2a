import { SYSTEM_ZONE, utcOffsetMs, zoneInFull } from '../lib/local-time.ts';
import { nearest } from './nearest.ts';
import { inProcessZone } from './process-environment.ts';

/** A name of the IANA database: every part of one begins with a capital letter. */
const NAME = /^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/;

/** In winter and in summer, so that no two zones are alike by chance of the season. */
const INSTANTS = [new Date('2025-01-15T00:00:00Z'), new Date('2025-07-15T00:00:00Z')];

/**
 * What is wrong with the name of a time zone, or undefined: it is one, letter by letter. `Intl` takes
 * `america/new_york` as well, but the clock of a process does not, and shows UTC without a word. An
 * older name (`Asia/Calcutta`, `US/Pacific`) is as good as the one that replaced it.
 */
export function zoneFault(name: string): { nearest?: string } | undefined {
  const full = zoneInFull(name);
  if (full === name) return undefined;
  if (full === undefined) {
    const near = nearest(name, [...Intl.supportedValuesOf('timeZone'), 'UTC']);
    return near === undefined ? {} : { nearest: near };
  }
  const isSameName = full.toLowerCase() === name.toLowerCase();
  return !isSameName && NAME.test(name) && isKnownToClock(name) ? undefined : { nearest: full };
}

/** Whether the clock of a process shows the zone's times, when it is told the zone by this name. */
function isKnownToClock(name: string): boolean {
  return inProcessZone(name, () =>
    INSTANTS.every((at) => utcOffsetMs(at, SYSTEM_ZONE) === utcOffsetMs(at, name)),
  );
}
