import type { Variables } from './environment.ts';

/** The environment of this process. Nothing else reads it. */
export function readEnvironment(): Variables {
  return process.env;
}
