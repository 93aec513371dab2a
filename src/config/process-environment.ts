import type { Variables } from './environment.ts';

/** The environment of this process. Nothing else reads it. */
export function readEnvironment(): Variables {
  return process.env;
}

/**
 * Makes an IANA zone the one of this process's clock, and of the processes that it starts. Takes
 * microseconds; `Intl`, which knows all zones, takes 12 ms to load.
 */
export function setProcessZone(zone: string): void {
  process.env['TZ'] = zone;
}

/** Does some work while the clock of this process shows a zone. */
export function inProcessZone<T>(zone: string, work: () => T): T {
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  try {
    return work();
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}
