import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';

import { DAY_MS, HOUR_MS, MINUTE_MS } from '../lib/clock.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import { seededRandom } from '../lib/prng.ts';
import type { Database } from '../lib/sqlite.ts';
import type { AttemptState, OccurrenceKind } from '../occurrence.ts';
import type { AttemptStatistics, StatisticsFacts, StatisticsGroup } from '../statistics.ts';
import { createCatalog } from './catalog.ts';
import { countAttempt } from './counts.ts';
import { claim, FAILURE, INTERRUPTION, publish, request, STATS } from './examples.contract.ts';
import { createLedger } from './ledger.ts';
import { openInMemory } from './open.ts';
import { createStatistics } from './statistics.ts';

const START = new Date('2026-11-23T00:00:00Z');
const after = (ms: number, start = START) => new Date(start.getTime() + ms);
const ALWAYS = { since: new Date('2020-01-01T00:00:00Z'), until: new Date('2030-01-01T00:00:00Z') };

function opened() {
  const db = openInMemory(FakeClock.impatient());
  const ledger = createLedger(db);
  const catalog = createCatalog(db);
  const store = { ledger, catalog, close: () => db.close() };
  return { db, ledger, catalog, store, statistics: createStatistics(db) };
}

/** An attempt as a test thinks of it. */
interface Planned {
  job: string;
  kind: OccurrenceKind;
  startMs: number;
  durationMs: number;
  state: AttemptState;
  stats: Record<string, number>;
}

/** Writes attempts as the ledger would have, and much faster. */
function record(db: Database, attempts: readonly Planned[]): void {
  attempts.forEach(({ job, kind, startMs, durationMs, state, stats }, index) => {
    const id = `attempt-${index}`;
    db.run(
      'insert into occurrences (id, job, due_at, kind, created_at) values (?, ?, ?, ?, 0)',
      id,
      job,
      index,
      kind,
    );
    db.run(
      `insert into attempts (id, occurrence_id, job, kind, n, trigger_kind, holder, state, settles,
         started_at, ended_at, period, as_of_on, stats, config_hash, program_version, tz_version)
       values (?, ?, ?, ?, 1, 'schedule', 'h', ?, 1, ?, ?, 'p', 'd', ?, 'c', 'v', 'z')`,
      id,
      id,
      job,
      kind,
      state,
      startMs,
      state === 'running' ? null : startMs + durationMs,
      JSON.stringify(stats),
    );
    if (state !== 'running') countAttempt(db, id);
  });
}

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

test('a ledger without attempts has no jobs, and every number all the same', async () => {
  const { statistics } = opened();
  const none = { all: NOTHING, jobs: {} };
  assert.deepEqual(await statistics.read(ALWAYS), { collections: none, housekeeping: none });
});

test('a job in numbers: how its attempts ended, how long they took, what they brought', async () => {
  const { ledger, catalog, store, statistics } = opened();
  const begun = (n: number) => after(n * DAY_MS);
  const due = (n: number) => ({ dueAt: begun(n) });

  await claim(store, 'published', due(0), begun(0));
  const stats = {
    requests: 9,
    retries: 2,
    rate_limited: 1,
    received_bytes: 500_000,
    collected: 171,
    valid: 170,
    quality_rate: 99.4152,
    clean_rate: 80,
  };
  const { versionBy } = await import('./examples.contract.ts');
  await catalog.intend(versionBy('published'), 'publishing', stats, begun(0));
  const version = await catalog.version('published');
  assert.ok(version);
  await catalog.complete(version, after(10_000, begun(0)));

  await claim(store, 'failed', due(1), begun(1));
  await ledger.finish('failed', FAILURE, after(30_000, begun(1)));
  await claim(store, 'stopped', due(2), begun(2));
  await ledger.finish('stopped', INTERRUPTION, after(2000, begun(2)));
  await claim(store, 'under-way', due(3), begun(3));

  const daily: AttemptStatistics = {
    total: 4,
    succeeded: 1,
    failed: 1,
    interrupted: 1,
    running: 1,
    durations: { meanMs: 14_000, p50Ms: 10_000, p95Ms: 30_000, maxMs: 30_000 },
    collected: 171,
    valid: 170,
    qualityRate: 99.415,
    requests: 13,
    retries: 2,
    rateLimited: 1,
    receivedBytes: 500_000,
  };
  assert.deepEqual(await statistics.read(ALWAYS), {
    collections: { all: daily, jobs: { daily } },
    housekeeping: { all: NOTHING, jobs: {} },
  });
});
