import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import {
  FILMS,
  filesIn,
  KEY,
  makeHome,
  openWorld,
  runCli,
  runJson,
  SMALL,
  withTmdb,
} from './support/cli.ts';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiIwMTIzIn0.c2lnbmF0dXJlLW9mLWEtdG9rZW4';

async function openSmall(t: TestContext, env: Record<string, string | undefined> = {}) {
  const world = withTmdb(await openWorld(t), { movies: FILMS, drift: false });
  await makeHome(world, SMALL);
  return { ...world, env: { ...world.env, ...env } };
}

test('without a key a run says where to get one and where to put it', async (t) => {
  const world = await openSmall(t, { TMDB_API_KEY: undefined });
  assert.deepEqual(await runCli('run daily', world), {
    code: 2,
    stdout: '',
    stderr: `There is no TMDB API key.
Get one at https://www.themoviedb.org/settings/api and put TMDB_API_KEY=… into ${world.home}/.env. Without a key: TMDB_BASE_URL=sandbox
`,
  });
});

describe('a key in neither form is refused without being said', () => {
  // biome-ignore format: a table is read by column
  const keys: [name: string, key: string][] = [
    ["the guide's placeholder", 'your_api_key_here'],
    ['a key cut short',         '0123456789abcdef0123456789abcde'],
    ['a key with a stray sign', '0123456789abcdef0123456789abcdeg'],
    ['half a token',            'eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiIwMTIzIn0'],
    ['a key in angle brackets', '<0123456789abcdef0123456789abcdef>'],
  ];
  for (const [name, key] of keys) {
    test(name, async (t) => {
      const world = await openSmall(t, { TMDB_API_KEY: key });
      assert.deepEqual(await runCli('run daily', world), {
        code: 2,
        stdout: '',
        stderr: `TMDB_API_KEY (environment) has neither of the two forms TMDB gives out.
It is a read access token (starts with eyJ, two dots) or a v3 API key (32 digits 0-9 a-f).
`,
      });
      await writeFile(join(world.home, '.env'), `TMDB_API_KEY=${key}\n`);
      const fromFile = { ...world, env: { ...world.env, TMDB_API_KEY: '' } };
      const { stderr } = await runCli('run daily', fromFile);
      assert.equal(stderr.split('\n')[0]?.includes(`(${world.home}/.env)`), true);
      for (const command of ['doctor', 'config check', 'config show --json', 'run daily --json']) {
        const ran = await runCli(command, fromFile);
        assert.equal(`${ran.stdout}${ran.stderr}`.includes(key), false, command);
      }
    });
  }
});

describe('the key is in nothing that is said or written', () => {
  for (const [form, key] of [
    ['a v3 key', KEY],
    ['a token', TOKEN],
  ] as const) {
    for (const where of ['environment', '.env'] as const) {
      test(`${form} from the ${where}`, async (t) => {
        const world = await openSmall(t, { TMDB_API_KEY: where === '.env' ? undefined : key });
        if (where === '.env') await writeFile(join(world.home, '.env'), `TMDB_API_KEY="${key}"\n`);
        const refused = {
          ...world,
          openTransport: async () => ({
            // A server that repeats what it was sent, as proxies do in their errors.
            transport: async ({ url, headers }: { url: string; headers: object }) => ({
              status: 401,
              headers: { 'content-type': 'application/json' },
              body: Buffer.from(
                JSON.stringify({
                  status_code: 7,
                  status_message: `${key}: no entry for ${url} ${JSON.stringify(headers)}`,
                }),
              ),
            }),
            close: async () => {},
          }),
        };
        const runs = [
          await runCli('run daily', world),
          await runCli('run daily --json', world),
          await runCli('run daily', refused),
          await runCli('runs --json', world),
          await runCli('config show --json', world),
          await runCli('doctor', refused),
        ];
        assert.deepEqual(
          runs.map(({ code }) => code),
          [0, 0, 1, 0, 0, 1],
        );
        const said = runs.map(({ stdout, stderr }) => stdout + stderr).join('');
        assert.equal(said.includes(key), false);
        const { '.env': _, ...written } = await filesIn(world.home);
        const holding = Object.entries(written).filter(([, content]) => content.includes(key));
        assert.deepEqual(
          holding.map(([path]) => path),
          [],
        );
        assert.equal(Object.keys(written).includes('matinee.db'), true);
      });
    }
  }
});

test('a key that was put into matinee.yaml or into a URL is not repeated', async (t) => {
  const world = await openSmall(t, { TMDB_BASE_URL: undefined });
  const yamls = [
    `tmdb: { apiKey: ${KEY} }`,
    `tmdb: { baseUrl: "https://example.org/3?api_key=${KEY}" }`,
  ];
  for (const yaml of yamls) {
    await writeFile(join(world.home, 'matinee.yaml'), yaml);
    const { code, stderr } = await runCli('config check', world);
    assert.equal(code, 2, yaml);
    assert.equal(stderr.includes(KEY), false, stderr);
  }
  await writeFile(join(world.home, 'matinee.yaml'), '');
  await writeFile(join(world.home, '.env'), `${KEY}\n`);
  const { code, stderr } = await runCli('config check', world);
  assert.equal(code, 2);
  assert.equal(stderr.includes(KEY), false);
});

