import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';

import {
  DAILY,
  runOnce,
  stage,
  stagedPage,
  start,
  type StoredHome,
  storedHome,
  textOf,
} from '../../test/support/stored-home.ts';
import { CHECKPOINT_MAX_AGE_MS } from '../checkpoint.ts';
import type { DamagedStore } from '../damage.ts';
import { HOUR_MS, MINUTE_MS } from '../lib/clock.ts';
import type { ClaimRequest } from '../occurrence.ts';
import { recover } from './recover.ts';
import { acceptWithheld, createSnapshotStore } from './snapshots.ts';
import { verify } from './verify.ts';

const PAGES = 'data/staging/new/pages.jsonl';
const ASIDE = 'data/quarantine/snapshots/new.json';

/** What a process leaves that is killed in the middle of things, in a home with an `old` snapshot. */
// biome-ignore format: a table is read by column
const leftovers: { name: string; leave: (home: StoredHome) => Promise<unknown>; result: string; published: string; keys: string[] }[] = [
  { name: 'an attempt that fetches',             leave: fetching,                     result: 'interrupted', published: 'old', keys: [DAILY, PAGES] },
  { name: 'an attempt that was about to publish', leave: staging,                     result: 'interrupted', published: 'old', keys: [DAILY, PAGES] },
  { name: 'a publication before its first move', leave: intending('publishing'),      result: 'published',   published: 'new', keys: ['data/archive/daily_20261123.old.json.gz', 'data/quarantine/new.jsonl', DAILY] },
  { name: 'a publication with its file moved',   leave: moved,                        result: 'published',   published: 'new', keys: ['data/archive/daily_20261123.old.json.gz', 'data/quarantine/new.jsonl', DAILY] },
  { name: 'a publication without its file',      leave: losingStaged,            result: 'undone',      published: 'old', keys: [DAILY, PAGES] },
  { name: 'a setting aside',                     leave: intending('setting_aside'),   result: 'withheld',    published: 'old', keys: ['data/quarantine/new.jsonl', ASIDE, DAILY] },
  { name: 'an acceptance',                       leave: accepting,                    result: 'published',   published: 'new', keys: ['data/archive/daily_20261123.old.json.gz', DAILY] },
];

