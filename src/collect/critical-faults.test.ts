import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';

import { pageOf } from '../../test/support/scripted-source.ts';
import type { KnownInfo, SourceCounts } from '../collection-info.ts';
import { mergeCollections } from '../config/collections.ts';
import { MatineeError } from '../errors.ts';
import type { Collection, Expectations } from '../job.ts';
import type { CriticalFault, Warning } from '../snapshot.ts';
import type { Source } from '../source.ts';
import {
  criticalFaults,
  listedMovies,
  medianOf,
  type SnapshotFacts,
  warningsOf,
} from './critical-faults.ts';
import type { Fetched } from './fetch.ts';

const POPULAR: Source = { name: 'popular', list: 'popular', pages: 2 };
const TRENDING: Source = { name: 'trending', trending: 'day', pages: 1 };
const NOT_FOUND = new MatineeError('not-found', { path: '/movie/popular' });

function fetchedOf(source: Source, received: number, failure?: MatineeError): Fetched {
  const pages = Array.from({ length: received }, (_, index) => pageOf([], { page: index + 1 }));
  return { source, pages, expected: source.pages, ...(failure && { failure }) };
}

/** The whole of a source whose pages hold these movies. */
function pagesOf(...ids: number[][]): Fetched {
  const pages = ids.map((some, index) =>
    pageOf(
      some.map((id) => ({ id })),
      { page: index + 1 },
    ),
  );
  return { source: POPULAR, pages, expected: ids.length };
}

/** Counts of a source that listed so many movies, each once. */
function movies(unique: number, besides: Partial<SourceCounts> = {}): SourceCounts {
  const none = { filtered: 0, unidentified: 0, duplicates: 0, shifted: 0 };
  return { raw: unique, unique, ...none, ...besides };
}

const GOOD: SnapshotFacts = {
  fetched: [fetchedOf(POPULAR, 2), fetchedOf(TRENDING, 1)],
  perSource: new Map([
    ['popular', movies(40)],
    ['trending', movies(20)],
  ]),
  totalCollected: 60,
  totalValid: 60,
  qualityRate: 100,
  completeness: {},
  history: new Map(),
  replaced: new Map(),
};

const of = (name: string, counts: SourceCounts) => new Map([...GOOD.perSource, [name, counts]]);
const past = (...listed: number[]) => new Map([['popular', listed]]);
const atLeast = (minMovies: number) => [fetchedOf({ ...POPULAR, minMovies }, 2)];

