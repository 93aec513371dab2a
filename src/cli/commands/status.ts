import { statusDocument } from '../../documents/status.ts';
import { PROGRAM_VERSION } from '../../home/version.ts';
import type { Attempt } from '../../occurrence.ts';
import { askStatus, type RunningNow, type StatusFacts } from '../../queries/status.ts';
import { pauseAt } from '../../schedule/due.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, NOT_RUNNING } from '../exit-codes.ts';
import { durationText, timeText } from '../text/format.ts';
import { showTimesIn } from '../text/home-times.ts';
import { pauseText } from '../text/pause-text.ts';
import { missedLines, skippedLines, unreadableLines } from '../text/skipped.ts';
import { runnerText } from '../text/standing-text.ts';
import { tableLines, UNKNOWN } from '../text/table.ts';

const MESSAGE_WIDTH = 70;

/** `status`: whether the daemon runs, since when or why not, what runs, what is next. */
export async function status(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  const facts = await askStatus(placeOf(context));
  const zoneLines = showTimesIn(facts.zone, context);
  if (out.json) {
    const summary = headline(facts, context).replace(/^\S+ /, '');
    out.document(statusDocument(facts, { summary, recorded: text.recorded }));
  } else out.print(...linesOf(facts, context), ...zoneLines);
  return facts.daemon.running ? DONE : NOT_RUNNING;
}

function linesOf(facts: StatusFacts, context: Context): string[] {
  const { text, world } = context;
  const words = text.daemon.status;
  const { home, now, daemon, file, running, failures, next } = facts;
  const lines = [headline(facts, context)];
  if (!daemon.running) lines.push(words.toStart(`${world.command} start --home ${home}`));
  else if (file !== undefined && file.version !== PROGRAM_VERSION) {
    lines.push(words.upgraded(file.version, PROGRAM_VERSION));
  }
  if (running.length === 0) lines.push('', words.nothingNow);
  else {
    const { gone } = text.commands.runs;
    const rows = running.map((one) => {
      const { id, job, startedAt, isGone } = one;
      const took = isGone ? gone : tookText(one, now, context);
      const process = isGone ? UNKNOWN : runnerText(one, text);
      return [id, job, timeText(startedAt, world), took, process];
    });
    const heading = running.every(({ isGone }) => isGone) ? words.nowGone : words.now;
    lines.push('', heading, ...tableLines(words.nowColumns, rows));
  }
  if (facts.waiting.length > 0) {
    const rows = facts.waiting.map(({ job, dueAt, waitedFrom }) => [
      job,
      timeText(dueAt, world),
      timeText(waitedFrom, world),
    ]);
    lines.push('', words.waiting, ...tableLines(words.waitingColumns, rows));
  }
  if (next.length > 0) {
    const rows = next.map(({ job, dueAt }) => [
      job.name,
      dueAt === undefined ? UNKNOWN : timeText(dueAt, world),
      pauseText(pauseAt(now, job.pauses), text, world),
    ]);
    lines.push('', words.upcoming, ...tableLines(words.nextColumns, rows));
  }
  if (failures.length > 0) {
    const rows = failures.map((attempt) => [
      attempt.id,
      attempt.job,
      timeText(attempt.endedAt ?? attempt.startedAt, world),
      failureText(attempt, context),
    ]);
    lines.push('', words.failures, ...tableLines(words.failureColumns, rows));
  }
  lines.push(...skippedLines(facts.skipped, text.explain.skips.lastDay, context));
  lines.push(...missedLines(facts.missed, context), ...unreadableLines(facts.unreadable, context));
  return lines;
}

function tookText(
  { startedAt, deadlineAt, isOverdue }: RunningNow,
  now: Date,
  { text, world }: Context,
): string {
  const took = durationText(now.getTime() - startedAt.getTime());
  const { overdue } = text.daemon.status;
  return isOverdue ? `${took}, ${overdue(timeText(deadlineAt, world))}` : took;
}

/** Whether it runs is said by its lock; since when, and why not, by what it wrote last. */
function headline({ now, daemon, file }: StatusFacts, { text, world }: Context): string {
  const { running, starting, unresponsive, neverStarted, stopped, failed, died } =
    text.daemon.status;
  const time = (iso: string) => timeText(new Date(iso), world);
  if (daemon.running) {
    if (daemon.process === undefined || file?.pid !== daemon.process.pid) return starting;
    if (file.phase === 'starting') return starting;
    if (new Date(file.valid_until) < now) return unresponsive(time(file.last_update));
    const lastingMs = now.getTime() - new Date(file.start_time).getTime();
    return running(file.pid, time(file.start_time), durationText(lastingMs));
  }
  if (file === undefined) return neverStarted;
  const at = time(file.last_update);
  if (file.status === 'stopped') return stopped(at);
  if (file.error === null) return died(at);
  return failed(at, text.recorded(file.error));
}

function failureText({ error }: Attempt, { text }: Context): string {
  const [first = UNKNOWN] = error === undefined ? [] : text.recorded(error).split('\n');
  return first.length > MESSAGE_WIDTH ? `${first.slice(0, MESSAGE_WIDTH - 1)}…` : first;
}
