import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BUILT_IN_COLLECTIONS, DEFAULTS } from './defaults.ts';
import { configJsonSchema, keysAt } from './schema.ts';
import { parseDuration } from './values.ts';

interface JsonSchema {
  description?: string;
  default?: unknown;
  $ref?: string;
  additionalProperties?: unknown;
  properties?: Record<string, JsonSchema>;
  $defs?: Record<string, JsonSchema>;
}

const schema = configJsonSchema() as JsonSchema;

/** Each setting with its path, definitions included. */
function settingsIn(part: JsonSchema, path = ''): [string, JsonSchema][] {
  const inner = { ...part.properties, ...part.$defs };
  return Object.entries(inner).flatMap(([key, setting]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return [[at, setting] as [string, JsonSchema], ...settingsIn(setting, at)];
  });
}

test('the published JSON Schema is the one of this program (npm run schema)', () => {
  const published = new URL('../../schema/matinee.schema.json', import.meta.url);
  assert.deepEqual(JSON.parse(readFileSync(published, 'utf8')), schema);
});

test('every setting is described for editors', () => {
  const bare = settingsIn(schema).filter(([, { description, $ref }]) => !description && !$ref);
  assert.deepEqual(
    bare.map(([path]) => path),
    [],
  );
});

test('no mapping of the schema lets an unknown key pass, except names and parameters', () => {
  const open = settingsIn(schema).filter(
    ([, { properties, additionalProperties }]) => properties && additionalProperties !== false,
  );
  assert.deepEqual(
    open.map(([path]) => path),
    ['jobs'],
  );
});

test('the defaults that editors show are those that hold', () => {
  const shown = new Map(settingsIn(schema).map(([path, setting]) => [path, setting.default]));
  const { timeoutMs, ...tmdb } = DEFAULTS.tmdb;
  for (const [key, value] of Object.entries(tmdb)) assert.equal(shown.get(`tmdb.${key}`), value);
  assert.equal(parseDuration(String(shown.get('tmdb.timeout'))), timeoutMs);
  assert.equal(parseDuration(String(shown.get('job.timeout'))), DEFAULTS.jobTimeoutMs);
  const { catchUp, catchUpWindow, overlap, retry } = schema.$defs?.['job']?.properties ?? {};
  assert.deepEqual(
    [catchUp?.default, catchUpWindow?.default, overlap?.default],
    [DEFAULTS.missed.catchUp, DEFAULTS.missed.catchUpWindowMs, DEFAULTS.missed.overlap],
  );
  const shownDelays = retry?.default as string[] | undefined;
  assert.deepEqual(shownDelays?.map(parseDuration), DEFAULTS.missed.retryDelaysMs);
});

test('editors complete the names of the built-in jobs', () => {
  assert.deepEqual(
    Object.keys(schema.properties?.['jobs']?.properties ?? {}),
    BUILT_IN_COLLECTIONS.map(({ name }) => name),
  );
});

test('the keys of a mapping are known by its path, through lists and names', () => {
  assert.deepEqual(keysAt(['jobs', 'any', 'expect']), ['movies', 'quality']);
  assert.deepEqual(keysAt(['jobs', 'any', 'sources', 3, 'latest']), ['days', 'sort', 'minVotes']);
  assert.deepEqual(keysAt(['timezone']), []);
  assert.deepEqual(keysAt(['nowhere', 'at', 'all']), []);
});
