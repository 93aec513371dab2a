import assert from 'node:assert/strict';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { filesIn, KEY, openWorld, runCli, runJson } from './support/cli.ts';

test('init makes a home whose secrets only their owner can read', async (t) => {
  const world = await openWorld(t);
  assert.deepEqual(await runCli('init', world), {
    code: 0,
    stdout: `Made ${world.home}.
Next: put your TMDB key into ${world.home}/.env as TMDB_API_KEY=…  (https://www.themoviedb.org/settings/api)
Then: matinee run daily --home ${world.home}
Or without a key: TMDB_BASE_URL=sandbox matinee run daily --home ${world.home}
`,
    stderr: '',
  });
  assert.deepEqual(Object.keys(await filesIn(world.home)).toSorted(), ['.env', 'matinee.yaml']);
  const { mode } = await stat(join(world.home, '.env'));
  assert.equal((mode & 0o777).toString(8), '600');
});

// biome-ignore format: a table is read by column
const locales: { name: string; lang?: string; env: string; timezone: string; made: string[] }[] = [
  { name: 'Korean in Seoul',              env: 'ko_KR.UTF-8', timezone: 'Asia/Seoul',       made: ['ko', 'Asia/Seoul', 'ko-KR', 'KR'] },
  { name: 'Korean on a server in UTC',    env: 'ko_KR.UTF-8', timezone: 'UTC',              made: ['ko', 'Asia/Seoul', 'ko-KR', 'KR'] },
  { name: 'English in New York',          env: 'en_US.UTF-8', timezone: 'America/New_York', made: ['en', 'America/New_York', 'en-US', 'US'] },
  { name: 'English in London',            env: 'en_GB.UTF-8', timezone: 'Europe/London',    made: ['en', 'Europe/London', 'en-GB', 'GB'] },
  { name: 'English on a server in UTC',   env: 'C',           timezone: 'UTC',              made: ['en', 'UTC', 'en-US', 'US'] },
  { name: 'English that was asked for',   lang: 'en', env: 'ko_KR.UTF-8', timezone: 'Asia/Seoul', made: ['en', 'Asia/Seoul', 'en-US', 'US'] },
  { name: 'a zone that nobody knows',     env: 'en_US.UTF-8', timezone: 'Mars/Olympus',     made: ['en', 'UTC', 'en-US', 'US'] },
];

for (const { name, lang, env, timezone, made } of locales) {
  test(`init makes a home for ${name}`, async (t) => {
    const opened = await openWorld(t, { env: { TMDB_BASE_URL: '', LANG: env } });
    const world = { ...opened, timezone };
    assert.equal(
      (await runCli(`init${lang === undefined ? '' : ` --lang ${lang}`}`, world)).code,
      0,
    );
    const { document } = await runJson('config show', world);
    const values = new Map(
      (document['settings'] as { setting: string; value: unknown }[]).map((one) => [
        one.setting,
        one.value,
      ]),
    );
    const found = ['lang', 'timezone', 'tmdb.language', 'tmdb.region'].map((one) =>
      values.get(one),
    );
    assert.deepEqual(found, made);
  });
}

test('what init makes is a good configuration that says no more than the defaults', async (t) => {
  const world = await openWorld(t, { env: { TMDB_BASE_URL: '', LANG: 'ko_KR.UTF-8' } });
  await runCli('init', world);
  assert.equal((await runCli('config check', world)).code, 0);

  const values = async () => {
    const { document } = await runJson('config show', world);
    return (document['settings'] as { setting: string; value?: unknown }[]).map(
      ({ setting, value }) => [setting, setting === 'lang' ? 'any' : value],
    );
  };
  const made = await values();
  await writeFile(join(world.home, 'matinee.yaml'), '');
  assert.deepEqual(made, await values());
});

test('init names the folder it is given, else --home, else the environment', async (t) => {
  const world = await openWorld(t);
  const homeOf = async (line: string) => (await runJson(line, world)).document['home'];
  assert.equal(await homeOf('init one --home two'), join(world.cwd, 'one'));
  assert.equal(await homeOf('init --home two'), join(world.cwd, 'two'));
  assert.equal(await homeOf('init'), world.home);
});

test('init touches nothing of a home that exists', async (t) => {
  const world = await openWorld(t);
  await mkdir(world.home);
  await writeFile(join(world.home, 'matinee.yaml'), '# mine\n');
  assert.deepEqual(await runCli('init', world), {
    code: 2,
    stdout: '',
    stderr: `${world.home} is a Matinee home already; nothing was changed.\nTry: matinee doctor --home ${world.home}\n`,
  });
  assert.deepEqual(await filesIn(world.home), { 'matinee.yaml': '# mine\n' });
});

test('init leaves secrets that are there as they are', async (t) => {
  const world = await openWorld(t);
  await mkdir(world.home);
  await writeFile(join(world.home, '.env'), `TMDB_API_KEY=${KEY}\n`);
  assert.equal((await runCli('init', world)).code, 0);
  assert.equal((await filesIn(world.home))['.env'], `TMDB_API_KEY=${KEY}\n`);
});

test('init with a key in the environment asks for none', async (t) => {
  const world = await openWorld(t, { env: { TMDB_API_KEY: KEY } });
  assert.deepEqual(await runCli('init', world), {
    code: 0,
    stdout: `Made ${world.home}.\nThen: matinee run daily --home ${world.home}\n`,
    stderr: '',
  });
});

describe('the language', () => {
  // biome-ignore format: a table is read by column
  const cases: { name: string; env: Record<string, string>; line?: string; lang: 'ko' | 'en' }[] = [
    { name: 'a Korean locale gives Korean',            env: { LANG: 'ko_KR.UTF-8' },                     lang: 'ko' },
    { name: 'an English locale gives English',         env: { LANG: 'en_GB.UTF-8' },                     lang: 'en' },
    { name: 'LC_ALL wins over LANG',                   env: { LANG: 'en_US', LC_ALL: 'ko_KR' },          lang: 'ko' },
    { name: 'no locale gives English',                 env: { LANG: 'C.UTF-8' },                         lang: 'en' },
    { name: 'MATINEE_LANG wins over the locale',       env: { LANG: 'en_US', MATINEE_LANG: 'ko' },       lang: 'ko' },
    { name: 'the option wins over all',                env: { LANG: 'ko_KR', MATINEE_LANG: 'ko' }, line: 'init --lang en', lang: 'en' },
  ];
  for (const { name, env, line = 'init', lang } of cases) {
    test(name, async (t) => {
      const world = await openWorld(t, { env });
      const { document } = await runJson(line, world);
      assert.deepEqual(document, { outcome: 'made', home: world.home, lang, key: false });
      const yaml = await readFile(join(world.home, 'matinee.yaml'), 'utf8');
      assert.match(yaml, new RegExp(`^lang: ${lang}$`, 'm'));
      assert.equal(/[가-힣]/.test(yaml), lang === 'ko');
    });
  }

  test('a home speaks its language whatever the terminal says, in its help and refusals too', async (t) => {
    const world = await openWorld(t);
    await runCli('init --lang ko', world);
    assert.equal((await runCli('runs', world)).stdout, '아직 실행된 것이 없습니다.\n');
    assert.match((await runCli('help', world)).stdout, /^사용법: matinee/);
    assert.equal(
      (await runCli('rnus', world)).stderr,
      "'rnus' 명령이 없습니다.\n혹시 'runs'인가요?\n",
    );
    await writeFile(join(world.home, '.env'), 'MATINEE_LANG=en\n');
    assert.equal((await runCli('runs', world)).stdout, 'Nothing has run yet.\n');
  });
});
