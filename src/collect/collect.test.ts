import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';

import {
  type Answer,
  attemptOf,
  goodMovie,
  listed,
  pageOf,
  scriptedSource,
} from '../../test/support/scripted-source.ts';
import type { CollectionInfo, Counts, SourceCounts } from '../collection-info.ts';
import { mergeCollections } from '../config/collections.ts';
import { MatineeError } from '../errors.ts';
import type { Collection } from '../job.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import { ruleLists } from '../quality/rules.ts';
import {
  type Catalog,
  Overtaken,
  type Publication,
  type RejectedMovie,
  type Snapshot,
  type StagedPage,
  type Version,
} from '../snapshot.ts';
import type { Filter, Page, Source } from '../source.ts';
import { type CollectParts, collect, rehearse } from './collect.ts';

const [DAILY] = mergeCollections({}) as [Collection];
const COLLECTION: Collection = {
  ...DAILY,
  sources: [
    { name: 'popular', list: 'popular', pages: 2 },
    { name: 'trending', trending: 'day', pages: 1 },
  ],
};
const ATTEMPT = attemptOf(COLLECTION, new Date('2026-11-22T17:00:00Z'));
const GOOD = listed({
  '/movie/popular': [[goodMovie(1), goodMovie(2)], [goodMovie(3)]],
  '/trending/movie/day': [[goodMovie(3), goodMovie(4, { adult: true })]],
});

const ANEW = { replace: false, kept: [] };

/** A store that keeps nothing but an account of what it was given. */
function accountingStore() {
  const pages: string[] = [];
  let snapshot: Snapshot | undefined;
  let rejected: readonly RejectedMovie[] = [];
  let publication: Publication | undefined;
  const store: CollectParts['store'] = {
    begin: async () => {},
    keepPage: async (_, source, { page }) => void pages.push(`${source} ${page}`),
    readPages: async () => [],
    takeOverPages: async () => {},
    keepRejected: async (_, movies) => {
      rejected = movies;
      return undefined;
    },
    stage: async (_, given) => {
      snapshot = given;
      return { key: 'staged', sha256: 'hash', sizeBytes: 1 };
    },
    publish: async (given) => {
      publication = given;
      return given.version as Version;
    },
    discard: async () => {},
  };
  return { store, account: () => ({ pages, snapshot, rejected, publication }) };
}

/** A catalog in which nothing was published but, perhaps, this. */
function catalogWith(current?: Partial<Version>): Catalog {
  const stands = current && { info: {}, recordedAt: ATTEMPT.startedAt, ...current };
  return { current: async () => stands, versions: async () => [] } as unknown as Catalog;
}

interface Run {
  answer?: Answer;
  collection?: Collection;
  current?: Partial<Version>;
  replace?: boolean;
  kept?: readonly StagedPage[];
}

function partsOf({ answer = GOOD, current }: Run, store: CollectParts['store']): CollectParts {
  return {
    movies: scriptedSource(answer),
    store,
    catalog: catalogWith(current),
    clock: new FakeClock('2026-11-22T17:00:05Z'),
    rules: ruleLists({}),
    language: 'ko-KR',
    region: 'KR',
    connections: 10,
    onProgress: () => {},
  };
}

/** Collects, and gives back everything that was handed to the store. */
async function collected(run: Run) {
  const { store, account } = accountingStore();
  const { collection = COLLECTION, replace = false, kept = [] } = run;
  const { signal } = new AbortController();
  await collect(collection, ATTEMPT, { replace, kept }, partsOf(run, store), signal);
  return account();
}

/** What came of a run whose clock is this far ahead of TMDB's. */
async function collectedBy(aheadMs: number | undefined, now = '2026-11-22T17:00:05Z') {
  const { store, account } = accountingStore();
  const parts = partsOf({}, store);
  const movies = { ...parts.movies, clockAheadMs: () => aheadMs };
  const clock = new FakeClock(now);
  const { signal } = new AbortController();
  const error = await collect(COLLECTION, ATTEMPT, ANEW, { ...parts, movies, clock }, signal).then(
    () => undefined,
    ({ code, values }: MatineeError) => ({ code, values }),
  );
  return { error, published: account().publication !== undefined };
}

