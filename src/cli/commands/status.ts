import { statusDocument } from '../../documents/status.ts';
import type { PidRecord } from '../../home/pid-file.ts';
import type { SchedulerStatus } from '../../home/status-file.ts';
import { PROGRAM_VERSION } from '../../home/version.ts';
import type { Attempt } from '../../occurrence.ts';
import {
  askStatus,
  type FailingJob,
  type RunningNow,
  type StatusFacts,
} from '../../queries/status.ts';
import { pauseAt } from '../../schedule/due.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, NOT_RUNNING } from '../exit-codes.ts';
import { durationText, timeText } from '../text/format.ts';
import { pauseText, runnerText } from '../text/words.ts';
import { readerIn, type Reader, withZone } from '../text/reader.ts';
import { missedLines, skippedLines, unreadableLines } from '../text/skipped.ts';
import { type Line, tableLines, UNKNOWN } from '../text/table.ts';

const MESSAGE_WIDTH = 70;

/** `status`: whether the daemon runs, since when or why not, what runs, what is next. */
export async function status(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  const facts = await askStatus(placeOf(context));
  const reader = readerIn(facts.zone, context);
  if (out.json) {
    const summary = headline(facts, reader).replace(/^\S+ /, '');
    out.document(statusDocument(facts, { summary, recorded: text.recorded }));
  } else {
    const startIt = text.line.in(facts.home)('start');
    out.print(...withZone(linesOf(facts, startIt, reader), reader));
  }
  return facts.daemon.running ? DONE : NOT_RUNNING;
}

/** `startIt` is the command that starts the daemon, to be copied. */
function linesOf(facts: StatusFacts, startIt: string, reader: Reader): Line[] {
  const { text } = reader;
  const words = text.daemon.status;
  const { now, daemon, file, running, failures, next } = facts;
  const lines: Line[] = [headline(facts, reader)];
  if (!daemon.running) lines.push(words.toStart(startIt));
  else if (file !== undefined && file.version !== PROGRAM_VERSION) {
    lines.push(words.upgraded(file.version, PROGRAM_VERSION));
  }
  if (running.length === 0) lines.push('', words.nothingNow);
  else {
    const { gone } = text.commands.runs;
    const rows = running.map((one) => {
      const { id, job, startedAt, isGone } = one;
      const took = isGone ? gone : tookText(one, now, reader);
      const process = isGone ? UNKNOWN : runnerText(one, text);
      return [id, job, timeText(startedAt, reader), took, process];
    });
    const heading = running.every(({ isGone }) => isGone) ? words.nowGone : words.now;
    lines.push('', heading, ...tableLines(words.nowColumns, rows));
  }
  if (facts.waiting.length > 0) {
    const rows = facts.waiting.map(({ job, dueAt, waitedFrom }) => [
      job,
      timeText(dueAt, reader),
      timeText(waitedFrom, reader),
    ]);
    lines.push('', words.waiting, ...tableLines(words.waitingColumns, rows));
  }
  if (next.length > 0) {
    const rows = next.map(({ job, dueAt }) => [
      job.name,
      dueAt === undefined ? UNKNOWN : timeText(dueAt, reader),
      pauseText(pauseAt(now, job.pauses), text, reader),
    ]);
    lines.push('', words.upcoming, ...tableLines(words.nextColumns, rows));
  }
  if (facts.failing.length > 0) {
    const told = ({ job, failures, since }: FailingJob) =>
      words.failing(job, failures, timeText(since, reader));
    lines.push('', ...facts.failing.map(told));
  }
  if (failures.length > 0) {
    const rows = failures.map((attempt) => [
      attempt.id,
      attempt.job,
      timeText(attempt.endedAt ?? attempt.startedAt, reader),
      failureText(attempt, reader),
    ]);
    lines.push('', words.failures, ...tableLines(words.failureColumns, rows));
  }
  if (facts.belowExpected.length > 0) {
    const told = text.health.texts['below-expected'];
    lines.push('', ...facts.belowExpected.map((one) => told({ snapshots: [one] })));
  }
  lines.push(...skippedLines(facts.skipped, text.explain.skips.lastDay, reader));
  lines.push(...missedLines(facts.missed, reader), ...unreadableLines(facts.unreadable, reader));
  return lines;
}

function tookText(
  { startedAt, deadlineAt, isOverdue }: RunningNow,
  now: Date,
  reader: Reader,
): string {
  const took = durationText(now.getTime() - startedAt.getTime());
  const { overdue } = reader.text.daemon.status;
  return isOverdue ? `${took}, ${overdue(timeText(deadlineAt, reader))}` : took;
}

/** Whether it runs is said by its lock; since when, and why not, by what it wrote last. */
function headline({ now, daemon, file }: StatusFacts, reader: Reader): string {
  const { running, starting, unresponsive, neverStarted, stopped, failed, died } =
    reader.text.daemon.status;
  const time = (iso: string) => timeText(new Date(iso), reader);
  if (daemon.running) {
    if (file === undefined || !isOf(file, daemon.process, now)) return starting;
    if (file.phase === 'starting') return starting;
    if (new Date(file.valid_until) < now) return unresponsive(time(file.last_update));
    const lastingMs = now.getTime() - new Date(file.start_time).getTime();
    return running(file.pid, time(file.start_time), durationText(lastingMs));
  }
  if (file === undefined) return neverStarted;
  const at = time(file.last_update);
  if (file.status === 'stopped') return stopped(at);
  if (file.error === null) return died(at);
  return failed(at, reader.text.recorded(file.error));
}

/**
 * Whether the daemon that runs has written this. One in another container cannot be told by its
 * process: what it wrote is still good, and it still holds its lock.
 */
function isOf(file: SchedulerStatus, process: PidRecord | undefined, now: Date): boolean {
  if (process !== undefined) return file.pid === process.pid;
  return file.status === 'running' && new Date(file.valid_until) >= now;
}

function failureText({ error }: Attempt, { text }: Reader): string {
  const [first = UNKNOWN] = error === undefined ? [] : text.recorded(error).split('\n');
  return first.length > MESSAGE_WIDTH ? `${first.slice(0, MESSAGE_WIDTH - 1)}…` : first;
}
