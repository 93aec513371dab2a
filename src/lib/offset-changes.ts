import { DAY_MS } from './clock.ts';
import { utcOffsetMs, type ZoneOffsets } from './local-time.ts';

/** An instant at which a zone's offset from UTC becomes another. */
export interface OffsetChange {
  at: Date;
  beforeMs: number;
  afterMs: number;
}

/** When a zone's offset changes after an instant, up to another; oldest first. */
export function offsetChanges(zone: string, after: Date, until: Date): OffsetChange[] {
  const found: OffsetChange[] = [];
  let from = { at: after, offsetMs: utcOffsetMs(after, zone) };
  while (from.at < until) {
    const at = new Date(Math.min(from.at.getTime() + DAY_MS, until.getTime()));
    const offsetMs = utcOffsetMs(at, zone);
    if (offsetMs !== from.offsetMs) {
      const changedMs = firstWith(offsetMs, zone, from.at.getTime(), at.getTime());
      found.push({ at: new Date(changedMs), beforeMs: from.offsetMs, afterMs: offsetMs });
    }
    from = { at, offsetMs };
  }
  return found;
}

/** What a zone's clocks are ahead of UTC between two instants. */
export function offsetsBetween(zone: string, from: Date, until: Date): ZoneOffsets {
  return {
    fromMs: from.getTime(),
    untilMs: until.getTime(),
    offsetMs: utcOffsetMs(from, zone),
    changes: offsetChanges(zone, from, until).map(({ at, afterMs }) => [at.getTime(), afterMs]),
  };
}

/** The first instant of a day at which the offset is that of the day's end. */
function firstWith(offsetMs: number, zone: string, beforeMs: number, atMs: number): number {
  let [low, high] = [beforeMs, atMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (utcOffsetMs(new Date(middle), zone) === offsetMs) high = middle;
    else low = middle;
  }
  return high;
}