// biome-ignore format: a table is read by column
const critical: { name: string; facts: Partial<SnapshotFacts>; faults: CriticalFault[] }[] = [
  { name: 'everything there, nothing wrong',            facts: {},                                              faults: [] },
  { name: 'a page is missing, with its cause',          facts: { fetched: [fetchedOf(POPULAR, 1, NOT_FOUND)] }, faults: [{ kind: 'pages_missing', source: 'popular', expected: 2, received: 1, cause: 'not-found' }] },
  { name: 'a page is missing, nobody knows why',        facts: { fetched: [fetchedOf(POPULAR, 0)] },            faults: [{ kind: 'pages_missing', source: 'popular', expected: 2, received: 0 }] },
  { name: 'two sources have a page missing',            facts: { fetched: [fetchedOf(POPULAR, 0), fetchedOf(TRENDING, 0)] }, faults: [{ kind: 'pages_missing', source: 'popular', expected: 2, received: 0 }, { kind: 'pages_missing', source: 'trending', expected: 1, received: 0 }] },
  { name: 'a missing page says enough about a source',  facts: { fetched: [fetchedOf(POPULAR, 1)], perSource: of('popular', movies(0)), history: past(9, 9, 9, 9, 9) }, faults: [{ kind: 'pages_missing', source: 'popular', expected: 2, received: 1 }] },
  { name: 'a source without a movie',                   facts: { perSource: of('trending', movies(0)) },        faults: [{ kind: 'source_short', source: 'trending', movies: 0, minMovies: 1 }] },
  { name: 'one movie is enough where nothing is said',  facts: { perSource: of('trending', movies(1)) },        faults: [] },
  { name: 'fewer than its minMovies',                   facts: { fetched: atLeast(41) },                        faults: [{ kind: 'source_short', source: 'popular', movies: 40, minMovies: 41 }] },
  { name: 'exactly its minMovies',                      facts: { fetched: atLeast(40) },                        faults: [] },
  { name: 'minMovies of 0 allows none',                 facts: { fetched: atLeast(0), perSource: of('popular', movies(0)) }, faults: [] },
  { name: 'movies that another source had count',       facts: { fetched: atLeast(40), perSource: of('popular', movies(10, { raw: 40, duplicates: 30 })) }, faults: [] },
  { name: 'the same movie over and over counts once',   facts: { fetched: atLeast(2), perSource: of('popular', movies(1, { raw: 40, duplicates: 39, shifted: 39 })) }, faults: [{ kind: 'repeated', source: 'popular', items: 40, movies: 1 }] },
  { name: 'filtered and nameless ones do not count',    facts: { perSource: of('popular', movies(0, { raw: 31, filtered: 30, unidentified: 1 })) }, faults: [{ kind: 'source_short', source: 'popular', movies: 0, minMovies: 1 }] },
  { name: 'a third of the items repeated',              facts: { perSource: of('popular', movies(26, { raw: 39, duplicates: 13, shifted: 13 })) }, faults: [] },
  { name: 'over a third of the items repeated',         facts: { perSource: of('popular', movies(26, { raw: 40, duplicates: 14, shifted: 14 })) }, faults: [{ kind: 'repeated', source: 'popular', items: 40, movies: 26 }] },
  { name: 'a tenth of the items nameless',              facts: { perSource: of('popular', movies(36, { raw: 40, unidentified: 4 })) }, faults: [] },
  { name: 'over a tenth of the items nameless',         facts: { perSource: of('popular', movies(35, { raw: 40, unidentified: 5 })) }, faults: [{ kind: 'unidentified', source: 'popular', items: 40, unidentified: 5 }] },
  { name: 'one nameless item of two',                   facts: { perSource: of('trending', movies(1, { raw: 2, unidentified: 1 })) }, faults: [] },
  { name: 'one nameless item in each of many sources',  facts: { fetched: [], perSource: new Map(['a', 'b', 'c'].map((name) => [name, movies(1, { raw: 2, unidentified: 1 })])) }, faults: [{ kind: 'unidentified', items: 6, unidentified: 3 }] },
  { name: 'a nameless source, and not all once more',   facts: { perSource: of('popular', movies(1, { raw: 40, unidentified: 39 })) }, faults: [{ kind: 'unidentified', source: 'popular', items: 40, unidentified: 39 }] },
  { name: 'two pages that are one',                     facts: { fetched: [pagesOf([1, 2], [2, 1])] },          faults: [{ kind: 'pages_repeated', source: 'popular', pages: 2, repeated: 1 }] },
  { name: 'one of many pages that repeats another',     facts: { fetched: [pagesOf([1, 2], [3, 4], [5, 6], [3, 4])] }, faults: [{ kind: 'pages_repeated', source: 'popular', pages: 4, repeated: 1 }] },
  { name: 'pages that share all but one movie',         facts: { fetched: [pagesOf([1, 2], [2, 3])] },          faults: [] },
  { name: 'four good runs say nothing yet',             facts: { history: past(100, 100, 100, 100) },           faults: [] },
  { name: 'under half of the file it would replace',    facts: { replaced: new Map([['popular', 82]]) },       faults: [{ kind: 'source_shrunk', source: 'popular', movies: 40, median: 82 }] },
  { name: 'exactly half of the file it would replace',  facts: { replaced: new Map([['popular', 80]]) },       faults: [] },
  { name: 'five good runs know better than one file',   facts: { history: past(80, 80, 80, 80, 80), replaced: new Map([['popular', 300]]) }, faults: [] },
  { name: 'under half the median of five',              facts: { history: past(1, 300, 82, 82, 40) },           faults: [{ kind: 'source_shrunk', source: 'popular', movies: 40, median: 82 }] },
  { name: 'exactly half the median of five',            facts: { history: past(1, 300, 80, 80, 40) },           faults: [] },
  { name: 'the median of six lies between two',         facts: { history: past(81, 81, 80, 84, 900, 1) },       faults: [{ kind: 'source_shrunk', source: 'popular', movies: 40, median: 81 }] },
  { name: "another source's history is not its own",    facts: { history: new Map([['weekly', [900, 900, 900, 900, 900]]]) }, faults: [] },
  { name: 'half of the movies valid is enough',         facts: { totalValid: 30, qualityRate: 50 },             faults: [] },
  { name: 'under half of the movies valid is not',      facts: { totalValid: 29, qualityRate: 48.3 },           faults: [{ kind: 'valid_rate', percent: 48.3 }] },
  { name: 'not one movie valid',                        facts: { totalValid: 0, qualityRate: 0 },               faults: [{ kind: 'valid_rate', percent: 0 }] },
  { name: 'no movies at all',                           facts: { fetched: atLeast(0), perSource: of('popular', movies(0)), totalCollected: 0, totalValid: 0, qualityRate: 0 }, faults: [{ kind: 'no_movies' }] },
  { name: 'no source at all is no movies',              facts: { fetched: [], totalCollected: 0, totalValid: 0, qualityRate: 0 }, faults: [{ kind: 'no_movies' }] },
  { name: 'a source and the whole, each with its fault', facts: { fetched: [fetchedOf(POPULAR, 1)], totalValid: 6, qualityRate: 10 }, faults: [{ kind: 'pages_missing', source: 'popular', expected: 2, received: 1 }, { kind: 'valid_rate', percent: 10 }] },
];

