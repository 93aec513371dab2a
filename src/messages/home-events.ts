import type { HomeEvent } from '../home-event.ts';
import { pidOf, type Attempt } from '../occurrence.ts';
import type { Messages } from './messages.ts';

/** What people are told of an event in a home, line by line. */
export function homeEventLines(event: HomeEvent, text: Messages): string[] {
  const { recovered, recoveredResults, overdue, unreachable } = text.commands.run;
  switch (event.event) {
    case 'recovered':
      return event.recovered.map(({ run, result }) => recovered(run, recoveredResults[result]));
    case 'overdue':
      return [overdue(factsOf(event.attempt))];
    case 'unreachable':
      return [unreachable(factsOf(event.attempt), event.why)];
    case 'history-lost':
      return [text.history.lost(event.versions)];
    case 'files-changed':
      return [text.history.changed(event.versions.map((one) => one.archivedKey ?? one.key))];
    case 'row-damaged':
      return [text.error({ code: 'store-damaged', values: event.damaged }).text];
    case 'follow-up-failed':
      return [text.error(event.error).text];
    case 'snapshot-left-out': {
      const { text: sentence, hint } = text.error(event.error);
      return [sentence, ...(hint === undefined ? [] : [hint])];
    }
  }
}

function factsOf(one: Attempt) {
  return { job: one.job, run: one.id, pid: pidOf(one) };
}
