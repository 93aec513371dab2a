import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import * as fc from 'fast-check';

import type { CollectionInfo, OriginalStatistics } from './collection-info.ts';
import { readCollectionInfo } from './read-collection-info.ts';

const STATISTICS: Required<OriginalStatistics> = {
  collection_type: 'weekly',
  timestamp: '20261122',
  total_collected: 3,
  total_valid: 2,
  quality_rate: 66.66666666666666,
  week_number: 47,
  hour: 3,
  month: '202611',
  pages_processed: 2,
  sources: { trending: 4 },
  by_source: { trending: 4 },
};
const GRADES = { excellent: 2, good: 0, fair: 0, poor: 1 };

/** Every key there is, those too that no one snapshot has together; the compiler misses none. */
const ALL: Required<CollectionInfo> = {
  ...STATISTICS,
  collection_time: '2026-11-22T03:00:02+09:00',
  total_movies: 2,
  metadata: STATISTICS,
  raw_count: 5,
  filtered: 0,
  unidentified: 1,
  duplicates: 1,
  clean_rate: 33.33333333333333,
  run_id: 'weekly-20261121T180002Z-00b3',
  job: 'weekly_collection',
  period: '2026-W47',
  occurrence: '2026-11-22T03:00:00+09:00',
  as_of: '2026-11-22',
  timezone: 'Asia/Seoul',
  language: 'ko-KR',
  region: 'KR',
  late_by_s: 2,
  pages: { expected: 2, received: 2 },
  rejected: { score: 1 },
  flagged: { few_votes: 2 },
  score: { mean: 87.5, ...GRADES },
  per_source: {
    trending: {
      raw: 5,
      filtered: 0,
      unidentified: 1,
      duplicates: 1,
      unique: 3,
      shifted: 1,
      rejected: { score: 1 },
      flagged: { few_votes: 2 },
    },
  },
  batch: {
    total_movies: 3,
    valid_movies: 2,
    invalid_movies: 1,
    quality_distribution: GRADES,
    common_issues: { 'Insufficient votes': 2 },
    recommendations: ['데이터 품질이 양호합니다.'],
  },
  complete: true,
  unchanged: ['trending'],
  content: { trending: 'a'.repeat(64) },
  completeness: { title: 100, overview: 66.5, poster: null, release_date: 0 },
  field_drift: { trending: { unknown: { mood: 5 }, vanished: ['video'] } },
  config_hash: '0123456789abcdef',
  report: 'weekly',
  genre_names: { '28': '액션' },
  source: 'tmdb',
  schema_version: 1,
  program_version: '0.1.0',
  attribution: 'This product uses the TMDB API but is not endorsed or certified by TMDB.',
  reasons: [{ kind: 'no_movies' }],
  lists: { trending: [7, 'x', null, 7, 9] },
  observed_at: { trending: ['2026-11-22T03:00:03+09:00', '2026-11-22T03:00:04+09:00'] },
};

interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  properties?: Record<string, Schema | true>;
  additionalProperties?: Schema | boolean;
  allOf?: readonly Schema[];
  then?: Schema;
  else?: Schema;
}

const schema: Schema = JSON.parse(
  await readFile(join(import.meta.dirname, '../schema/snapshot.schema.json'), 'utf8'),
);

/** The schemas that may hold of what this one describes: itself, what it refers to, its cases. */
function partsOf(part: Schema): Schema[] {
  const name = part.$ref?.replace('#/$defs/', '');
  const others = [
    ...(name === undefined ? [] : [schema.$defs?.[name] ?? assert.fail(name)]),
    ...(part.allOf ?? []),
    ...[part.then, part.else].filter((one) => one !== undefined),
  ];
  return [part, ...others.flatMap(partsOf)];
}

/** Where a value has other keys than its schema, and which; of an array nothing is asked. */
function differences(value: unknown, part: Schema, at: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const parts = partsOf(part);
  const described = parts.flatMap((one) => Object.entries(one.properties ?? {}));
  const inner = parts.map((one) => one.additionalProperties).find((one) => typeof one === 'object');
  if (inner !== undefined && described.length === 0) {
    return Object.values(value).flatMap((one) => differences(one, inner, `${at}.*`));
  }
  const inSchema = new Set(described.map(([key]) => key));
  const inType = new Set(Object.keys(value));
  return [
    ...[...inSchema]
      .filter((key) => !inType.has(key))
      .map((key) => `${at}.${key} is in the schema alone`),
    ...[...inType]
      .filter((key) => !inSchema.has(key))
      .map((key) => `${at}.${key} is in the type alone`),
    ...described.flatMap(([key, one]) =>
      one === true ? [] : differences((value as Record<string, unknown>)[key], one, `${at}.${key}`),
    ),
  ];
}