for (const { name, facts, faults } of critical) {
  test(`critical: ${name}`, () => {
    assert.deepEqual(criticalFaults({ ...GOOD, ...facts }), faults);
  });
}

test('a source of which nothing is known has listed no movies', () => {
  assert.equal(listedMovies(undefined), 0);
});

const QUALITY: Warning = { kind: 'quality', percent: 79.9, expected: 80 };
const VOLUME: Warning = { kind: 'volume', movies: 99, expected: 100 };
const BOTH: Expectations = { movies: 100, quality: 80 };

// biome-ignore format: a table is read by column
const expectations: { name: string; expect: Expectations; totalValid: number; qualityRate: number; warnings: Warning[] }[] = [
  { name: 'as expected',                expect: BOTH, totalValid: 100, qualityRate: 80,   warnings: [] },
  { name: 'poorer than expected',       expect: BOTH, totalValid: 100, qualityRate: 79.9, warnings: [QUALITY] },
  { name: 'fewer than expected',        expect: BOTH, totalValid: 99,  qualityRate: 80,   warnings: [VOLUME] },
  { name: 'poorer and fewer',           expect: BOTH, totalValid: 99,  qualityRate: 79.9, warnings: [QUALITY, VOLUME] },
  { name: 'nothing expected',           expect: {},   totalValid: 0,   qualityRate: 0,    warnings: [] },
];

const FIRST = { info: {}, previous: {} };

for (const { name, expect, warnings, ...found } of expectations) {
  test(`warnings: ${name}`, () => {
    const [daily] = mergeCollections({});
    const facts = { ...found, totalCollected: found.totalValid, completeness: {}, ...FIRST };
    assert.deepEqual(warningsOf({ ...(daily as Collection), expect }, facts), warnings);
  });
}

/** What was asked, and how items looked, for a snapshot and the one before. */
const ASKED = { language: 'ko-KR', region: 'KR' };
const OTHERWISE = { language: 'ko-KR', region: 'JP' };
const DRIFT = { popular: { unknown: { mood: 3 }, vanished: [] } };

