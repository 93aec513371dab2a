import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';

import { MINUTE_MS } from '../../src/lib/clock.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { KEY } from '../support/cli.ts';
import { type DaemonHome, daemonHome, rssMiB } from '../support/daemon-home.ts';
import { serveTmdb } from '../support/served-tmdb.ts';
import { textsIn } from '../support/texts.ts';
import { until } from '../support/until.ts';

/** More for a thorough look: MATINEE_TEST_SOAK_MINUTES=30. */
const MINUTES = Number(process.env['MATINEE_TEST_SOAK_MINUTES'] ?? 2);
const SEED = Number(process.env['MATINEE_TEST_SEED'] ?? 7);
const COLLECTIONS = ['first', 'second', 'third', 'fragile'];

const YAML = `timezone: UTC
lang: en
tmdb: { requestsPerSecond: unlimited, connections: 3, timeout: 5s }
jobs:
  daily_collection: { enabled: false }
  weekly_collection: { enabled: false }
  hourly_trending: { enabled: false }
  monthly_refresh: { enabled: false }
  first: { schedule: "* * * * *", period: hour, sources: [{ name: popular, list: popular, pages: 4 }] }
  second: { schedule: "* * * * *", period: day, sources: [{ name: trending, trending: day, pages: 2 }] }
  third: { schedule: "* * * * *", period: hour, sources: [{ name: top, list: top_rated, pages: 3 }] }
  fragile: { schedule: "* * * * *", period: hour, sources: [{ name: soon, list: upcoming }] }
`;

/** Each request may be struck by any; \`fragile\` is struck so often that its attempts fail. */
const FAULTS: Fault[] = [
  { kind: 'status', status: 503, path: '/movie/upcoming', probability: 0.7 },
  { kind: '429', retryAfter: 1, probability: 0.05 },
  { kind: 'status', status: 502, probability: 0.06 },
  { kind: 'reset', probability: 0.05 },
  { kind: 'truncated', probability: 0.05 },
  { kind: 'drip', bytesPerSecond: 4000, probability: 0.04 },
  { kind: 'html', probability: 0.03 },
];

test(`a daemon of ${MINUTES} minutes under random faults accounts for every minute and every request`, async (t) => {
  const tmdb = await serveTmdb(t, { seed: SEED, faults: FAULTS, latencyMs: 30 });
  const daemon = await daemonHome(t, YAML, tmdb.env);
  await daemon.good('start');
  const pid = await daemon.ready();
  const { next } = await daemon.told('daemon-ready');
  const firstDueMs = Date.parse((next as { dueAt: string }).dueAt);

  const lastDueMs = firstDueMs + MINUTES * MINUTE_MS;
  const rss = await sampleRss(pid, lastDueMs - MINUTE_MS / 2);
  tmdb.setFaults([]);
  await untilAllSucceeded(daemon, lastDueMs);
  assert.equal(await daemon.ready(), pid, 'the daemon is the one that was started');
  await daemon.good('stop');

  const minutes = Array.from(
    { length: (lastDueMs - firstDueMs) / MINUTE_MS + 1 },
    (_, index) => firstDueMs + index * MINUTE_MS,
  );
  for (const job of COLLECTIONS) {
    const due = daemon
      .occurrences()
      .filter((one) => one.job === job && one.dueAt.getTime() <= lastDueMs);
    assert.deepEqual(
      due.map(({ dueAt }) => dueAt.getTime()),
      minutes,
      `${job} has one occurrence for each minute`,
    );
    assert.deepEqual(
      due.filter(({ outcome }) => outcome === undefined),
      [],
      `${job} has an outcome for each`,
    );
  }

  const attempts = daemon.ledger();
  assert.deepEqual(JSON.parse((await daemon.run('status --json')).stdout).runs, []);
  const requests = attempts.reduce((sum, { stats }) => sum + Number(stats['requests'] ?? 0), 0);
  // `start` asks for the genres, to see whether anybody answers; these jobs do not.
  const asked = tmdb.records.filter(({ path }) => !path.startsWith('/3/genre/'));
  assert.equal(requests, asked.length, 'the attempts count what the server was asked');

  const checks = (await daemon.log()).filter(
    ({ event, job }) => event === 'attempt-succeeded' && job === 'health_check',
  );
  const slowMs = Math.max(0, ...checks.map(({ durationMs }) => Number(durationMs)));
  assert.ok(slowMs < 10_000, `a health check took ${slowMs} ms`);
  const troubles = new Set([
    'attempt-lost',
    'planning-failed',
    'turn-failed',
    'lines-lost',
    'daemon-said',
  ]);
  assert.deepEqual(
    (await daemon.log()).filter(({ event }) => troubles.has(event)),
    [],
  );
  await assertSound(daemon);
  const outcomes = countBy(
    daemon.occurrences().map(({ outcome, reason }) => `${outcome} ${reason}`),
  );
  const struck = countBy(asked.map(({ faulted }) => faulted ?? 'none'));
  t.diagnostic(
    `${minutes.length} minutes, ${attempts.length} attempts, ${requests} requests as the server saw`,
  );
  t.diagnostic(`outcomes ${JSON.stringify(outcomes)}; struck ${JSON.stringify(struck)}`);
  assert.ok((struck['reset'] ?? 0) + (struck['truncated'] ?? 0) > 0, 'faults struck');

  const [early, late] = [rss.slice(0, rss.length >> 1), rss.slice(rss.length >> 1)].map(median);
  t.diagnostic(`RSS of the daemon: ${early?.toFixed(1)} MiB, then ${late?.toFixed(1)} MiB`);
  assert.ok(late !== undefined && early !== undefined && late < early + GROWTH_MIB, 'RSS grows');
});

/** What a heap may wander between two collections. */
const GROWTH_MIB = 12;

async function sampleRss(pid: number, untilMs: number): Promise<number[]> {
  const samples: number[] = [];
  while (Date.now() < untilMs) {
    await delay(2000);
    samples.push(rssMiB(pid));
  }
  return samples;
}

async function untilAllSucceeded(daemon: DaemonHome, dueMs: number): Promise<void> {
  await until(
    'every job has succeeded once more',
    () => {
      const succeeded = daemon
        .occurrences()
        .filter(({ dueAt, outcome }) => dueAt.getTime() === dueMs && outcome === 'succeeded');
      return COLLECTIONS.every((job) => succeeded.some((one) => one.job === job)) || undefined;
    },
    { withinMs: 3 * MINUTE_MS, everyMs: 250 },
  );
}

/** No file is half written, none holds the key, and what the catalog says is true. */
async function assertSound(daemon: DaemonHome): Promise<void> {
  await daemon.good('data verify');
  await daemon.noProcess();
  const texts = await textsIn(daemon.home);
  for (const [path, text] of Object.entries(texts)) {
    assert.ok(!text.includes(KEY), `${path} holds the key`);
    assert.ok(!path.endsWith('.part'), `${path} is half written`);
    if (/\.json(\.gz)?$/.test(path)) JSON.parse(text);
  }
  const lines = (await daemon.log()).map((line) => JSON.stringify(line));
  const started = lines.filter((line) => line.includes('"attempt-started"'));
  assert.equal(new Set(started).size, started.length, 'a line stands in the log twice');
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