describe('a key pasted into another setting is not said', () => {
  const PASSWORD = 'my own key, 2026';
  const OTHER = 'fedcba9876543210FEDCBA9876543210';
  // biome-ignore format: a table is read by column
  const cases: { name: string; dotenv?: string; yaml?: string; says?: RegExp }[] = [
    { name: 'the key itself, in .env',          dotenv: `TMDB_API_KEY=${KEY}\nTMDB_REGION=${KEY}\n` },
    { name: 'another key, in .env',             dotenv: `TMDB_REGION=${OTHER}\n` },
    { name: 'no key, but said to be one',       dotenv: `TMDB_API_KEY=${PASSWORD}\nTMDB_REGION=${PASSWORD}\n` },
    { name: 'a key as a value',                 yaml: `tmdb: { region: ${OTHER} }` },
    { name: 'a token as a value',               yaml: `tmdb: { language: ${TOKEN} }` },
    { name: 'a long text that ends in a token', yaml: `lang: "${'-'.repeat(40)}${TOKEN}"` },
    { name: 'a key as the name of a setting',   yaml: `tmdb: { ${OTHER}: KR }` },
    { name: 'a key as the name of a job',       yaml: `jobs: { ${OTHER}: { schedule: ${OTHER} } }` },
    { name: 'a key as a time zone',             yaml: `timezone: ${OTHER}` },
    { name: 'a key in a tag',                   yaml: `lang: !${OTHER} ko`, says: /tags \(!name\) are not used here/ },
  ];
  for (const { name, dotenv = '', yaml = '', says = /\[hidden\]/ } of cases) {
    test(name, async (t) => {
      const world = await openSmall(t);
      await writeFile(join(world.home, '.env'), dotenv);
      await writeFile(join(world.home, 'matinee.yaml'), yaml);
      for (const line of ['config check', 'config check --json', 'run daily --json', 'doctor']) {
        const ran = await runCli(line, world);
        assert.notEqual(ran.code, 0, line);
        const said = `${ran.stdout}${ran.stderr}`;
        assert.match(said, says, line);
        assert.doesNotMatch(said, /[\dabcdef]{20}|eyJ|my own key/i, line);
      }
    });
  }

  test('nor by the daemon, in what it says and writes', async (t) => {
    const world = await openSmall(t);
    const parsed = () => runCli(['config', 'check', '--parsed', '--json'], world);
    const processes = {
      ...world.processes,
      start: () => ({
        pid: 1,
        signal: () => {},
        ended: parsed().then((ran) => ({ ...ran, signal: undefined })),
      }),
    } as unknown as typeof world.processes;
    for (const yaml of ['', `tmdb: { region: ${OTHER} }`]) {
      await writeFile(join(world.home, 'matinee.yaml'), yaml);
      await writeFile(join(world.home, '.env'), `TMDB_API_KEY=${KEY}\nTMDB_REGION=${KEY}\n`);
      const ran = await runCli(['start', '--foreground'], { ...world, processes });
      assert.equal(ran.code, 2);
      const written = await filesIn(world.home);
      const { '.env': _env, 'matinee.yaml': _yaml, ...others } = written;
      const said = [ran.stdout, ran.stderr, ...Object.values(others)].join('');
      assert.match(said, /\[hidden\]/);
      assert.doesNotMatch(said, /[\dabcdef]{32}/i);
    }
  });
});

test('whatever reads like the key, a document is one, and says the same', async (t) => {
  const world = await openSmall(t, { TMDB_BASE_URL: 'sandbox' });
  assert.equal((await runCli('run daily', world)).code, 0);
  const lines = ['jobs', 'runs', 'data show daily', 'history 11', 'stats'];
  const documents = async (key: string) => {
    const keyed = { ...world, env: { ...world.env, TMDB_API_KEY: key } };
    const read = async (line: string) => (await runJson(line, keyed)).document;
    await read('config show');
    const health = await readFile(join(world.home, 'logs/health/latest_health.json'), 'utf8');
    assert.equal(JSON.parse(health).status, (await read('health'))['status']);
    return Promise.all(lines.map(read));
  };
  await runCli('health', world);
  const without = await documents('');
  for (const key of ['null', 'true', 'false', '0000', '2026', 'e', '"', 'daily', 'api_key']) {
    assert.deepEqual(await documents(key), without, key);
  }
});

test('a key that was typed in the wrong place is hidden too', async (t) => {
  assert.deepEqual(await runCli(['run', KEY], await openSmall(t)), {
    code: 2,
    stdout: '',
    stderr: "There is no job '[hidden]'.\nJobs here: daily, weekly, hourly, monthly, health\n",
  });
});
