import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { HealthCheck, HealthStatus } from '../health.ts';
import { HOUR_MS, MINUTE_MS } from '../lib/clock.ts';
import type { RunBy } from '../occurrence.ts';
import { worstStatus } from './checks.ts';
import type { HealthFacts, JobHealth } from './facts.ts';
import { healthDocument } from './health.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** A Monday, 12:00 in Seoul. */
const NOON = new Date('2026-11-23T03:00:00Z');
const hoursAgo = (hours: number) => new Date(NOON.getTime() - hours * 3_600_000);

const DAILY: JobHealth = {
  name: 'daily_collection',
  period: 'day',
  intervalMs: 24 * HOUR_MS,
  lastDueAt: hoursAgo(10),
  unsatisfied: [],
  lastSuccessAt: hoursAgo(9.75),
  lastEndedAt: hoursAgo(9.75),
  failureRow: undefined,
};
const HEALTH_CHECK: JobHealth = {
  name: 'health_check',
  period: undefined,
  intervalMs: 10 * MINUTE_MS,
  lastDueAt: NOON,
  unsatisfied: [NOON],
  lastSuccessAt: hoursAgo(0.125),
  lastEndedAt: hoursAgo(0.125),
  failureRow: undefined,
};

const RUN = { run: 'daily-1', job: 'daily_collection', pid: 4711 };

const WELL: HealthFacts = {
  zone: 'Asia/Seoul',
  source: 'tmdb',
  schedulerRunning: true,
  diedAfter: undefined,
  intervalMs: 600_000,
  jobs: [DAILY, HEALTH_CHECK],
  running: [],
  failures: [],
  latest: {
    file: 'data/raw/movies/daily_20261123.json',
    exists: true,
    info: {
      total_movies: 171,
      collection_time: '2026-11-23T02:00:01+09:00',
      score: { mean: 96.4, excellent: 160, good: 11, fair: 0, poor: 0 },
      quality_rate: 98.8,
    },
  },
  withheld: [],
  belowExpected: [],
  ahead: [],
  damaged: [],
  unchecked: [],
  broken: [],
  resources: {
    cpu: { cores: 2, load1m: 0.5, load5m: 0.25, load15m: 0.125 },
    memory: { totalBytes: 4 * GIB, availableBytes: 2 * GIB, processRssBytes: 60 * MIB },
    disk: { totalBytes: 100 * GIB, freeBytes: 40 * GIB },
  },
};

const OK = { status: 'pass', code: 'ok', values: {} };

test('a system that is well is told in both shapes of the original, and then the checks', () => {
  assert.deepEqual(healthDocument(WELL, NOON), {
    timestamp: '2026-11-23T12:00:00+09:00',
    scheduler_running: true,
    pending_jobs: 2,
    last_job_time: '2026-11-23T02:15:00+09:00',
    system_resources: {
      cpu: { cores: 2, load_1m: 0.5, load_5m: 0.25, load_15m: 0.125 },
      memory: {
        total_bytes: 4 * GIB,
        available_bytes: 2 * GIB,
        process_rss_bytes: 60 * MIB,
      },
      disk: { total_bytes: 100 * GIB, free_bytes: 40 * GIB },
    },
    data_quality: {
      file_exists: true,
      error: null,
      file: 'data/raw/movies/daily_20261123.json',
      movie_count: 171,
      collection_time: '2026-11-23T02:00:01+09:00',
      quality_score: 96.4,
      quality_rate: 98.8,
    },
    recent_job_failures: [],
    last_successful_jobs: {
      daily_collection: '2026-11-23T02:15:00+09:00',
      health_check: '2026-11-23T11:52:30+09:00',
    },
    system_status: 'healthy',
    status: 'pass',
    checks: [
      { name: 'scheduler', ...OK },
      { name: 'runs', ...OK },
      { name: 'clock', ...OK },
      { name: 'disk', ...OK },
      { name: 'snapshot', ...OK },
      { name: 'withheld', ...OK },
      { name: 'expected', ...OK },
      { name: 'stores', ...OK },
      { name: 'self-check', ...OK },
      { name: 'job:daily_collection:failures', ...OK },
      { name: 'job:daily_collection:freshness', ...OK },
      { name: 'job:health_check:failures', ...OK },
      { name: 'job:health_check:freshness', ...OK },
    ],
    failure_counts: { daily_collection: 0, health_check: 0 },
    freshness: {
      daily_collection: {
        last_due: '2026-11-23T02:00:00+09:00',
        unsatisfied: 0,
        unsatisfied_since: null,
      },
      health_check: {
        last_due: '2026-11-23T12:00:00+09:00',
        unsatisfied: 1,
        unsatisfied_since: '2026-11-23T12:00:00+09:00',
      },
    },
    withheld_snapshots: [],
    source: 'tmdb',
    valid_until: '2026-11-23T12:20:00+09:00',
  });
});

