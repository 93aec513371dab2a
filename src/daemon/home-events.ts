import type { HearHome, HomeEvent } from '../home-event.ts';
import { homeEventLines } from '../messages/home-events.ts';
import type { Messages } from '../messages/messages.ts';
import { pidOf, timeoutOf } from '../occurrence.ts';
import type { Log } from './log.ts';

/** Writes to the log what happens in the daemon's home; a row that cannot be read once. */
export function homeEventsInLog(log: Log, text: Messages): HearHome {
  const told = new Set<string>();
  const lines = (event: HomeEvent) => homeEventLines(event, text);
  const say = (sentences: readonly string[]) => {
    for (const line of sentences) log.tell('daemon-said', { line });
  };
  return (event) => {
    switch (event.event) {
      case 'recovered':
        return; // told with what is recovered later on
      case 'overdue': {
        const { attempt } = event;
        const values = { job: attempt.job, pid: pidOf(attempt), timeoutMs: timeoutOf(attempt) };
        return log.tell('attempt-overdue', values);
      }
      case 'unreachable': {
        const { job, id: run } = event.attempt;
        const { why } = event;
        return log.tell('attempt-unreachable', { job, run, pid: pidOf(event.attempt), why });
      }
      case 'row-damaged':
        return say(lines(event).filter((line) => !told.has(line) && told.add(line)));
      case 'history-lost':
      case 'files-changed':
      case 'follow-up-failed':
      case 'snapshot-left-out':
        return say(lines(event));
    }
  };
}
