import { columnsOf } from '../database/columns.ts';
import type { Queries, Row } from '../lib/database.ts';
import {
  type Attempt,
  type AttemptState,
  LONGEST_TIMEOUT_MS,
  type OccurrenceKind,
  type Outcome,
  type Trigger,
} from '../occurrence.ts';
import { FACTS, RECORDED_ERROR } from './json-columns.ts';

/** Where the rows of attempts are read; what is known of their occurrences is in the same rows. */
export function attemptsIn({ path }: Queries): (row: Row) => Attempt {
  const attempts = columnsOf(path, 'attempts', 'id');
  const { text, optionalText, integer, flag, instant, optionalInstant, ...read } = attempts;
  const occurrence = columnsOf(path, 'occurrences', 'occurrence_id');
  return (row) => {
    flag(row, 'settles'); // is asked by statements alone
    const startedAt = instant(row, 'started_at');
    return {
      id: text(row, 'id'),
      job: text(row, 'job'),
      dueAt: occurrence.instant(row, 'due_at'),
      kind: text(row, 'kind') as OccurrenceKind,
      n: integer(row, 'n'),
      trigger: text(row, 'trigger_kind') as Trigger,
      holder: text(row, 'holder'),
      processMark: optionalText(row, 'process_mark'),
      state: text(row, 'state') as AttemptState,
      startedAt,
      deadlineAt: optionalInstant(row, 'deadline_at') ?? longestAfter(startedAt),
      endedAt: optionalInstant(row, 'ended_at'),
      period: text(row, 'period'),
      asOfOn: text(row, 'as_of_on'),
      error: read.optionalJson(row, 'error', RECORDED_ERROR),
      stats: read.json(row, 'stats', FACTS),
      configHash: text(row, 'config_hash'),
      programVersion: text(row, 'program_version'),
      tzVersion: text(row, 'tz_version'),
      outcome: occurrence.optionalText(row, 'outcome') as Outcome | undefined,
      reason: occurrence.optionalText(row, 'reason'),
    };
  };
}

/** Of an attempt from before deadlines were recorded. */
function longestAfter(startedAt: Date): Date {
  return new Date(startedAt.getTime() + LONGEST_TIMEOUT_MS);
}
