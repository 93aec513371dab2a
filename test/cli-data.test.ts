import assert from 'node:assert/strict';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
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
const KEY = 'data/raw/movies/daily_20261123.json';

/** A home in which one daily collection has run. */
async function openCollected(t: TestContext, faults: readonly Fault[] = []) {
  const world = withTmdb(await openWorld(t), { movies: FILMS, drift: false, faults });
  await makeHome(world, SMALL);
  await runCli('run daily', world);
  return world;
}

const WITHOUT_TRENDING: Fault[] = [{ kind: 'status', status: 503, path: '/trending', times: 5 }];

describe('an empty home', () => {
  // biome-ignore format: a table is read by column
  const cases: { line: string; said: string; document: object }[] = [
    { line: 'runs',            said: 'Nothing has run yet.',       document: { runs: [], below_expected: [], skipped: [] } },
    { line: 'data list',       said: 'No snapshots yet.',          document: { snapshots: [] } },
    { line: 'data quarantine', said: 'Nothing is in quarantine.',  document: { withheld: [], rejected: [] } },
    { line: 'data verify',     said: '0 files compared: as the catalog says, and nothing stray.', document: { outcome: 'good', checked_files: 0, findings: [], recovered: [] } },
  ];
  for (const { line, said, document } of cases) {
    test(`${line} says so, with the same keys as ever`, async (t) => {
      const world = await openWorld(t);
      await makeHome(world);
      assert.deepEqual(await runJson(line, world), { code: 0, document });
      assert.deepEqual(await runCli(line, world), { code: 0, stdout: `${said}\n`, stderr: '' });
    });
  }

  test('data show and data path say how to collect', async (t) => {
    const world = await openWorld(t);
    await makeHome(world);
    for (const line of ['data show daily', 'data path daily']) {
      assert.deepEqual(await runCli(line, world), {
        code: 1,
        stdout: '',
        stderr:
          "There is no snapshot of 'daily'.\nNothing has been collected yet. Try: matinee run daily\n",
      });
    }
  });
});