const JUST_INSTALLED: HealthFacts = {
  ...WELL,
  source: 'sandbox',
  schedulerRunning: false,
  jobs: [{ ...DAILY, lastDueAt: undefined, lastSuccessAt: undefined, lastEndedAt: undefined }],
  latest: undefined,
  resources: { ...WELL.resources, disk: { totalBytes: undefined, freeBytes: 40 * GIB } },
};

test('before anything has run every key is there all the same', () => {
  assert.deepEqual(healthDocument(JUST_INSTALLED, NOON), {
    ...healthDocument(WELL, NOON),
    scheduler_running: false,
    pending_jobs: 1,
    last_job_time: null,
    system_resources: {
      ...healthDocument(WELL, NOON).system_resources,
      disk: { total_bytes: null, free_bytes: 40 * GIB },
    },
    data_quality: {
      file_exists: false,
      error: 'snapshot-none',
      file: null,
      movie_count: null,
      collection_time: null,
      quality_score: null,
      quality_rate: null,
    },
    last_successful_jobs: {},
    status: 'warn',
    checks: [
      { name: 'scheduler', status: 'warn', code: 'scheduler-stopped', values: {} },
      { name: 'runs', ...OK },
      { name: 'clock', ...OK },
      { name: 'disk', ...OK },
      { name: 'snapshot', status: 'warn', code: 'snapshot-none', values: {} },
      { name: 'withheld', ...OK },
      { name: 'expected', ...OK },
      { name: 'stores', ...OK },
      { name: 'self-check', ...OK },
      { name: 'job:daily_collection:failures', ...OK },
      { name: 'job:daily_collection:freshness', ...OK },
    ],
    failure_counts: { daily_collection: 0 },
    freshness: {
      daily_collection: { last_due: null, unsatisfied: 0, unsatisfied_since: null },
    },
    source: 'sandbox',
  });
});

const withDisk = (freeBytes: number): HealthFacts => ({
  ...WELL,
  resources: { ...WELL.resources, disk: { totalBytes: 100 * GIB, freeBytes } },
});
const withJob = (differing: Partial<JobHealth>): HealthFacts => ({
  ...WELL,
  jobs: [{ ...DAILY, ...differing }],
});
const due = (period: JobHealth['period'], ...hours: number[]) =>
  withJob({ period, unsatisfied: hours.map(hoursAgo) });
const low = (freeBytes: number) => ({ freeBytes, wantedBytes: GIB });
const row = (failures: number) => (failures === 0 ? undefined : { failures, since: hoursAgo(9) });
const failing = (failures: number) => ({ job: 'daily_collection', failures });
const late = (dueAt: string, hours: number) => ({
  job: 'daily_collection',
  dueAt,
  lateByMs: hours * 3_600_000,
});
const missed = (count: number, since: string) => ({
  job: 'daily_collection',
  missed: count,
  since,
});
const MINUTE = 1 / 60;
/** Of a run that has been past its deadline for so many hours. */
const running = (by: RunBy, overdueHours: number): HealthFacts => ({
  ...WELL,
  running: [{ ...RUN, by, deadlineAt: hoursAgo(overdueHours) }],
});
const overdue = (at: string) => ({ runs: [{ ...RUN, at }] });

const SHORT = {
  run: 'daily-1',
  dataset: 'daily',
  period: '20261123',
  warnings: [{ kind: 'volume' as const, movies: 20, expected: 50 }],
};

