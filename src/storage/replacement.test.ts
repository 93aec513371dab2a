import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import {
  DAILY,
  endOf,
  intend,
  runOnce,
  stage,
  start,
  type StoredHome,
  storedHome,
  textOf,
} from '../../test/support/stored-home.ts';
import { MatineeError } from '../errors.ts';
import { takeHolder } from '../ledger/holder.ts';
import { fileLocks } from '../lib/sqlite.ts';
import { Overtaken, type Version } from '../snapshot.ts';
import { KEYS } from './paths.ts';
import { carryOut } from './publish.ts';
import { BUSY_WAIT_MS } from './replacement.ts';
import { acceptWithheld, createSnapshotStore } from './snapshots.ts';

const OTHER_JOB = 'daily_of_another_name';

describe('a publication that finds another one of its file under way', () => {
  test('waits for it, and takes what it published for what it replaces', async (t) => {
    const { home, other } = await withOther(t, 'alive');
    const rests = await restingUntil(home, 3, () => carryOut(other, home, home.clock.now()));

    await acceptWithheld(await poorOf(home), BY, rests);
    assert.equal(rests.waitedMs(), 10 + 20 + 40);
    assert.deepEqual(await statesOf(home), ['poor current', 'other archived', 'old archived']);
    assert.equal(await home.text(DAILY), textOf('poor'));
    assert.equal(await home.text('data/archive/daily_20261123.other.json.gz'), textOf('other'));
    assert.equal(await home.text('data/archive/daily_20261123.old.json.gz'), textOf('old'));
  });

  test('waits though the file is moved already and not yet recorded', async (t) => {
    const { home, other } = await withOther(t, 'alive');
    const unrecorded = { ...home.catalog, complete: () => Promise.reject(new Error('not yet')) };
    const moving = carryOut(other, { ...home, catalog: unrecorded }, home.clock.now());
    await assert.rejects(moving, { message: 'not yet' });
    const rests = await restingUntil(home, 1, () => carryOut(other, home, home.clock.now()));

    const store = createSnapshotStore({ ...home, ...rests });
    const publication = await stage(home, await start(home, 'new', { holder: 'holder-2' }));
    // It was decided on `old`, and `other` is current by now: its collector decides again.
    await assert.rejects(store.publish(publication), Overtaken);
    await store.publish({ ...publication, decidedOn: 'other' });
    assert.deepEqual((await statesOf(home)).slice(0, 2), ['new current', 'other archived']);
  });

  test('first finishes what a dead process had begun', async (t) => {
    const { home } = await withOther(t, 'dead');
    const rests = await restingUntil(home, 0, async () => {});
    await acceptWithheld(await poorOf(home), BY, rests);
    assert.equal(rests.waitedMs(), 0);
    assert.deepEqual(await endOf(home, 'other'), ['archived', 'succeeded', 'succeeded']);
    assert.deepEqual(await statesOf(home), ['poor current', 'other archived', 'old archived']);
  });

  test('gives up after a while, changes nothing and says who is in the way', async (t) => {
    const { home, other } = await withOther(t, 'alive');
    const before = [await home.catalog.versions({}), await home.keys()];
    const rests = await restingUntil(home, Number.POSITIVE_INFINITY, async () => {});

    await assert.rejects(
      acceptWithheld(await poorOf(home), BY, rests),
      new MatineeError('publish-busy', {
        dataset: 'daily',
        period: '20261123',
        run: 'other',
        holder: other.holder,
        since: other.recordedAt.toISOString(),
      }),
    );
    assert.ok(rests.waitedMs() >= BUSY_WAIT_MS && rests.waitedMs() < BUSY_WAIT_MS + 500);
    assert.deepEqual([await home.catalog.versions({}), await home.keys()], before);
  });

  test('waits for another acceptance of the same run, and says what has become of it', async (t) => {
    const home = await storedHome(t);
    const withheld = await runOnce(home, 'poor', 'setting_aside');
    const holder = takeHolder(join(home.home, KEYS.locks), 4711, {
      locks: fileLocks,
      random: () => 0.5,
    });
    t.after(() => holder.release());
    const killed = new Error('killed');
    const dying = { ...home, files: { ...home.files, move: () => Promise.reject(killed) } };
    await assert.rejects(acceptWithheld(withheld, { ...BY, holder: holder.id }, dying), killed);
    const accepting = await poorOf(home);
    const rests = await restingUntil(home, 1, () => carryOut(accepting, home, home.clock.now()));

    const refusal = new MatineeError('run-not-withheld', { run: 'poor', state: 'current' });
    await assert.rejects(acceptWithheld(withheld, BY, rests), refusal);
    assert.equal(rests.waitedMs(), 10);
  });
});

