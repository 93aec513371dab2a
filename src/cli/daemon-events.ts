import type { Log } from '../daemon/log.ts';
import { isoWithOffset } from '../lib/local-time.ts';
import type { RunningAttempt, SkipReason } from '../plan.ts';
import type { SchedulerEvent } from '../schedule/events.ts';

type Event<E extends SchedulerEvent['event']> = Extract<SchedulerEvent, { event: E }>;

/** Writes what the scheduler does to the log, a row of skipped occurrences as one line. */
export function createEventLog(log: Log, timezone: string) {
  const time = (at: Date) => isoWithOffset(at, timezone);
  const starts = new Map<string, Event<'started'>['start']>();
  let skips = new Map<string, { job: string; reason: SkipReason; dueAts: Date[] }>();

  const skip = (job: string, reason: SkipReason, dueAt: Date) => {
    const key = `${job} ${reason}`;
    const row = skips.get(key) ?? { job, reason, dueAts: [] };
    row.dueAts.push(dueAt);
    skips.set(key, row);
  };

  return {
    onEvent: (event: SchedulerEvent): void => {
      switch (event.event) {
        case 'clock-step':
          return log.tell('clock-step', { stepMs: event.stepMs });
        case 'planned': {
          const { dueAt, skip: reason } = event.occurrence;
          if (reason !== undefined) skip(event.job, reason, dueAt);
          return undefined;
        }
        case 'closed': {
          const { job, closing } = event;
          if (closing.outcome === 'skipped') return skip(job, closing.reason, closing.dueAt);
          const { reason, dueAt } = closing;
          return log.tell('occurrence-failed', { job, dueAt: time(dueAt), reason });
        }
        case 'started':
          starts.set(event.job, event.start);
          return undefined;
        case 'start-lost':
          return log.tell('attempt-lost', { job: event.job, dueAt: time(event.dueAt) });
        case 'planning-failed': {
          const { job = 'scheduler', error } = event;
          const message = error instanceof Error ? error.message : String(error);
          return log.tell('planning-failed', { job, message });
        }
      }
    },
    /** To be called after each tick. */
    endTick: (): void => {
      for (const { job, reason, dueAts } of skips.values()) {
        const [first, last] = [dueAts[0] as Date, dueAts.at(-1) as Date];
        const span = { firstDueAt: time(first), lastDueAt: time(last) };
        log.tell('occurrences-skipped', { job, reason, occurrences: dueAts.length, ...span });
      }
      skips = new Map();
    },
    onStart: ({ job, dueAt, trigger, pid }: RunningAttempt): void => {
      const { n = 1, lateMs = 0 } = (trigger === 'schedule' && starts.get(job)) || {};
      log.tell('attempt-started', { job, dueAt: time(dueAt), trigger, pid, n, lateMs });
    },
  };
}
