import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { BUILT_IN_COLLECTIONS } from './defaults.ts';
import { parseSettings, type SettingsInput } from './load.ts';
import type { Origin } from './origins.ts';

const settingsOf = (input: Partial<SettingsInput>) =>
  parseSettings({
    yaml: undefined,
    yamlFile: '/home/ann/matinee.yaml',
    dotenv: undefined,
    dotenvFile: '/home/ann/.env',
    env: {},
    ...input,
  });

const DEFAULT_TMDB = {
  language: 'ko-KR',
  region: 'KR',
  requestsPerSecond: 20,
  connections: 10,
  timeoutMs: 30_000,
  baseUrl: 'https://api.themoviedb.org/3',
};

describe('without a file', () => {
  test('the defaults hold', async () => {
    const { collections, origins, ...rest } = await settingsOf({});
    assert.deepEqual(rest, {
      timezone: 'Asia/Seoul',
      lang: undefined,
      attempts: 4,
      tmdb: DEFAULT_TMDB,
      quality: { reject: [], flag: [] },
      apiKey: undefined,
      notices: [],
      doubtfulNotices: [],
    });
    assert.deepEqual(
      collections,
      BUILT_IN_COLLECTIONS.map((collection) => ({ ...collection, timezone: 'Asia/Seoul' })),
    );
    assert.deepEqual(new Set(Object.values(origins)), new Set(['default']));
  });

  test('an empty file says the same', async () => {
    assert.deepEqual(await settingsOf({ yaml: '' }), await settingsOf({}));
  });

  test('what reads files is not loaded', () => {
    const script = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ resolve: (name, context, next) => (loaded.push(name), next(name, context)) });
      const { parseSettings } = await import(${JSON.stringify(import.meta.resolve('./load.ts'))});
      for (const yaml of [undefined, 'lang: ko']) {
        await parseSettings({ yaml, yamlFile: 'f', dotenvFile: 'f', env: {} });
        console.log(['zod', 'yaml', 'croner'].filter((name) => loaded.includes(name)).join());
      }
    `;
    const args = ['--input-type=module', '-e', script];
    assert.equal(execFileSync(process.execPath, args, { encoding: 'utf8' }), '\nzod,yaml,croner\n');
  });
});

describe('the default collections', () => {
  test('make the requests of the original guide: 9, 61, 1 and 50 pages', async () => {
    const { collections } = await settingsOf({});
    assert.deepEqual(
      collections.map(({ name, short, schedule, sources }) => {
        const pages = sources.reduce((sum, source) => sum + source.pages, 0);
        return [name, short, schedule, pages];
      }),
      [
        ['daily_collection', 'daily', '0 2 * * *', 9],
        ['weekly_collection', 'weekly', '0 3 * * 0', 61],
        ['hourly_trending', 'hourly', '0 8-22 * * *', 1],
        ['monthly_refresh', 'monthly', '0 4 1 * *', 50],
      ],
    );
  });

  test('have names of their own, for files and for people', () => {
    for (const key of ['name', 'short', 'dataset', 'type'] as const) {
      assert.equal(new Set(BUILT_IN_COLLECTIONS.map((collection) => collection[key])).size, 4, key);
    }
  });
});

const FULL = `
timezone: Europe/Berlin
lang: en
attempts: 7
tmdb:
  language: de
  region: DE
  requestsPerSecond: unlimited
  connections: 4
  timeout: 1m
  baseUrl: http://127.0.0.1:8080/3/
quality: { reject: [few_votes], flag: [adult] }
`;

test('every setting of the file acts', async () => {
  const { collections, origins, ...rest } = await settingsOf({ yaml: FULL });
  assert.deepEqual(rest, {
    timezone: 'Europe/Berlin',
    lang: 'en',
    attempts: 7,
    tmdb: {
      language: 'de',
      region: 'DE',
      requestsPerSecond: 'unlimited',
      connections: 4,
      timeoutMs: 60_000,
      baseUrl: 'http://127.0.0.1:8080/3',
    },
    quality: { reject: ['few_votes'], flag: ['adult'] },
    apiKey: undefined,
    notices: [],
    doubtfulNotices: [],
  });
  assert.deepEqual(
    new Set(collections.map(({ timezone }) => timezone)),
    new Set(['Europe/Berlin']),
  );
  const fromFile = Object.keys(origins).filter((path) => origins[path] === 'file');
  assert.deepEqual(fromFile, [
    'timezone',
    'lang',
    'attempts',
    'tmdb.language',
    'tmdb.region',
    'tmdb.requestsPerSecond',
    'tmdb.connections',
    'tmdb.timeout',
    'tmdb.baseUrl',
    'quality.reject',
    'quality.flag',
    'jobs.daily_collection.timezone',
    'jobs.weekly_collection.timezone',
    'jobs.hourly_trending.timezone',
    'jobs.monthly_refresh.timezone',
  ]);
});

describe('a job', () => {
  test('keeps the default of what is not said', async () => {
    const yaml = `jobs:
      hourly_trending: { schedule: "0 * * * *", timezone: UTC }
      daily_collection: { enabled: false, expect: { movies: 50 }, timeout: 2h }
      weekly_collection: { catchUp: all, catchUpWindow: 3d, overlap: queue, retry: [10s, 1h] }
      monthly_refresh: { catchUp: none, catchUpWindow: next, retry: [] }`;
    const { collections, origins } = await settingsOf({ yaml });
    const [daily, weekly, hourly, monthly] = (await settingsOf({})).collections;
    assert.deepEqual(collections, [
      { ...daily, enabled: false, expect: { movies: 50, quality: 80 }, timeoutMs: 7_200_000 },
      {
        ...weekly,
        catchUp: 'all',
        catchUpWindowMs: 259_200_000,
        overlap: 'queue',
        retryDelaysMs: [10_000, 3_600_000],
      },
      { ...hourly, schedule: '0 * * * *', timezone: 'UTC' },
      { ...monthly, catchUp: 'none', retryDelaysMs: [] },
    ]);
    assert.equal(hourly?.catchUpWindowMs, 3_600_000);
    const fromFile = Object.keys(origins).filter((path) => origins[path] === 'file');
    assert.deepEqual(fromFile, [
      'jobs.daily_collection.enabled',
      'jobs.daily_collection.expect.movies',
      'jobs.daily_collection.timeout',
      'jobs.weekly_collection.catchUp',
      'jobs.weekly_collection.catchUpWindow',
      'jobs.weekly_collection.overlap',
      'jobs.weekly_collection.retry',
      'jobs.hourly_trending.schedule',
      'jobs.hourly_trending.timezone',
      'jobs.monthly_refresh.catchUp',
      'jobs.monthly_refresh.catchUpWindow',
      'jobs.monthly_refresh.retry',
    ]);
  });

  test('has its sources replaced as a whole, its file names and period changed', async () => {
    const yaml = `jobs:
      weekly_collection:
        period: month
        dataset: genres
        sources: [{ name: animation, discover: { with_genres: 16 }, group: genres, pages: 2 }]`;
    const { collections } = await settingsOf({ yaml });
    const weekly = (await settingsOf({})).collections[1];
    assert.deepEqual(collections[1], {
      ...weekly,
      period: 'month',
      dataset: 'genres',
      sources: [{ name: 'animation', discover: { with_genres: 16 }, group: 'genres', pages: 2 }],
    });
  });

  test("of the user's own needs no more than schedule, period and sources", async () => {
    const yaml = `jobs:
      now_playing_kr:
        schedule: "30 6 * * *"
        period: day
        sources:
          - { name: now_playing, list: now_playing, pages: 5, params: { region: KR } }
          - { name: hits, trending: week, filter: { vote_average: { min: 7.5 } }, minMovies: 3 }
          - { name: fresh, latest: {} }
          - { name: recent, latest: { days: 7, sort: popularity.desc, minVotes: 10 } }
          - { name: known, latest: { minVotes: 50 } }`;
    const { collections } = await settingsOf({ yaml });
    assert.equal(collections.length, 5);
    assert.deepEqual(collections[4], {
      name: 'now_playing_kr',
      short: 'now_playing_kr',
      dataset: 'now_playing_kr',
      type: 'now_playing_kr',
      schedule: '30 6 * * *',
      timezone: 'Asia/Seoul',
      enabled: true,
      period: 'day',
      sources: [
        { name: 'now_playing', list: 'now_playing', pages: 5, params: { region: 'KR' } },
        {
          name: 'hits',
          trending: 'week',
          pages: 1,
          filter: { vote_average: { min: 7.5 } },
          minMovies: 3,
        },
        { name: 'fresh', pages: 1, latest: { days: 90, sort: 'primary_release_date.desc' } },
        { name: 'recent', pages: 1, latest: { days: 7, sort: 'popularity.desc', minVotes: 10 } },
        {
          name: 'known',
          pages: 1,
          latest: { days: 90, sort: 'primary_release_date.desc', minVotes: 50 },
        },
      ],
      expect: {},
      timeoutMs: 1_800_000,
      catchUp: 'latest',
      catchUpWindowMs: 'next',
      overlap: 'skip',
      retryDelaysMs: [300_000, 1_800_000, 7_200_000],
    });
  });
});

describe('the environment', () => {
  test('wins over .env, and .env over the file', async () => {
    const { lang, tmdb, apiKey, origins, notices } = await settingsOf({
      yaml: FULL,
      dotenv: 'TMDB_API_KEY=0123\nTMDB_REGION=US\nTMDB_LANGUAGE=en-US\nTMDB_MAX_RETRIES=3\n',
      env: { TMDB_REGION: 'FR', TMDB_TIMEOUT: '2.5', TMDB_BASE_URL: 'sandbox', MATINEE_LANG: 'ko' },
    });
    assert.deepEqual(
      [lang, apiKey, notices],
      ['ko', '0123', [{ name: 'TMDB_MAX_RETRIES', setting: undefined }]],
    );
    assert.deepEqual(tmdb, {
      language: 'en-US',
      region: 'FR',
      requestsPerSecond: 'unlimited',
      connections: 4,
      timeoutMs: 2500,
      baseUrl: 'sandbox',
    });
    const from = (origin: Origin) =>
      Object.keys(origins).filter((path) => origins[path] === origin);
    assert.deepEqual(from('environment'), ['lang', 'tmdb.region', 'tmdb.timeout', 'tmdb.baseUrl']);
    assert.deepEqual(from('.env'), ['tmdb.language']);
  });

  test('says nothing with an empty variable', async () => {
    const { apiKey, tmdb, origins } = await settingsOf({
      dotenv: 'TMDB_API_KEY=0123\n',
      env: { TMDB_API_KEY: '', TMDB_REGION: ' ' },
    });
    assert.deepEqual([apiKey, tmdb, origins['tmdb.region']], ['0123', DEFAULT_TMDB, 'default']);
  });

  // biome-ignore format: a table is read by column
  const cases: [name: string, value: string, shown: string, expected: string][] = [
    ['MATINEE_LANG',  'de',              'de',          'ko | en'],
    ['TMDB_LANGUAGE', 'korean',          'korean',      'ISO 639-1 (ko-KR)'],
    ['TMDB_REGION',   'Korea',           'Korea',       'ISO 3166-1 (KR)'],
    ['TMDB_TIMEOUT',  '30s',             '30s',         '1..300 s'],
    ['TMDB_TIMEOUT',  '301',             '301',         '1..300 s'],
    ['TMDB_BASE_URL', 'http://a/3?k=01', 'http://a/3?…', 'https://… | sandbox | sandbox-lively'],
  ];
  for (const [name, value, shown, expected] of cases) {
    test(`is refused with ${name}=${value}`, async () => {
      await assert.rejects(settingsOf({ env: { [name]: value } }), {
        code: 'env-invalid',
        values: { name, value: shown, expected },
      });
    });
  }
});
