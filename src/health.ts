import type { Warning } from './snapshot.ts';

/** What a check can find, with the values its sentence needs. */
export interface HealthValues {
  ok: Record<string, never>;
  'scheduler-stopped': Record<string, never>;
  /** It was not stopped: killed, or the machine went down; its last sign of life. */
  'scheduler-died': { lastSignAt: string };
  'job-failing': { job: string; failures: number };
  'occurrence-late': { job: string; dueAt: string; lateByMs: number };
  'occurrences-missed': { job: string; missed: number; since: string };
  'snapshot-none': Record<string, never>;
  'snapshot-missing': { file: string };
  'snapshots-withheld': { runs: string[] };
  'invariants-broken': { broken: readonly BrokenInvariant[] };
  /** Past their deadline, since then. */
  'runs-overdue': { runs: readonly RunTold[] };
  /** Of a daemon that is gone; `at` is when they must have ended. */
  'runs-left': { runs: readonly RunTold[] };
  /** `damaged`: a sentence each; `unchecked`: the files that are too large to be read every time. */
  'stores-damaged': { damaged: readonly string[] };
  'stores-large': { unchecked: readonly string[] };
  /** The newest snapshot of each dataset that is less than expected. */
  'below-expected': { snapshots: readonly BelowExpectedTold[] };
  /** `lastAt`: of the latest of them, ISO 8601. */
  'stamped-ahead': { runs: number; lastAt: string };
  'disk-low': { freeBytes: number; wantedBytes: number };
}

/** A published snapshot, and how it is less than expected. */
export interface BelowExpectedTold {
  run: string;
  dataset: string;
  period: string;
  warnings: readonly Warning[];
}

/** A run, the process that runs it, and an instant that matters, ISO 8601. */
export interface RunTold {
  run: string;
  job: string;
  pid: number;
  at: string;
}

/**
 * What must hold of a home, as far as its store and its files can tell:
 * `unaccounted`: an occurrence was due and is not recorded. `unsettled`: one has no outcome though
 * its time is over. `succeeded-twice`, `running-twice`: more than one attempt where one may be.
 * `file`: a published file is missing or changed. `counts`: counters differ from their recount.
 * `behind`: the scheduler runs, and what came due is not planned.
 */
export type Invariant =
  | 'unaccounted'
  | 'unsettled'
  | 'succeeded-twice'
  | 'running-twice'
  | 'file'
  | 'counts'
  | 'behind';

/** An invariant that does not hold, and of what: a job and an instant, a file. */
export interface BrokenInvariant {
  invariant: Invariant;
  of: string;
}

export type HealthCode = keyof HealthValues;
export type HealthStatus = 'pass' | 'warn' | 'fail';

/** What was found. */
export type CheckResult = {
  [C in HealthCode]: { status: HealthStatus; code: C; values: HealthValues[C] };
}[HealthCode];

/** One thing that was looked at, and what was found. */
export type HealthCheck = { name: string } & CheckResult;
