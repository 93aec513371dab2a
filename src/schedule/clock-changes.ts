import { type OffsetChange, offsetChanges } from '../lib/offset-changes.ts';
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
  return offsetChanges(schedule.zone, after, until).flatMap((change) =>
    effectOf(change, schedule, named),
  );
}

/** Local times are written as instants of UTC here. */
function effectOf(
  { at, beforeMs, afterMs }: OffsetChange,
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
