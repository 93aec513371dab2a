import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import { nodeFileSystem } from '../src/lib/files.ts';
import { openDatabase } from '../src/lib/sqlite.ts';
import {
  FILMS,
  filesIn,
  KEY,
  makeHome,
  openWorld,
  runCli,
  runJson,
  SMALL,
  type TestWorld,
  withTmdb,
} from './support/cli.ts';

const volume = (freeBytes: number) => async () => ({ type: 0xef53, totalBytes: 1e12, freeBytes });

async function openHome(t: TestContext, freeBytes = 85e9) {
  const files = { ...nodeFileSystem, volume: volume(freeBytes) };
  const world = withTmdb(await openWorld(t, { files }), { movies: FILMS, drift: false });
  await makeHome(world, SMALL);
  return world;
}

/** The states of the checks, by name. */
async function statesOf(world: TestWorld) {
  const { code, document } = await runJson('doctor', world);
  const checks = document['checks'] as { name: string; state: string }[];
  return { code, ...Object.fromEntries(checks.map(({ name, state }) => [name, state])) };
}

const GOOD = {
  node: 'pass',
  home: 'pass',
  disk: 'pass',
  config: 'pass',
  key: 'pass',
  store: 'pass',
  tmdb: 'pass',
};

describe('doctor', () => {
  test('tells of a daemon that was killed, and of a file that was changed by hand', async (t) => {
    const world = await openHome(t);
    await runCli('run daily', world);
    const file = join(world.home, 'data/raw/movies/daily_20261123.json');
    await writeFile(file, '{}');
    const status = { status: 'running', pid: 7, phase: 'ready', jobs: 5, next: null, error: null };
    const at = '2026-11-23T01:58:00+09:00';
    const times = { start_time: at, last_update: at, valid_until: at, version: '0.1.0' };
    const text = JSON.stringify({ ...status, ...times, upcoming: [], running: [] });
    await mkdir(join(world.home, 'logs'));
    await writeFile(join(world.home, 'logs/scheduler_status.json'), text);
    const { code, stdout } = await runCli('doctor', world);
    assert.equal(code, 1);
    assert.ok(stdout.includes(`\n✗ ${file} is missing or was changed since it was published\n`));
    assert.match(
      stdout,
      /\n! The daemon is not running: it was killed, or the machine went down, after 2026-11-22T16:58:00.000Z \(its last sign of life\)\n {2}Start it: matinee start\n/,
    );
    const health = await runJson('health', world);
    assert.equal(health.code, 4);
    assert.equal(health.document['status'], 'fail');
  });

  test('tells where a database cannot be shared, as init and a run do; nothing stays there', async (t) => {
    const world = await openHome(t);
    const refusing = async () => {
      throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 5386 });
    };
    const elsewhere = { ...world, openPacer: refusing, openStore: refusing };
    const sentence = (path: string) =>
      `${path} lies on a file system that cannot share a database between processes (SQLite needs shared memory for it).`;
    const before = await filesIn(world.cwd);
    const { code, stdout } = await runCli('doctor', elsewhere);
    assert.equal(code, 1);
    assert.ok(stdout.split('\n').includes(`✗ ${sentence(world.home)}`), stdout);
    const made = await runCli('init other', elsewhere);
    assert.deepEqual([made.code, made.stderr.split('\n')[0]], [1, sentence(world.cwd)]);
    assert.deepEqual(await filesIn(world.cwd), before);
  });

  test('tells of every folder and file that a run could not write, and of nothing else', async (t) => {
    const world = await openHome(t);
    await runCli('run daily', world);
    const refusal = (path: string) =>
      Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'open', path });
    const files: typeof world.files = {
      ...world.files,
      create: (path, options) =>
        /data\/(archive|quarantine)\/[^/]+$/.test(path)
          ? Promise.reject(refusal(path))
          : world.files.create(path, options),
      mayWrite: async (path) => {
        if (path.endsWith('history.db')) throw refusal(path);
      },
    };
    const { code, stdout } = await runCli('doctor', { ...world, files });
    assert.equal(code, 1);
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.startsWith('✗')),
      [
        `✗ ${world.home}/data/quarantine cannot be written (EACCES).`,
        `✗ ${world.home}/data/archive cannot be written (EACCES).`,
        `✗ Could not write ${world.home}/history.db (EACCES).`,
      ],
    );
  });

  test('tells by which proxy TMDB is asked, and what is no proxy', async (t) => {
    const world = await openHome(t);
    const asking = (proxy: string) =>
      runCli('doctor', {
        ...world,
        env: { ...world.env, TMDB_BASE_URL: 'https://tmdb.test/3', HTTPS_PROXY: proxy },
      });
    const { stdout } = await asking('http://ann:s3cret@proxy.example:3128');
    assert.match(stdout, /\n✓ TMDB is asked by the proxy http:\/\/proxy\.example:3128\n/);
    const { code, stdout: refused } = await asking('socks5://ann:s3cret@proxy.example');
    assert.equal(code, 1);
    const fault =
      "HTTPS_PROXY is 'socks5://…@proxy.example', but must be http://host:port, https://host:port.";
    assert.ok(refused.includes(`\n✗ ${fault}\n`), refused);
    assert.doesNotMatch(stdout + refused, /s3cret/);
  });

  test('an installation in order passes every check', async (t) => {
    const world = await openHome(t);
    assert.deepEqual(await runCli('doctor', world), {
      code: 0,
      stdout: `✓ Node 24.0.0
✓ Home ${world.home}
✓ 85.0 GB free
✓ Configuration is good
✓ API key in the form of a v3 key
✓ Ledger will be made by the first run
✓ http://tmdb.test/3 answers

Everything is fine.
`,
      stderr: '',
    });
    assert.deepEqual(Object.keys(await filesIn(world.home)), ['matinee.yaml']);
    await runCli('run daily', world);
    assert.match(
      (await runCli('doctor', world)).stdout,
      /^✓ Ledger can be read; last run daily-20261122T170003Z-[0-9a-f]{4}$/m,
    );
  });

  test('on the sandbox it needs neither key nor network', async (t) => {
    const world = await openWorld(t);
    await makeHome(world);
    const { stdout, code } = await runCli('doctor --lang ko', world);
    assert.equal(code, 0);
    assert.match(stdout, /^✓ API 키 필요 없음: 샌드박스를 씁니다$/m);
    assert.match(stdout, /\n\n모두 정상입니다\.\n$/);
  });

  test('what fails is told with its remedy, and the rest is looked at all the same', async (t) => {
    const world = await openHome(t);
    await writeFile(join(world.home, 'matinee.yaml'), 'timezone: Mars\n');
    await writeFile(join(world.home, 'matinee.db'), 'no database '.repeat(100));
    const { code, stdout } = await runCli('doctor', world);
    assert.equal(code, 1);
    assert.equal(
      stdout,
      `✓ Node 24.0.0
✓ Home ${world.home}
✓ 85.0 GB free
✗ ${world.home}/matinee.yaml:1: timezone: there is no time zone 'Mars'; write an IANA name such as Asia/Seoul
  Mend the file, then: matinee config check
✗ ${world.home}/matinee.db is not a Matinee database, or is damaged.
  Move it away, or name another home. Nothing was changed.

2 problems.
`,
    );
  });

  test('little room, or a TMDB that is down, is worth a word but no failure', async (t) => {
    const world = await openHome(t, 0.2e9);
    const down = withTmdb(world, { faults: [{ kind: 'status', status: 503 }] });
    assert.deepEqual(await statesOf(down), { code: 0, ...GOOD, disk: 'warn', tmdb: 'warn' });
    assert.match(
      (await runCli('doctor', world)).stdout,
      /^! Only 200\.0 MB free; a year of snapshots takes about 1 GB$/m,
    );
  });

  for (const [lang, verdict] of [
    ['en', 'No problem, but 2 warnings.'],
    ['ko', '문제는 없지만 경고가 2건 있습니다.'],
  ]) {
    test(`what is worth a word is counted, and not called fine (${lang})`, async (t) => {
      const world = await openHome(t, 0.2e9);
      const down = withTmdb(world, { faults: [{ kind: 'status', status: 503 }] });
      const { stdout } = await runCli(`doctor --lang ${lang}`, down);
      assert.equal(stdout.split('\n').at(-2), verdict);
    });
  }

  test('problems and warnings are both counted', async (t) => {
    const world = await openHome(t, 0.2e9);
    await writeFile(join(world.home, 'matinee.db'), 'no database '.repeat(100));
    const { stdout } = await runCli('doctor', world);
    assert.equal(stdout.split('\n').at(-2), '1 problem, 1 warning.');
  });

  for (const name of ['data', 'run', 'logs']) {
    test(`a file in the place of ${name} is a failure`, async (t) => {
      const world = await openHome(t);
      await writeFile(join(world.home, name), 'mine');
      assert.deepEqual(await statesOf(world), { code: 1, ...GOOD, folder: 'fail' });
      assert.match(
        (await runCli('doctor', world)).stdout,
        new RegExp(
          `^✗ ${world.home}/${name} is a file, and has to be a folder\n  Move it away`,
          'm',
        ),
      );
    });
  }

  test('a history that cannot be opened is a failure', async (t) => {
    const world = await openHome(t);
    await runCli('run daily', world);
    const db = await openDatabase(join(world.home, 'history.db'), { clock: world.clock });
    await db.exec('pragma user_version = 999');
    await db.close();
    assert.deepEqual(await statesOf(world), { code: 1, ...GOOD, history: 'fail' });
  });

  test('a history that is gone is a failure', async (t) => {
    const world = await openHome(t);
    await runCli('run daily', world);
    await rm(join(world.home, 'history.db'));
    assert.deepEqual(await statesOf(world), { code: 1, ...GOOD, history: 'fail' });
  });

  test('a refused key is a failure', async (t) => {
    const world = withTmdb(await openHome(t), { key: 'f'.repeat(32) });
    assert.deepEqual(await statesOf(world), { code: 1, ...GOOD, tmdb: 'fail' });
  });

  test('without a key TMDB is not asked', async (t) => {
    const world = await openHome(t);
    const without = { ...world, env: { ...world.env, TMDB_API_KEY: undefined } };
    const { tmdb: _, ...asked } = GOOD;
    assert.deepEqual(await statesOf(without), { code: 1, ...asked, key: 'fail' });
  });

  test('a home that cannot be written is a failure', async (t) => {
    const world = await openHome(t);
    const create = async () => {
      throw Object.assign(new Error('EROFS'), { code: 'EROFS' });
    };
    const { code, stdout } = await runCli('doctor', {
      ...world,
      files: { ...world.files, create },
    });
    assert.equal(code, 1);
    assert.match(stdout, /^✗ .*\/home cannot be written \(EROFS\)\.\n {2}Check who owns/m);
  });

  test('without a home there is one finding, and what to do', async (t) => {
    const world = await openWorld(t, { env: { MATINEE_HOME: undefined } });
    assert.deepEqual(await runCli('doctor', world), {
      code: 1,
      stdout:
        '✓ Node 24.0.0\n✗ No Matinee home here.\n  Try: matinee init ~/matinee\n\n1 problem.\n',
      stderr: '',
    });
  });
});

