import type { Explanation, Tried } from '../../explanation.ts';
import { known } from '../../messages/known.ts';
import type { Messages } from '../../messages/messages.ts';

/** How an explanation is shown to one reader, at one time. */
export interface ExplanationReader {
  text: Messages;
  time: (at: Date) => string;
  now: Date;
  /** The command that starts the daemon, to be copied. */
  startCommand: string;
}

type Occurrence = NonNullable<Explanation['occurrence']>;

/** What an explanation says: what became of the occurrence and why, its attempts, what is next. */
export function explanationLines(explanation: Explanation, reader: ExplanationReader): string[] {
  const { job, askedAt, schedule, next, occurrence, byHand, byHandSince } = explanation;
  const { text, time } = reader;
  const { explain } = text;
  const lines: string[] = [];
  if (askedAt !== undefined) lines.push(explain.notDue(job, time(askedAt), schedule));
  lines.push(...byHand.map((one) => explain.byHand(attemptText(one, reader))));
  if (occurrence === undefined) lines.push(explain.neverDue(job));
  else {
    if (askedAt !== undefined) lines.push(explain.lastBefore);
    lines.push(explain.about(job, time(occurrence.dueAt), verdictText(occurrence, reader)));
    lines.push(...occurrence.attempts.map((one) => `  ${attemptText(one, reader)}`));
    lines.push(
      ...occurrence.premature.map((one) => `  ${explain.premature(attemptText(one, reader))}`),
    );
    if (occurrence.dueBy !== undefined) lines.push(explain.dueBy(occurrence.dueBy));
  }
  if (byHandSince !== undefined) lines.push(explain.byHandSince(attemptText(byHandSince, reader)));
  if (next !== undefined) {
    const paused = next.pause && explain.paused(next.pause, time);
    lines.push(explain.next(time(next.dueAt), paused));
  }
  return lines;
}

function verdictText(
  { verdict, attempts }: Occurrence,
  { text: { explain, data }, time, startCommand }: ExplanationReader,
): string {
  const tell = sentencesOf(time);
  const startIt = (daemonRuns: boolean) => (daemonRuns ? [] : [explain.startIt(startCommand)]);
  switch (verdict.kind) {
    case 'succeeded': {
      const { delays, lateMs, accepted } = verdict;
      return joined([
        delays.length === 0 ? explain.succeeded : explain.succeededLate(explain.span(lateMs)),
        ...delays.map((one) => tell(explain.delays, one)),
        ...(accepted ? [explain.accepted] : []),
      ]);
    }
    case 'failed': {
      const { delays, gaveUp, reason } = verdict;
      return joined([
        reason === 'interrupted' ? explain.failedInterrupted : explain.failed(attempts.length),
        ...delays.map((one) => tell(explain.delays, one)),
        tell(explain.gaveUp, gaveUp),
      ]);
    }
    case 'skipped':
      return (
        known<Sentence>(explain.skipped as never, verdict.reason)?.(verdict, time) ??
        data.unknown(verdict.reason)
      );
    case 'open': {
      const { waiting, delays, daemonRuns } = verdict;
      return joined([
        tell(explain.waiting, waiting),
        ...delays.map((one) => tell(explain.delays, one)),
        ...startIt(daemonRuns || waiting.kind === 'running'),
      ]);
    }
    case 'unrecorded': {
      const { why, daemonRuns } = verdict;
      const needsDaemon = ['unseen', 'unplanned', 'not-taken-up', 'future'].includes(why.kind);
      return joined([tell(explain.unrecorded, why), ...startIt(daemonRuns || !needsDaemon)]);
    }
    case 'unknown':
      return data.unknown(verdict.outcome);
  }
}

type Sentence = (one: unknown, time: ExplanationReader['time']) => string;

/** Says what a table of sentences has for a kind. */
function sentencesOf(time: ExplanationReader['time']) {
  return <Union extends { kind: string }>(
    table: Record<Union['kind'], (one: never, time: ExplanationReader['time']) => string>,
    one: Union,
  ): string => (table[one.kind as Union['kind']] as Sentence)(one, time);
}

function attemptText(tried: Tried, { text, time, now }: ExplanationReader): string {
  const { explain } = text;
  const { run, state, startedAt, endedAt = now, error } = tried;
  const took = explain.span(endedAt.getTime() - startedAt.getTime());
  const endings = {
    running: () => explain.runningFor(took, run),
    succeeded: () => explain.succeededAfter(took, run),
    interrupted: () => explain.interruptedAfter(took, run),
    failed: () => explain.failedAfter(took, run, error === undefined ? '' : text.recorded(error)),
  };
  const ending = known(endings, state)?.() ?? text.data.unknown(state);
  return explain.attempt(tried, time(startedAt), ending);
}

function joined(sentences: readonly string[]): string {
  return sentences.join(' ');
}
