import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MatineeError, type ConfigFault, type ConfigProblem } from '../errors.ts';
import { RULE_NAMES } from '../quality/rules.ts';
import { readConfigFile } from './file.ts';
import { DISCOVER_PARAMS } from './schema-sources.ts';

const FILE = '/home/ann/matinee.yaml';

/** What is wrong with a file: [path, line, fault]. */
function problemsOf(text: string): [string, number | undefined, ConfigFault][] {
  try {
    readConfigFile(text, FILE);
    return [];
  } catch (error) {
    assert.ok(error instanceof MatineeError && error.code === 'config-invalid', String(error));
    const { file, problems } = error.values as { file: string; problems: ConfigProblem[] };
    assert.equal(file, FILE);
    return problems.map(({ path, line, problem }) => [path, line, problem]);
  }
}

const TOP = ['timezone', 'lang', 'attempts', 'tmdb', 'jobs', 'quality'];
const BUILT_IN = ['daily_collection', 'weekly_collection', 'hourly_trending', 'monthly_refresh'];
const SORTS = [
  'popularity.asc',
  'popularity.desc',
  'primary_release_date.asc',
  'primary_release_date.desc',
  'revenue.asc',
  'revenue.desc',
  'title.asc',
  'title.desc',
  'original_title.asc',
  'original_title.desc',
  'vote_average.asc',
  'vote_average.desc',
  'vote_count.asc',
  'vote_count.desc',
];
const LATEST_KEYS = [
  'name',
  'list',
  'trending',
  'discover',
  'latest',
  'pages',
  'filter',
  'minMovies',
  'group',
];

describe('one thing wrong is told by path, line and fault:', () => {
  // biome-ignore format: a table is read by column
  const cases: [yaml: string, path: string, fault: ConfigFault][] = [
    ['tmbd: {}',                               'tmbd',                    { kind: 'unknown-key', key: 'tmbd', nearest: 'tmdb', known: TOP }],
    ['logging: {}',                            'logging',                 { kind: 'unknown-key', key: 'logging', known: TOP }],
    ['constructor: 1',                         'constructor',             { kind: 'unknown-key', key: 'constructor', known: TOP }],
    ['timezone: Asia/Soul',                    'timezone',                { kind: 'zone', found: 'Asia/Soul', nearest: 'Asia/Seoul' }],
    ['timezone: america/new_york',             'timezone',                { kind: 'zone', found: 'america/new_york', nearest: 'America/New_York' }],
    ['jobs: { weekly_collection: { timezone: utc } }', 'jobs.weekly_collection.timezone', { kind: 'zone', found: 'utc', nearest: 'UTC' }],
    ['timezone: +09:00',                       'timezone',                { kind: 'zone', found: '+09:00' }],
    ['timezone: 9',                            'timezone',                { kind: 'expected', expected: 'string', found: '9' }],
    ['lang: kor',                              'lang',                    { kind: 'one-of', allowed: ['ko', 'en'], found: 'kor', nearest: 'ko' }],
    ['tmdb: []',                               'tmdb',                    { kind: 'expected', expected: 'object', found: '[]' }],
    ['tmdb: { language: korean }',             'tmdb.language',           { kind: 'expected', expected: 'ISO 639-1 (ko-KR)', found: 'korean' }],
    ['tmdb: { region: kr }',                   'tmdb.region',             { kind: 'expected', expected: 'ISO 3166-1 (KR)', found: 'kr' }],
    ['tmdb: { requestsPerSecond: 0 }',         'tmdb.requestsPerSecond',  { kind: 'range', min: 1, found: 0 }],
    ['tmdb: { requestsPerSecond: 51 }',        'tmdb.requestsPerSecond',  { kind: 'range', max: 50, found: 51 }],
    ['tmdb: { requestsPerSecond: fast }',      'tmdb.requestsPerSecond',  { kind: 'expected', expected: 'number | unlimited', found: 'fast' }],
    ['tmdb: { requestsPerSecond: 2.5 }',       'tmdb.requestsPerSecond',  { kind: 'expected', expected: 'integer | unlimited', found: '2.5' }],
    ['tmdb: { connections: 21 }',              'tmdb.connections',        { kind: 'range', max: 20, found: 21 }],
    ['tmdb: { timeout: 30 }',                  'tmdb.timeout',            { kind: 'duration', found: '30' }],
    ['tmdb: { timeout: 30 seconds }',          'tmdb.timeout',            { kind: 'duration', found: '30 seconds' }],
    ['tmdb: { timeout: 500ms }',               'tmdb.timeout',            { kind: 'duration-range', min: '1s', max: '5m', found: '500ms' }],
    ['tmdb: { baseUrl: example.org }',         'tmdb.baseUrl',            { kind: 'expected', expected: 'https://… | sandbox | sandbox-lively', found: 'example.org' }],
    ['tmdb: { baseUrl: "http://a/?key=01" }',  'tmdb.baseUrl',            { kind: 'expected', expected: 'https://… | sandbox | sandbox-lively', found: 'http://a/?…' }],
    ['quality: { reject: [adlut] }',           'quality.reject[0]',       { kind: 'one-of', allowed: RULE_NAMES, found: 'adlut', nearest: 'adult' }],
    ['quality: { reject: [adult], flag: [id, adult] }', 'quality.flag[1]', { kind: 'rule-twice', rule: 'adult' }],
    ['jobs: { daily: {} }',                    'jobs.daily',              { kind: 'unknown-key', key: 'daily', nearest: 'daily_collection', known: BUILT_IN }],
    ['jobs: { hourly: { period: day } }',      'jobs.hourly',             { kind: 'unknown-key', key: 'hourly', nearest: 'hourly_trending', known: BUILT_IN }],
    ['jobs: { dialy_collection: {} }',         'jobs.dialy_collection',   { kind: 'unknown-key', key: 'dialy_collection', nearest: 'daily_collection', known: BUILT_IN }],
    ['jobs: { health_check: {} }',             'jobs.health_check',       { kind: 'own-job', job: 'health_check' }],
    ['jobs: { weekly_collection: { dataset: daily } }', 'jobs.weekly_collection.dataset', { kind: 'same-file', dataset: 'daily', other: 'daily_collection' }],
  ];
  for (const [yaml, path, fault] of cases) {
    test(yaml, () => assert.deepEqual(problemsOf(`# configuration\n${yaml}`), [[path, 2, fault]]));
  }
});

