import { isoWithOffset } from '../lib/local-time.ts';
import type { SkipReason } from '../ledger-event.ts';
import type { RunningAttempt } from '../plan.ts';
import type { SchedulerEvent } from '../schedule/scheduler-event.ts';
import type { Log } from './log.ts';

type Event<E extends SchedulerEvent['event']> = Extract<SchedulerEvent, { event: E }>;

/** Occurrences of a job in a row that were skipped for one reason. */
interface SkippedRow {
  job: string;
  reason: SkipReason;
  occurrences: number;
  firstDueAt: Date;
  lastDueAt: Date;
  /** Whether the tick that is under way has added to it. */
  grows: boolean;
}

/** Writes what the scheduler does to the log, a row of skipped occurrences as one line. */
export function createEventLog(log: Log, timezone: string, sentence: (error: unknown) => string) {
  const time = (at: Date) => isoWithOffset(at, timezone);
  const starts = new Map<string, Event<'started'>['start']>();
  const skips = new Map<string, SkippedRow>();

  const skip = (job: string, reason: SkipReason, dueAt: Date) => {
    const key = `${job} ${reason}`;
    const { occurrences = 0, firstDueAt = dueAt } = skips.get(key) ?? {};
    const row = { firstDueAt, lastDueAt: dueAt, occurrences: occurrences + 1 };
    skips.set(key, { job, reason, ...row, grows: true });
  };
  const tell = ({ job, reason, occurrences, firstDueAt, lastDueAt }: SkippedRow) => {
    const span = { firstDueAt: time(firstDueAt), lastDueAt: time(lastDueAt) };
    log.tell('occurrences-skipped', { job, reason, occurrences, ...span });
  };

  return {
    onEvent: (event: SchedulerEvent): void => {
      switch (event.event) {
        case 'clock-step':
          return log.tell('clock-step', { stepMs: event.stepMs });
        case 'planned': {
          const { dueAt, skip: why } = event.occurrence;
          if (why !== undefined) skip(event.job, why.reason, dueAt);
          return undefined;
        }
        case 'closed': {
          const { job, closing } = event;
          if (closing.outcome === 'skipped') return skip(job, closing.why.reason, closing.dueAt);
          const { reason, dueAt } = closing;
          return log.tell('occurrence-failed', { job, dueAt: time(dueAt), reason });
        }
        case 'started':
          starts.set(event.job, event.start);
          return undefined;
        case 'held': {
          const { jobs, attemptsAtOnce: attempts } = event;
          return log.tell('attempts-held', { jobs, attempts });
        }
        case 'start-lost':
          return log.tell('attempt-lost', { job: event.job, dueAt: time(event.dueAt) });
        case 'schedule-unreadable': {
          const { job, known } = event;
          const { schedule, timezone, plannedUntil } = known;
          const values = { job, schedule, timezone, plannedUntil: time(plannedUntil) };
          return log.tell('schedule-unreadable', values);
        }
        case 'planning-failed': {
          const { job, error } = event;
          const message = sentence(error);
          return log.tell('planning-failed', job === undefined ? { message } : { job, message });
        }
      }
    },
    /**
     * To be called after each tick, and once more at the end. Where the next follows at once, a row
     * that grows may go on in it: of a long absence, not all is planned in one.
     */
    endTick: (next: 'at once' | 'later'): void => {
      for (const [key, row] of skips) {
        if (next === 'at once' && row.grows) {
          row.grows = false;
          continue;
        }
        tell(row);
        skips.delete(key);
      }
    },
    onStart: ({ job, dueAt, trigger, pid }: RunningAttempt): void => {
      const { n = 1, lateMs = 0 } = (trigger === 'schedule' && starts.get(job)) || {};
      log.tell('attempt-started', { job, dueAt: time(dueAt), trigger, pid, n, lateMs });
    },
  };
}
