import { DAY_MS, HOUR_MS } from '../lib/clock.ts';
import { addDays, localDate, utcOffsetMs } from '../lib/local-time.ts';
import type { Schedule } from './cron.ts';

/** What somebody names to say when: an instant, a day of the calendar, or a day by how long it is ago. */
export type Moment = Date | { on: string } | { daysAgo: number };

/**
 * The instant that is meant of a job: of a day, the last at which it was due by now, else the first at
 * which it will be; where it is due at none, noon. Days are those of the schedule's zone.
 */
export function instantMeant(
  moment: Moment,
  schedule: Pick<Schedule, 'occurrences' | 'zone'>,
  now: Date,
): Date {
  if (moment instanceof Date) return moment;
  const { zone } = schedule;
  const on = 'on' in moment ? moment.on : addDays(localDate(now, zone), -moment.daysAgo);
  const noon = localNoon(on, zone);
  // No day of any zone is longer than 25 hours, and noon is never far from its middle.
  const around = [-14, 14].map((hours) => new Date(noon.getTime() + hours * HOUR_MS));
  const [from = noon, until = noon] = around;
  const due = schedule.occurrences(from, until).filter((at) => localDate(at, zone) === on);
  return due.findLast((at) => at <= now) ?? due[0] ?? noon;
}

/**
 * When a day begins in a zone: the first instant of its date, which is after midnight where clocks
 * go forward then.
 */
export function beginningOf(moment: Exclude<Moment, Date>, zone: string, now: Date): Date {
  const on = 'on' in moment ? moment.on : addDays(localDate(now, zone), -moment.daysAgo);
  const asUtc = new Date(`${on}T00:00:00Z`);
  // By the clocks of before and after a change that is near: one of both is right.
  const begins = [-1, 1]
    .map((days) => new Date(asUtc.getTime() + days * DAY_MS))
    .map((near) => new Date(asUtc.getTime() - utcOffsetMs(near, zone)))
    .filter((at) => localDate(at, zone) === on)
    .toSorted((a, b) => a.getTime() - b.getTime());
  return begins[0] ?? asUtc;
}

function localNoon(on: string, zone: string): Date {
  const asUtc = new Date(`${on}T12:00:00Z`);
  return new Date(asUtc.getTime() - utcOffsetMs(asUtc, zone));
}
