import type { Variables } from './environment.ts';

/** The environment of this process. Nothing else reads it. */
export function readEnvironment(): Variables {
  return process.env;
}

/**
 * Does some work, all of it before this returns, while the clock of this process shows a zone. Takes
 * microseconds; `Intl`, which knows all zones, takes 12 ms to load.
 */
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
