import type { KnownJob, Planbook, PlannedOccurrence } from '../plan.ts';
import type { Schedule } from './cron.ts';
import type { SchedulerEvent } from './scheduler-event.ts';

/** So many occurrences of a job are planned at once, so that years of absence do not block. */
const PLANNED_AT_ONCE = 500;

export interface Portion {
  parts: { planbook: Pick<Planbook, 'record'>; onEvent(event: SchedulerEvent): void };
  known: Pick<KnownJob, 'name' | 'plannedUntil'>;
  schedule: Pick<Schedule, 'next'>;
  /** Says what becomes of what is due, oldest first; `more` is due later. */
  plan: (due: readonly Date[], more: boolean) => readonly PlannedOccurrence[];
}

/** Records the oldest of what came due of a job up to `now`; returns whether there is more. */
export async function planPortion(portion: Portion, now: Date): Promise<boolean> {
  const { parts, known, schedule, plan } = portion;
  const { due, more } = dueUpTo(now, known.plannedUntil, schedule);
  const newest = due.at(-1);
  if (newest === undefined) return false;
  const planned = plan(due, more);
  await parts.planbook.record(known.name, planned, more ? newest : now, now);
  for (const occurrence of planned) {
    parts.onEvent({ event: 'planned', job: known.name, occurrence });
  }
  return more;
}

/** The oldest occurrences due after `after` and not after `now`. */
function dueUpTo(
  now: Date,
  after: Date,
  schedule: Pick<Schedule, 'next'>,
): { due: readonly Date[]; more: boolean } {
  const due: Date[] = [];
  for (let at = schedule.next(after); at !== undefined && at <= now; at = schedule.next(at)) {
    if (due.length === PLANNED_AT_ONCE) return { due, more: true };
    due.push(at);
  }
  return { due, more: false };
}