describe('runs', () => {
  test('a run is listed with its job, when it was due and how it ended', async (t) => {
    const world = await openCollected(t);
    assert.equal(
      (await runCli('runs', world)).stdout,
      `run                          job               due               state      took   movies  quality
${RUN}  daily_collection  2026-11-23 02:00  succeeded  0.0 s       3  75.0%

${RUN}: Quality warning: only 75.0 % of the movies are valid (expected 80 %).

Times are in Asia/Seoul.
`,
    );
    assert.equal(
      (await runCli('runs --lang ko', world)).stdout,
      `실행                         작업              예정              상태  걸린 시간  영화  품질
${RUN}  daily_collection  2026-11-23 02:00  성공  0.0 s         3  75.0%

${RUN}: 품질 경고: 데이터 품질률이 75.0%로 낮습니다.

시각은 Asia/Seoul 기준입니다.
`,
    );
  });

  test('as documents runs carry how they ended, why, and their counts', async (t) => {
    const world = await openCollected(t, WITHOUT_TRENDING);
    const { document } = await runJson('runs', world);
    const [{ stats, error, ...run }] = document['runs'] as [Record<string, unknown>];
    assert.deepEqual(run, {
      run: RUN,
      job: 'daily_collection',
      due_at: '2026-11-22T17:00:03.000Z',
      kind: 'manual',
      attempt: 1,
      trigger: 'manual',
      state: 'failed',
      outcome: 'failed',
      reason: 'withheld',
      started_at: '2026-11-22T17:00:03.000Z',
      ended_at: run['ended_at'],
      period: '20261123',
      as_of: '2026-11-23',
      program_version: run['program_version'],
      tz_version: '2026b',
    });
    assert.equal((error as { code: string }).code, 'withheld');
    const { requests, valid } = stats as Record<string, number>;
    assert.deepEqual({ requests, valid }, { requests: 6, valid: 3 });
  });

  test('--limit counts from the newest, and has to be a number', async (t) => {
    const world = await openCollected(t);
    world.clock.set('2026-11-23T03:00:00+09:00');
    await runCli('run hourly', world);
    const { document } = await runJson('runs --limit 1', world);
    const jobs = (document['runs'] as { job: string }[]).map(({ job }) => job);
    assert.deepEqual(jobs, ['hourly_trending']);
    assert.deepEqual(await runCli('runs --limit some', world), {
      code: 2,
      stdout: '',
      stderr:
        '--limit some is not possible: it takes a whole number from 1 to 1000000.\nTry: matinee runs --help\n',
    });
  });

  test('a run is shown with its counts, its warnings and its file', async (t) => {
    const world = await openCollected(t);
    assert.deepEqual(await runCli(`runs show ${RUN}`, world), {
      code: 0,
      stdout: `run                          job               due               state      took   movies  quality
${RUN}  daily_collection  2026-11-23 02:00  succeeded  0.0 s       3  75.0%

8 received = 4 collected + 4 duplicates + 0 filtered + 0 without id
3 valid (quality 75.0 %), clean 50.0 %, mean score 97.2
rejected: no_poster 1

source    received  first seen here  flagged
popular          4                4  zero_rating 1, few_votes 1, unreleased 1
trending         4                0  none

current: ${KEY}
2 requests, 0 retries, 0.0 s

Times are in Asia/Seoul.
`,
      stderr: 'Quality warning: only 75.0 % of the movies are valid (expected 80 %).\n',
    });
  });

  test('a run that failed is shown with its reason', async (t) => {
    const world = await openCollected(t, [{ kind: 'error-body', code: 7 }]);
    assert.equal(
      (await runCli(`runs show ${RUN}`, world)).stdout,
      `run                          job               due               state   took   movies  quality
${RUN}  daily_collection  2026-11-23 02:00  failed  0.0 s  –       –

TMDB refused the API key (401): Invalid API key: You must be granted a valid key. (TMDB code 7)
2 requests, 0 retries, 0.0 s

Times are in Asia/Seoul.
`,
    );
  });

  test('a run that never was is refused', async (t) => {
    const world = await openCollected(t);
    for (const line of ['runs show nope', 'data quarantine nope', 'data publish nope']) {
      assert.deepEqual(await runCli(line, world), {
        code: 1,
        stdout: '',
        stderr: "There is no run 'nope'.\nTry: matinee runs\n",
      });
    }
  });
});

describe('snapshots', () => {
  test('the list shows each period once, newest first', async (t) => {
    const world = await openCollected(t);
    world.clock.set('2026-11-24T02:00:05+09:00');
    await runCli('run daily', world);
    await runCli('run daily', world);
    const { document } = await runJson('data list', world);
    const shown = (document['snapshots'] as Record<string, unknown>[]).map(
      ({ dataset, period, state, file }) => ({ dataset, period, state, file }),
    );
    assert.deepEqual(
      shown,
      ['20261124', '20261123'].map((period) => ({
        dataset: 'daily',
        period,
        state: 'current',
        file: join(world.home, `data/raw/movies/daily_${period}.json`),
      })),
    );
    const { stdout } = await runCli('data list', world);
    const lines = stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 5).join('|'));
    assert.deepEqual(lines, [
      'dataset|period|movies|quality|clean',
      'daily|20261124|3|75.0%|50.0%',
      'daily|20261123|3|75.0%|50.0%',
      '',
      'Times are in Asia/Seoul.',
      '',
    ]);
  });

  test('the path stands alone on its line, of the newest period or the one that is named', async (t) => {
    const world = await openCollected(t);
    world.clock.set('2026-11-24T02:00:05+09:00');
    await runCli('run daily', world);
    const path = (period: string) => join(world.home, `data/raw/movies/daily_${period}.json`);
    assert.deepEqual(await runCli('data path daily', world), {
      code: 0,
      stdout: `${path('20261124')}\n`,
      stderr: '',
    });
    const named = await runJson('data path daily 20261123', world);
    assert.deepEqual(named, { code: 0, document: { file: path('20261123') } });
  });

  test('what is not there is refused with what is', async (t) => {
    const world = await openCollected(t);
    // biome-ignore format: a table is read by column
    const cases: [line: string, said: string][] = [
      ['data show weekly',         "There is no snapshot of 'weekly'.\nThere is: daily\n"],
      ['data path daily 20261122', "There is no snapshot of 'daily' for 20261122.\nThere is: 20261123\n"],
    ];
    for (const [line, stderr] of cases) {
      assert.deepEqual(await runCli(line, world), { code: 1, stdout: '', stderr });
    }
  });

  test('a snapshot is shown as the file says of itself', async (t) => {
    const world = await openCollected(t);
    const { document } = await runJson('data show daily', world);
    const file = JSON.parse(await readFile(join(world.home, KEY), 'utf8'));
    const { lists, observed_at, ...facts } = file.collection_info;
    assert.deepEqual(document['collection_info'], facts);
    assert.equal(Object.keys(lists).length + Object.keys(observed_at).length, 4);
    assert.equal(
      (await runCli('data show daily', world)).stdout,
      `daily 20261123 · 2026-11-23T02:00:03+09:00 · ${RUN}
8 received = 4 collected + 4 duplicates + 0 filtered + 0 without id
3 valid (quality 75.0 %), clean 50.0 %, mean score 97.2
rejected: no_poster 1

source    received  first seen here  flagged
popular          4                4  zero_rating 1, few_votes 1, unreleased 1
trending         4                0  none

Published ${world.home}/${KEY}
`,
    );
  });
});

