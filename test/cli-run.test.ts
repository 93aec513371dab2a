import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import type { Fault } from '../src/sandbox/faults.ts';
import {
  FILMS,
  filesIn,
  makeHome,
  openWorld,
  runCli,
  runJson,
  SMALL,
  withTmdb,
} from './support/cli.ts';

const RUN = 'daily-20261122T170003Z-8706';
const NAMED = 'data/raw/movies/daily_20261123.json';

/** A home on a TMDB of four films, which never change. */
async function openSmall(t: TestContext, faults: readonly Fault[] = []) {
  const world = withTmdb(await openWorld(t), { movies: FILMS, drift: false, faults });
  await makeHome(world, SMALL);
  return world;
}

describe('what a run says', () => {
  test('in English', async (t) => {
    const world = await openSmall(t);
    assert.deepEqual(await runCli('run daily', world), {
      code: 0,
      stdout: `daily collection · ${RUN}
8 received = 4 collected + 4 duplicates + 0 filtered + 0 without id
3 valid (quality 75.0 %), clean 50.0 %, mean score 97.2
rejected: no_poster 1

source    received  first seen here  flagged
popular          4                4  zero_rating 1, few_votes 1, unreleased 1
trending         4                0  none

2 requests, 0 retries, 0.0 s
Published ${world.home}/${NAMED}
`,
      stderr: `2/2 pages · 8 movies · 2000.0 pages/s
Quality warning: only 75.0 % of the movies are valid (expected 80 %).
`,
    });
  });

  test('in Korean', async (t) => {
    const world = await openSmall(t);
    assert.deepEqual(await runCli('run daily_collection --lang ko', world), {
      code: 0,
      stdout: `일일 수집 · ${RUN}
받은 항목 8 = 수집 4 + 중복 4 + 걸러짐 0 + ID 없음 0
유효 3편 (품질률 75.0%), 이상 없음 50.0%, 평균 점수 97.2
거부: no_poster 1

소스      받음  처음 나옴  표시
popular      4          4  zero_rating 1, few_votes 1, unreleased 1
trending     4          0  없음

요청 2회, 재시도 0회, 0.0 s
게시: ${world.home}/${NAMED}
`,
      stderr: `2/2 페이지 · 영화 8편 · 초당 2000.0페이지
품질 경고: 데이터 품질률이 75.0%로 낮습니다.
`,
    });
  });

  test('as a document: everything that was counted, and where the file is', async (t) => {
    const world = await openSmall(t);
    const { code, document } = await runJson('run daily', world);
    const { sha256, size_bytes, flagged, per_source, stats, ...rest } = document;
    assert.equal(code, 0);
    assert.deepEqual(rest, {
      outcome: 'succeeded',
      run: RUN,
      job: 'daily_collection',
      dataset: 'daily',
      period: '20261123',
      occurrence: { due_at: '2026-11-22T17:00:03.000Z', kind: 'manual', attempt: 1 },
      file: join(world.home, NAMED),
      raw_count: 8,
      filtered: 0,
      unidentified: 0,
      duplicates: 4,
      total_collected: 4,
      total_valid: 3,
      quality_rate: 75,
      clean_rate: 50,
      rejected: { no_poster: 1 },
      pages: { expected: 2, received: 2 },
      unchanged: [],
      source: 'sandbox',
      complete: true,
      warnings: [{ kind: 'quality', percent: 75, expected: 80 }],
      faults: [],
      duration_ms: 0,
    });
    assert.deepEqual(flagged, { zero_rating: 1, few_votes: 1, unreleased: 1 });
    assert.deepEqual(Object.keys(per_source as object), ['popular', 'trending']);
    assert.equal((stats as { requests: number }).requests, 2);
    const content = await readFile(join(world.home, NAMED));
    assert.equal(content.length, size_bytes);
    assert.match(String(sha256), /^[0-9a-f]{64}$/);
  });

  test('on the built-in sandbox, a full daily collection needs neither key nor network', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, '');
    const { code, document } = await runJson('run daily', world);
    assert.equal(code, 0);
    assert.equal(document['source'], 'sandbox');
    assert.deepEqual(document['pages'], { expected: 9, received: 9 });
    assert.equal(document['raw_count'], 180);
  });
});

