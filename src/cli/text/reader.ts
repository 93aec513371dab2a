import type { Messages } from '../../messages/messages.ts';
import type { Context } from '../context.ts';
import type { Line } from './table.ts';

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

const TIME = /\d{4}-\d\d-\d\d \d\d:\d\d/;

/** What is told, and at its end in which zone, where it tells a time. */
export function withZone(lines: readonly Line[], { text, timezone }: Reader): Line[] {
  const texts = lines.flatMap((line) => (typeof line === 'string' ? line : line.rows.flat()));
  const tellsTime = texts.some((one) => TIME.test(String(one)));
  return tellsTime ? [...lines, '', text.daemon.timesIn(timezone)] : [...lines];
}
