import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

import { RULE_NAMES } from '../src/quality/rules.ts';
import type { SandboxOptions } from '../src/sandbox/sandbox.ts';
import type { CriticalFault } from '../src/snapshot.ts';
import { FILMS, makeHome, openWorld, runCli, SMALL, UNPACED, withTmdb } from './support/cli.ts';

type Json = Record<string, unknown>;

interface Schema {
  $defs: Record<string, { enum?: readonly string[] }>;
}

const schema: Schema = JSON.parse(
  await readFile(join(import.meta.dirname, '../schema/snapshot.schema.json'), 'utf8'),
);
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
formats.default(ajv).addSchema(schema, 'snapshot');
const validate = ajv.compile({ $ref: 'snapshot' });
const validateFault = ajv.compile({ $ref: 'snapshot#/$defs/fault' });

/** Where a document is not as the schema says; nowhere when it is valid. */
function wrongPlaces(document: unknown): string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath }) => instancePath);
}

const OWN = `${UNPACED}jobs:
  korean_classics:
    schedule: '0 5 * * 1'
    period: day
    sources:
      - { name: old, discover: { with_original_language: ko }, filter: { vote_count: { min: 5 } } }
`;
const GROUPED = OWN.replace('name: old,', 'name: old, group: classics,');
const TRENDING_FAILS: Partial<SandboxOptions> = {
  movies: FILMS,
  faults: [{ kind: 'status', status: 503, path: '/trending', times: 5 }],
};

interface Made {
  job: string;
  yaml: string;
  tmdb: Partial<SandboxOptions>;
  exitCode: number;
}

// biome-ignore format: a table is read by column
const MADE = {
  'of a day':                       { job: 'daily',           yaml: UNPACED, tmdb: {},                exitCode: 0 },
  'of a week':                      { job: 'weekly',          yaml: UNPACED, tmdb: {},                exitCode: 0 },
  'of an hour':                     { job: 'hourly',          yaml: UNPACED, tmdb: {},                exitCode: 0 },
  'of a month':                     { job: 'monthly',         yaml: UNPACED, tmdb: {},                exitCode: 0 },
  "of a job of the user's own":     { job: 'korean_classics', yaml: OWN,     tmdb: {},                exitCode: 0 },
  'whose sources are grouped':      { job: 'korean_classics', yaml: GROUPED, tmdb: {},                exitCode: 0 },
  'with rejected movies':           { job: 'daily',           yaml: SMALL,   tmdb: { movies: FILMS }, exitCode: 0 },
  'set aside, a list missing':      { job: 'daily',           yaml: SMALL,   tmdb: TRENDING_FAILS,    exitCode: 4 },
  'set aside, without any movies':  { job: 'daily',           yaml: SMALL,   tmdb: { movies: [] },    exitCode: 4 },
} satisfies Record<string, Made>;

const made = new Map<string, Promise<Json>>();

/** The file of a snapshot, made by a run once for all tests. */
function snapshotOf(t: TestContext, name: keyof typeof MADE): Promise<Json> {
  const making = made.get(name) ?? makeSnapshot(t, name);
  made.set(name, making);
  return making;
}

async function makeSnapshot(t: TestContext, name: keyof typeof MADE): Promise<Json> {
  const { job, yaml, tmdb, exitCode } = MADE[name];
  const world = withTmdb(await openWorld(t), { drift: false, ...tmdb });
  await makeHome(world, yaml);
  const { code, stderr } = await runCli(`run ${job}`, world);
  assert.equal(code, exitCode, stderr);
  const folder = join(world.home, exitCode === 0 ? 'data/raw/movies' : 'data/quarantine/snapshots');
  const [file = ''] = await readdir(folder);
  return JSON.parse(await readFile(join(folder, file), 'utf8'));
}

function object(value: unknown): Json {
  assert.ok(typeof value === 'object' && value !== null);
  return value as Json;
}