// biome-ignore format: a table is read by column
const findings: [name: string, facts: HealthFacts, found: HealthCheck[]][] = [
  ['no scheduler is worth a word',           { ...WELL, schedulerRunning: false }, [{ name: 'scheduler', status: 'warn', code: 'scheduler-stopped', values: {} }]],
  ['one that was killed fails',             { ...WELL, schedulerRunning: false, diedAfter: hoursAgo(2) }, [{ name: 'scheduler', status: 'fail', code: 'scheduler-died', values: { lastSignAt: '2026-11-23T10:00:00+09:00' } }]],
  ['one that has come back does not',       { ...WELL, diedAfter: hoursAgo(2) }, []],
  ['what is due each minute is in time for five', withJob({ period: 'hour', intervalMs: MINUTE_MS, unsatisfied: [hoursAgo(4 * MINUTE)] }), []],
  ['and late then',                         withJob({ period: 'hour', intervalMs: MINUTE_MS, unsatisfied: [hoursAgo(6 * MINUTE), hoursAgo(5 * MINUTE)] }), [{ name: 'job:daily_collection:freshness', status: 'fail', code: 'occurrences-missed', values: missed(2, '2026-11-23T11:54:00+09:00') }]],
  ['what is due each half hour in a day for three of them', withJob({ period: 'day', intervalMs: 30 * MINUTE_MS, unsatisfied: [hoursAgo(1.5)] }), [{ name: 'job:daily_collection:freshness', status: 'warn', code: 'occurrence-late', values: late('2026-11-23T10:30:00+09:00', 1.5) }]],
  ['less than is expected is told',         { ...WELL, belowExpected: [SHORT] }, [{ name: 'expected', status: 'warn', code: 'below-expected', values: { snapshots: [SHORT] } }]],
  ['what is stamped later than now is told', { ...WELL, ahead: [{ run: 'b', startedAt: hoursAgo(-50) }, { run: 'a', startedAt: hoursAgo(-48) }] }, [{ name: 'clock', status: 'warn', code: 'stamped-ahead', values: { runs: 2, lastAt: '2026-11-25T14:00:00+09:00' } }]],
  ['a gibibyte free is enough',             withDisk(GIB),          []],
  ['a byte less is little',                 withDisk(GIB - 1),      [{ name: 'disk', status: 'warn', code: 'disk-low', values: low(GIB - 1) }]],
  ['128 MiB are still little',              withDisk(128 * MIB),    [{ name: 'disk', status: 'warn', code: 'disk-low', values: low(128 * MIB) }]],
  ['a byte less is hardly anything',        withDisk(128 * MIB - 1), [{ name: 'disk', status: 'fail', code: 'disk-low', values: low(128 * MIB - 1) }]],
  ['no snapshot so far is worth a word',    { ...WELL, latest: undefined }, [{ name: 'snapshot', status: 'warn', code: 'snapshot-none', values: {} }]],
  ['a published file that is gone fails',   { ...WELL, latest: { file: 'data/raw/movies/daily_20261123.json', exists: false, info: {} } },
    [{ name: 'snapshot', status: 'fail', code: 'snapshot-missing', values: { file: 'data/raw/movies/daily_20261123.json' } }]],
  ['a withheld snapshot waits for a word',  { ...WELL, withheld: [{ run: 'daily-1', dataset: 'daily', period: '20261122' }] },
    [{ name: 'withheld', status: 'warn', code: 'snapshots-withheld', values: { runs: ['daily-1'] } }]],
  ['a run is given until its deadline',     running('daemon', 0), []],
  ['a minute later it is being ended',      running('daemon', MINUTE), [{ name: 'runs', status: 'warn', code: 'runs-overdue', values: overdue('2026-11-23T11:59:00+09:00') }]],
  ['after two it is beyond us',             running('hand', 2 * MINUTE), [{ name: 'runs', status: 'fail', code: 'runs-overdue', values: overdue('2026-11-23T11:58:00+09:00') }]],
  ['one of a daemon that is gone is told',  running('earlier-daemon', -0.5), [{ name: 'runs', status: 'warn', code: 'runs-left', values: overdue('2026-11-23T12:30:00+09:00') }]],
  ['one failure is a warning',              withJob({ failureRow: row(1) }), [{ name: 'job:daily_collection:failures', status: 'warn', code: 'job-failing', values: failing(1) }]],
  ['two failures are a warning',            withJob({ failureRow: row(2) }), [{ name: 'job:daily_collection:failures', status: 'warn', code: 'job-failing', values: failing(2) }]],
  ['three failures fail',                   withJob({ failureRow: row(3) }), [{ name: 'job:daily_collection:failures', status: 'fail', code: 'job-failing', values: failing(3) }]],
  ['an hour is in time for 90 minutes',     due('hour', 1.5 - MINUTE),  []],
  ['and late then',                         due('hour', 1.5),       [{ name: 'job:daily_collection:freshness', status: 'warn', code: 'occurrence-late', values: late('2026-11-23T10:30:00+09:00', 1.5) }]],
  ['the next hour may take its own time',   due('hour', 2, 1),      [{ name: 'job:daily_collection:freshness', status: 'warn', code: 'occurrence-late', values: late('2026-11-23T10:00:00+09:00', 2) }]],
  ['with the next hour late too it fails',  due('hour', 3, 2, 1),   [{ name: 'job:daily_collection:freshness', status: 'fail', code: 'occurrences-missed', values: missed(2, '2026-11-23T09:00:00+09:00') }]],
  ['a day is in time for six hours',        due('day', 6 - MINUTE), []],
  ['and late then',                         due('day', 6),          [{ name: 'job:daily_collection:freshness', status: 'warn', code: 'occurrence-late', values: late('2026-11-23T06:00:00+09:00', 6) }]],
  ['two days missed fail',                  due('day', 30, 6),      [{ name: 'job:daily_collection:freshness', status: 'fail', code: 'occurrences-missed', values: missed(2, '2026-11-22T06:00:00+09:00') }]],
  ['a week is in time for a day',           due('week', 24 - MINUTE), []],
  ['and late then',                         due('week', 24),        [{ name: 'job:daily_collection:freshness', status: 'warn', code: 'occurrence-late', values: late('2026-11-22T12:00:00+09:00', 24) }]],
  ['a month is in time for two days',       due('month', 48 - MINUTE), []],
  ['and late then',                         due('month', 48),       [{ name: 'job:daily_collection:freshness', status: 'warn', code: 'occurrence-late', values: late('2026-11-21T12:00:00+09:00', 48) }]],
  ['housekeeping is in time for 20 minutes', due(undefined, 19 * MINUTE), []],
  ['and fails when two are late',           due(undefined, 30 * MINUTE, 20 * MINUTE, 10 * MINUTE), [{ name: 'job:daily_collection:freshness', status: 'fail', code: 'occurrences-missed', values: missed(2, '2026-11-23T11:30:00+09:00') }]],
];

