import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { AttemptStatistics } from '../statistics.ts';
import { statisticsDocument } from './statistics.ts';

const NOTHING: AttemptStatistics = {
  total: 0,
  succeeded: 0,
  failed: 0,
  interrupted: 0,
  running: 0,
  durations: undefined,
  collected: 0,
  valid: 0,
  qualityRate: undefined,
  requests: 0,
  retries: 0,
  rateLimited: 0,
  receivedBytes: 0,
};

const EIGHT_RUNS: AttemptStatistics = {
  total: 8,
  succeeded: 5,
  failed: 1,
  interrupted: 1,
  running: 1,
  durations: { meanMs: 12_345.678, p50Ms: 9000, p95Ms: 20_500.4, maxMs: 21_000 },
  collected: 1200,
  valid: 1180,
  qualityRate: 98.25,
  requests: 60,
  retries: 3,
  rateLimited: 1,
  receivedBytes: 7_200_000,
};

const NONE = { all: NOTHING, jobs: {} };

const EMPTY_PARTICULARS = {
  interrupted: 0,
  running: 0,
  p50_duration: null,
  p95_duration: null,
  max_duration: null,
  collected: 0,
  valid: 0,
  quality_rate: null,
  requests: 0,
  retries: 0,
  rate_limited: 0,
  received_bytes: 0,
};
const EMPTY_SECTION = {
  total_jobs: 0,
  successful_jobs: 0,
  failed_jobs: 0,
  success_rate: 0,
  avg_duration: 0,
  job_breakdown: {},
  ...EMPTY_PARTICULARS,
};

const PARTICULARS = {
  interrupted: 1,
  running: 1,
  p50_duration: 9,
  p95_duration: 20.5,
  max_duration: 21,
  collected: 1200,
  valid: 1180,
  quality_rate: 98.25,
  requests: 60,
  retries: 3,
  rate_limited: 1,
  received_bytes: 7_200_000,
};

test('with nothing to tell every key is there all the same', () => {
  assert.deepEqual(statisticsDocument({ collections: NONE, housekeeping: NONE }, 7), {
    period: '최근 7일',
    ...EMPTY_SECTION,
    days: 7,
    housekeeping: EMPTY_SECTION,
  });
});

test('runs are told as the original tells them, and then the rest', () => {
  const collections = { all: EIGHT_RUNS, jobs: { daily_collection: EIGHT_RUNS } };
  assert.deepEqual(statisticsDocument({ collections, housekeeping: NONE }, 7), {
    period: '최근 7일',
    total_jobs: 8,
    successful_jobs: 5,
    failed_jobs: 1,
    success_rate: 62.5,
    avg_duration: 12.346,
    job_breakdown: {
      daily_collection: {
        total: 8,
        successful: 5,
        failed: 1,
        avg_duration: 12.346,
        success_rate: 62.5,
        ...PARTICULARS,
      },
    },
    ...PARTICULARS,
    days: 7,
    housekeeping: EMPTY_SECTION,
  });
});

test('a thousand good health checks do not hide that the one collection failed', () => {
  const failed = { ...NOTHING, total: 1, failed: 1 };
  const checks = { ...NOTHING, total: 1000, succeeded: 1000 };
  const document = statisticsDocument(
    {
      collections: { all: failed, jobs: { daily_collection: failed } },
      housekeeping: { all: checks, jobs: { health_check: checks } },
    },
    7,
  );
  assert.deepEqual(Object.keys(document.job_breakdown), ['daily_collection']);
  assert.equal(document.success_rate, 0);
  assert.deepEqual(Object.keys(document.housekeeping.job_breakdown), ['health_check']);
  assert.equal(document.housekeeping.success_rate, 100);
});

test('the window is named in one way, whoever asks', () => {
  const document = statisticsDocument({ collections: NONE, housekeeping: NONE }, 30);
  assert.deepEqual([document.period, document.days], ['최근 30일', 30]);
});