describe('a key that others may read', () => {
  async function withKeyFile(t: TestContext, mode: number, text = `TMDB_API_KEY=${KEY}\n`) {
    const world = await openHome(t);
    const path = join(world.home, '.env');
    await writeFile(path, text, { mode });
    await chmod(path, mode);
    return { world, path };
  }
  const secretsLine = async (world: TestWorld) => {
    const { stdout } = await runCli('doctor', world);
    return stdout.split('\n').flatMap((line, index, lines) => {
      return line.includes('holds the API key') ? [line, lines[index + 1]] : [];
    });
  };

  for (const mode of [0o644, 0o640, 0o604, 0o620]) {
    test(`is told with the whole command: ${mode.toString(8)}`, async (t) => {
      const { world, path } = await withKeyFile(t, mode);
      assert.deepEqual(await secretsLine(world), [
        `! ${path} holds the API key, and others on this machine may read it`,
        `  Close it: chmod 600 ${path}`,
      ]);
      assert.deepEqual(await statesOf(world), { code: 0, ...GOOD, secrets: 'warn' });
      execFileSync('sh', ['-c', `chmod 600 ${path}`]);
      assert.deepEqual(await secretsLine(world), []);
    });
  }

  test('in Korean', async (t) => {
    const { world, path } = await withKeyFile(t, 0o644);
    assert.equal(
      (await runCli('doctor --lang ko', world)).stdout.includes(
        `! ${path}에 API 키가 있는데, 이 컴퓨터의 다른 사용자도 읽을 수 있습니다\n  나만 읽게 하기: chmod 600 ${path}\n`,
      ),
      true,
    );
  });

  test("is nobody's in a file that is private, or holds no key", async (t) => {
    assert.deepEqual(await secretsLine((await withKeyFile(t, 0o600)).world), []);
    const { world } = await withKeyFile(t, 0o644, 'TMDB_API_KEY=\nTMDB_REGION=KR\n');
    assert.deepEqual(await secretsLine(world), []);
  });

  test("is its owner's, where that is another user", async (t) => {
    const { world, path } = await withKeyFile(t, 0o600);
    const ownedBy = (ownerId: number, userId: number): TestWorld => ({
      ...world,
      host: { ...world.host, userId: () => userId },
      files: {
        ...world.files,
        facts: async (one) => {
          const found = await nodeFileSystem.facts(one);
          return found && { ...found, rights: { ...found.rights, uid: ownerId } };
        },
      },
    });
    assert.deepEqual(await secretsLine(ownedBy(1001, 1000)), [
      `! ${path} holds the API key, and belongs to another user (number 1001)`,
      `  Make it yours: sudo chown "$(id -u)" ${path} && chmod 600 ${path}`,
    ]);
    assert.deepEqual(await secretsLine(ownedBy(1000, 1000)), []);
    assert.deepEqual(await secretsLine(ownedBy(0, 1000)), []);
    assert.deepEqual(await secretsLine(ownedBy(1001, 0)), []);
  });
});