describe('a snapshot that was changed by hand', () => {
  for (const line of ['data show daily', 'data path daily']) {
    test(`is not what ${line} is about, exit 4`, async (t) => {
      const world = await openCollected(t);
      const path = join(world.home, KEY);
      await writeFile(path, (await readFile(path, 'utf8')).replace('812', '813'));
      assert.deepEqual(await runCli(line, world), {
        code: 4,
        stdout: '',
        stderr: `${KEY} was changed since run ${RUN} wrote it; nothing was taken from it.
Put it back as it was, or run its job again with --replace. Try: matinee data verify
`,
      });
    });
  }
});

describe('data verify', () => {
  test('what was changed, removed or added by others is found, exit 4', async (t) => {
    const world = await openCollected(t);
    assert.deepEqual(await runCli('data verify', world), {
      code: 0,
      stdout: '1 file compared: as the catalog says, and nothing stray.\n',
      stderr: '',
    });
    await appendFile(join(world.home, KEY), ' ');
    await writeFile(join(world.home, 'data/raw/movies/mine.json'), '{}');
    assert.deepEqual(await runCli('data verify', world), {
      code: 4,
      stdout: `${KEY} was changed since it was published
data/raw/movies/mine.json is unknown to the catalog
2 findings.
`,
      stderr: `A file that is missing or changed: put it back as it was, or collect its period again with run. One that the catalog does not know: move it away.
`,
    });
    await rm(join(world.home, KEY));
    const { code, document } = await runJson('data verify', world);
    assert.equal(code, 4);
    assert.deepEqual(document, {
      outcome: 'bad',
      checked_files: 1,
      findings: [
        { kind: 'missing', key: KEY, run: RUN },
        { kind: 'stray', key: 'data/raw/movies/mine.json' },
      ],
      recovered: [],
    });
  });
});

