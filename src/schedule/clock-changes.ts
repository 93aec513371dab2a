import { DAY_MS } from '../lib/clock.ts';
import { utcOffsetMs } from '../lib/local-time.ts';
import { parseSchedule, type Schedule } from './cron.ts';

/** What a change of clocks does to a schedule. Times are local, `02:30`; the date is `2027-03-14`. */
export type ClockChange =
  /** A time that is skipped that day; it is due when the gap ends. */
  | { kind: 'moved'; on: string; time: string; dueAt: Date }
  /** A stretch that is skipped, and with it so many times. */
  | { kind: 'dropped'; on: string; from: string; to: string; times: number }
  /** A time that comes twice that day; it is due the first time. */
  | { kind: 'once'; on: string; time: string; dueAt: Date }
  /** A stretch that comes twice; each of so many times in it is due both times. */
  | { kind: 'twice'; on: string; from: string; to: string; times: number };

/** What changes of clocks do to a schedule between two instants, in order. */
export function clockChanges(schedule: Schedule, after: Date, until: Date): ClockChange[] {
  // The times that the schedule names, as if local time were never changed.
  const named = parseSchedule(schedule.cron, 'UTC');
  return transitions(schedule.zone, after, until).flatMap((change) =>
    effectOf(change, schedule, named),
  );
}

/** An instant at which a zone's offset changes. */
interface Transition {
  at: Date;
  beforeMs: number;
  afterMs: number;
}

function transitions(zone: string, after: Date, until: Date): Transition[] {
  const found: Transition[] = [];
  let from = { at: after, offsetMs: utcOffsetMs(after, zone) };
  while (from.at < until) {
    const at = new Date(Math.min(from.at.getTime() + DAY_MS, until.getTime()));
    const offsetMs = utcOffsetMs(at, zone);
    if (offsetMs !== from.offsetMs) {
      const change = firstWith(offsetMs, zone, from.at.getTime(), at.getTime());
      found.push({ at: new Date(change), beforeMs: from.offsetMs, afterMs: offsetMs });
    }
    from = { at, offsetMs };
  }
  return found;
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

/** Local times are written as instants of UTC here. */
function effectOf(
  { at, beforeMs, afterMs }: Transition,
  { fixed }: Schedule,
  named: Schedule,
): ClockChange[] {
  const isGap = afterMs > beforeMs;
  const from = at.getTime() + Math.min(beforeMs, afterMs);
  const to = at.getTime() + Math.max(beforeMs, afterMs);
  const times = named.occurrences(new Date(from - 1), new Date(to - 1));
  if (times.length === 0) return [];

  const on = dateOf(new Date(from));
  if (!fixed) {
    const stretch = { from: timeOf(new Date(from)), to: timeOf(new Date(to)) };
    return [{ kind: isGap ? 'dropped' : 'twice', on, ...stretch, times: times.length }];
  }
  return times.map((time) => {
    const dueAt = isGap ? at : new Date(time.getTime() - beforeMs);
    return { kind: isGap ? 'moved' : 'once', on, time: timeOf(time), dueAt };
  });
}

function dateOf(local: Date): string {
  return local.toISOString().slice(0, 10);
}

function timeOf(local: Date): string {
  return local.toISOString().slice(11, 16);
}