describe('one thing wrong with a built-in job:', () => {
  // biome-ignore format: a table is read by column
  const cases: [yaml: string, path: string, fault: ConfigFault][] = [
    ['schedul: "0 2 * * *"',      'schedul',       { kind: 'unknown-key', key: 'schedul', nearest: 'schedule', known: ['schedule', 'timezone', 'enabled', 'period', 'dataset', 'sources', 'expect', 'report', 'timeout', 'catchUp', 'catchUpWindow', 'overlap', 'retry'] }],
    ['schedule: "0 2 * *"',       'schedule',      { kind: 'cron', found: '0 2 * *', problem: { kind: 'fields', found: 4 } }],
    ['schedule: "0 0 30 2 *"',    'schedule',      { kind: 'cron-never', found: '0 0 30 2 *' }],
    ['timezone: Asia/Soul',       'timezone',      { kind: 'zone', found: 'Asia/Soul', nearest: 'Asia/Seoul' }],
    ['enabled: "no"',             'enabled',       { kind: 'expected', expected: 'boolean', found: 'no' }],
    ['period: year',              'period',        { kind: 'one-of', allowed: ['hour', 'day', 'week', 'month'], found: 'year' }],
    ['dataset: ../daily',         'dataset',       { kind: 'name', found: '../daily' }],
    ['expect: { movies: -1 }',    'expect.movies', { kind: 'range', min: 0, found: -1 }],
    ['expect: { quality: 101 }',  'expect.quality', { kind: 'range', max: 100, found: 101 }],
    ['timeout: 25h',              'timeout',       { kind: 'duration-range', min: '1s', max: '1d', found: '25h' }],
    ['catchUp: newest',           'catchUp',       { kind: 'one-of', allowed: ['none', 'latest', 'all'], found: 'newest' }],
    ['catchUpWindow: 30',         'catchUpWindow', { kind: 'expected', expected: '30m | next', found: '30' }],
    ['catchUpWindow: soon',       'catchUpWindow', { kind: 'duration', found: 'soon' }],
    ['catchUpWindow: 30s',        'catchUpWindow', { kind: 'duration-range', min: '1m', max: '366d', found: '30s' }],
    ['overlap: wait',             'overlap',       { kind: 'one-of', allowed: ['skip', 'queue'], found: 'wait' }],
    ['retry: 5m',                 'retry',         { kind: 'expected', expected: 'array', found: '5m' }],
    ['retry: [5m, 30]',           'retry[1]',      { kind: 'duration', found: '30' }],
    ['retry: [2d]',               'retry[0]',      { kind: 'duration-range', min: '1s', max: '1d', found: '2d' }],
    ['sources: []',               'sources',       { kind: 'no-sources' }],
    ['sources: popular',          'sources',       { kind: 'expected', expected: 'array', found: 'popular' }],
  ];
  for (const [yaml, path, fault] of cases) {
    test(yaml, () => {
      const text = `jobs:\n  daily_collection:\n    ${yaml}\n`;
      assert.deepEqual(problemsOf(text), [[`jobs.daily_collection.${path}`, 3, fault]]);
    });
  }
});