describe('a plan that is out of date when it is to be recorded', () => {
  test('is made again: an acceptance replaces what is current then', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const withheld = await runOnce(home, 'poor', 'setting_aside');
    await acceptWithheld(
      withheld,
      BY,
      onceBefore(home, 'intendToAccept', () => runOther(home)),
    );

    assert.deepEqual(await statesOf(home), ['poor current', 'other archived', 'old archived']);
    assert.equal(await home.text('data/archive/daily_20261123.other.json.gz'), textOf('other'));
    assert.equal(await home.text(DAILY), textOf('poor'));
  });

  test('is refused where nothing was published and now something is, and nobody said replace', async (t) => {
    const home = await storedHome(t);
    const withheld = await runOnce(home, 'poor', 'setting_aside');
    const parts = onceBefore(home, 'intendToAccept', () => runOther(home));
    await assert.rejects(
      acceptWithheld(withheld, { ...BY, replace: false }, parts),
      new MatineeError('run-needs-replace', {
        run: 'poor',
        reasons: [],
        current: 'other',
        period: '20261123',
      }),
    );
    assert.deepEqual(await statesOf(home), ['other current', 'poor withheld']);
  });

  test('is told to a collector, who decides again, and moves nothing', async (t) => {
    const home = await storedHome(t);
    await runOnce(home, 'old');
    const publication = await stage(home, await start(home, 'new'));
    const store = createSnapshotStore(onceBefore(home, 'intend', () => runOther(home)));
    await assert.rejects(store.publish(publication), Overtaken);
    assert.equal(await home.text(DAILY), textOf('other'));
    assert.equal(await home.catalog.version('new'), undefined);
  });
});

test('a file of somebody else is foreign still when another one of ours has not touched it', async (t) => {
  const home = await storedHome(t);
  await runOnce(home, 'old');
  await home.plant(DAILY, 'mine');
  const publication = await stage(home, await start(home, 'new'));
  const foreign = new MatineeError('file-foreign', { path: DAILY });
  await assert.rejects(home.store.publish(publication), foreign);
});

const BY = { holder: 'holder-2', acceptedBy: 'mina@box', replace: true };

/** A home in which `old` is published, `poor` set aside, and `other` about to be published. */
async function withOther(t: TestContext, holderIs: 'alive' | 'dead') {
  const home = await storedHome(t);
  await runOnce(home, 'old');
  await runOnce(home, 'poor', 'setting_aside');
  const holder = takeHolder(join(home.home, KEYS.locks), 4711, {
    locks: fileLocks,
    random: () => 0.5,
  });
  const other = await intend(home, 'other', { holder: holder.id, job: OTHER_JOB });
  if (holderIs === 'dead') holder.release();
  else t.after(() => holder.release());
  return { home, other };
}

async function runOther(home: StoredHome): Promise<void> {
  await home.store.publish(await stage(home, await start(home, 'other', { job: OTHER_JOB })));
}

async function poorOf({ catalog }: StoredHome): Promise<Version> {
  const version = await catalog.version('poor');
  assert.ok(version);
  return version;
}

/** Newest intention first. */
async function statesOf({ catalog }: StoredHome): Promise<string[]> {
  return (await catalog.versions({})).map(({ id, state }) => `${id} ${state}`);
}

/** A home whose clock moves on when somebody waits; the n-th wait brings what is waited for. */
async function restingUntil(home: StoredHome, nth: number, comes: () => Promise<unknown>) {
  const startedMs = home.clock.monotonicMs();
  let waits = 0;
  const sleep = async (ms: number) => {
    await home.clock.advance(ms);
    waits += 1;
    if (waits === nth) await comes();
  };
  const clock = {
    now: () => home.clock.now(),
    monotonicMs: () => home.clock.monotonicMs(),
    sleep,
  };
  return { ...home, clock, waitedMs: () => home.clock.monotonicMs() - startedMs };
}

/** A home in which something happens right before a plan is recorded for the first time. */
function onceBefore(
  home: StoredHome,
  method: 'intend' | 'intendToAccept',
  happens: () => Promise<void>,
): StoredHome {
  let isFirst = true;
  const record = async (...values: unknown[]) => {
    const happensNow = isFirst;
    isFirst = false;
    if (happensNow) await happens();
    return Reflect.apply(home.catalog[method], undefined, values);
  };
  return { ...home, catalog: { ...home.catalog, [method]: record } };
}
