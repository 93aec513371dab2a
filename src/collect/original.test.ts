import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { pageOf } from '../../test/support/scripted-source.ts';
import { mergeCollections } from '../config/collections.ts';
import type { Collection } from '../job.ts';
import { localDate } from '../lib/local-time.ts';
import { assemble } from './assemble.ts';
import { originalStatistics } from './original.ts';

const [DAILY, WEEKLY, HOURLY, MONTHLY] = mergeCollections({}) as [
  Collection,
  Collection,
  Collection,
  Collection,
];

/** The statistics of a run at `dueAt` whose every source sent two movies, one of them bad. */
function statisticsAt(dueAt: string, collection: Collection): [string, unknown][] {
  const results = [
    { id: 1, vote_average: 7.5 },
    { id: 2, vote_average: 7.4 },
  ];
  const facts = {
    collection,
    dueAt: new Date(dueAt),
    asOfOn: localDate(new Date(dueAt), collection.timezone),
    assembled: assemble(
      collection.sources.map((source) => ({ source, pages: [pageOf(results)], expected: 1 })),
    ),
    pagesReceived: 49,
    totalCollected: 2,
    totalValid: 1,
    qualityRate: 50,
  };
  return Object.entries(originalStatistics(facts));
}

// Entries, not objects: the order of the keys is the original's too.
const TOTALS: [string, unknown][] = [
  ['total_collected', 2],
  ['total_valid', 1],
  ['quality_rate', 50],
];

test('daily: the raw counts of its sources', () => {
  assert.deepEqual(statisticsAt('2026-11-22T17:00:00Z', DAILY), [
    ['collection_type', 'daily'],
    ['timestamp', '20261123'],
    ...TOTALS,
    ['sources', { popular: 2, trending: 2, latest: 2 }],
  ]);
});

test('weekly: all genres together, top rated after its filter, trending', () => {
  const statistics = statisticsAt('2026-11-21T18:00:00Z', WEEKLY);
  assert.deepEqual(statistics, [
    ['collection_type', 'weekly'],
    ['week_number', 47],
    ['timestamp', '20261122'],
    ...TOTALS,
    ['by_source', { genres: 10, top_rated: 1, trending: 2 }],
  ]);
  assert.deepEqual(Object.keys(Object(statistics.at(-1)?.[1])), [
    'genres',
    'top_rated',
    'trending',
  ]);
});

test('weekly: the week is that of the ISO calendar, not of the year it is in', () => {
  const statistics = new Map(statisticsAt('2027-01-02T18:00:00Z', WEEKLY));
  assert.deepEqual([statistics.get('week_number'), statistics.get('timestamp')], [53, '20270103']);
});

test('hourly: the hour, with counts that the original left out', () => {
  assert.deepEqual(statisticsAt('2026-11-22T23:00:00Z', HOURLY), [
    ['collection_type', 'hourly_trending'],
    ['timestamp', '20261123_08'],
    ['hour', 8],
    ...TOTALS,
  ]);
});

test('hourly: both hours that a clock change doubles are told the original way', () => {
  const berlin = { ...HOURLY, timezone: 'Europe/Berlin' };
  const first = statisticsAt('2026-10-25T00:00:00Z', berlin);
  assert.deepEqual(first.slice(1, 3), [
    ['timestamp', '20261025_02'],
    ['hour', 2],
  ]);
  assert.deepEqual(statisticsAt('2026-10-25T01:00:00Z', berlin), first);
});

test('monthly: the pages that were really processed', () => {
  assert.deepEqual(statisticsAt('2026-10-31T19:00:00Z', MONTHLY), [
    ['collection_type', 'monthly'],
    ['month', '202611'],
    ['timestamp', '20261101'],
    ['pages_processed', 49],
    ...TOTALS,
  ]);
});

test("week, month and hour are the occurrence's, whatever period the user gave the job", () => {
  const at = '2026-11-22T17:00:00Z';
  for (const collection of [WEEKLY, HOURLY, MONTHLY]) {
    const daily = { ...collection, period: 'day' as const };
    assert.deepEqual(statisticsAt(at, daily), statisticsAt(at, collection), collection.name);
  }
});

test("a collection of the user's own has the statistics of the daily one, under its name", () => {
  const own: Collection = {
    ...DAILY,
    type: 'now_playing_kr',
    sources: [{ name: 'now_playing', list: 'now_playing', pages: 5 }],
  };
  assert.deepEqual(statisticsAt('2026-11-22T21:30:00Z', own), [
    ['collection_type', 'now_playing_kr'],
    ['timestamp', '20261123'],
    ...TOTALS,
    ['sources', { now_playing: 2 }],
  ]);
});

test('a group may have a name that every object has', () => {
  const sources: Collection['sources'] = [
    { name: 'horror', group: 'constructor', discover: { with_genres: 27 }, pages: 1 },
    { name: 'constructor', list: 'popular', pages: 1 },
  ];
  const statistics = statisticsAt('2026-11-22T17:00:00Z', { ...DAILY, sources });
  assert.deepEqual(statistics.slice(-1), [['by_source', { constructor: 4 }]]);
});

describe('any collection that groups its sources counts the groups, besides its own keys', () => {
  for (const base of [{ ...DAILY, type: 'mine' }, DAILY, HOURLY, MONTHLY]) {
    test(base.type, () => {
      const sources: Collection['sources'] = [
        { name: 'horror', group: 'genres', discover: { with_genres: 27 }, pages: 1 },
        { name: 'drama', group: 'genres', discover: { with_genres: 18 }, pages: 1 },
        { name: 'popular', list: 'popular', pages: 1 },
      ];
      const ungrouped = sources.map(
        ({ group: _group, ...source }) => source as (typeof sources)[number],
      );
      assert.deepEqual(statisticsAt('2026-11-22T17:00:00Z', { ...base, sources }), [
        ...statisticsAt('2026-11-22T17:00:00Z', { ...base, sources: ungrouped }),
        ['by_source', { genres: 4, popular: 2 }],
      ]);
    });
  }
});