// biome-ignore format: a table is read by column
const inTurn: { name: string; info: KnownInfo; previous: KnownInfo; warnings: Warning[] }[] = [
  { name: 'the first',                info: ASKED,                             previous: {},                    warnings: [] },
  { name: 'asked as before',          info: ASKED,                             previous: ASKED,                 warnings: [] },
  { name: 'asked for another region', info: ASKED,                             previous: OTHERWISE,             warnings: [{ kind: 'asked_otherwise', asked: ASKED, before: OTHERWISE }] },
  { name: 'a new field',              info: { field_drift: DRIFT },            previous: ASKED,                 warnings: [{ kind: 'drift', source: 'popular', unknown: ['mood'], vanished: [] }] },
  { name: 'a field that was new',     info: { field_drift: DRIFT },            previous: { field_drift: DRIFT }, warnings: [] },
];

for (const { name, info, previous, warnings } of inTurn) {
  test(`told once, when it is not as in the snapshot before: ${name}`, () => {
    const [daily] = mergeCollections({});
    const good = { totalCollected: 99, totalValid: 99, qualityRate: 100, completeness: {} };
    const collection = { ...(daily as Collection), expect: {} };
    assert.deepEqual(warningsOf(collection, { ...good, info, previous }), warnings);
  });
}

// biome-ignore format: a table is read by column
const emptiness: { name: string; totalCollected: number; completeness: SnapshotFacts['completeness']; lacking: string[] }[] = [
  { name: 'as TMDB sends them',           totalCollected: 20, completeness: { overview: 93, poster: 97 },     lacking: [] },
  { name: 'hardly anything',              totalCollected: 20, completeness: { overview: 5 },                  lacking: [] },
  { name: 'not one overview',             totalCollected: 20, completeness: { overview: 0, poster: 97 },      lacking: ['overview'] },
  { name: 'neither',                      totalCollected: 99, completeness: { overview: 0, poster: 0 },       lacking: ['overview', 'poster'] },
  { name: 'too few movies to tell',       totalCollected: 19, completeness: { overview: 0 },                  lacking: [] },
  { name: 'no movies',                    totalCollected: 0,  completeness: { overview: null },               lacking: [] },
];

for (const { name, lacking, ...found } of emptiness) {
  test(`warned of what no movie has: ${name}`, () => {
    const [daily] = mergeCollections({});
    const facts = { ...found, totalValid: 0, qualityRate: 0, ...FIRST };
    assert.deepEqual(
      warningsOf({ ...(daily as Collection), expect: {} }, facts),
      lacking.map((what) => ({ kind: 'lacking', what, movies: found.totalCollected })),
    );
  });
}

// biome-ignore format: a table is read by column
const thresholds: [job: string, Expectations][] = [
  ['daily_collection',  { movies: 100, quality: 80 }],
  ['weekly_collection', { movies: 400, quality: 80 }],
  ['hourly_trending',   { movies: 15,  quality: 80 }],
  ['monthly_refresh',   { movies: 800, quality: 80 }],
];

test('each built-in collection warns under its own expectations', () => {
  const collections = mergeCollections({});
  assert.deepEqual(
    collections.map((collection) => [
      collection.name,
      warningsOf(collection, {
        totalCollected: 0,
        totalValid: 0,
        qualityRate: 0,
        completeness: {},
        ...FIRST,
      }),
    ]),
    thresholds.map(([job, { movies, quality }]) => [
      job,
      [
        { kind: 'quality', percent: 0, expected: quality },
        { kind: 'volume', movies: 0, expected: movies },
      ],
    ]),
  );
});

test('as many values lie under a median as over it, whatever their order', () => {
  const values = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1 });
  fc.assert(
    fc.property(values, (some) => {
      const median = medianOf(some);
      const under = some.filter((value) => value < median).length;
      const over = some.filter((value) => value > median).length;
      assert.ok(under <= some.length / 2 && over <= some.length / 2);
      assert.equal(medianOf(some.toReversed()), median);
    }),
  );
});