describe('what a dead process left is finished or undone', () => {
  for (const { name, leave, result, published, keys } of leftovers) {
    test(`${name}: ${result}`, async (t) => {
      const home = await storedHome(t);
      await runOnce(home, 'old');
      await leave(home);
      const asked: string[] = [];

      assert.deepEqual(await recovered(home, { asked }), [{ run: 'new', result }]);
      assert.deepEqual(asked, ['holder-1', 'released']);
      assert.equal((await home.catalog.current('daily', '20261123'))?.id, published);
      assert.equal(await home.text(DAILY), textOf(published));
      assert.deepEqual(await home.keys(), keys.toSorted());
      assert.deepEqual(await home.ledger.attempts({ states: ['running'] }), []);
      assert.deepEqual(await recovered(home), []);
      assert.deepEqual(await home.keys(), keys.toSorted());
    });

    test(`${name}: left alone while its process lives`, async (t) => {
      const home = await storedHome(t);
      await runOnce(home, 'old');
      await leave(home);
      const before = await stateOf(home);

      assert.deepEqual(await recovered(home, { alive: ['holder-1'] }), []);
      assert.deepEqual(await stateOf(home), before);
    });

    test(`${name}: left alone when it is our own`, async (t) => {
      const home = await storedHome(t);
      await runOnce(home, 'old');
      await leave(home);
      const before = await stateOf(home);
      const asked: string[] = [];

      assert.deepEqual(await recovered(home, { ownHolder: 'holder-1', asked }), []);
      assert.deepEqual(await stateOf(home), before);
      assert.deepEqual(asked, []);
    });
  }

  test('nothing of a run that succeeded after it was seen running', async (t) => {
    const home = await storedHome(t);
    await start(home, 'new');
    const parts = { ...home, ownHolder: 'holder-9' };
    const succeed = () =>
      home.ledger.finish('new', { state: 'succeeded', stats: {} }, home.clock.now());
    // It ends between the first look and the lock, as a process does that is at its end.
    const ledger = { ...home.ledger };
    let looks = 0;
    ledger.attempts = async (filter, onDamage) => {
      const found = await home.ledger.attempts(filter, onDamage);
      looks += 1;
      if (looks === 1) await succeed();
      return found;
    };
    const lockOfDead = () => ({ release: () => {} });
    const mended = await recover({ ...parts, ledger, lockOfDead }, home.clock.now());
    assert.deepEqual(mended, []);
    assert.equal((await home.ledger.attempt('new'))?.state, 'succeeded');
  });

  test('a publication counts from when it was recorded, not from when it was finished', async (t) => {
    const home = await storedHome(t);
    await intending('publishing')(home);
    const intendedAt = home.clock.now();
    await home.clock.advance(HOUR_MS);
    await recovered(home);
    assert.deepEqual((await home.catalog.version('new'))?.publishedAt, intendedAt);
  });

  test('a publication over a file that somebody wrote meanwhile is undone', async (t) => {
    const home = await storedHome(t);
    await intending('publishing')(home);
    await home.plant(DAILY, 'mine');

    assert.deepEqual(await recovered(home), [{ run: 'new', result: 'undone' }]);
    assert.equal(await home.text(DAILY), 'mine');
    assert.deepEqual(await home.keys(), [DAILY, PAGES]);
  });

  test('an attempt that had to be ended has failed, and what it had fetched is not used', async (t) => {
    const home = await storedHome(t);
    await fetching(home);
    assert.deepEqual(await recovered(home, { overdue: ['new'] }), [
      { run: 'new', result: 'failed' },
    ]);
    const attempt = await home.ledger.attempt('new');
    assert.deepEqual(
      [attempt?.state, attempt?.error],
      ['failed', { code: 'deadline', values: { job: 'daily_collection', timeoutMs: 1_800_000 } }],
    );
    assert.deepEqual(await home.keys(), []);
  });

  test('one that had to be ended while it published has published', async (t) => {
    const home = await storedHome(t);
    await moved(home);
    const published = [{ run: 'new', result: 'published' }];
    assert.deepEqual(await recovered(home, { overdue: ['new'] }), published);
    assert.equal((await home.ledger.attempt('new'))?.state, 'succeeded');
  });

  test('the lock file of a dead holder goes, that of a live one stays', async (t) => {
    const home = await storedHome(t);
    await start(home, 'dead', { holder: 'holder-1' });
    await start(home, 'live', { holder: 'holder-2', job: 'weekly_collection' });
    await home.files.makeFolder('run/locks/holder-1.lock');
    await home.files.makeFolder('run/locks/holder-2.lock');

    const result = await recovered(home, { alive: ['holder-2'] });
    assert.deepEqual(result, [{ run: 'dead', result: 'interrupted' }]);
    const locks = await home.files.list('run/locks');
    assert.deepEqual(
      locks.filter((name) => name.startsWith('holder-')),
      ['holder-2.lock'],
    );
    assert.equal((await home.ledger.attempt('live'))?.state, 'running');
  });
});

