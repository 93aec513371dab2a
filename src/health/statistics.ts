import type { AttemptStatistics, StatisticsFacts, StatisticsGroup } from '../statistics.ts';

/**
 * The statistics of the last `days` days as a document. First what the original guide's statistics
 * hold, with its keys, of collections alone; then the rest. Durations in seconds, rates in per
 * cent of all attempts, running ones included. The keys are always the same; null is unknown.
 */
export function statisticsDocument(facts: StatisticsFacts, days: number) {
  const { collections, housekeeping } = facts;
  return {
    // The original guide's words, whoever reads them: a program finds the number in `days`.
    period: `최근 ${days}일`,
    ...section(collections),
    days,
    housekeeping: section(housekeeping),
  };
}

function section({ all, jobs }: StatisticsGroup) {
  return {
    total_jobs: all.total,
    successful_jobs: all.succeeded,
    failed_jobs: all.failed,
    success_rate: successRate(all),
    avg_duration: meanSeconds(all),
    job_breakdown: Object.fromEntries(
      Object.entries(jobs).map(([job, statistics]) => [
        job,
        {
          total: statistics.total,
          successful: statistics.succeeded,
          failed: statistics.failed,
          avg_duration: meanSeconds(statistics),
          success_rate: successRate(statistics),
          ...particulars(statistics),
        },
      ]),
    ),
    ...particulars(all),
  };
}

/** What the original does not have. */
function particulars(statistics: AttemptStatistics) {
  const { durations } = statistics;
  return {
    interrupted: statistics.interrupted,
    running: statistics.running,
    p50_duration: seconds(durations?.p50Ms),
    p95_duration: seconds(durations?.p95Ms),
    max_duration: seconds(durations?.maxMs),
    collected: statistics.collected,
    valid: statistics.valid,
    quality_rate: statistics.qualityRate ?? null,
    requests: statistics.requests,
    retries: statistics.retries,
    rate_limited: statistics.rateLimited,
    received_bytes: statistics.receivedBytes,
  };
}

function successRate({ total, succeeded }: AttemptStatistics): number {
  return total === 0 ? 0 : (succeeded * 100) / total;
}

/** 0 where none has ended, as in the original. */
function meanSeconds({ durations }: AttemptStatistics): number {
  return seconds(durations?.meanMs) ?? 0;
}

/** Milliseconds as seconds, to the millisecond. */
function seconds(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms) / 1000;
}
