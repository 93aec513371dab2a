import { type ErrorCode, MatineeError } from '../errors.ts';
import type { RecordedError } from '../occurrence.ts';
import type { RequestAnswer, RunningAttempt } from '../plan.ts';
import { KEYS } from '../storage/paths.ts';
import type { PidRecord } from './pid-file.ts';

/** What a daemon has started because somebody asked: which occurrence, in which process. */
export interface StartedRun {
  dueAt: Date;
  process: Pick<PidRecord, 'pid' | 'mark'>;
}

/** How it is written down; who reads it says it in a language of their own. */
type Answer = { due_at: string; pid: number; mark: string } | RecordedError;

/** `mark` is undefined of a process that has ended already. */
export function startedAnswer(
  { dueAt, pid }: RunningAttempt,
  mark: string | undefined,
): RequestAnswer {
  const answer: Answer = { due_at: dueAt.toISOString(), pid, mark: mark ?? 'ended' };
  return { ok: true, text: JSON.stringify(answer) };
}

export function refusedAnswer({ code, values }: MatineeError): RequestAnswer {
  const answer: Answer = { code, values: { ...values } };
  return { ok: false, text: JSON.stringify(answer) };
}

function answerIn(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch (cause) {
    const damage = { kind: 'unread' } as const;
    throw new MatineeError('store-damaged', { file: KEYS.database, damage }, { cause });
  }
}

/** What the daemon found against it. */
export function refusalIn({ text }: RequestAnswer): MatineeError {
  const answer = answerIn(text);
  return 'code' in answer
    ? new MatineeError(answer.code as ErrorCode, answer.values)
    : new MatineeError('internal', { cause: text });
}

/** @throws {MatineeError} what the daemon found against it. */
export function readRunAnswer(given: RequestAnswer): StartedRun {
  const answer = answerIn(given.text);
  if ('code' in answer) throw refusalIn(given);
  const { due_at: dueAt, pid, mark } = answer;
  return { dueAt: new Date(dueAt), process: { pid, mark } };
}
