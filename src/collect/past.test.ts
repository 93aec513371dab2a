import assert from 'node:assert/strict';
import { test } from 'node:test';

import { HOUR_MS } from '../lib/clock.ts';
import type { Catalog, Version, VersionFilter } from '../snapshot.ts';
import { pastRuns } from './past.ts';

const STARTED = new Date('2026-11-22T17:00:03Z');
const ASKED = { period: '20261123', configHash: 'config', startedAt: STARTED };

function versionOf(info: Version['info'], said: Partial<Version> = {}): Version {
  return {
    id: 'a',
    complete: true,
    recordedAt: STARTED,
    info: { config_hash: 'config', ...info },
    ...said,
  } as Version;
}

/** A catalog that holds these published versions, newest first, and says what it was asked. */
function catalogOf(published: Version[], current?: Version) {
  const asked: VersionFilter[] = [];
  const catalog: Pick<Catalog, 'current' | 'versions'> = {
    current: async (dataset, period) =>
      dataset === 'daily' && period === '20261123' ? current : undefined,
    versions: async (filter) => {
      asked.push(filter);
      return published;
    },
  };
  return { catalog: catalog as Catalog, asked };
}

/** What of a source's counts decides what it listed. */
const counts = (raw: number, filtered = 0, unidentified = 0, shifted = 0) => ({
  raw,
  filtered,
  unidentified,
  shifted,
  duplicates: shifted,
  unique: 0,
  rejected: {},
  flagged: {},
});

test('without a past there is nothing to go by', async () => {
  const { catalog, asked } = catalogOf([]);
  const past = await pastRuns('daily', ASKED, catalog);
  assert.deepEqual(past, {
    current: undefined,
    believed: undefined,
    replaced: new Map(),
    listed: new Map(),
    previous: {},
  });
  assert.deepEqual(asked, [
    {
      dataset: 'daily',
      states: ['current', 'archived'],
      recordedBy: new Date(STARTED.getTime() + HOUR_MS),
      limit: 10,
    },
  ]);
});

test('each source has the movies it listed in the complete runs that asked alike', async () => {
  const { catalog } = catalogOf([
    versionOf({ per_source: { popular: counts(100, 10, 1, 2), trending: counts(20) } }),
    versionOf({ per_source: { popular: counts(60) } }, { complete: false }),
    versionOf({ per_source: { popular: counts(99) } }),
    versionOf({ per_source: { popular: counts(40) }, config_hash: 'asked for fewer pages' }),
  ]);
  const { listed } = await pastRuns('daily', ASKED, catalog);
  assert.deepEqual(
    listed,
    new Map([
      ['popular', [87, 99]],
      ['trending', [20]],
    ]),
  );
});

test('what was published last is the content to compare with, complete or not', async () => {
  const { catalog } = catalogOf([
    versionOf({ content: { popular: 'new' } }, { complete: false }),
    versionOf({ content: { popular: 'old', trending: 'old' } }),
  ]);
  const { previous } = await pastRuns('daily', ASKED, catalog);
  assert.deepEqual(previous.content, { popular: 'new' });
});

test('the version to be replaced is that of the very period', async () => {
  const current = versionOf({});
  const { catalog } = catalogOf([current], current);
  assert.equal((await pastRuns('daily', ASKED, catalog)).current, current);
  assert.equal(
    (await pastRuns('daily', { ...ASKED, period: '20261124' }, catalog)).current,
    undefined,
  );
});

test('what a clock that was ahead has stamped is replaced by anything', async () => {
  const info = { per_source: { popular: counts(100) } };
  for (const [laterMs, isBelieved] of [
    [HOUR_MS, true],
    [HOUR_MS + 1, false],
  ] as const) {
    const recordedAt = new Date(STARTED.getTime() + laterMs);
    const current = versionOf(info, { recordedAt });
    const past = await pastRuns('daily', ASKED, catalogOf([], current).catalog);
    assert.equal(past.current, current);
    assert.equal(past.believed, isBelieved ? current : undefined);
    assert.equal(past.replaced.size, isBelieved ? 1 : 0);
  }
});
