import type { OccurrenceKind } from './occurrence.ts';

/** A stretch of time, both ends included. */
export interface StatisticsWindow {
  since: Date;
  until: Date;
}

/** How long the attempts took that have ended, however they ended. */
export interface DurationSummary {
  meanMs: number;
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
}

/** What a number of attempts came to. */
export interface AttemptStatistics {
  /** All of them: `succeeded`, `failed`, `interrupted` and `running`. */
  total: number;
  succeeded: number;
  failed: number;
  interrupted: number;
  running: number;
  /** Undefined while none has ended. */
  durations: DurationSummary | undefined;
  /** Movies fetched, without duplicates. */
  collected: number;
  valid: number;
  /** Mean over the attempts that got so far as to have one, per cent; undefined without any. */
  qualityRate: number | undefined;
  requests: number;
  retries: number;
  rateLimited: number;
  receivedBytes: number;
}

/** Attempts of several jobs: all together, and each job that has any. */
export interface StatisticsGroup {
  all: AttemptStatistics;
  jobs: Readonly<Record<string, AttemptStatistics>>;
}

/** Housekeeping is kept apart: its many successes would hide a collection that fails. */
export interface StatisticsFacts {
  collections: StatisticsGroup;
  housekeeping: StatisticsGroup;
}

/** A counter that differs from what it counts. */
export interface CountMismatch {
  job: string;
  kind: OccurrenceKind;
  /** The attempts counted started within this span. */
  startAt: Date;
  spanMs: number;
  counter: string;
  counted: number;
  recounted: number;
}

/** The ledger's attempts in numbers. */
export interface Statistics {
  /**
   * The attempts that started within the window. Counts, sums, means and maxima are exact; the
   * percentiles are exact up to 5,000 attempts, and beyond that within 2.5 %.
   */
  read(window: StatisticsWindow): Promise<StatisticsFacts>;

  /** Counts again what started within the window, and near it; what differs is returned. */
  recount(window: StatisticsWindow): Promise<CountMismatch[]>;
}