const HOUR = 3_600_000;
for (const aheadMs of [undefined, 0, HOUR, -HOUR]) {
  test(`by a clock that is ${aheadMs} ms ahead it is published`, async () => {
    assert.deepEqual(await collectedBy(aheadMs), { error: undefined, published: true });
  });
}
for (const aheadMs of [HOUR + 1, -HOUR - 1, 48 * HOUR]) {
  test(`by a clock that is ${aheadMs} ms ahead nothing is published`, async () => {
    const error = { code: 'clock-wrong', values: { aheadMs } };
    assert.deepEqual(await collectedBy(aheadMs), { error, published: false });
  });
}
test('nor is what a clock that was put back meanwhile says is still to come', async () => {
  assert.equal((await collectedBy(undefined, '2026-11-22T16:00:00Z')).published, true);
  const error = { code: 'clock-put-back', values: { dueAt: '2026-11-22T17:00:00.000Z' } };
  const early = await collectedBy(undefined, '2026-11-22T15:59:59Z');
  assert.deepEqual(early, { error, published: false });
});

test('a good snapshot is published with its movies, its rejected ones kept apart', async () => {
  const { pages, snapshot, rejected, publication } = await collected({});
  assert.deepEqual(pages.toSorted(), ['popular 1', 'popular 2', 'trending 1']);
  assert.deepEqual(snapshot?.movies, [goodMovie(1), goodMovie(2), goodMovie(3)]);
  assert.equal(snapshot?.savedAt, '2026-11-23T02:00:05+09:00');
  assert.equal(snapshot?.info['complete'], true);
  assert.ok(!('reasons' in Object(snapshot?.info)));
  assert.deepEqual(snapshot?.info['lists'], { popular: [1, 2, 3], trending: [3, 4] });
  assert.deepEqual(rejected, [
    {
      movie: goodMovie(4, { adult: true }),
      rule: 'adult',
      reason: 'Adult content not allowed',
    },
  ]);
  const { info, ...version } = publication?.version ?? assert.fail('nothing published');
  assert.equal(publication?.intention, 'publishing');
  assert.deepEqual(version, {
    id: 'daily-attempt',
    dataset: 'daily',
    period: '20261123',
    holder: '4711-abcdef',
    movies: 3,
    complete: true,
    observedWithin: true,
    faults: [],
    warnings: [
      { kind: 'quality', percent: 75, expected: 80 },
      { kind: 'volume', movies: 3, expected: 100 },
      ...['popular', 'trending'].map((source) => ({ kind: 'drift', source, ...LESS })),
    ],
  });
  // The lists are long: the catalog does without them.
  assert.deepEqual({ ...info, ...listsOf(snapshot) }, snapshot?.info);
  assert.deepEqual(publication?.stats, {
    requests: 3,
    retries: 0,
    rate_limited: 0,
    received_bytes: receivedBytes(publication),
    resumed_pages: 0,
    collected: 4,
    unidentified: 0,
    valid: 3,
    quality_rate: 75,
    clean_rate: 75,
  });
});

/** What the movies of these tests lack of TMDB's. */
const LESS = { unknown: [], vanished: ['backdrop_path', 'genre_ids', 'video'] };

test('the movies of a source are judged by the language that it was asked in', async () => {
  const english = { title: 'Beacon', original_title: 'Beacon', overview: '' };
  const movies = [1, 2].map((id) => goodMovie(id, { ...english, original_language: 'en' }));
  const collection: Collection = {
    ...DAILY,
    sources: [
      { name: 'ours', list: 'popular', pages: 1 },
      { name: 'theirs', discover: { language: 'en-US' }, pages: 1 },
    ],
  };
  const answer: Answer = ({ path }) => pageOf([path === '/movie/popular' ? movies[0] : movies[1]]);
  const { publication } = await collected({ collection, answer });
  const { per_source: sources, completeness, language } = publication?.version.info ?? {};
  assert.deepEqual(sources?.['ours']?.flagged, { no_overview: 1, untranslated: 1 });
  assert.deepEqual(sources?.['theirs']?.flagged, { no_overview: 1 });
  assert.deepEqual([completeness?.title, language], [50, 'ko-KR']);
});

function listsOf(snapshot: Snapshot | undefined) {
  const { lists, observed_at } = snapshot?.info ?? {};
  return { lists, observed_at };
}