describe('quarantine', () => {
  test('rejected movies are listed by run and rule, and shown with their reason', async (t) => {
    const world = await openCollected(t);
    assert.equal(
      (await runCli('data quarantine', world)).stdout,
      `Rejected movies
run                          rule       movies
${RUN}  no_poster       1
`,
    );
    assert.equal(
      (await runCli(`data quarantine ${RUN} --lang ko`, world)).stdout,
      `규칙       ID  제목       이유
no_poster  14  그림 없음  poster_path: no text
`,
    );
    const { document } = await runJson('data quarantine', world);
    assert.deepEqual(document, {
      withheld: [],
      rejected: [{ run: RUN, rejected: { no_poster: 1 } }],
    });
  });

  test('a withheld snapshot is listed with its reasons and where it lies', async (t) => {
    const world = await openCollected(t, WITHOUT_TRENDING);
    assert.match(
      (await runCli('data quarantine', world)).stdout,
      /^Withheld snapshots\n {2}daily-20261122T170003Z-8706 {2}trending: 0 of 1 page arrived\n/,
    );
    const { stdout } = await runCli(`data quarantine ${RUN}`, world);
    assert.equal(
      stdout.split('\n').slice(0, 2).join('\n'),
      `trending: 0 of 1 page arrived\n${world.home}/data/quarantine/snapshots/${RUN}.json`,
    );
    const { document } = await runJson(`data quarantine ${RUN}`, world);
    assert.equal(document['state'], 'withheld');
    assert.equal((document['rejected_movies'] as unknown[]).length, 1);
  });

  test('publishing takes a word for what is poor, and the word is recorded', async (t) => {
    const world = await openCollected(t, WITHOUT_TRENDING);
    assert.deepEqual(await runCli(`data publish ${RUN}`, world), {
      code: 1,
      stdout: '',
      stderr: `The snapshot of run ${RUN} is not good enough: trending: 0 of 1 page arrived.
To publish it all the same, on your word: matinee data publish ${RUN} --incomplete
`,
    });
    assert.deepEqual(await runCli(`data publish ${RUN} --incomplete`, world), {
      code: 0,
      stdout: `Published ${world.home}/${KEY}, on the word of minji@desk\n`,
      stderr: '',
    });
    assert.match((await runCli('data show daily', world)).stdout, /, on the word of minji@desk\n$/);
    assert.equal((await runCli('data verify', world)).code, 0);
    assert.deepEqual(await runCli(`data publish ${RUN} --incomplete`, world), {
      code: 1,
      stdout: '',
      stderr: `Run ${RUN} is not withheld: it is current.\nTry: matinee data quarantine\n`,
    });
  });

  test('publishing what was changed by hand is nobody’s word', async (t) => {
    const world = await openCollected(t, WITHOUT_TRENDING);
    const key = `data/quarantine/snapshots/${RUN}.json`;
    const path = join(world.home, key);
    await writeFile(path, (await readFile(path, 'utf8')).replace('812', '813'));
    const before = await filesIn(join(world.home, 'data'));
    assert.deepEqual(await runCli(`data publish ${RUN} --incomplete`, world), {
      code: 4,
      stdout: '',
      stderr: `${key} was changed since run ${RUN} wrote it; nothing was taken from it.
Put it back as it was, or run its job again with --replace. Try: matinee data verify
`,
    });
    assert.deepEqual(await filesIn(join(world.home, 'data')), before);
    assert.equal((await runCli('data show daily', world)).code, 1);
  });

  test('publishing over another snapshot takes --replace, and keeps the other', async (t) => {
    const world = await openCollected(t, WITHOUT_TRENDING);
    await runCli('run daily', world); // TMDB has recovered
    const { document } = await runJson('data list', world);
    const [{ run: current }] = document['snapshots'] as [{ run: string }];
    assert.deepEqual(await runCli(`data publish ${RUN} --incomplete`, world), {
      code: 1,
      stdout: '',
      stderr: `20261123 has a published snapshot already (run ${current}).
To replace it, keeping it in the archive: matinee data publish ${RUN} --incomplete --replace
`,
    });
    const published = await runJson(`data publish ${RUN} --incomplete --replace`, world);
    assert.equal(published.code, 0);
    const { outcome, run, accepted_by, complete } = published.document;
    assert.deepEqual(
      { outcome, run, accepted_by, complete },
      { outcome: 'published', run: RUN, accepted_by: 'minji@desk', complete: false },
    );
    const verified = await runJson('data verify', world);
    assert.equal(verified.document['checked_files'], 2);
    assert.deepEqual(verified.document['findings'], []);
  });
});

test('of a snapshot whose file is gone nothing is shown as if it were there', async (t) => {
  const world = await openCollected(t);
  await rm(join(world.home, KEY));
  for (const line of ['data show daily', 'data path daily', 'data path daily --json']) {
    const { code, stdout, stderr } = await runCli(line, world);
    assert.equal(code, 1);
    const said = `${KEY} is missing, though the catalog has it.`;
    assert.ok(`${stdout}${stderr}`.includes(said), line);
  }
});
