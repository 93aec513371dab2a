import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { LogLine } from '../../src/log.ts';
import { childrenOf, daemonHome, rssMiB, titleOf } from '../support/daemon-home.ts';
import { onlyJobs, soon } from '../support/due.ts';
import { serveTmdb } from '../support/served-tmdb.ts';
import { until } from '../support/until.ts';

const JOBS = 60;

/** Sixty jobs that are due in one minute, and what may be said besides. */
function crowd(cron: string, attempts: number): string {
  const one = `schedule: "${cron}", period: hour, sources: [{ name: p, list: popular, pages: 5 }]`;
  const jobs = Array.from({ length: JOBS }, (_, index) => [`j${index}`, one]);
  return `attempts: ${attempts}\n${onlyJobs(Object.fromEntries(jobs))}`;
}

test('sixty jobs that are due at once run in order, four at a time, eight after a reload', async (t) => {
  const tmdb = await serveTmdb(t, { latencyMs: 100 });
  const { cron, dueAt } = soon();
  const daemon = await daemonHome(t, crowd(cron, 4), tmdb.env);
  await daemon.good('start');
  const pid = await daemon.ready();
  const peak = { processes: 0, rssMiB: 0 };
  const look = () => {
    const attempts = childrenOf(pid).filter((child) => isCollection(child));
    peak.processes = Math.max(peak.processes, attempts.length);
    peak.rssMiB = Math.max(peak.rssMiB, sum(attempts.map(rssOf)) + rssOf(pid));
    return daemon.occurrences().filter(({ outcome }) => outcome !== undefined).length;
  };
  await until('a third has run', () => look() >= JOBS / 3 || undefined, { everyMs: 100 });
  await daemon.configure(crowd(cron, 8));
  assert.match(await daemon.good('reload'), /attempts: 4 → 8/);
  await until('all have run', () => look() >= JOBS || undefined, { everyMs: 100 });

  assert.deepEqual(
    daemon.occurrences().filter(({ outcome }) => outcome !== 'succeeded'),
    [],
  );
  // The processes are looked at now and then, the log has every one of them.
  assert.ok(peak.processes <= 8, `${peak.processes} processes`);
  const log = await daemon.log();
  const reloadedAt = log.findIndex(({ event }) => event === 'reloaded');
  assert.deepEqual([mostAtOnce(log.slice(0, reloadedAt)), mostAtOnce(log)], [4, 8]);
  const starts = log.filter(({ event }) => event === 'attempt-started');
  const collections = starts.flatMap(({ job }) => (job === 'health_check' ? [] : [job]));
  assert.deepEqual(
    collections,
    Array.from({ length: JOBS }, (_, index) => `j${index}`),
  );
  const lastAt = Date.parse(String(log.at(-1)?.time));
  t.diagnostic(
    `4 then 8 at once, ${Math.round(peak.rssMiB)} MiB at most, all done ${((lastAt - dueAt.getTime()) / 1000).toFixed(0)} s after they were due`,
  );
  await daemon.good('stop');
});

/** As many collections as the lines say were under way together. */
function mostAtOnce(lines: readonly LogLine[]): number {
  const running = new Set<string>();
  let most = 0;
  for (const { event, job = '' } of lines) {
    if (job === 'health_check') continue;
    if (event === 'attempt-started') running.add(job);
    if (event === 'attempt-succeeded') running.delete(job);
    most = Math.max(most, running.size);
  }
  return most;
}

function isCollection(pid: number): boolean {
  try {
    return / run j\d+ /.test(`${titleOf(pid)} `);
  } catch {
    return false; // it has just ended
  }
}

function rssOf(pid: number): number {
  try {
    return rssMiB(pid) || 0;
  } catch {
    return 0;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
