import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { attemptOf, goodMovie, pageOf } from '../../test/support/scripted-source.ts';
import { mergeCollections } from '../config/collections.ts';
import type { Collection } from '../job.ts';
import { checkQuality } from '../quality/check-movies.ts';
import { ruleLists } from '../quality/rules.ts';
import type { Page } from '../source.ts';
import { readCollectionInfo } from '../read-collection-info.ts';
import { assemble } from './assemble.ts';
import { completenessOf } from './completeness.ts';
import { describeRun, type DescribedRun } from './describe.ts';
import type { Fetched } from './fetch.ts';

const COLLECTIONS = mergeCollections({});
const [DAILY] = COLLECTIONS as [Collection];
const DUE_AT = new Date('2026-11-22T17:00:00Z');
const CONTEXT = { asOfOn: '2026-11-23', language: 'ko-KR' };

const COMPLETENESS = { title: 100, overview: 75, poster: 50, release_date: 25 };

const ADULT = goodMovie(2, { adult: true, vote_count: 3 });
const NEW = goodMovie(3, { vote_count: 0 });
const LATER = new Date('2026-11-22T17:00:02Z');

const POPULAR_1 = pageOf([goodMovie(1), ADULT, { id: null }], { totalPages: 2 });
const POPULAR_2 = pageOf([goodMovie(1), NEW], { page: 2, totalPages: 2, observedAt: LATER });
const TRENDING = pageOf([NEW, goodMovie(4)]);
const LATEST = pageOf([]);

/** A run of the daily collection whose sources sent these pages, all that were expected. */
function runOf(pages: Record<string, Page[]>, said: Partial<DescribedRun> = {}): DescribedRun {
  const fetched: Fetched[] = DAILY.sources.map((source) => {
    const received = pages[source.name] ?? [];
    return { source, pages: received, expected: received.length };
  });
  const assembled = assemble(fetched);
  return {
    collection: DAILY,
    attempt: attemptOf(DAILY, DUE_AT),
    fetched,
    assembled,
    checked: checkQuality(assembled.movies, ruleLists({}), CONTEXT),
    language: 'ko-KR',
    region: 'KR',
    previousContent: {},
    completeness: COMPLETENESS,
    genreNames: undefined,
    ...said,
  };
}

const VANISHED = { unknown: {}, vanished: ['backdrop_path', 'genre_ids', 'video'] };
const DRIFT = { popular: VANISHED, trending: VANISHED };
const GOOD = { popular: [POPULAR_1, POPULAR_2], trending: [TRENDING], latest: [LATEST] };

function contentOf(...pages: Page[]): string {
  const hashes = pages.map(({ sha256 }) => sha256).join(' ');
  return createHash('sha256').update(hashes).digest('hex');
}