function receivedBytes(publication: Publication | undefined): number {
  const bytes = publication?.stats['received_bytes'];
  assert.ok(typeof bytes === 'number' && bytes > 0);
  return bytes;
}

test('pages that had been kept are told with the time they were received at, and counted', async () => {
  const observedAt = new Date('2026-11-22T16:20:00Z');
  const kept = [
    { source: 'popular', ...pageOf([goodMovie(1), goodMovie(2)], { totalPages: 2, observedAt }) },
    { source: 'trending', ...pageOf([goodMovie(4)], { observedAt, sandbox: true }) },
  ];
  const { pages, snapshot, publication } = await collected({ kept });
  assert.deepEqual(pages, ['popular 2']);
  assert.deepEqual(snapshot?.info['observed_at'], {
    popular: ['2026-11-23T01:20:00+09:00', '2026-11-23T02:00:01+09:00'],
    trending: ['2026-11-23T01:20:00+09:00'],
  });
  assert.deepEqual(snapshot.info['lists'], { popular: [1, 2, 3], trending: [4] });
  assert.deepEqual([snapshot.info['complete'], snapshot.info['source']], [true, 'sandbox']);
  const { requests, resumed_pages } = publication?.stats ?? {};
  assert.deepEqual({ requests, resumed_pages }, { requests: 1, resumed_pages: 2 });
});

test('with a page missing the snapshot is set aside, and says why', async () => {
  const answer = listed({
    '/movie/popular': [[goodMovie(1)], new MatineeError('not-found', { path: 'page 2' })],
    '/trending/movie/day': [[goodMovie(2)]],
  });
  const { snapshot, publication } = await collected({ answer });
  const fault = {
    kind: 'pages_missing',
    source: 'popular',
    expected: 2,
    received: 1,
    cause: 'not-found',
  };
  assert.equal(publication?.intention, 'setting_aside');
  assert.deepEqual(publication?.version.faults, [fault]);
  assert.equal(publication?.version.complete, false);
  assert.deepEqual(snapshot?.movies, [goodMovie(1), goodMovie(2)]);
  assert.deepEqual([snapshot?.info['complete'], snapshot?.info['reasons']], [false, [fault]]);
});

const FIVE_PAGES = {
  ...COLLECTION,
  sources: [{ name: 'popular', list: 'popular', pages: 5 }],
} as const;
const films = (page: number) => Array.from({ length: 20 }, (_, n) => goodMovie(page * 100 + n));

// biome-ignore format: a table is read by column
const hollow: { name: string; pages: (page: number) => readonly unknown[]; faults: object[] }[] = [
  { name: 'five pages of films',                   pages: films,                                                faults: [] },
  { name: 'five pages, each beginning as the last ended', pages: (page) => [...films(page - 1).slice(-3), ...films(page).slice(3)], faults: [] },
  { name: 'five pages that are one page',          pages: () => films(1),                                       faults: [{ kind: 'pages_repeated', source: 'popular', pages: 5, repeated: 4 }] },
  { name: 'five pages of which one comes twice',   pages: (page) => films(page === 4 ? 2 : page),               faults: [{ kind: 'pages_repeated', source: 'popular', pages: 5, repeated: 1 }] },
  { name: 'pages of one film each, twenty times',  pages: (page) => films(1).map(() => goodMovie(page)),        faults: [{ kind: 'repeated', source: 'popular', items: 100, movies: 5 }] },
  { name: 'a film and nothing, page by page',      pages: (page) => films(page).map((film, n) => (n === 0 ? film : null)), faults: [{ kind: 'unidentified', source: 'popular', items: 100, unidentified: 95 }] },
  { name: 'films without their ids',               pages: (page) => films(page).map((film, n) => (n < 17 ? film : { ...film, id: 0 })), faults: [{ kind: 'unidentified', source: 'popular', items: 100, unidentified: 15 }] },
];

for (const { name, pages, faults } of hollow) {
  test(`whole by count: ${name}`, async () => {
    const lists = { '/movie/popular': [1, 2, 3, 4, 5].map(pages) };
    const { snapshot, publication } = await collected({
      collection: FIVE_PAGES,
      answer: listed(lists),
    });
    assert.deepEqual(publication?.version.faults, faults);
    assert.equal(snapshot?.info['complete'], faults.length === 0);
    assert.equal(snapshot?.info['raw_count'], 100);
  });
}