describe('what a run is for', () => {
  // biome-ignore format: a table is read by column
  const cases: { line: string; kind: string; due_at: string; file: string }[] = [
    { line: 'daily --at 2026-11-23T02:00:00+09:00', kind: 'scheduled', due_at: '2026-11-22T17:00:00.000Z', file: 'daily_20261123' },
    { line: 'daily --at 2026-11-22T17:00:00Z',      kind: 'scheduled', due_at: '2026-11-22T17:00:00.000Z', file: 'daily_20261123' },
    { line: 'daily --at 2026-11-22T02:00:59+09:00', kind: 'scheduled', due_at: '2026-11-21T17:00:00.000Z', file: 'daily_20261122' },
    { line: 'daily --at 2026-11-22T02:01:00+09:00', kind: 'manual',    due_at: '2026-11-21T17:01:00.000Z', file: 'daily_20261122' },
    { line: 'daily --at 2026-11-22T23:59+0900',     kind: 'manual',    due_at: '2026-11-22T14:59:00.000Z', file: 'daily_20261122' },
    { line: 'weekly --at 2026-11-22T03:00+09:00',   kind: 'scheduled', due_at: '2026-11-21T18:00:00.000Z', file: 'weekly_2026-W47' },
    { line: 'hourly --at 2026-11-22T08:00+09:00',   kind: 'scheduled', due_at: '2026-11-21T23:00:00.000Z', file: 'trending_20261122_08' },
    { line: 'hourly --at 2026-11-22T07:00+09:00',   kind: 'manual',    due_at: '2026-11-21T22:00:00.000Z', file: 'trending_20261122_07' },
    { line: 'monthly --at 2026-11-01T04:00+09:00',  kind: 'scheduled', due_at: '2026-10-31T19:00:00.000Z', file: 'monthly_202611' },
  ];
  for (const { line, kind, due_at, file } of cases) {
    test(`${line} is ${kind} and fills ${file}`, async (t) => {
      const world = await openWorld(t);
      await makeHome(world);
      const { code, document } = await runJson(`run ${line}`, world);
      assert.equal(code, 0);
      assert.deepEqual(document['occurrence'], { due_at, kind, attempt: 1 });
      assert.equal(document['file'], join(world.home, `data/raw/movies/${file}.json`));
    });
  }

  test('an occurrence that is run again counts its attempts', async (t) => {
    const world = await openSmall(t);
    const line = 'run daily --at 2026-11-23T02:00:00+09:00';
    await runCli(line, world);
    const { document } = await runJson(line, world);
    assert.equal((document['occurrence'] as { attempt: number }).attempt, 2);
  });

  // biome-ignore format: a table is read by column
  const times: { at: string; said: string }[] = [
    { at: 'tomorrow',                  said: "'tomorrow' is not a time with an offset, nor a day.\nWrite it as 2026-11-23T02:00:00+09:00, or as a day: 2026-11-23, yesterday\n" },
    { at: '2026-11-24',                said: '2026-11-24T02:00:00+09:00 has not come yet: what TMDB will say then cannot be collected now.\nLeave --at out to collect now.\n' },
    { at: '2026-11-23T02:00:00',       said: "'2026-11-23T02:00:00' is not a time with an offset, nor a day.\nWrite it as 2026-11-23T02:00:00+09:00, or as a day: 2026-11-23, yesterday\n" },
    { at: '2026-02-30T02:00:00Z',      said: "'2026-02-30T02:00:00Z' is no day of the calendar.\nWrite it as 2026-11-23T02:00:00+09:00, or as a day: 2026-11-23, yesterday\n" },
    { at: '2026-11-22T25:00:00Z',      said: "'2026-11-22T25:00:00Z' is not a time with an offset, nor a day.\nWrite it as 2026-11-23T02:00:00+09:00, or as a day: 2026-11-23, yesterday\n" },
    { at: '2026-11-23T02:00:04+09:00', said: '2026-11-23T02:00:04+09:00 has not come yet: what TMDB will say then cannot be collected now.\nLeave --at out to collect now.\n' },
  ];
  for (const { at, said } of times) {
    test(`--at ${at} is refused`, async (t) => {
      const world = await openSmall(t);
      const ran = await runCli(`run daily --at ${at}`, world);
      assert.deepEqual(ran, { code: 2, stdout: '', stderr: said });
      assert.equal(existsSync(join(world.home, 'matinee.db')), false);
    });
  }

  // biome-ignore format: a table is read by column
  const jobs: [job: string, hint: string][] = [
    ['dialy',            "Did you mean 'daily'?"],
    ['weekly_colection', "Did you mean 'weekly_collection'?"],
    ['everything',       'Jobs here: daily, weekly, hourly, monthly, health'],
  ];
  for (const [job, hint] of jobs) {
    test(`there is no job ${job}`, async (t) => {
      const ran = await runCli(['run', job], await openSmall(t));
      assert.deepEqual(ran, {
        code: 2,
        stdout: '',
        stderr: `There is no job '${job}'.\n${hint}\n`,
      });
    });
  }
});