test('collection_info says everything about a run, the lists apart', () => {
  const { info, lists } = describeRun(runOf(GOOD));
  const original = {
    collection_type: 'daily',
    timestamp: '20261123',
    total_collected: 4,
    total_valid: 3,
    quality_rate: 75,
    sources: { popular: 5, trending: 2, latest: 0 },
  };
  assert.deepEqual(info, {
    ...original,
    collection_time: '2026-11-23T02:00:03+09:00',
    total_movies: 3,
    metadata: original,
    raw_count: 7,
    filtered: 0,
    unidentified: 1,
    duplicates: 2,
    clean_rate: 50,
    run_id: 'daily-attempt',
    job: 'daily_collection',
    period: '20261123',
    occurrence: '2026-11-23T02:00:00+09:00',
    as_of: '2026-11-23',
    timezone: 'Asia/Seoul',
    language: 'ko-KR',
    region: 'KR',
    late_by_s: 3,
    pages: { expected: 4, received: 4 },
    rejected: { adult: 1 },
    flagged: { few_votes: 2 },
    score: { mean: 97.19, excellent: 4, good: 0, fair: 0, poor: 0 },
    per_source: {
      popular: {
        raw: 5,
        filtered: 0,
        unidentified: 1,
        duplicates: 1,
        unique: 3,
        shifted: 1,
        rejected: { adult: 1 },
        flagged: { few_votes: 2 },
      },
      trending: {
        raw: 2,
        filtered: 0,
        unidentified: 0,
        duplicates: 1,
        unique: 1,
        shifted: 0,
        rejected: {},
        flagged: {},
      },
      latest: {
        raw: 0,
        filtered: 0,
        unidentified: 0,
        duplicates: 0,
        unique: 0,
        shifted: 0,
        rejected: {},
        flagged: {},
      },
    },
    batch: {
      total_movies: 4,
      valid_movies: 3,
      invalid_movies: 1,
      quality_distribution: { excellent: 4, good: 0, fair: 0, poor: 0 },
      common_issues: { 'Insufficient votes': 2, 'Adult content not allowed': 1 },
      recommendations: [
        '데이터 품질 불량률이 25.0%로 높습니다. 수집 로직 점검 필요',
        '투표 수 부족 영화가 많습니다. 최소 투표 수 기준 상향 검토',
        '성인 영화가 포함되어 있습니다. 수집 시 필터링 강화 필요',
      ],
    },
    complete: true,
    unchanged: [],
    content: {
      popular: contentOf(POPULAR_1, POPULAR_2),
      trending: contentOf(TRENDING),
      latest: contentOf(LATEST),
    },
    completeness: COMPLETENESS,
    field_drift: DRIFT,
    config_hash: 'config',
    source: 'tmdb',
    schema_version: 1,
    program_version: '0.1.0',
    attribution: 'This product uses the TMDB API but is not endorsed or certified by TMDB.',
  });
  assert.deepEqual(lists, {
    lists: { popular: [1, 2, null, 1, 3], trending: [3, 4], latest: [] },
    observed_at: {
      popular: ['2026-11-23T02:00:01+09:00', '2026-11-23T02:00:02+09:00'],
      trending: ['2026-11-23T02:00:01+09:00'],
      latest: ['2026-11-23T02:00:01+09:00'],
    },
  });
});

// What each built-in collection has of the original, before what all have.
const ORIGINAL_KEYS: Record<string, string> = {
  daily_collection: 'collection_type timestamp total_collected total_valid quality_rate sources',
  weekly_collection:
    'collection_type week_number timestamp total_collected total_valid quality_rate by_source',
  hourly_trending: 'collection_type timestamp hour total_collected total_valid quality_rate',
  monthly_refresh:
    'collection_type month timestamp pages_processed total_collected total_valid quality_rate',
};
const COMMON_KEYS = `collection_time total_movies metadata raw_count filtered unidentified
  duplicates clean_rate run_id job period occurrence as_of timezone language region late_by_s pages rejected flagged score
  per_source batch complete unchanged content completeness field_drift config_hash REPORT
  source schema_version program_version attribution
  lists observed_at`;

for (const collection of COLLECTIONS) {
  test(`${collection.name}: collection_info has these keys, in this order`, () => {
    const facts = runOf(GOOD, { collection, attempt: attemptOf(collection, DUE_AT) });
    const { info, lists } = describeRun(facts);
    const ofReport = collection.report === undefined ? '' : 'report genre_names';
    const common = COMMON_KEYS.replace('REPORT', ofReport);
    const keys = `${ORIGINAL_KEYS[collection.name]} ${common}`.split(/\s+/);
    assert.deepEqual(Object.keys({ ...info, ...lists }), keys);
  });
}

test('instants are told with the offset they had in the zone of the collection', () => {
  const berlin = { ...DAILY, timezone: 'Europe/Berlin' };
  const dueAt = new Date('2026-10-24T22:30:00Z');
  const attempt = { ...attemptOf(berlin, dueAt), startedAt: new Date('2026-10-25T01:00:00Z') };
  const { info } = describeRun(runOf(GOOD, { collection: berlin, attempt }));
  assert.equal(info['occurrence'], '2026-10-25T00:30:00+02:00');
  assert.equal(info['as_of'], '2026-10-25');
  assert.equal(info['collection_time'], '2026-10-25T02:00:00+01:00');
  assert.equal(info['late_by_s'], 9000);
});

// biome-ignore format: a table is read by column
const latenesses: { startedAt: string; lateByS: number }[] = [
  { startedAt: '2026-11-22T17:00:00.499Z', lateByS: 0 },
  { startedAt: '2026-11-22T17:00:00.500Z', lateByS: 1 },
  { startedAt: '2026-11-23T02:00:00.000Z', lateByS: 32_400 },
  { startedAt: '2026-11-22T16:59:00.000Z', lateByS: 0 }, // a clock that was put back
];

