import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { makeHome, openWorld, runCli, runJson } from './support/cli.ts';

const BAD = `lang: fr
timezone: Asia/Soeul
tmbd: {}
jobs:
  daily_collection:
    schedule: "0 25 * * *"
    expect: { movies: many }
`;

describe('config check', () => {
  test('a good configuration is said to be good', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, 'timezone: Europe/Berlin\n');
    assert.deepEqual(await runCli('config check', world), {
      code: 0,
      stdout: `The configuration of ${world.home} is good.\n`,
      stderr: '',
    });
    assert.equal(
      (await runCli('config check --lang ko', world)).stdout,
      `${world.home}의 설정에 문제가 없습니다.\n`,
    );
  });

  test('everything wrong is told at once, each with path, line and remedy', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, BAD);
    const { code, stdout, stderr } = await runCli('config check', world);
    const at = (line: number) => `${world.home}/matinee.yaml:${line}: `;
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.deepEqual(
      stderr.split('\n').toSorted(),
      [
        '',
        `${at(1)}lang: 'fr' is none of ko, en`,
        `${at(2)}timezone: there is no time zone 'Asia/Soeul'; did you mean 'Asia/Seoul'?`,
        `${at(3)}tmbd: unknown setting 'tmbd'; did you mean 'tmdb'?`,
        `${at(6)}jobs.daily_collection.schedule: '0 25 * * *' is not a cron expression (an hour goes from 0 to 23); five fields, as in "0 2 * * *"`,
        `${at(7)}jobs.daily_collection.expect.movies: expected number, found 'many'`,
        'Mend the file, then: matinee config check',
      ].toSorted(),
    );
  });

  test('a broken configuration stops a run before anything is collected', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, BAD);
    const { code, document } = await runJson('run daily', world);
    assert.equal(code, 2);
    assert.equal((document['error'] as { code: string }).code, 'config-invalid');
    assert.deepEqual((await runJson('runs', world)).document, {
      runs: [],
      below_expected: [],
      skipped: [],
    });
  });

  test('what is no YAML is told with line and column', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, 'timezone: Asia/Seoul\n\tlang: ko\n');
    const { code, stderr } = await runCli('config check', world);
    assert.equal(code, 2);
    assert.match(stderr, /\/matinee\.yaml:2:\d+: .+\nThe file is YAML: indent with spaces/);
    await makeHome(world, 'lang: ko\n---\nlang: ko\n');
    assert.equal(
      (await runCli('config check', world)).stderr,
      `${world.home}/matinee.yaml:2:1: 여기서 두 번째 문서(---)가 시작됩니다. 하나만 쓰세요
YAML 파일입니다. 들여쓰기는 공백으로, 콜론 뒤에는 공백을 두세요.
`,
    );
  });

  // biome-ignore format: a table is read by column
  const cases: { name: string; env?: Record<string, string>; dotenv?: string; said: (home: string) => string }[] = [
    { name: 'a variable out of its range', env: { TMDB_TIMEOUT: 'soon' },   said: () => "TMDB_TIMEOUT is 'soon', but must be 1..300 s.\nChange or remove TMDB_TIMEOUT in the environment or in .env.\n" },
    { name: 'a language that is none',     env: { MATINEE_LANG: 'fr' },     said: () => "MATINEE_LANG is 'fr', but must be ko | en.\nChange or remove MATINEE_LANG in the environment or in .env.\n" },
    { name: 'a line that is none',         dotenv: '# mine\nsomething\n',   said: (home) => `${home}/.env:2: this line is not NAME=value.\nWrite one NAME=value a line; a comment starts with #.\n` },
  ];
  for (const { name, env = {}, dotenv = '', said } of cases) {
    test(`${name} is refused`, async (t) => {
      const world = await openWorld(t, { env });
      await makeHome(world);
      await writeFile(join(world.home, '.env'), dotenv);
      const ran = await runCli('config check', world);
      assert.deepEqual(ran, { code: 2, stdout: '', stderr: said(world.home) });
    });
  }

  test('a variable of the original guide without effect is answered with its setting', async (t) => {
    const world = await openWorld(t, {
      env: { TMDB_REQUEST_DELAY: '0.25', TMDB_MAX_RETRIES: '3' },
    });
    await makeHome(world);
    const { code, stderr } = await runCli('config check', world);
    assert.equal(code, 0);
    assert.equal(
      stderr,
      'TMDB_REQUEST_DELAY has no effect in Matinee; use tmdb.requestsPerSecond.\nTMDB_MAX_RETRIES has no effect in Matinee.\n',
    );
  });
});

