import type { Log } from '../../daemon/log.ts';
import { pidOf, timeoutOf } from '../../occurrence.ts';
import type { OverdueEvents } from '../home/recovery.ts';

/** Writes to the log what is done about attempts of others that are past their deadline. */
export function overdueInLog(log: Log): OverdueEvents {
  return {
    onEnding: (attempt) => {
      const { job } = attempt;
      log.tell('attempt-overdue', { job, pid: pidOf(attempt), timeoutMs: timeoutOf(attempt) });
    },
    onUnreachable: (attempt, why) => {
      const { job, id: run } = attempt;
      log.tell('attempt-unreachable', { job, run, pid: pidOf(attempt), why });
    },
  };
}