describe('a staging folder', () => {
  // biome-ignore format: a table is read by column
  const ages: { name: string; afterMs: number; kept: boolean }[] = [
    { name: 'of pages that are fresh is kept',               afterMs: MINUTE_MS,                 kept: true },
    { name: 'of pages that are just young enough is kept',   afterMs: CHECKPOINT_MAX_AGE_MS - 1, kept: true },
    { name: 'of pages that are too old is swept',            afterMs: CHECKPOINT_MAX_AGE_MS,     kept: false },
  ];
  for (const { name, afterMs, kept } of ages) {
    test(name, async (t) => {
      const home = await storedHome(t);
      await fetching(home);
      await recovered(home);
      await home.clock.advance(afterMs);
      await recovered(home);
      assert.deepEqual(await home.keys(), kept ? [PAGES] : []);
    });
  }

  // biome-ignore format: a table is read by column
  const successors: { name: string; follow: (home: StoredHome) => Promise<unknown>; left: string[] }[] = [
    { name: 'is kept while the next one runs, which may be about to take them over', follow: (home) => start(home, 'next'),                          left: ['new', 'next'] },
    { name: 'is kept when the next one was stopped before it had any',               follow: stopped('next', { pages: false }),                            left: ['new'] },
    { name: 'is kept when the next one was for another period',                      follow: (home) => failed(home, 'next', { period: '20261124' }), left: ['new'] },
    { name: 'is swept when the next one was stopped with its own',                   follow: stopped('next', { pages: true }),                             left: ['next'] },
    { name: 'is swept when the next one failed',                                     follow: (home) => failed(home, 'next'),                         left: [] },
    { name: 'is swept when the next one succeeded',                                  follow: (home) => runOnce(home, 'next'),                        left: [] },
    { name: 'is swept when they are torn',                                           follow: (home) => home.plant(PAGES, '{"sourc'),                 left: [] },
  ];
  for (const { name, follow, left } of successors) {
    test(`of a stopped attempt's pages ${name}, and verification agrees`, async (t) => {
      const home = await storedHome(t);
      await stopped('new', { pages: true })(home);
      await follow(home);
      const before = await home.files.list('data/staging');
      const { findings } = await verify(home, home.clock.now());
      await recovered(home, { alive: ['holder-1'] });

      assert.deepEqual(await home.files.list('data/staging'), left);
      const swept = before.filter((run) => !left.includes(run));
      assert.deepEqual(
        findings,
        swept.map((run) => ({ kind: 'stray', key: `data/staging/${run}` })),
      );
    });
  }

  test('of an attempt that failed is swept', async (t) => {
    const home = await storedHome(t);
    await failed(home, 'new');
    await keep(home, 'new');
    await recovered(home);
    assert.deepEqual(await home.files.list('data/staging'), []);
  });

  test('that no run of ours made is left where it is', async (t) => {
    const home = await storedHome(t);
    await home.files.makeFolder('data/staging/mine');
    await recovered(home);
    assert.deepEqual(await home.files.list('data/staging'), ['mine']);
  });

  test('in which a live acceptance packs what it replaces is kept', async (t) => {
    const home = await storedHome(t);
    await accepting(home);
    await home.files.makeFolder('data/staging/new');
    await recovered(home, { alive: ['holder-1'] });
    assert.deepEqual(await home.files.list('data/staging'), ['new']);
  });
});

test('a row that cannot be read does not keep the others from being mended, and is told', async (t) => {
  const home = await storedHome(t);
  await start(home, 'one');
  await home.ledger.finish('one', { state: 'interrupted', ...ENDED }, home.clock.now());
  await start(home, 'other', { job: 'hourly' });
  await start(home, 'torn', { job: 'weekly' });
  const staging = 'data/staging/torn/pages.jsonl';
  await home.files.write(staging, 'kept');
  damage(home, "update attempts set stats = 'torn' where id = 'torn'");

  const told: DamagedStore[] = [];
  const lockOfDead = () => ({ release: () => {} });
  const parts = { ...home, ownHolder: 'us', lockOfDead };
  const onDamage = (one: DamagedStore) => told.push(one);
  assert.deepEqual(await recover({ ...parts, onDamage }, home.clock.now()), [
    { run: 'other', result: 'interrupted' },
  ]);
  const torn = {
    file: join(home.home, 'matinee.db'),
    damage: { kind: 'value', table: 'attempts', row: 'torn', column: 'stats' },
  };
  assert.deepEqual(told[0], torn);
  assert.ok((await home.files.read(staging)) !== undefined);
  await assert.rejects(recover(parts, home.clock.now()), { code: 'store-damaged', values: torn });
});

const ENDED = { error: { code: 'interrupted', values: {} }, stats: {} };

