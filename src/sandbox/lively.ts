import type { Fault } from './faults.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
// Half a day a minute: within the first ten films one or two change places from one to the next.
const MOVES_AS_DAYS_A_MINUTE = 0.5;
const DOWN_EVERY_MINUTES = 4;
const DOWN_IN_MINUTE = 2;
const DOWN_MS = 30_000;
const DOWN: Fault & { path: string } = { kind: 'status', status: 503, path: '/movie/popular' };

/**
 * How far a lively sandbox has moved since midnight, in days of an ordinary one: what takes those a
 * day takes it two minutes, so that somebody who looks on sees it. Dates and votes stay.
 */
export function livelyDays(now: Date): number {
  const minute = Math.floor(now.getTime() / MINUTE_MS) % DAY_MINUTES;
  return minute * MOVES_AS_DAYS_A_MINUTE;
}

/** How long a page may be kept: to the end of its minute. */
export function livelyAgeS(now: Date): number {
  return 60 - now.getUTCSeconds();
}

/** For half a minute of every fourth, the popular list of a lively sandbox is down. */
export function livelyFault(path: string, now: Date): Fault | undefined {
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  const isDown =
    minute % DOWN_EVERY_MINUTES === DOWN_IN_MINUTE && now.getTime() % MINUTE_MS < DOWN_MS;
  return isDown && path.startsWith(DOWN.path) ? DOWN : undefined;
}
