import type { Source } from './source.ts';

/** How long a snapshot stands: the calendar unit that names its file. */
export type Period = 'hour' | 'day' | 'week' | 'month';

/** The reports there are: of a week, of a month. */
export type ReportKind = 'weekly' | 'monthly';

/** A kind of report by its word; undefined for what is none that this program knows. */
export function reportKind(word: string | undefined): ReportKind | undefined {
  return word === 'weekly' || word === 'monthly' ? word : undefined;
}

/** What a good snapshot of a collection looks like; falling short of it is a warning. */
export interface Expectations {
  /** Valid movies. */
  movies?: number;
  /** Quality rate, per cent. */
  quality?: number;
}

/** What is made up for of the occurrences that were missed. */
export type CatchUp = 'none' | 'latest' | 'all';

/** What becomes of an occurrence that comes due while its job is running. */
export type Overlap = 'skip' | 'queue';

/** A job as the scheduler sees it: when it is due, and what happens when that goes wrong. */
export interface ScheduledJob {
  /** As people type it and the ledger keeps it: `daily_collection`. */
  name: string;
  /** A shorter name people may type instead: `daily`. The name itself where there is none. */
  short: string;
  /** 5-field cron, read in `timezone`. */
  schedule: string;
  timezone: string;
  enabled: boolean;
  catchUp: CatchUp;
  /** How late an occurrence may still start, first or again; `next`: until the next is due. */
  catchUpWindowMs: number | 'next';
  overlap: Overlap;
  /** How long after each failed attempt the next one follows; after the last it is enough. */
  retryDelaysMs: readonly number[];
  /** An attempt that takes longer is ended. */
  timeoutMs: number;
  /** Of the program's own household: no run that people ask about. */
  housekeeping?: boolean;
}

/** A job that collects: what, when, and how much is expected. */
export interface Collection extends ScheduledJob {
  /** First part of its file names: `daily`. Unique among all collections. */
  dataset: string;
  /** Which of the original's statistics its snapshots carry. */
  type: string;
  period: Period;
  sources: readonly Source[];
  expect: Expectations;
  /** Which report is written after each snapshot. */
  report?: ReportKind;
}