describe('one thing wrong with a source:', () => {
  // biome-ignore format: a table is read by column
  const cases: [yaml: string, path: string, fault: ConfigFault][] = [
    ['popular',                                                         '',                       { kind: 'expected', expected: 'object', found: 'popular' }],
    ['{ list: popular }',                                               '.name',                  { kind: 'missing', key: 'name' }],
    ['{ name: a }',                                                     '',                       { kind: 'source-kind', found: [] }],
    ['{ name: a, list: popular, trending: day }',                       '',                       { kind: 'source-kind', found: ['list', 'trending'] }],
    ['{ name: A b, list: popular }',                                    '.name',                  { kind: 'name', found: 'A b' }],
    ['{ name: b, list: popular }',                                      '.name',                  { kind: 'duplicate-source', name: 'b' }],
    ['{ name: a, list: toprated }',                                     '.list',                  { kind: 'one-of', allowed: ['popular', 'top_rated', 'now_playing', 'upcoming'], found: 'toprated', nearest: 'top_rated' }],
    ['{ name: a, trending: month }',                                    '.trending',              { kind: 'one-of', allowed: ['day', 'week'], found: 'month' }],
    ['{ name: a, list: popular, pages: 0 }',                            '.pages',                 { kind: 'range', min: 1, found: 0 }],
    ['{ name: a, list: popular, pages: 501 }',                          '.pages',                 { kind: 'range', max: 500, found: 501 }],
    ['{ name: a, list: popular, minMovies: -1 }',                       '.minMovies',             { kind: 'range', min: 0, found: -1 }],
    ['{ name: a, list: popular, params: { page: 2 } }',                 '.params.page',           { kind: 'reserved', key: 'page' }],
    ['{ name: a, list: popular, params: { region: [KR] } }',            '.params.region',         { kind: 'expected', expected: 'string | number | boolean', found: '["KR"]' }],
    ['{ name: a, discover: { api_key: "01" } }',                        '.discover.api_key',      { kind: 'reserved', key: 'api_key' }],
    ['{ name: a, discover: { with_genre: 28 } }',                       '.discover.with_genre',   { kind: 'unknown-key', key: 'with_genre', nearest: 'with_genres', known: DISCOVER_PARAMS }],
    ['{ name: a, discover: { sort_by: popularity.dsec } }',             '.discover.sort_by',      { kind: 'one-of', allowed: SORTS, found: 'popularity.dsec', nearest: 'popularity.desc' }],
    ['{ name: a, discover: { sort_by: 7 } }',                           '.discover.sort_by',      { kind: 'one-of', allowed: SORTS, found: '7' }],
    ['{ name: a, list: popular, params: { reigon: US } }',              '.params.reigon',         { kind: 'unknown-key', key: 'reigon', known: ['language', 'region'], nearest: 'region' }],
    ['{ name: a, trending: day, params: { region: US } }',              '.params.region',         { kind: 'unknown-key', key: 'region', known: ['language'] }],
    ['{ name: a, discover: {}, params: {} }',                           '.params',                { kind: 'unknown-key', key: 'params', known: LATEST_KEYS }],
    ['{ name: a, latest: { sort: popularity } }',                       '.latest.sort',           { kind: 'one-of', allowed: SORTS, found: 'popularity' }],
    ['{ name: a, latest: { days: 0 } }',                                '.latest.days',           { kind: 'range', min: 1, found: 0 }],
    ['{ name: a, list: popular, filter: { votes: { min: 1 } } }',       '.filter.votes',          { kind: 'unknown-key', key: 'votes', known: ['vote_average', 'vote_count', 'popularity'] }],
    ['{ name: a, list: popular, filter: { popularity: {} } }',          '.filter.popularity.min', { kind: 'missing', key: 'min' }],
    ['{ name: a, list: popular, filter: { vote_average: { min: 8, max: 7 } } }', '.filter.vote_average.max', { kind: 'range', min: 8, found: 7 }],
  ];
  for (const [yaml, path, fault] of cases) {
    test(yaml, () => {
      const text = [
        'jobs:',
        '  own:',
        '    schedule: "0 6 * * *"',
        '    period: day',
        '    sources:',
        '      - { name: b, list: popular }',
        `      - ${yaml}`,
      ].join('\n');
      assert.deepEqual(problemsOf(text), [[`jobs.own.sources[1]${path}`, 7, fault]]);
    });
  }
});

