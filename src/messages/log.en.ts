import type { CommandLines } from './command-lines.ts';
import type { LogEvent, LogValues } from '../log.ts';
import type { SkipReason } from '../ledger-event.ts';
import { counted, spanEn } from './numbers.ts';
import { UNREACHABLE_EN as UNREACHABLE } from './unreachable.ts';

/** A sentence for everything the daemon writes down. */
export type LogSentences = { [E in LogEvent]: (values: LogValues[E]) => string };

export const log = (line: CommandLines): LogSentences => ({
  'daemon-starting': ({ pid, version }) => `Matinee ${version} is starting, PID ${pid}`,
  'jobs-registered': ({ jobs }) => `${counted(jobs, 'job')} scheduled.`,
  'daemon-ready': ({ next }) =>
    next === undefined ? 'Ready; nothing is due' : `Ready; next: ${next.job} at ${next.dueAt}`,
  'daemon-stopping': ({ waitingFor }) =>
    waitingFor.length === 0 ? 'Stopping' : `Stopping; waiting for ${waitingFor.join(', ')}`,
  'daemon-stopped': ({ uptimeMs }) => `Stopped after ${Math.round(uptimeMs / 1000)} s`,
  'daemon-failed': ({ message }) => `Could not go on: ${message}`,
  'turn-failed': ({ message, againInMs }) =>
    `Something went wrong: ${message}; again in ${againInMs / 1000} s`,
  'planning-failed': ({ job, message }) =>
    job === undefined
      ? `No job could be planned: ${message}`
      : `${job} could not be planned: ${message}`,
  'schedule-unreadable': ({ job, schedule, timezone, plannedUntil }) =>
    `${job} was due by '${schedule}' (${timezone}), which this program cannot read; what came due since ${plannedUntil} is not known`,
  'lines-lost': ({ lines }) =>
    `${counted(lines, 'line')} of the log lost: the disk refused to take more`,
  'daemon-said': ({ line }) => line,
  recovered: ({ run, result }) =>
    `An earlier process had left ${run} half done: ${RESULTS[result]}`,
  reloaded: ({ text }) => `Configuration read again: ${text}`,
  'reload-refused': ({ text }) => `Configuration refused, the old one stays: ${text}`,
  'clock-step': ({ stepMs }) =>
    `The clock ${stepMs < 0 ? 'was put back' : 'went forward'} by ${(Math.abs(stepMs) / 1000).toFixed(1)} s`,
  'occurrences-skipped': ({ job, reason, occurrences, firstDueAt, lastDueAt }) =>
    occurrences === 1
      ? `Skipped: ${job} of ${firstDueAt}, ${SKIPPED[reason]}`
      : `Skipped ${counted(occurrences, 'time')}: ${job} of ${firstDueAt} to ${lastDueAt}, ${SKIPPED[reason]}`,
  'occurrence-failed': ({ job, dueAt }) =>
    `Given up: ${job} of ${dueAt}; see why: ${line('explain', job, '--at', dueAt)}`,
  'attempt-started': ({ job, dueAt, trigger, pid, n, lateMs }) =>
    trigger === 'manual'
      ? `Job started: ${job} (by hand, PID ${pid})`
      : `Job started: ${job} of ${dueAt} (attempt ${n}, PID ${pid}${lateMs < 60_000 ? '' : `, ${spanEn(lateMs)} late`})`,
  'attempt-lost': ({ job, dueAt }) => `${job} of ${dueAt} ended before it had begun`,
  'attempt-said': ({ job, line }) => `${job}: ${line}`,
  'attempt-succeeded': ({ job, durationMs, movies, quality }) => {
    const facts = [
      `${seconds(durationMs)} s`,
      ...(movies === undefined ? [] : [counted(movies, 'movie')]),
      ...(quality === undefined ? [] : [`quality ${quality.toFixed(1)} %`]),
    ];
    return `Job done: ${job} (${facts.join(', ')})`;
  },
  'source-collected': ({ source, movies }) => `Collected ${source}: ${counted(movies, 'movie')}`,
  'report-written': ({ report }) => `Report written: ${report}`,
  'data-warning': ({ job, message }) => `${job}: ${message}`,
  'attempt-failed': ({ job, message }) => `Job failed: ${job} - ${message}`,
  'attempt-interrupted': ({ job }) => `Job interrupted: ${job}`,
  'attempt-overdue': ({ job, pid, timeoutMs }) =>
    `${job} does not end after ${timeoutMs / 1000} s; PID ${pid} is being ended`,
  'attempt-unreachable': ({ job, run, pid, why }) =>
    `${job} (${run}) is past its deadline: ${UNREACHABLE[why](pid)}`,
  'attempts-held': ({ jobs, attempts }) =>
    `At most ${attempts} at once; waiting for a place: ${jobs.join(', ')}`,
  'failures-in-a-row': ({ job, failures }) =>
    `Too many failures in a row: ${job} (${counted(failures, 'time')})`,
  'job-recovered': ({ job, failures, since }) =>
    `${job} has succeeded again, after ${counted(failures, 'failure')} in a row since ${since}`,
});

const SKIPPED: Record<SkipReason, string> = {
  overlap: 'the job was still running',
  paused: 'the job is paused',
  stale: 'seen too late',
  crowded: 'no place was free in time',
  superseded: 'a newer one takes its place',
  disabled: 'the job was switched off or removed',
};

const RESULTS: Record<LogValues['recovered']['result'], string> = {
  published: 'published it',
  withheld: 'set it aside',
  undone: 'undid it',
  interrupted: 'marked it interrupted',
  failed: 'marked it failed, as it had not ended by its deadline',
};

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
