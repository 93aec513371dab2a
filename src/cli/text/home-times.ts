import { DAY_MS } from '../../lib/clock.ts';
import { utcOffsetMs, zoneInFull } from '../../lib/local-time.ts';
import type { Context } from '../context.ts';

/**
 * Shows times in `zone` from now on, in which schedules are read, and returns the line that says so.
 * None where the reader's clock shows the same, or where the zone is not known.
 */
export function showTimesIn(zone: string | undefined, { world, text }: Context): string[] {
  if (zone === undefined) return [];
  const readersMs = offsets(world);
  world.showTimesIn(zone);
  // Homes have zones in small letters, which the clock of a process takes for UTC.
  if (zone !== 'UTC' && offsets(world) === UTC_OFFSETS) world.showTimesIn(zoneInFull(zone) ?? zone);
  return offsets(world) === readersMs ? [] : ['', text.daemon.timesIn(zone)];
}

const UTC_OFFSETS = '0,0';

/** In summer and in winter: two zones may agree for half a year. */
function offsets({ clock, timezone }: Context['world']): string {
  const nowMs = clock.now().getTime();
  const instants = [nowMs, nowMs - 182 * DAY_MS].map((ms) => new Date(ms));
  return instants.map((at) => utcOffsetMs(at, timezone)).join();
}