test('one that another program may read is answered where somebody looks for it', async (t) => {
  const env = { SCHEDULER_ENABLED: 'false', MAX_FILE_AGE_DAYS: '30' };
  const world = await openWorld(t, { env });
  await makeHome(world, 'tmdb: { requestsPerSecond: unlimited }\n');
  const answers = [
    'SCHEDULER_ENABLED has no effect in Matinee; use jobs.<job>.enabled.',
    'MAX_FILE_AGE_DAYS has no effect in Matinee.',
  ];
  assert.equal((await runCli('config check', world)).stderr, `${answers.join('\n')}\n`);
  const { code, stdout } = await runCli('doctor', world);
  assert.equal(code, 0);
  assert.ok(stdout.includes(answers.map((answer) => `! ${answer}\n`).join('')), stdout);
  const { document } = await runJson('config check', world);
  assert.deepEqual(
    (document['notices'] as { name: string }[]).map(({ name }) => name),
    Object.keys(env),
  );
  assert.doesNotMatch((await runCli('run hourly', world)).stderr, /has no effect/);
});

describe('config show', () => {
  test('every setting is shown with its value and where it comes from', async (t) => {
    const world = await openWorld(t, { env: { TMDB_REGION: 'JP' } });
    await makeHome(
      world,
      'timezone: Asia/Tokyo\njobs: { hourly_trending: { enabled: false, timeout: 90s } }\n',
    );
    await writeFile(join(world.home, '.env'), 'TMDB_TIMEOUT=10\n');
    const { document } = await runJson('config show', world);
    const settings = document['settings'] as { setting: string; value: unknown; from: string }[];
    const find = (name: string) => settings.find(({ setting }) => setting === name);
    // biome-ignore format: a table is read by column
    const expected = [
      { setting: 'timezone',                       value: 'Asia/Tokyo',   from: 'file' },
      { setting: 'tmdb.region',                    value: 'JP',           from: 'environment' },
      { setting: 'tmdb.timeout',                   value: '10s',          from: '.env' },
      { setting: 'tmdb.baseUrl',                   value: 'sandbox',      from: 'environment' },
      { setting: 'tmdb.requestsPerSecond',         value: 20,             from: 'default' },
      { setting: 'jobs.hourly_trending.enabled',   value: false,          from: 'file' },
      { setting: 'jobs.hourly_trending.timeout',   value: '90s',          from: 'file' },
      { setting: 'jobs.hourly_trending.timezone',  value: 'Asia/Tokyo',   from: 'file' },
      { setting: 'jobs.weekly_collection.timeout', value: '1h',           from: 'default' },
    ];
    assert.deepEqual(
      expected.map(({ setting }) => find(setting)),
      expected,
    );

    const { stdout } = await runCli('config show --lang ko', world);
    const rows = stdout.split('\n').map((line) => line.split(/ {2,}/));
    assert.deepEqual(rows[0], ['설정', '값', '출처']);
    assert.deepEqual(rows[1], ['timezone', 'Asia/Tokyo', 'matinee.yaml']);
    assert.deepEqual(
      rows.find(([setting]) => setting === 'tmdb.timeout'),
      ['tmdb.timeout', '10s', '.env'],
    );
    assert.equal(rows.length, settings.length + 2);
    assert.equal(stdout.includes('undefined'), false);
  });
});