describe('rehearsing', () => {
  test('--dry-run says what a run would find, and leaves no trace of itself', async (t) => {
    const world = await openSmall(t);
    const { code, stdout } = await runCli('run daily --dry-run', world);
    assert.equal(code, 0);
    assert.match(stdout, /^8 received = 4 collected/);
    assert.match(stdout, /Rehearsed: nothing was published or recorded\.\n$/);
    const { document } = await runJson('runs', world);
    assert.deepEqual(document, { runs: [], below_expected: [], skipped: [] });
    const left = Object.keys(await filesIn(join(world.home, 'data')));
    assert.deepEqual(left, []);
  });

  test('--dry-run on data that are not good enough says so, exit 4', async (t) => {
    const world = await openSmall(t, [{ kind: 'empty-results', path: '/trending' }]);
    const { code, document } = await runJson('run daily --dry-run', world);
    assert.equal(code, 4);
    assert.deepEqual(document['faults'], [
      { kind: 'source_short', source: 'trending', movies: 0, minMovies: 1 },
    ]);
    const { stderr } = await runCli('run daily --dry-run', world);
    assert.match(
      stderr,
      /\nIt would have been withheld: trending: 0 movies, at least 1 expected\.\n$/,
    );
  });
});

describe('what goes wrong', () => {
  // biome-ignore format: a table is read by column
  const cases: { name: string; fault: Fault; code: number; error: string; said: RegExp }[] = [
    { name: 'TMDB is down',              fault: { kind: 'status', status: 503 },        code: 1, error: 'upstream-failed',       said: /^TMDB answered 503 to GET \/movie\/popular\?page=1 \(5 attempts over \d+\.\d s\)$/ },
    { name: 'the key is refused',        fault: { kind: 'error-body', code: 7 },        code: 1, error: 'key-refused',           said: /^TMDB refused the API key \(401\): Invalid API key: You must be granted a valid key\. \(TMDB code 7\)$/ },
    { name: 'TMDB answers with HTML',    fault: { kind: 'html' },                       code: 1, error: 'upstream-malformed',    said: /^TMDB's answer to GET \/movie\/popular\?page=1 is not a page of movies: HTML instead of JSON \(5 attempts\)$/ },
    { name: 'TMDB asks for an hour',     fault: { kind: '429', retryAfter: 3600 },      code: 1, error: 'rate-limited-too-long', said: /^TMDB would have us wait 3600 s in all before GET \/movie\/popular\?page=1, more than the 300 s we grant\.$/ },
  ];
  for (const { name, fault, code, error, said } of cases) {
    test(`when ${name}, the run fails and says why, in text and as a document`, async (t) => {
      const world = await openSmall(t, [fault]);
      const ran = await runJson('run daily', world);
      assert.equal(ran.code, code);
      const { outcome, error: told } = ran.document as {
        outcome: string;
        error: { code: string; message: string; hint: string };
      };
      assert.equal(outcome, 'failed');
      assert.deepEqual(Object.keys(told), ['code', 'message', 'hint']);
      assert.equal(told.code, error);
      assert.match(told.message, said);

      const { stdout, stderr } = await runCli('run daily', world);
      assert.equal(stdout, '');
      assert.match(stderr.trimEnd().split('\n').at(-2) ?? '', said);
      assert.equal(existsSync(join(world.home, NAMED)), false);
    });
  }

  test('a request that is repeated is told, and the run is as good as any', async (t) => {
    const world = await openSmall(t, [{ kind: 'status', status: 503, times: 1 }]);
    const { code, stderr, stdout } = await runCli('run daily', world);
    assert.equal(code, 0);
    assert.match(stderr, /^\/movie\/popular page 1: HTTP 503; again in 0\.\d s\n/);
    assert.match(stdout, /^3 requests, 1 retry, \d\.\d s$/m);
  });

  test('a list that is missing withholds the snapshot, exit 4, with the command to accept it', async (t) => {
    const world = await openSmall(t, [{ kind: 'status', status: 503, path: '/trending' }]);
    const { code, stderr } = await runCli('run daily', world);
    assert.equal(code, 4);
    assert.equal(
      stderr.split('\n').slice(-3).join('\n'),
      `Not published: trending: 0 of 1 page arrived.
What was fetched is kept. Look at it: matinee data quarantine. To publish it all the same: matinee data publish ${RUN} --incomplete
`,
    );
    assert.equal(existsSync(join(world.home, NAMED)), false);
  });

  test('where a good snapshot stands, the command to accept a poor one replaces it', async (t) => {
    const world = await openSmall(t);
    await runCli('run daily', world);
    const poor = withTmdb(world, {
      movies: FILMS,
      faults: [{ kind: 'status', status: 503, path: '/trending' }],
    });
    poor.clock.set('2026-11-23T03:00:00+09:00');
    const { code, stderr } = await runCli('run daily', poor);
    assert.equal(code, 4);
    const hint = stderr.trimEnd().split('\n').at(-1) ?? '';
    const [, command, run] =
      /: matinee (data publish (\S+) --incomplete --replace)$/.exec(hint) ?? [];
    assert.notEqual(command, undefined, hint);
    const halves = [`data publish ${run}`, `data publish ${run} --incomplete`];
    for (const line of [...halves, `data publish ${run} --replace`]) {
      const refused = await runCli(line, poor);
      assert.equal(refused.code, 1);
      assert.ok(refused.stderr.endsWith(`: matinee ${command}\n`), refused.stderr);
    }
    assert.equal((await runCli(command ?? '', poor)).code, 0);
  });

  test('a file of somebody else is left alone, and kept when it is replaced', async (t) => {
    const world = await openSmall(t);
    await mkdir(join(world.home, 'data/raw/movies'), { recursive: true });
    await writeFile(join(world.home, NAMED), 'mine');
    const { code, stderr } = await runCli('run daily', world);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /daily_20261123\.json was changed or put there by somebody else; it was left as it is\.\n/,
    );
    assert.equal(await readFile(join(world.home, NAMED), 'utf8'), 'mine');

    assert.equal((await runCli('run daily --replace', world)).code, 0);
    assert.notEqual(await readFile(join(world.home, NAMED), 'utf8'), 'mine');
    const kept = Object.keys(await filesIn(join(world.home, 'data/archive')));
    assert.equal(kept.length, 1);
    assert.match(kept[0] ?? '', /^daily_20261123\.before-daily-.*\.json\.gz$/);
  });

  test('a day that was observed in its own time is not replaced by a later look, exit 4', async (t) => {
    const world = await openSmall(t);
    await runCli('run daily', world);
    const before = await readFile(join(world.home, NAMED), 'utf8');
    world.clock.set('2026-11-24T09:00:00+09:00');

    const line = 'run daily --at 2026-11-23T02:00:00+09:00';
    const { code, stderr } = await runCli(line, world);
    assert.equal(code, 4);
    assert.equal(
      stderr.split('\n').slice(-3).join('\n'),
      `Not published: observed in 20261124, and 20261123 has a snapshot of its own time already.
What was fetched is kept. Look at it: matinee data quarantine. To publish it all the same: matinee data publish daily-20261124T000000Z-f7e7 --replace
`,
    );
    assert.equal(await readFile(join(world.home, NAMED), 'utf8'), before);

    assert.equal((await runCli(`${line} --replace`, world)).code, 0);
    assert.notEqual(await readFile(join(world.home, NAMED), 'utf8'), before);
  });

  test('a run that is stopped exits 130, is recorded as interrupted, and publishes nothing', async (t) => {
    const world = await openSmall(t);
    let stop = () => {};
    const stoppable = {
      ...world,
      onStop: (listener: () => void) => {
        stop = listener;
        return () => {};
      },
      openTransport: async () => ({
        transport: async (_: unknown, signal: AbortSignal) => {
          stop();
          signal.throwIfAborted();
          throw new Error('never reached');
        },
        close: async () => {},
      }),
    };
    const ran = await runJson('run daily', stoppable);
    assert.deepEqual(ran, {
      code: 130,
      document: {
        outcome: 'interrupted',
        error: {
          code: 'interrupted',
          message: 'daily_collection was interrupted.',
          hint: 'Nothing is torn; run it again.',
        },
      },
    });
    const [attempt] = (await runJson('runs', world)).document['runs'] as { state: string }[];
    assert.equal(attempt?.state, 'interrupted');
    assert.equal(existsSync(join(world.home, NAMED)), false);
  });
});

test('no settings: a run uses the defaults, at their rate', async (t) => {
  const world = withTmdb(await openWorld(t), { movies: FILMS, drift: false });
  await makeHome(world, '');
  const startedAt = world.clock.now();
  assert.equal((await runCli('run daily', world)).code, 0);
  // 3 requests: one page of each source, 50 ms apart at 20 a second.
  assert.equal(world.clock.now().getTime() - startedAt.getTime() >= 100, true);
});
