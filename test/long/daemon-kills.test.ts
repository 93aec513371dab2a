import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import { type DaemonHome, daemonHome } from '../support/daemon-home.ts';
import { onlyJobs, soon } from '../support/due.ts';
import { type ServedTmdb, serveTmdb } from '../support/served-tmdb.ts';
import { until } from '../support/until.ts';

const PAGES = 61;

interface Weekly {
  tmdb: ServedTmdb;
  daemon: DaemonHome;
  dueAt: Date;
  pid: number;
  attemptPid: number;
}

/** A daemon in the midst of a weekly run that has fetched a third of its pages. */
async function amidWeekly(t: TestContext): Promise<Weekly> {
  const tmdb = await serveTmdb(t, { latencyMs: 150 });
  const { cron, dueAt } = soon();
  const yaml = onlyJobs({ weekly_collection: `schedule: "${cron}"` }, ', connections: 3');
  const daemon = await daemonHome(t, yaml, tmdb.env);
  await daemon.good('start');
  const pid = await daemon.ready();
  const { pid: attemptPid } = await daemon.told('attempt-started', 'weekly_collection');
  await until('a third of the pages', () => pagesSent(tmdb) >= 20 || undefined);
  return { tmdb, daemon, dueAt, pid, attemptPid: Number(attemptPid) };
}

function pagesSent({ records }: ServedTmdb): number {
  return records.filter(({ page }) => page !== undefined).length;
}

/** The pages that are whole in the one staging folder there is. */
async function keptPages({ home }: DaemonHome): Promise<string[]> {
  const [run, ...others] = await readdir(join(home, 'data/staging'));
  assert.deepEqual(others, []);
  const text = await readFile(join(home, 'data/staging', run ?? '', 'pages.jsonl'), 'utf8');
  // What comes after the last line end was torn by the kill.
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
    .map(({ source, page }) => `${source} ${page}`);
}

/** Resumed, no page fetched twice, one occurrence, two attempts, nothing to mend, published. */
async function assertResumed({ tmdb, daemon, dueAt }: Weekly, kept: readonly string[]) {
  await daemon.told('attempt-succeeded', 'weekly_collection');
  const again = tmdb.taken();
  assert.ok(kept.length >= 15, `${kept.length} pages were kept`);
  assert.equal(again.length, PAGES - kept.length);
  assert.equal(new Set([...again, ...kept]).size, PAGES);

  assert.deepEqual(
    daemon.occurrences().map((one) => [one.job, one.dueAt, one.outcome]),
    [['weekly_collection', dueAt, 'succeeded']],
  );
  assert.deepEqual(
    daemon.ledger().map(({ n, trigger, state }) => [n, trigger, state]),
    [
      [1, 'schedule', 'interrupted'],
      [2, 'schedule', 'succeeded'],
    ],
  );
  assert.equal(daemon.ledger().at(-1)?.stats['resumed_pages'], kept.length);
  await daemon.good('data verify');
  const [file, ...others] = await readdir(join(daemon.home, 'data/raw/movies'));
  const { collection_info } = JSON.parse(await daemon.file(`data/raw/movies/${file}`));
  assert.deepEqual([collection_info.complete, others], [true, []]);
  assert.equal((await readdir(join(daemon.home, 'data/raw/metadata/weekly_reports'))).length, 1);
  await daemon.good('stop');
  await daemon.noProcess();
}

/** What was under way when its asker was stopped has been answered; from here on pages are counted. */
async function untilQuiet(tmdb: ServedTmdb) {
  let seen = -1;
  const isQuiet = () => {
    const before = seen;
    seen = pagesSent(tmdb);
    return before === seen || undefined;
  };
  await until('the server is quiet', isQuiet, { everyMs: 500 });
  tmdb.taken();
}

// Side by side: most of the time goes into waiting for a minute.
describe('a weekly run', { concurrency: true }, () => {
  test('whose daemon is killed ends with it, and is resumed by the next start', async (t) => {
    const weekly = await amidWeekly(t);
    const { daemon, tmdb, pid } = weekly;
    process.kill(pid, 'SIGKILL');
    await daemon.noProcess();
    assert.ok(pagesSent(tmdb) < PAGES, 'the attempt ended with its daemon');
    const died = await daemon.run('status');
    assert.equal(died.code, 3);
    assert.match(died.stdout, /^○ not running; it was killed, or the machine went down, after /);
    assert.equal((await daemon.run('stop')).code, 3);
    await untilQuiet(tmdb);
    const kept = await keptPages(daemon);
    await daemon.good('start');
    await assertResumed(weekly, kept);
  });

  test('that is killed is resumed by its daemon at once', async (t) => {
    const weekly = await amidWeekly(t);
    const { daemon, tmdb, attemptPid } = weekly;
    process.kill(attemptPid, 'SIGSTOP');
    await untilQuiet(tmdb);
    const kept = await keptPages(daemon);
    process.kill(attemptPid, 'SIGKILL');
    await assertResumed(weekly, kept);
    assert.equal((await daemon.log()).filter(({ event }) => event === 'daemon-ready').length, 1);
  });

  test('that is killed together with its daemon is resumed by the next start', async (t) => {
    const weekly = await amidWeekly(t);
    const { daemon, tmdb, attemptPid, pid } = weekly;
    // Stopped first: neither sees the other die.
    for (const one of [pid, attemptPid]) process.kill(one, 'SIGSTOP');
    for (const one of [pid, attemptPid]) process.kill(one, 'SIGKILL');
    await daemon.noProcess();
    assert.deepEqual(
      daemon.ledger().map(({ state }) => state),
      ['running'],
    );
    await untilQuiet(tmdb);
    const kept = await keptPages(daemon);
    await daemon.good('start');
    assert.equal((await daemon.told('recovered'))['result'], 'interrupted');
    await assertResumed(weekly, kept);
  });

  test('that is running when the daemon is stopped ends at its next page and is resumed first', async (t) => {
    const weekly = await amidWeekly(t);
    const { daemon, tmdb } = weekly;
    assert.match(await daemon.good('stop'), /The daemon has stopped\.\n$/);
    await daemon.noProcess();
    assert.equal(daemon.ledger()[0]?.state, 'interrupted');
    const { msg } = await daemon.told('daemon-stopping');
    assert.equal(msg, 'Stopping; waiting for weekly_collection');
    await daemon.told('attempt-interrupted', 'weekly_collection');
    await untilQuiet(tmdb);
    const kept = await keptPages(daemon);
    await daemon.good('start');
    await assertResumed(weekly, kept);
  });

  test('that does not stop is killed by a second signal to the daemon', async (t) => {
    const weekly = await amidWeekly(t);
    const { daemon, tmdb, pid, attemptPid } = weekly;
    process.kill(attemptPid, 'SIGSTOP'); // so that it hears nothing
    const stop = daemon.spawn('stop');
    const waiting = 'Waiting for weekly_collection to stop at its next page (5 s)\n';
    await until(
      'it says what it waits for',
      () => stop.said().stderr.includes(waiting) || undefined,
    );
    assert.equal((await daemon.status())?.phase, 'stopping');
    assert.ok(daemon.processes().includes(pid));
    await untilQuiet(tmdb);
    const kept = await keptPages(daemon);
    process.kill(pid, 'SIGTERM');
    assert.equal((await stop.ended).code, 0);
    await daemon.noProcess();
    assert.deepEqual(
      daemon.ledger().map(({ state }) => state),
      ['interrupted'],
    );
    assert.equal((await daemon.status())?.status, 'stopped');
    await daemon.good('start');
    await assertResumed(weekly, kept);
  });
});