test('without a single page there is no snapshot, but the failure itself', async () => {
  const down = new MatineeError('not-found', { path: '/movie/popular' });
  const answer = listed({ '/movie/popular': [down] });
  const { store, account } = accountingStore();
  const parts = partsOf({ answer }, store);
  const { signal } = new AbortController();
  await assert.rejects(collect(COLLECTION, ATTEMPT, ANEW, parts, signal), down);
  const nothing = { pages: [], snapshot: undefined, rejected: [], publication: undefined };
  assert.deepEqual(account(), nothing);
});

test('an abort after the last page still ends it before anything is staged', async () => {
  const stop = new AbortController();
  const { store, account } = accountingStore();
  const reason = new MatineeError('interrupted', {});
  const parts = {
    ...partsOf({}, store),
    onProgress: ({ pagesReceived }: { pagesReceived: number }) => {
      if (pagesReceived === 3) stop.abort(reason);
    },
  };
  await assert.rejects(collect(COLLECTION, ATTEMPT, ANEW, parts, stop.signal), reason);
  assert.equal(account().pages.length, 3);
  assert.equal(account().snapshot, undefined);
});

const LATE = new Date('2026-11-24T01:00:00Z');
const OUTSIDE = { kind: 'outside_period', period: '20261123', observedPeriod: '20261124' };

// biome-ignore format: a table is read by column
const replacements: { name: string; current?: Partial<Version>; observedAt: Date; replace: boolean; faults: object[] }[] = [
  { name: 'nothing is there, late or not',             observedAt: LATE,                                                  replace: false, faults: [] },
  { name: 'late, over one observed in its period',     observedAt: LATE, current: { observedWithin: true },               replace: false, faults: [OUTSIDE] },
  { name: 'the same, with --replace',                  observedAt: LATE, current: { observedWithin: true },               replace: true,  faults: [] },
  { name: 'late, over one that was late too',          observedAt: LATE, current: { observedWithin: false },              replace: false, faults: [] },
  { name: 'in time, over one observed in its period',  observedAt: ATTEMPT.startedAt, current: { observedWithin: true },  replace: false, faults: [] },
];

for (const { name, current, observedAt, replace, faults } of replacements) {
  test(`replacing: ${name}`, async () => {
    const one = [goodMovie(1)];
    const lists = { '/movie/popular': [one], '/trending/movie/day': [one] };
    const answer = listed(lists, observedAt);
    const { publication } = await collected({ answer, replace, ...(current && { current }) });
    assert.deepEqual(publication?.version.faults, faults);
    const intention = faults.length === 0 ? 'publishing' : 'setting_aside';
    assert.deepEqual([publication?.intention, publication?.replace], [intention, replace]);
  });
}

test('what another one publishes at the last moment is not replaced by what came too late', async () => {
  const one = [goodMovie(1)];
  const answer = listed({ '/movie/popular': [one], '/trending/movie/day': [one] }, LATE);
  const { store, account } = accountingStore();
  let current: Partial<Version> | undefined;
  const overtaken: CollectParts['store'] = {
    ...store,
    publish: async (publication) => {
      if (publication.decidedOn === undefined && current === undefined) {
        current = { id: 'other', observedWithin: true };
        throw new Overtaken();
      }
      return store.publish(publication);
    },
  };
  const parts = partsOf({ answer }, overtaken);
  const catalog = {
    ...parts.catalog,
    current: async () => (current && { info: {}, recordedAt: new Date(0), ...current }) as Version,
  };
  const signal = new AbortController().signal;
  await collect(COLLECTION, ATTEMPT, ANEW, { ...parts, catalog }, signal);

  const { pages, snapshot, publication } = account();
  assert.deepEqual(pages, ['popular 1', 'trending 1']);
  assert.deepEqual(
    [publication?.intention, publication?.decidedOn, publication?.version.faults],
    ['setting_aside', 'other', [OUTSIDE]],
  );
  assert.deepEqual([snapshot?.info['complete'], snapshot?.info['reasons']], [false, [OUTSIDE]]);
});

test('--replace does not make a bad snapshot good', async () => {
  const answer = listed({ '/movie/popular': [[goodMovie(1)]], '/trending/movie/day': [[]] });
  const { publication } = await collected({ answer, replace: true });
  assert.equal(publication?.intention, 'setting_aside');
});