test('the type has the keys of the published schema, at every depth', () => {
  const part = { $ref: '#/$defs/collection_info' };
  assert.deepEqual(differences(ALL, part, 'collection_info'), []);
});

test('the keys of a type and of a schema that differ are told', () => {
  const { score, ...without } = ALL;
  const { mean: _, ...grades } = score;
  const part = { $ref: '#/$defs/collection_info' };
  assert.deepEqual(differences({ ...without, mood: 1 }, part, 'info'), [
    'info.score is in the schema alone',
    'info.mood is in the type alone',
  ]);
  assert.deepEqual(differences({ ...ALL, score: { ...grades, median: 1 } }, part, 'info'), [
    'info.score.mean is in the schema alone',
    'info.score.median is in the type alone',
  ]);
});

test('what is written is read as it was', () => {
  assert.deepEqual(readCollectionInfo(JSON.parse(JSON.stringify(ALL))), ALL);
});

test('keys that an older program did not write may be missing, those of a newer one are kept', () => {
  const keys = fc.subarray(Object.keys(ALL) as (keyof CollectionInfo)[]);
  const newer = fc.dictionary(
    fc.string().filter((key) => !Object.hasOwn(ALL, key)),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(keys, newer, (keys, newer) => {
      const info = { ...newer, ...Object.fromEntries(keys.map((key) => [key, ALL[key]])) };
      assert.deepEqual(readCollectionInfo(info), info);
    }),
  );
});

for (const value of [undefined, null, 7, 'text', true, [], [ALL]]) {
  test(`${JSON.stringify(value)?.slice(0, 9) ?? 'nothing'} says nothing of a snapshot`, () => {
    assert.equal(readCollectionInfo(value), undefined);
  });
}

type Path = readonly string[];

/** The places within a value, the innermost and those around them. */
function placesIn(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...placesIn(inner).map((path) => [key, ...path]),
  ]);
}

/** A copy with another value at one place. */
function changed(value: unknown, [key = '', ...rest]: Path, to: unknown): unknown {
  const copy: unknown = structuredClone(value);
  const fields = copy as Record<string, unknown>;
  fields[key] = rest.length === 0 ? to : changed(fields[key], rest, to);
  return copy;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((inner, key) => (inner as Record<string, unknown>)[key], value);
}

/** What of JSON a value is. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Where more than one kind of JSON may stand. */
const NULLABLE = /^completeness\./;
const IDS = /^lists\.\w+\.\d+$/;

describe('of another kind than the program writes, nothing is read', () => {
  const others: readonly unknown[] = [null, true, 7, 'text', ['text', null], { a: null }];
  for (const path of placesIn(ALL)) {
    const name = path.join('.');
    test(name, () => {
      const was = kindOf(valueAt(ALL, path));
      const allowed = new Set([
        was,
        ...(NULLABLE.test(name) ? ['null', 'number'] : []),
        ...(IDS.test(name) ? ['null', 'number', 'string'] : []),
      ]);
      for (const other of others.filter((one) => !allowed.has(kindOf(one)))) {
        assert.equal(readCollectionInfo(changed(ALL, path, other)), undefined, String(other));
      }
    });
  }
});

describe('of the right kind and impossible, it is not read', () => {
  // biome-ignore format: a table is read by column
  const cases: { path: string; to: unknown }[] = [
    { path: 'raw_count',                 to: -1 },
    { path: 'total_valid',               to: 0.5 },
    { path: 'total_movies',              to: 2 ** 53 },
    { path: 'quality_rate',              to: Number.POSITIVE_INFINITY },
    { path: 'metadata.week_number',      to: 1.5 },
    { path: 'per_source.trending.raw',   to: -3 },
    { path: 'rejected.score',            to: 0.25 },
    { path: 'collection_time',           to: 'noon' },
    { path: 'as_of',                     to: 'today' },
    { path: 'observed_at.trending.1',    to: '' },
    { path: 'pages',                     to: { expected: 2 } },
    { path: 'score',                     to: { mean: 87.5 } },
    { path: 'batch.quality_distribution', to: {} },
    { path: 'reasons.0',                 to: { source: 'trending' } },
  ];
  for (const { path, to } of cases) {
    test(`${path} is ${JSON.stringify(to)}`, () => {
      assert.equal(readCollectionInfo(changed(ALL, path.split('.'), to)), undefined);
    });
  }
});
