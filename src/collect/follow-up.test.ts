import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';

import {
  runOnce,
  snapshotOf,
  type StoredHome,
  storedHome,
} from '../../test/support/stored-home.ts';
import { MatineeError } from '../errors.ts';
import type { History, Observations } from '../history.ts';
import type { SnapshotContent, Version } from '../snapshot.ts';
import { type FollowUpParts, followUp, followUpAll, TO_FOLLOW_UP } from './follow-up.ts';

const CONTENT: SnapshotContent = {
  info: {
    as_of: '2026-11-23',
    lists: { popular: [7, null, 8], trending: [8] },
    observed_at: {
      popular: ['2026-11-23T02:00:01+09:00', '2026-11-23T02:00:02+09:00'],
      trending: ['2026-11-23T02:00:03+09:00'],
    },
  },
  movies: [{ id: 7 }, { id: 8 }],
};

/** Parts that write down what is done with them, in order, and fail where they are told to. */
async function openParts(t: TestContext, changes: Partial<FollowUpParts> = {}) {
  const home = await storedHome(t);
  const done: string[] = [];
  const recorded: Observations[] = [];
  const history = {
    record: async (observations: Observations) => {
      done.push(`history ${observations.run}`);
      recorded.push(observations);
    },
  } as Partial<History> as History;
  const parts: FollowUpParts = {
    catalog: {
      ...home.catalog,
      markFollowedUp: async (id, now) => {
        done.push(`marked ${id}`);
        await home.catalog.markFollowedUp(id, now);
      },
    },
    history,
    clock: home.clock,
    readContent: async () => CONTENT,
    writeReport: async (version) => {
      done.push(`report ${version.id}`);
    },
    ...changes,
  };
  return { home, parts, done, recorded };
}

/** When it was followed up, of each version. */
async function followedUp({ catalog }: StoredHome) {
  const versions = await catalog.versions({});
  return Object.fromEntries(versions.map(({ id, followedUpAt }) => [id, followedUpAt]));
}

test('history is written, then the report, then the catalog says so', async (t) => {
  const { home, parts, done } = await openParts(t);
  const version = await runOnce(home, 'one');
  await followUp(version, parts);
  assert.deepEqual(done, ['history one', 'report one', 'marked one']);
  assert.deepEqual(await followedUp(home), { one: home.clock.now() });
});

test('history has what the file says: who ranked where, and when each page came', async (t) => {
  const { home, parts, recorded } = await openParts(t);
  await followUp(await runOnce(home, 'one'), parts);
  assert.deepEqual(recorded, [
    {
      run: 'one',
      dataset: 'daily',
      period: '20261123',
      asOfOn: '2026-11-23',
      movies: [{ id: 7 }, { id: 8 }],
      lists: [
        {
          source: 'popular',
          ids: [7, null, 8],
          observedAt: [new Date('2026-11-22T17:00:01Z'), new Date('2026-11-22T17:00:02Z')],
        },
        { source: 'trending', ids: [8], observedAt: [new Date('2026-11-22T17:00:03Z')] },
      ],
    },
  ]);
});

test('a file without lists has movies and no ranks', async (t) => {
  const { home, parts, recorded } = await openParts(t, {
    readContent: async () => snapshotOf('x'),
  });
  await followUp(await runOnce(home, 'one'), parts);
  assert.deepEqual(recorded[0]?.lists, []);
  assert.equal(recorded[0]?.asOfOn, '2026-11-23'); // it does not say; it was recorded then
});

test('of a version whose file is gone nothing is written, and it is not asked for again', async (t) => {
  const { home, parts, done } = await openParts(t, { readContent: async () => undefined });
  await followUp(await runOnce(home, 'one'), parts);
  assert.deepEqual(done, ['marked one']);
  assert.deepEqual(await home.catalog.versions(TO_FOLLOW_UP), []);
});

for (const step of ['readContent', 'writeReport'] as const) {
  test(`a version is not followed up until all is done: ${step} fails`, async (t) => {
    const { home, parts } = await openParts(t);
    const version = await runOnce(home, 'one');
    const failing = { ...parts, [step]: () => Promise.reject(new Error('EIO')) };
    await assert.rejects(followUp(version, failing), /EIO/);
    assert.deepEqual(await followedUp(home), { one: undefined });
    await followUpAll(parts);
    assert.deepEqual(await followedUp(home), { one: home.clock.now() });
  });
}

test('all that was published and not followed up is, oldest first, replaced versions too', async (t) => {
  const { home, parts, done } = await openParts(t);
  await runOnce(home, 'one');
  const two = await runOnce(home, 'two');
  await followUp(two, { ...parts, catalog: home.catalog });
  await runOnce(home, 'aside', 'setting_aside');
  await runOnce(home, 'three');
  done.length = 0;

  const read: Version['state'][] = [];
  const readContent = async (version: Version) => {
    read.push(version.state);
    return CONTENT;
  };
  await followUpAll({ ...parts, readContent });
  assert.deepEqual(
    done.filter((step) => step.startsWith('history')),
    ['history one', 'history three'],
  );
  assert.deepEqual(read, ['archived', 'current']);
  done.length = 0;
  await followUpAll(parts);
  assert.deepEqual(done, []);
});

test('a file that was changed keeps no other waiting, and is taken up when it is put back', async (t) => {
  const { home, parts, done } = await openParts(t);
  for (const id of ['one', 'two', 'three']) await runOnce(home, id);
  const readContent = async ({ id: run, key: path }: Version) => {
    if (run === 'two') throw new MatineeError('file-damaged', { path, run });
    return CONTENT;
  };
  const changed = await followUpAll({ ...parts, readContent });
  assert.deepEqual(
    changed.map(({ id }) => id),
    ['two'],
  );
  assert.deepEqual(
    done.filter((step) => step.startsWith('report')),
    ['report one', 'report three'],
  );
  done.length = 0;
  assert.deepEqual(await followUpAll(parts), []);
  assert.deepEqual(done, ['history two', 'report two', 'marked two']);
});

test('what fails keeps those after it for the next time', async (t) => {
  const { home, parts } = await openParts(t);
  await runOnce(home, 'one');
  await runOnce(home, 'two');
  const readContent = () => Promise.reject(new Error('EIO'));
  await assert.rejects(followUpAll({ ...parts, readContent }), /EIO/);
  assert.equal((await home.catalog.versions(TO_FOLLOW_UP)).length, 2);
});