for (const [index, [name, facts, found]] of findings.entries()) {
  test(`check ${index + 1}: ${name}`, () => {
    const { checks, status } = healthDocument(facts, NOON);
    assert.deepEqual(
      checks.filter(({ code }) => code !== 'ok'),
      found,
    );
    assert.equal(status, found[0]?.status ?? 'pass');
  });
}

// biome-ignore format: a table is read by column
const verdicts: [statuses: HealthStatus[], worst: HealthStatus][] = [
  [[],                       'pass'],
  [['pass', 'pass'],         'pass'],
  [['pass', 'warn', 'pass'], 'warn'],
  [['warn', 'fail', 'pass'], 'fail'],
];

for (const [statuses, worst] of verdicts) {
  test(`of ${statuses.join(', ') || 'nothing'} the worst is ${worst}`, () => {
    const checks = statuses.map(
      (status): HealthCheck => ({ name: 'disk', status, code: 'snapshot-none', values: {} }),
    );
    assert.equal(worstStatus(checks), worst);
  });
}

// biome-ignore format: a table is read by column
const failureCounts: [daily: number, housekeeping: number, systemStatus: string][] = [
  [0, 0, 'healthy'],
  [2, 2, 'healthy'],
  [3, 0, 'unhealthy'],
  [0, 4, 'unhealthy'],
];

for (const [daily, housekeeping, systemStatus] of failureCounts) {
  test(`${daily} and ${housekeeping} failures in a row make the system ${systemStatus}`, () => {
    const jobs = [
      { ...DAILY, failureRow: row(daily) },
      { ...HEALTH_CHECK, failureRow: row(housekeeping) },
    ];
    const document = healthDocument({ ...WELL, jobs }, NOON);
    assert.equal(document.system_status, systemStatus);
    assert.deepEqual(document.failure_counts, {
      daily_collection: daily,
      health_check: housekeeping,
    });
  });
}

test('a scheduler that stands still leaves the original status as it is', () => {
  const document = healthDocument({ ...WELL, schedulerRunning: false }, NOON);
  assert.equal(document.system_status, 'healthy');
});

test('failures are told for 24 hours after the run has ended', () => {
  const failure = { job: 'daily_collection', code: 'upstream-failed', message: 'TMDB: 503' };
  const failures = [25, 24, 1].map((hours) => ({ ...failure, endedAt: hoursAgo(hours) }));
  const told = { job_name: 'daily_collection', error: 'TMDB: 503', code: 'upstream-failed' };
  assert.deepEqual(healthDocument({ ...WELL, failures }, NOON).recent_job_failures, [
    { ...told, time: '2026-11-22T12:00:00+09:00' },
    { ...told, time: '2026-11-23T11:00:00+09:00' },
  ]);
});

test('a snapshot whose file is gone is not described as if it were there', () => {
  const latest = { file: 'gone.json', exists: false, info: WELL.latest?.info ?? {} };
  assert.deepEqual(healthDocument({ ...WELL, latest }, NOON).data_quality, {
    file_exists: false,
    error: 'snapshot-missing',
    file: 'gone.json',
    movie_count: null,
    collection_time: null,
    quality_score: null,
    quality_rate: null,
  });
});

test('withheld snapshots are listed', () => {
  const withheld = [{ run: 'daily-1', dataset: 'daily', period: '20261122' }];
  assert.deepEqual(healthDocument({ ...WELL, withheld }, NOON).withheld_snapshots, withheld);
});

test('the last job is the collection that ended last, not the health check', () => {
  const earlier = { ...DAILY, name: 'hourly_trending', lastEndedAt: hoursAgo(11) };
  const jobs = [DAILY, earlier, HEALTH_CHECK];
  const document = healthDocument({ ...WELL, jobs }, NOON);
  assert.equal(document.last_job_time, '2026-11-23T02:15:00+09:00');
});