/** Changes matinee.db behind the program's back. */
function damage({ home }: StoredHome, sql: string): void {
  const db = new DatabaseSync(join(home, 'matinee.db'));
  db.exec(sql);
  db.close();
}

interface Machine {
  /** Holders whose processes live. */
  alive?: readonly string[];
  ownHolder?: string;
  /** Attempts whose processes were ended. */
  overdue?: readonly string[];
  /** Which holders were asked about, and when their locks were given back. */
  asked?: string[];
}

function recovered(home: StoredHome, machine: Machine = {}) {
  const { alive = [], ownHolder = 'us', overdue = [], asked = [] } = machine;
  const lockOfDead = (holder: string) => {
    asked.push(holder);
    return alive.includes(holder) ? undefined : { release: () => void asked.push('released') };
  };
  const wasOverdue = ({ id }: { id: string }) => overdue.includes(id);
  return recover({ ...home, ownHolder, lockOfDead, wasOverdue }, home.clock.now());
}

async function stateOf({ catalog, ledger, keys }: StoredHome) {
  return [await catalog.versions({}), await ledger.attempts({}), await keys()];
}

/** Keeps a page that has just been received. */
function keep({ store, clock }: StoredHome, run: string): Promise<void> {
  return store.keepPage(run, 'popular', stagedPage('popular', 1, clock.now()));
}

async function failed(home: StoredHome, run: string, differing: Partial<ClaimRequest> = {}) {
  await start(home, run, differing);
  const error = { code: 'deadline', values: {} };
  await home.ledger.finish(run, { state: 'failed', error, stats: {} }, home.clock.now());
}

function stopped(run: string, { pages }: { pages: boolean }) {
  return async (home: StoredHome) => {
    await start(home, run);
    if (pages) await keep(home, run);
    const error = { code: 'interrupted', values: {} };
    await home.ledger.finish(run, { state: 'interrupted', error, stats: {} }, home.clock.now());
  };
}

/** Killed while pages arrive. */
async function fetching(home: StoredHome) {
  const attempt = await start(home, 'new');
  await keep(home, 'new');
  return attempt;
}

/** Killed when all is staged and nothing is recorded. */
async function staging(home: StoredHome) {
  const attempt = await fetching(home);
  await home.plant('data/staging/new/rejected.jsonl', 'half of what was');
  await home.plant('data/quarantine/new.jsonl', 'rejected');
  return stage(home, attempt);
}

/** Killed when the intention is recorded and nothing has moved. */
function intending(intention: 'publishing' | 'setting_aside') {
  return async (home: StoredHome) => {
    const publication = await staging(home);
    const catalog: StoredHome['catalog'] = {
      ...home.catalog,
      version: () => Promise.reject(new Error('killed')),
    };
    const store = createSnapshotStore({ ...home, catalog });
    await assert.rejects(store.publish({ ...publication, intention }), { message: 'killed' });
  };
}

/** Killed between the last move and its record. */
async function moved(home: StoredHome) {
  const publication = await staging(home);
  const catalog: StoredHome['catalog'] = {
    ...home.catalog,
    complete: () => Promise.reject(new Error('killed')),
  };
  const store = createSnapshotStore({ ...home, catalog });
  await assert.rejects(store.publish(publication), { message: 'killed' });
  assert.equal(await home.text(DAILY), textOf('new'));
}

/** Killed when the intention is recorded; then the staged file is lost. */
async function losingStaged(home: StoredHome) {
  await intending('publishing')(home);
  await home.files.remove('data/staging/new/snapshot.json');
}

/** Killed when an acceptance is recorded and nothing has moved. */
async function accepting(home: StoredHome) {
  const withheld = await runOnce(home, 'new', 'setting_aside');
  const catalog: StoredHome['catalog'] = {
    ...home.catalog,
    version: () => Promise.reject(new Error('killed')),
  };
  const by = { holder: 'holder-1', acceptedBy: 'mina@box', replace: true };
  await assert.rejects(acceptWithheld(withheld, by, { ...home, catalog }), { message: 'killed' });
}
