import type { ScheduledJob } from '../../job.ts';
import { plainLine } from '../../lib/plain-text.ts';
import type { LogLine } from '../../log.ts';
import { known } from '../../messages/known.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Attempt, RunBy } from '../../occurrence.ts';
import type { Pause } from '../../plan.ts';
import { timeText } from './format.ts';

/**
 * How a run stands, in a word; withheld is a failure of its own kind, one whose process is gone does
 * not run, whatever the ledger says, and one that should have ended is not just running.
 */
export function stateText(
  { state, error }: Attempt,
  { isGone, isOverdue }: { isGone: boolean; isOverdue: boolean },
  { commands, data }: Messages,
): string {
  const { states, withheld, gone, overdue } = commands.runs;
  if (isGone) return gone;
  if (isOverdue) return overdue;
  return error?.code === 'withheld' ? withheld : (known(states, state) ?? data.unknown(state));
}

interface Runner {
  pid: number;
  by: RunBy;
}

/** Who looks after a run: `PID 123, by hand`. */
export function runnerText({ pid, by }: Runner, { daemon }: Messages): string {
  return daemon.status.by[by](pid);
}

/** `paused until 2026-11-25 02:00: moving house`; empty where there is no pause. */
export function pauseText(
  pause: Pause | undefined,
  text: Messages,
  zone: { timezone: string },
): string {
  if (pause === undefined) return '';
  const { paused, pausedUntil } = text.daemon.status;
  const words = pause.until === undefined ? paused : pausedUntil(timeText(pause.until, zone));
  return pause.note === '' ? words : `${words}: ${plainLine(pause.note)}`;
}

/** What people call a job: `daily collection`; its name where it is the user's own. */
export function jobTitle({ name }: Pick<ScheduledJob, 'name'>, { commands }: Messages): string {
  return known(commands.jobs, name) ?? name;
}

/** A line of the log as the original guide prints it: `time - job - LEVEL - msg`. */
export function logText({ time, job = 'scheduler', level, msg }: LogLine): string {
  return `${time.slice(0, 19).replace('T', ' ')} - ${job} - ${level.toUpperCase()} - ${plainLine(msg)}`;
}
