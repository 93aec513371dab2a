import { zoneFault } from '../config/zones.ts';
import { SYSTEM_ZONE, utcOffsetMs } from '../lib/local-time.ts';
import type { World } from './world.ts';

/** `TZ` may also hold a rule (`KST-9`) or a path, which are no names. */
const NAME = /^[a-z_]+(\/[\w+-]+)*$/i;

/**
 * The zone that the environment names and the clock of this process does not know, so that it shows
 * UTC; `nearest` is the zone that was meant, as far as one is near. Undefined where all is well.
 */
export function unknownReadersZone({
  env,
  clock,
}: Pick<World, 'env' | 'clock'>): { zone: string; nearest?: string } | undefined {
  const zone = env['TZ'] ?? '';
  if (!NAME.test(zone) || utcOffsetMs(clock.now(), SYSTEM_ZONE) !== 0) return undefined;
  const fault = zoneFault(zone);
  return fault && { zone, ...fault };
}
