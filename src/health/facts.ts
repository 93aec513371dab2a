import type { KnownInfo } from '../collection-info.ts';
import type { BelowExpectedTold, BrokenInvariant } from '../health.ts';
import type { Period } from '../job.ts';
import type { FailureRow } from '../ledger-event.ts';
import type { RunBy } from '../occurrence.ts';

/** What health is judged by: plain data, gathered elsewhere. */
export interface HealthFacts {
  /** The installation's time zone, IANA: times are told in it. */
  zone: string;
  /** Where the movies come from. */
  source: 'tmdb' | 'sandbox';
  schedulerRunning: boolean;
  /** The last sign of life of a scheduler that ended without being stopped; else undefined. */
  diedAfter: Date | undefined;
  /** How often health is judged; a document older than two of these is no longer valid. */
  intervalMs: number;
  /** The jobs that are switched on. */
  jobs: readonly JobHealth[];
  /** Runs whose process lives. */
  running: readonly RunningFacts[];
  /** Runs that failed lately, in the order to tell them in. */
  failures: readonly FailedRun[];
  /** The snapshot published last, or undefined while there is none. */
  latest: LatestSnapshot | undefined;
  /** Snapshots that were set aside and wait for somebody's decision. */
  withheld: readonly WithheldSnapshot[];
  /** The newest snapshot of each dataset, where it is less than its user expects. */
  belowExpected: readonly BelowExpectedTold[];
  /** Runs that are stamped later than now, newest first: a clock was ahead. */
  ahead: readonly AheadRun[];
  /** What is wrong with the databases, a sentence each. */
  damaged: readonly string[];
  /** Databases that were not looked through: that would take too long to be done every time. */
  unchecked: readonly string[];
  /** What does not hold of the ledger and the files, though it must. */
  broken: readonly BrokenInvariant[];
  resources: Resources;
}

export interface JobHealth {
  name: string;
  /** Undefined for housekeeping. */
  period: Period | undefined;
  /** When it was due last; undefined if it never was. */
  lastDueAt: Date | undefined;
  /** From when it was due last to when it is next; undefined where it is due no more. */
  intervalMs: number | undefined;
  /**
   * When it was due and neither that occurrence nor a later one has succeeded, oldest first.
   * What fell into a pause does not count.
   */
  unsatisfied: readonly Date[];
  lastSuccessAt: Date | undefined;
  /** When its last attempt ended, however it ended. */
  lastEndedAt: Date | undefined;
  /** Failures since the last success; undefined where it succeeded last. */
  failureRow: FailureRow | undefined;
}

export interface RunningFacts {
  run: string;
  job: string;
  pid: number;
  by: RunBy;
  deadlineAt: Date;
}

export interface AheadRun {
  run: string;
  startedAt: Date;
}

export interface FailedRun {
  job: string;
  endedAt: Date;
  /** The error's code, and its sentence as people read it. */
  code: string;
  message: string;
}

export interface LatestSnapshot {
  /** Below the home. */
  file: string;
  /** Whether the file is where the catalog says. */
  exists: boolean;
  /** Its `collection_info`. */
  info: KnownInfo;
}

export interface WithheldSnapshot {
  run: string;
  dataset: string;
  period: string;
}

export interface Resources {
  cpu: { cores: number; load1m: number; load5m: number; load15m: number };
  memory: { totalBytes: number; availableBytes: number; processRssBytes: number };
  /** The file system that holds the home; its size where that is known. */
  disk: { totalBytes: number | undefined; freeBytes: number };
}
