import { DAY_MS } from '../../lib/clock.ts';
import { utcOffsetMs } from '../../lib/local-time.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Context } from '../context.ts';

/** To whom something is shown: in their language, with times in a zone. */
export interface Reader {
  text: Messages;
  timezone: string;
}

/** Who called a command, with times as the clock there shows them. */
export function readerOf({ text, world }: Context): Reader {
  return { text, timezone: world.timezone };
}

/** The same reader, with times in the zone in which schedules are read, where that is known. */
export function readerIn(zone: string | undefined, context: Context): Reader {
  const reader = readerOf(context);
  return zone === undefined ? reader : { ...reader, timezone: zone };
}

/** Says in which zone times are, where the clock of whoever called shows another. */
export function zoneLines({ text, timezone }: Reader, { world }: Context): string[] {
  const now = world.clock.now();
  const isOther = offsets(now, timezone) !== offsets(now, world.timezone);
  return isOther ? ['', text.daemon.timesIn(timezone)] : [];
}

/** In summer and in winter: two zones may agree for half a year. */
function offsets(now: Date, timezone: string): string {
  const instants = [now.getTime(), now.getTime() - 182 * DAY_MS].map((ms) => new Date(ms));
  return instants.map((at) => utcOffsetMs(at, timezone)).join();
}