test('a rehearsal finds what a run would find', async () => {
  const current = { observedWithin: true };
  const answer = listed({ '/movie/popular': [[goodMovie(1)]], '/trending/movie/day': [[]] }, LATE);
  const { publication } = await collected({ answer, current });
  const { store: _, ...parts } = partsOf({ answer, current }, accountingStore().store);
  const rehearsed = await rehearse(
    COLLECTION,
    ATTEMPT,
    { replace: false },
    parts,
    new AbortController().signal,
  );
  assert.deepEqual(rehearsed.faults, publication?.version.faults);
  assert.deepEqual(rehearsed.warnings, publication?.version.warnings);
  assert.deepEqual(rehearsed.description.info, publication?.version.info);
});

const id = fc.oneof(fc.integer({ min: -1, max: 30 }), fc.constantFrom('1', true, null));
const movie = fc
  .record({
    id,
    adult: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.jsonValue()),
    vote_average: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(0, 6, 8) }, fc.jsonValue()),
    vote_count: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(3, 300) }, fc.jsonValue()),
    release_date: fc.constantFrom('2025-04-02', '2027-01-01', '2026-02-30', '', null),
  })
  .map((said) => goodMovie(said.id, said));
const item = fc.oneof({ weight: 6, arbitrary: movie }, fc.jsonValue());
const filters = fc.constantFrom<Filter | undefined>(undefined, { vote_average: { min: 7 } });
const drawnSources = fc.array(fc.tuple(fc.array(fc.array(item, { maxLength: 6 })), filters), {
  minLength: 1,
  maxLength: 3,
});

test('whatever TMDB sends, the counts of a snapshot add up', async () => {
  await fc.assert(
    fc.asyncProperty(drawnSources, async (drawn) => {
      const sources = drawn.map(
        ([, filter], index): Source => ({
          name: `source_${index}`,
          pages: 500,
          discover: { source: index },
          ...(filter && { filter }),
        }),
      );
      const answer: Answer = ({ params }, page): Page => {
        const pages = drawn[Number(params['source'])]?.[0] ?? [];
        return pageOf(pages[page - 1] ?? [], { page, totalPages: pages.length });
      };
      const { snapshot, rejected } = await collected({
        answer: (query, page, signal) => {
          // One page that is there for certain, so that there is a snapshot.
          if (query.path === '/movie/popular') return pageOf([]);
          return answer(query, page, signal);
        },
        collection: {
          ...COLLECTION,
          sources: [...sources, { name: 'certain', list: 'popular', pages: 1 }],
        },
      });
      const info = snapshot?.info as Required<CollectionInfo>;
      assertSums(info, snapshot?.movies.length ?? -1, rejected.length);
    }),
  );
});

function assertSums(info: Required<CollectionInfo>, movies: number, rejected: number): void {
  const { raw_count, filtered, unidentified, duplicates, total_collected, total_valid } = info;
  assert.equal(raw_count, filtered + unidentified + duplicates + total_collected);
  assert.equal(total_collected, total_valid + total(info.rejected));
  assert.deepEqual([movies, info.total_movies], [total_valid, total_valid]);
  assert.equal(rejected, total(info.rejected));
  const { mean: _, ...grades } = info.score;
  assert.equal(total(grades), total_collected);

  const perSource = Object.values(info.per_source);
  const sum = (key: keyof SourceCounts) => perSource.reduce((sum, one) => sum + one[key], 0);
  const counted = ['raw', 'filtered', 'unidentified', 'duplicates', 'unique'] as const;
  const counts = [raw_count, filtered, unidentified, duplicates, total_collected];
  assert.deepEqual(counted.map(sum), counts);
  assert.deepEqual(together(perSource.map((one) => one.rejected)), info.rejected);
  assert.deepEqual(together(perSource.map((one) => one.flagged)), info.flagged);
  for (const [name, ids] of Object.entries(info.lists)) {
    assert.equal(ids.length, info.per_source[name]?.raw);
  }
  assert.equal(Object.values(info.observed_at).flat().length, info.pages.received);
}

const total = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

function together(parts: readonly Counts[]): Counts {
  const sums: Record<string, number> = {};
  for (const [name, count] of parts.flatMap((part) => Object.entries(part))) {
    sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}