test('everything that is wrong is told at once, by line', () => {
  const text = [
    'jobs:', // 1
    '  now_playing_kr:', // 2
    '    dataset: trending', // 3
    '    timeout: 10', // 4
    '  Other: { period: day }', // 5
    'lang: fr', // 6
    'timezon: UTC', // 7
  ].join('\n');
  assert.deepEqual(problemsOf(text), [
    ['jobs.now_playing_kr.schedule', 2, { kind: 'missing', key: 'schedule' }],
    ['jobs.now_playing_kr.period', 2, { kind: 'missing', key: 'period' }],
    ['jobs.now_playing_kr.sources', 2, { kind: 'missing', key: 'sources' }],
    [
      'jobs.now_playing_kr.dataset',
      3,
      { kind: 'same-file', dataset: 'trending', other: 'hourly_trending' },
    ],
    ['jobs.now_playing_kr.timeout', 4, { kind: 'duration', found: '10' }],
    ['jobs.Other', 5, { kind: 'name', found: 'Other' }],
    ['jobs.Other.schedule', 5, { kind: 'missing', key: 'schedule' }],
    ['jobs.Other.sources', 5, { kind: 'missing', key: 'sources' }],
    ['lang', 6, { kind: 'one-of', allowed: ['ko', 'en'], found: 'fr' }],
    ['timezon', 7, { kind: 'unknown-key', key: 'timezon', nearest: 'timezone', known: TOP }],
  ]);
});

test('a job that is no mapping is told once', () => {
  assert.deepEqual(problemsOf('jobs:\n  own: daily\n'), [
    ['jobs.own', 2, { kind: 'expected', expected: 'object', found: 'daily' }],
  ]);
});

test('a long value is shown in part', () => {
  const [[, , fault] = []] = problemsOf(`timezone: [${'a, '.repeat(99)}a]`);
  assert.deepEqual(fault, {
    kind: 'expected',
    expected: 'string',
    found: `${JSON.stringify(Array(99).fill('a')).slice(0, 59)}…`,
  });
});

test('a file that says nothing is fine, as are keys without a value', () => {
  const texts = ['', '# lang: ko\n', 'tmdb:\njobs:\n', 'jobs:\n  daily_collection:\n'];
  assert.deepEqual(texts.map(problemsOf), [[], [], [], []]);
});
