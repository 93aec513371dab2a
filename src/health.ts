/** What a check can find, with the values its sentence needs. */
export interface HealthValues {
  ok: Record<string, never>;
  'scheduler-stopped': Record<string, never>;
  'job-failing': { job: string; failures: number };
  'occurrence-late': { job: string; dueAt: string; lateByMs: number };
  'occurrences-missed': { job: string; missed: number; since: string };
  'snapshot-none': Record<string, never>;
  'snapshot-missing': { file: string };
  'snapshots-withheld': { runs: string[] };
  'disk-low': { freeBytes: number; wantedBytes: number };
}

export type HealthCode = keyof HealthValues;
export type HealthStatus = 'pass' | 'warn' | 'fail';

/** What was found. */
export type Verdict = {
  [C in HealthCode]: { status: HealthStatus; code: C; values: HealthValues[C] };
}[HealthCode];

/** One thing that was looked at, and what was found. */
export type HealthCheck = { name: string } & Verdict;
