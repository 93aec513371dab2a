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
    const known = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
    const near =
      ABBREVIATIONS.get(name.toUpperCase()) ?? ofCity(name, known) ?? nearest(name, known);
    return near === undefined ? {} : { nearest: near };
  }
  const isSameName = full.toLowerCase() === name.toLowerCase();
  return !isSameName && NAME.test(name) && isKnownToClock(name) ? undefined : { nearest: full };
}

/** What people call the time of a place; those that mean several are left out. */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['KST', 'Asia/Seoul'],
  ['KOREA', 'Asia/Seoul'],
  ['JST', 'Asia/Tokyo'],
  ['HKT', 'Asia/Hong_Kong'],
  ['SGT', 'Asia/Singapore'],
  ['PST', 'America/Los_Angeles'],
  ['PDT', 'America/Los_Angeles'],
  ['EDT', 'America/New_York'],
  ['CEST', 'Europe/Berlin'],
  ['AEST', 'Australia/Sydney'],
]);

/** `Seoul` is how people name `Asia/Seoul`. */
function ofCity(name: string, known: readonly string[]): string | undefined {
  const city = name.toLowerCase().replaceAll(' ', '_');
  return known.find((one) => one.toLowerCase().endsWith(`/${city}`));
}

/** Whether the clock of a process shows the zone's times, when it is told the zone by this name. */
function isKnownToClock(name: string): boolean {
  return inProcessZone(name, () =>
    INSTANTS.every((at) => utcOffsetMs(at, SYSTEM_ZONE) === utcOffsetMs(at, name)),
  );
}
