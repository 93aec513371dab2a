import type { Trigger, Unreachable } from './occurrence.ts';
import type { SkipReason } from './ledger-event.ts';

/** How grave a line of the log is; the words stand in the file, in every language. */
export const LOG_LEVELS = ['debug', 'info', 'warning', 'error', 'critical'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What the daemon writes down, with the values its sentence needs. */
export interface LogValues {
  'daemon-starting': { pid: number; version: string };
  'jobs-registered': { jobs: number };
  'daemon-ready': { next: { job: string; dueAt: string } | undefined };
  'daemon-stopping': { waitingFor: readonly string[] };
  'daemon-stopped': { uptimeMs: number };
  'daemon-failed': { message: string };
  'turn-failed': { message: string; againInMs: number };
  /** Without `job` where none could be planned. */
  'planning-failed': { job?: string; message: string };
  'schedule-unreadable': { job: string; schedule: string; timezone: string; plannedUntil: string };
  'lines-lost': { lines: number };
  /** What a part of the daemon tells that has no event of its own. */
  'daemon-said': { line: string };
  recovered: {
    run: string;
    result: 'published' | 'withheld' | 'undone' | 'interrupted' | 'failed';
  };
  reloaded: { text: string };
  'reload-refused': { text: string };
  'clock-step': { stepMs: number };
  /** Several of a job in a row, for the same reason, are one line. */
  'occurrences-skipped': {
    job: string;
    reason: SkipReason;
    occurrences: number;
    firstDueAt: string;
    lastDueAt: string;
  };
  'occurrence-failed': { job: string; dueAt: string; reason: string };
  'attempt-started': {
    job: string;
    dueAt: string;
    trigger: Trigger;
    pid: number;
    n: number;
    lateMs: number;
  };
  'attempt-lost': { job: string; dueAt: string };
  'attempt-said': { job: string; line: string };
  /** `movies` and `quality`, per cent, of what collects any. */
  'attempt-succeeded': {
    job: string;
    run: string;
    durationMs: number;
    movies?: number;
    quality?: number;
  };
  /** How many movies a list has brought to what was published. */
  'source-collected': { job: string; run: string; source: string; movies: number };
  /** `report`: its file, below the home. */
  'report-written': { job: string; run: string; report: string };
  /** What was published is less than expected, or not as it was; in a sentence. */
  'data-warning': { job: string; run: string; message: string };
  'attempt-failed': { job: string; message: string; durationMs: number };
  'attempt-interrupted': { job: string; run: string | undefined };
  'attempt-overdue': { job: string; pid: number; timeoutMs: number };
  /** It is past its deadline, and its process cannot be ended by us. */
  'attempt-unreachable': { job: string; run: string; pid: number; why: Unreachable };
  /** They may start, but as many run as may at once. */
  'attempts-held': { jobs: readonly string[]; attempts: number };
  'failures-in-a-row': { job: string; failures: number };
  /** After failures that were no accident. */
  'job-recovered': { job: string; failures: number; since: string };
}

export type LogEvent = keyof LogValues;

/** A line of the log, as it stands in the file. */
export interface LogLine {
  /** ISO 8601 with offset. */
  time: string;
  level: LogLevel;
  event: string;
  msg: string;
  job?: string;
  [value: string]: unknown;
}

/** How grave each event is. */
export const LEVEL_OF: Record<LogEvent, LogLevel> = {
  'daemon-starting': 'info',
  'jobs-registered': 'info',
  'daemon-ready': 'info',
  'daemon-stopping': 'info',
  'daemon-stopped': 'info',
  'daemon-failed': 'critical',
  'turn-failed': 'error',
  'planning-failed': 'error',
  'schedule-unreadable': 'error',
  'lines-lost': 'warning',
  'daemon-said': 'warning',
  recovered: 'warning',
  reloaded: 'info',
  'reload-refused': 'error',
  'clock-step': 'warning',
  'occurrences-skipped': 'warning',
  'occurrence-failed': 'error',
  'attempt-started': 'info',
  'attempt-lost': 'error',
  'attempt-said': 'debug',
  'attempt-succeeded': 'info',
  'source-collected': 'info',
  'report-written': 'info',
  'data-warning': 'warning',
  'attempt-failed': 'error',
  'attempt-interrupted': 'warning',
  'attempt-overdue': 'error',
  'attempt-unreachable': 'error',
  'attempts-held': 'info',
  'failures-in-a-row': 'critical',
  'job-recovered': 'info',
};
