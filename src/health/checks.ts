import type { HealthCheck, HealthStatus, CheckResult } from '../health.ts';
import type { Period } from '../job.ts';
import { isFailing } from '../ledger-event.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../lib/clock.ts';
import { isoWithOffset } from '../lib/local-time.ts';
import type { HealthFacts, JobHealth, RunningFacts } from './facts.ts';

const GRACE_MS: Record<Period, number> = {
  hour: 90 * MINUTE_MS,
  day: 6 * HOUR_MS,
  week: DAY_MS,
  month: 2 * DAY_MS,
};
const HOUSEKEEPING_GRACE_MS = 20 * MINUTE_MS;

/** A minute's grace, a request to end, a kill: whoever supervises is done with it by then. */
const ENDED_WITHIN_MS = 2 * MINUTE_MS;

/** Room for months of snapshots. */
const LITTLE_FREE_BYTES = 1024 ** 3;
/** One large run with its staged pages and its database log may need this much. */
export const HARDLY_FREE_BYTES = 128 * 1024 ** 2;

const OK: CheckResult = { status: 'pass', code: 'ok', values: {} };

/** Looks at everything. The checks are the same, in the same order, whatever they find. */
export function checkHealth(facts: HealthFacts, now: Date): HealthCheck[] {
  return [
    { name: 'scheduler', ...checkScheduler(facts) },
    { name: 'runs', ...checkRuns(facts, now) },
    { name: 'clock', ...checkClock(facts) },
    { name: 'disk', ...checkDisk(facts) },
    { name: 'snapshot', ...checkSnapshot(facts) },
    { name: 'withheld', ...checkWithheld(facts) },
    { name: 'expected', ...checkExpected(facts) },
    { name: 'stores', ...checkStores(facts) },
    { name: 'self-check', ...checkInvariants(facts) },
    ...facts.jobs.flatMap((job) => [
      { name: `job:${job.name}:failures`, ...checkFailures(job) },
      { name: `job:${job.name}:freshness`, ...checkFreshness(job, facts.zone, now) },
    ]),
  ];
}

function graceOf({ period, intervalMs = Number.POSITIVE_INFINITY }: JobHealth): number {
  const byPeriodMs = period === undefined ? HOUSEKEEPING_GRACE_MS : GRACE_MS[period];
  return Math.min(byPeriodMs, Math.max(5 * MINUTE_MS, 3 * intervalMs));
}

/** The worst of them. */
export function worstStatus(checks: readonly HealthCheck[]): HealthStatus {
  const found = new Set(checks.map(({ status }) => status));
  if (found.has('fail')) return 'fail';
  return found.has('warn') ? 'warn' : 'pass';
}

function checkScheduler({ schedulerRunning, diedAfter, zone }: HealthFacts): CheckResult {
  if (!schedulerRunning && diedAfter !== undefined) {
    const lastSignAt = isoWithOffset(diedAfter, zone);
    return { status: 'fail', code: 'scheduler-died', values: { lastSignAt } };
  }
  // Runs by hand or by cron are a way to live, too.
  return schedulerRunning ? OK : { status: 'warn', code: 'scheduler-stopped', values: {} };
}

/**
 * A run whose daemon is gone ends at its next page; one that goes on hangs. Past its deadline it is
 * being ended, and one that is still there after that is beyond us.
 */
function checkRuns({ running, zone }: HealthFacts, now: Date): CheckResult {
  const toldAt = ({ run, job, pid, deadlineAt }: RunningFacts) => {
    return { run, job, pid, at: isoWithOffset(deadlineAt, zone) };
  };
  const overdueMs = ({ deadlineAt }: RunningFacts) => now.getTime() - deadlineAt.getTime();
  const overdue = running.filter((one) => overdueMs(one) > 0);
  if (overdue.length > 0) {
    const status = overdue.some((one) => overdueMs(one) >= ENDED_WITHIN_MS) ? 'fail' : 'warn';
    return { status, code: 'runs-overdue', values: { runs: overdue.map(toldAt) } };
  }
  const left = running.filter(({ by }) => by === 'earlier-daemon');
  if (left.length === 0) return OK;
  return { status: 'warn', code: 'runs-left', values: { runs: left.map(toldAt) } };
}

/** Nobody can tell which of the two clocks was right: whoever reads it can. */
function checkClock({ ahead, zone }: HealthFacts): CheckResult {
  const [last] = ahead;
  if (last === undefined) return OK;
  const lastAt = isoWithOffset(last.startedAt, zone);
  return { status: 'warn', code: 'stamped-ahead', values: { runs: ahead.length, lastAt } };
}

function checkDisk({ resources }: HealthFacts): CheckResult {
  const { freeBytes } = resources.disk;
  if (freeBytes >= LITTLE_FREE_BYTES) return OK;
  const status = freeBytes < HARDLY_FREE_BYTES ? 'fail' : 'warn';
  return { status, code: 'disk-low', values: { freeBytes, wantedBytes: LITTLE_FREE_BYTES } };
}

function checkSnapshot({ latest }: HealthFacts): CheckResult {
  if (latest === undefined) return { status: 'warn', code: 'snapshot-none', values: {} };
  if (latest.exists) return OK;
  return { status: 'fail', code: 'snapshot-missing', values: { file: latest.file } };
}

function checkWithheld({ withheld }: HealthFacts): CheckResult {
  if (withheld.length === 0) return OK;
  const runs = withheld.map(({ run }) => run);
  return { status: 'warn', code: 'snapshots-withheld', values: { runs } };
}

function checkExpected({ belowExpected: snapshots }: HealthFacts): CheckResult {
  if (snapshots.length === 0) return OK;
  return { status: 'warn', code: 'below-expected', values: { snapshots } };
}

function checkStores({ damaged, unchecked }: HealthFacts): CheckResult {
  if (damaged.length > 0) return { status: 'fail', code: 'stores-damaged', values: { damaged } };
  if (unchecked.length === 0) return OK;
  return { status: 'pass', code: 'stores-large', values: { unchecked } };
}

function checkInvariants({ broken }: HealthFacts): CheckResult {
  if (broken.length === 0) return OK;
  return { status: 'fail', code: 'invariants-broken', values: { broken } };
}

function checkFailures(job: JobHealth): CheckResult {
  const { name, failureRow } = job;
  if (failureRow === undefined) return OK;
  const status = isFailing(failureRow) ? 'fail' : 'warn';
  const { failures } = failureRow;
  return { status, code: 'job-failing', values: { job: name, failures } };
}

/**
 * Counts unsatisfied occurrences, not hours since the last success: at night nothing is due.
 *
 * 1. An occurrence is late when its grace has passed and it is not satisfied: hourly 90 minutes,
 *    daily 6 hours, weekly a day, monthly two days, housekeeping 20 minutes; of a job that is due
 *    more often than its period says, three of its intervals, and five minutes at least.
 * 2. One that is late is a warning; with the next one late too, the job is missing its schedule.
 */
function checkFreshness(job: JobHealth, zone: string, now: Date): CheckResult {
  const { name, unsatisfied } = job;
  const graceMs = graceOf(job);
  const late = unsatisfied.filter((dueAt) => now.getTime() - dueAt.getTime() >= graceMs);
  const [first] = late;
  if (first === undefined) return OK;

  const since = isoWithOffset(first, zone);
  if (late.length > 1) {
    const values = { job: name, missed: late.length, since };
    return { status: 'fail', code: 'occurrences-missed', values };
  }
  const values = { job: name, dueAt: since, lateByMs: now.getTime() - first.getTime() };
  return { status: 'warn', code: 'occurrence-late', values };
}