/** A copy in which one value is another one, or gone when that is undefined. */
function changed(document: Json, path: string, value: unknown): Json {
  const copy = structuredClone(document);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let parent = copy;
  for (const key of keys) parent = object(parent[key]);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

describe('a snapshot', () => {
  for (const name of Object.keys(MADE) as (keyof typeof MADE)[]) {
    test(`${name} is as its schema says, and no key more or less`, async (t) => {
      const snapshot = await snapshotOf(t, name);
      assert.deepEqual(wrongPlaces(snapshot), []);

      const info = object(snapshot['collection_info']);
      const keys = [
        ...Object.keys(snapshot),
        ...Object.keys(info).map((key) => `collection_info.${key}`),
        ...Object.keys(object(info['metadata'])).map((key) => `collection_info.metadata.${key}`),
      ];
      const dispensable = keys.filter(
        (key) => wrongPlaces(changed({ ...snapshot, movies: [] }, key, undefined)).length === 0,
      );
      // Whether sources are grouped is not to be seen in the file.
      const optional = ['collection_info.by_source', 'collection_info.metadata.by_source'];
      assert.deepEqual(dispensable, name === 'whose sources are grouped' ? optional : []);

      const holders = ['collection_info.', 'collection_info.metadata.', ''];
      const open = holders.filter((at) => wrongPlaces(changed(snapshot, `${at}x`, 1)).length === 0);
      assert.deepEqual(open, []);
    });
  }
});

test('a snapshot may stand for any hour, day, week or month', async (t) => {
  const snapshot = await snapshotOf(t, 'of a day');
  for (const period of ['20261123_08', '20261025_02+0100', '20261123', '2026-W47', '202611']) {
    assert.deepEqual(wrongPlaces(changed(snapshot, 'collection_info.period', period)), []);
  }
});

describe('a snapshot is not as its schema says', () => {
  // biome-ignore format: a table is read by column
  const cases: { of: keyof typeof MADE; path: string; value: unknown }[] = [
    { of: 'of a day',   path: 'save_timestamp',                                value: '2026-11-23T02:00:00Z' },
    { of: 'of a day',   path: 'movies.0.id',                                   value: null },
    { of: 'of a day',   path: 'movies.0',                                      value: 42 },
    { of: 'of a day',   path: 'collection_info.collection_time',               value: '2026-13-23T02:00:00+09:00' },
    { of: 'of a day',   path: 'collection_info.as_of',                         value: '2026-02-30' },
    { of: 'of a day',   path: 'collection_info.timestamp',                     value: '20261123_02' },
    { of: 'of a day',   path: 'collection_info.sources',                       value: { popular: '100' } },
    { of: 'of a day',   path: 'collection_info.quality_rate',                  value: 100.1 },
    { of: 'of a day',   path: 'collection_info.total_movies',                  value: -1 },
    { of: 'of a day',   path: 'collection_info.late_by_s',                     value: 0.5 },
    { of: 'of a day',   path: 'collection_info.run_id',                        value: 'daily-20261123' },
    { of: 'of a day',   path: 'collection_info.period',                        value: '2026-11-23' },
    { of: 'of a day',   path: 'collection_info.pages',                         value: { expected: 9 } },
    { of: 'of a day',   path: 'collection_info.rejected',                      value: { ugly: 1 } },
    { of: 'of a day',   path: 'collection_info.flagged',                       value: { score: 1 } },
    { of: 'of a day',   path: 'collection_info.flagged.few_votes',             value: 0 },
    { of: 'of a day',   path: 'collection_info.score.poor',                    value: undefined },
    { of: 'of a day',   path: 'collection_info.score.best',                    value: 1 },
    { of: 'of a day',   path: 'collection_info.per_source.popular.shifted',    value: undefined },
    { of: 'of a day',   path: 'collection_info.per_source.Popular',            value: {} },
    { of: 'of a day',   path: 'collection_info.batch.common_issues',           value: { overview: 'many' } },
    { of: 'of a day',   path: 'collection_info.batch.quality_distribution.x',  value: 1 },
    { of: 'of a day',   path: 'collection_info.complete',                      value: false },
    { of: 'of a day',   path: 'collection_info.reasons',                       value: [{ kind: 'no_movies' }] },
    { of: 'of a day',   path: 'collection_info.unchanged',                     value: ['popular', 'popular'] },
    { of: 'of a day',   path: 'collection_info.content.popular',               value: 'abc' },
    { of: 'of a day',   path: 'collection_info.completeness.overview',         value: '85' },
    { of: 'of a day',   path: 'collection_info.field_drift',                   value: { popular: { unknown: {} } } },
    { of: 'of a day',   path: 'collection_info.report',                        value: 'weekly' },
    { of: 'of a day',   path: 'collection_info.source',                        value: 'imdb' },
    { of: 'of a day',   path: 'collection_info.schema_version',                value: 2 },
    { of: 'of a day',   path: 'collection_info.attribution',                   value: 'TMDB' },
    { of: 'of a day',   path: 'collection_info.lists.popular',                 value: [true] },
    { of: 'of a day',   path: 'collection_info.observed_at.popular',           value: ['today'] },
    { of: 'of a day',   path: 'collection_info.collection_type',               value: 'weekly' },
    { of: 'of a week',  path: 'collection_info.week_number',                   value: 54 },
    { of: 'of a week',  path: 'collection_info.sources',                       value: {} },
    { of: 'of a week',  path: 'collection_info.genre_names.28',                value: null },
    { of: 'of an hour', path: 'collection_info.timestamp',                     value: '20261123' },
    { of: 'of an hour', path: 'collection_info.hour',                          value: 24 },
    { of: 'of a month', path: 'collection_info.month',                         value: '2026-11' },
    { of: 'of a month', path: 'collection_info.metadata.pages_processed',      value: null },
    { of: 'set aside, a list missing', path: 'collection_info.complete',       value: true },
    { of: 'set aside, a list missing', path: 'collection_info.reasons',        value: [] },
  ];
  for (const { of, path, value } of cases) {
    test(`${of} when ${path} is ${JSON.stringify(value) ?? 'left out'}`, async (t) => {
      const wrong = wrongPlaces(changed(await snapshotOf(t, of), path, value));
      const parent = `/${path.replaceAll('.', '/')}`.replace(/\/[^/]*$/, '');
      assert.ok(
        wrong.some((place) => place.startsWith(parent)),
        `expected below ${parent}, found at ${wrong.join() || 'no place'}`,
      );
    });
  }
});

describe('why a snapshot was set aside', () => {
  const reasons: { [Kind in CriticalFault['kind']]: CriticalFault & { kind: Kind } } = {
    pages_missing: { kind: 'pages_missing', source: 'popular', expected: 5, received: 4 },
    pages_repeated: { kind: 'pages_repeated', source: 'popular', pages: 5, repeated: 4 },
    unidentified: { kind: 'unidentified', items: 180, unidentified: 171 },
    repeated: { kind: 'repeated', source: 'popular', items: 100, movies: 20 },
    source_short: { kind: 'source_short', source: 'popular', movies: 3, minMovies: 20 },
    source_shrunk: { kind: 'source_shrunk', source: 'popular', movies: 3, median: 60.5 },
    valid_rate: { kind: 'valid_rate', percent: 12.5 },
    no_movies: { kind: 'no_movies' },
    outside_period: { kind: 'outside_period', period: '20261123', observedPeriod: '20261124' },
  };

  for (const reason of Object.values(reasons)) {
    test(`${reason.kind} is described with all its values, and needs them`, () => {
      assert.equal(validateFault(reason), true);
      const without = Object.keys(reason).filter((key) =>
        validateFault(changed({ ...reason }, key, undefined)),
      );
      assert.deepEqual(without, []);
    });
  }
});

test('the schema knows the quality rules there are', () => {
  assert.deepEqual(schema.$defs['rule']?.enum, RULE_NAMES);
});

test('the schema says of every key what it means', () => {
  const described = new Map<string, boolean>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const [key, inner] of Object.entries((part as Json)['properties'] ?? {})) {
      described.set(key, described.get(key) === true || 'description' in object(inner));
    }
    Object.values(part).forEach(visit);
  };
  visit(schema);
  const bare = [...described].filter(([, is]) => !is).map(([key]) => key);
  assert.deepEqual(bare, []);
});
