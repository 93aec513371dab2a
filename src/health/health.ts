import { isFailing } from '../ledger-event.ts';
import { DAY_MS } from '../lib/clock.ts';
import { isoWithOffset } from '../lib/local-time.ts';
import { checkHealth, worstStatus } from './checks.ts';
import type { HealthFacts, JobHealth, LatestSnapshot, Resources } from './facts.ts';

/**
 * The health of the system at an instant, as a document: first what the original guide's two
 * health files hold, with their keys, then the checks and what they judge. Times are ISO 8601 with
 * offset in the installation's zone. The keys are always the same; null is unknown.
 */
export function healthDocument(facts: HealthFacts, now: Date) {
  const { jobs, withheld } = facts;
  const time = (at: Date | undefined) => (at === undefined ? null : isoWithOffset(at, facts.zone));
  const checks = checkHealth(facts, now);
  return {
    timestamp: time(now),
    scheduler_running: facts.schedulerRunning,
    pending_jobs: jobs.length,
    last_job_time: time(lastCollectionAt(jobs)),
    system_resources: systemResources(facts.resources),
    data_quality: dataQuality(facts.latest),
    recent_job_failures: recentFailures(facts, now).map(({ job, endedAt, code, message }) => ({
      job_name: job,
      error: message,
      time: time(endedAt),
      code,
    })),
    last_successful_jobs: byName(
      jobs.filter(({ lastSuccessAt }) => lastSuccessAt !== undefined),
      ({ lastSuccessAt }) => time(lastSuccessAt),
    ),
    system_status: jobs.some(({ failureRow }) => failureRow && isFailing(failureRow))
      ? 'unhealthy'
      : 'healthy',
    status: worstStatus(checks),
    checks,
    failure_counts: byName(jobs, ({ failureRow }) => failureRow?.failures ?? 0),
    freshness: byName(jobs, ({ lastDueAt, unsatisfied }) => ({
      last_due: time(lastDueAt),
      unsatisfied: unsatisfied.length,
      unsatisfied_since: time(unsatisfied[0]),
    })),
    withheld_snapshots: withheld,
    source: facts.source,
    valid_until: time(new Date(now.getTime() + 2 * facts.intervalMs)),
  };
}

function byName<T>(jobs: readonly JobHealth[], of: (job: JobHealth) => T): Record<string, T> {
  return Object.fromEntries(jobs.map((job) => [job.name, of(job)]));
}

/** When a collection ended last; housekeeping, which is always recent, would say nothing. */
function lastCollectionAt(jobs: readonly JobHealth[]): Date | undefined {
  return jobs
    .flatMap(({ period, lastEndedAt }) =>
      period === undefined || lastEndedAt === undefined ? [] : [lastEndedAt],
    )
    .toSorted((a, b) => a.getTime() - b.getTime())
    .at(-1);
}

function recentFailures({ failures }: HealthFacts, now: Date) {
  return failures.filter(({ endedAt }) => now.getTime() - endedAt.getTime() <= DAY_MS);
}

function systemResources({ cpu, memory, disk }: Resources) {
  return {
    cpu: {
      cores: cpu.cores,
      load_1m: cpu.load1m,
      load_5m: cpu.load5m,
      load_15m: cpu.load15m,
    },
    memory: {
      total_bytes: memory.totalBytes,
      available_bytes: memory.availableBytes,
      process_rss_bytes: memory.processRssBytes,
    },
    disk: { total_bytes: disk.totalBytes ?? null, free_bytes: disk.freeBytes },
  };
}

function dataQuality(latest: LatestSnapshot | undefined) {
  const info = latest?.exists === true ? latest.info : undefined;
  return {
    file_exists: latest?.exists ?? false,
    error: dataError(latest),
    file: latest?.file ?? null,
    movie_count: info?.total_movies ?? null,
    collection_time: info?.collection_time ?? null,
    quality_score: info?.score?.mean ?? null,
    quality_rate: info?.quality_rate ?? null,
  };
}

function dataError(latest: LatestSnapshot | undefined) {
  if (latest === undefined) return 'snapshot-none';
  return latest.exists ? null : 'snapshot-missing';
}