for (const { startedAt, lateByS } of latenesses) {
  test(`started at ${startedAt}, it is ${lateByS} s late`, () => {
    const attempt = { ...attemptOf(DAILY, DUE_AT), startedAt: new Date(startedAt) };
    assert.equal(describeRun(runOf(GOOD, { attempt })).info['late_by_s'], lateByS);
  });
}

test('a source is unchanged when the bodies of its pages are those of the version before', () => {
  const previousContent = {
    popular: contentOf(POPULAR_2, POPULAR_1),
    trending: contentOf(TRENDING),
    weekly: contentOf(LATEST),
  };
  const { info } = describeRun(runOf(GOOD, { previousContent }));
  assert.deepEqual(info['unchanged'], ['trending']);
});

test('a source without a page has no content, so it is not unchanged', () => {
  const { info } = describeRun(runOf({ popular: [POPULAR_1] }, { previousContent: {} }));
  assert.deepEqual(info['content'], { popular: contentOf(POPULAR_1) });
  assert.deepEqual(info['unchanged'], []);
});

test('with a page missing it is not complete', () => {
  const facts = runOf(GOOD);
  const fetched = facts.fetched.map((one) => ({ ...one, expected: 2 }));
  const { info, complete } = describeRun({ ...facts, fetched });
  assert.deepEqual(
    [complete, info['complete'], info['pages']],
    [false, false, { expected: 6, received: 4 }],
  );
});

test('one page of a sandbox makes it a snapshot of the sandbox', () => {
  const trending = [{ ...TRENDING, sandbox: true }];
  assert.equal(describeRun(runOf({ ...GOOD, trending })).info['source'], 'sandbox');
});

test('without a movie every rate is 0', () => {
  const { info, qualityRate } = describeRun(runOf({ latest: [LATEST] }));
  assert.deepEqual([qualityRate, info['quality_rate'], info['clean_rate']], [0, 0, 0]);
});

// biome-ignore format: a table is read by column
const observations: { name: string; observedAt: string; stray: string | undefined }[] = [
  { name: 'the first instant of its day is within',     observedAt: '2026-11-22T15:00:00.000Z', stray: undefined },
  { name: 'the last instant of its day is within',      observedAt: '2026-11-23T14:59:59.999Z', stray: undefined },
  { name: 'the instant before is of another day',       observedAt: '2026-11-22T14:59:59.999Z', stray: '20261122' },
  { name: 'the instant after is of another day',        observedAt: '2026-11-23T15:00:00.000Z', stray: '20261124' },
];

for (const { name, observedAt, stray } of observations) {
  test(`observed: ${name}`, () => {
    const trending = [{ ...TRENDING, observedAt: new Date(observedAt) }];
    const { observedWithin, strayPeriod } = describeRun(runOf({ ...GOOD, trending }));
    assert.deepEqual(
      { observedWithin, strayPeriod },
      {
        observedWithin: stray === undefined,
        strayPeriod: stray,
      },
    );
  });
}

const anyItem = fc.oneof(
  fc.nat(5).map((id) => goodMovie(id)),
  fc.record({ id: fc.oneof(fc.nat(5), fc.jsonValue()), title: fc.jsonValue() }),
  fc.jsonValue(),
);
const anyPages = fc.array(fc.array(anyItem, { maxLength: 4 }), { maxLength: 3 });

test('whatever came of a run, what is written about it is read back as it was', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...COLLECTIONS),
      anyPages,
      fc.nat(9),
      (collection, sent, missing) => {
        const fetched: Fetched[] = collection.sources.map((source) => {
          const pages = sent.map((items, index) => pageOf(items, { page: index + 1 }));
          return { source, pages, expected: pages.length + missing };
        });
        const assembled = assemble(fetched);
        const { info, lists } = describeRun({
          ...runOf({}),
          collection,
          attempt: attemptOf(collection, DUE_AT),
          fetched,
          assembled,
          checked: checkQuality(assembled.movies, ruleLists({}), CONTEXT),
          completeness: completenessOf(assembled.movies, () => CONTEXT),
          genreNames: { '28': '액션' },
        });
        const inFile = { ...info, ...lists };
        assert.deepEqual(readCollectionInfo(JSON.parse(JSON.stringify(info))), info);
        assert.deepEqual(readCollectionInfo(JSON.parse(JSON.stringify(inFile))), inFile);
      },
    ),
  );
});
