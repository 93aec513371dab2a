import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import { MatineeError } from '../src/errors.ts';
import {
  FILMS,
  makeHome,
  openWorld,
  runCli,
  runJson,
  type TestWorld,
  withTmdb,
} from './support/cli.ts';
import { runOrdered } from './support/ordered.ts';

const YAML = `tmdb: { requestsPerSecond: unlimited }
quality: { reject: [no_poster] }
jobs:
  daily_collection: { sources: [{ name: popular, list: popular }], expect: { movies: 3, quality: 70 } }
  weekly_collection: { sources: [{ name: popular, list: popular }], expect: { movies: 3, quality: 70 } }
  monthly_refresh: { sources: [{ name: popular, list: popular }], expect: { movies: 3, quality: 70 } }
`;
const WEEK_47 = 'data/raw/metadata/weekly_reports/weekly_report_2026-W47.json';
const WEEK_48 = 'data/raw/metadata/weekly_reports/weekly_report_2026-W48.json';
const MONTH = 'data/raw/metadata/monthly_reports/monthly_report_202611.json';

type Json = Record<string, unknown>;

/** Two weekly collections: in the second week the ferry overtakes the lighthouse. */
async function openCollected(t: TestContext): Promise<TestWorld> {
  const opened = await openWorld(t);
  await makeHome(opened, YAML);
  opened.clock.set('2026-11-22T03:00:02+09:00');
  await runCli('run weekly', withTmdb(opened, { movies: FILMS, drift: false }));
  opened.clock.set('2026-11-29T03:00:02+09:00');
  const movies = FILMS.map((film) => (film.id === 12 ? { ...film, popularity: 95.25 } : film));
  const world = withTmdb(opened, { movies, drift: false });
  await runCli('run weekly', world);
  return world;
}

async function readJson({ home }: TestWorld, key: string): Promise<Json> {
  return JSON.parse(await readFile(join(home, key), 'utf8')) as Json;
}

/** Changes a number in a snapshot by hand, so that the file is as long as it was. */
async function changeVotes({ home }: TestWorld, period: string) {
  const key = `data/raw/movies/weekly_${period}.json`;
  const text = await readFile(join(home, key), 'utf8');
  const changed = text.replace('"vote_count":812', '"vote_count":987');
  assert.notEqual(changed, text);
  await writeFile(join(home, key), changed);
  const { collection_info } = JSON.parse(text) as { collection_info: { run_id: string } };
  const putBack = () => writeFile(join(home, key), text);
  return { key, run: collection_info.run_id, putBack };
}

/** The same report, whenever it was made. */
function withoutTime({ generation_time: _time, ...report }: Json): Json {
  return report;
}

const HIGHLIGHTS = `Weekly report 2026-W48: 3 movies (of the sandbox)
Most popular: 밤 나룻배 (95.3), 등대지기 (90.0), 첫눈 (50.0)
Rated 8.0 or better: 0 of 3
Commonest genres: 드라마 100.0 %
Since 2026-W47: 0 entered and 0 left, in 1 list
Biggest climber: 밤 나룻배, 2 → 1 in popular
Quality: 75.0 % valid, 50.0 % without a flag, 1 rejected
`;

describe('a report', () => {
  test('is written after the run, compared with the week before', async (t) => {
    const world = await openCollected(t);
    const report = await readJson(world, WEEK_48);
    const file = await readJson(world, 'data/raw/movies/weekly_2026-W48.json');
    const info = file['collection_info'] as Json;
    assert.deepEqual(
      [report['period'], report['run_id'], report['generation_time'], report['source']],
      ['2026-W48', info['run_id'], '2026-11-29T03:00:02+09:00', 'sandbox'],
    );
    assert.deepEqual(report['changes'], {
      against: '2026-W47',
      lists: [
        {
          list: 'popular',
          new_count: 0,
          new: [],
          gone_count: 0,
          gone: [],
          climber_count: 1,
          climbers: [{ id: 12, title: '밤 나룻배', rank: 1, before: 2, by: 1 }],
          faller_count: 1,
          fallers: [{ id: 11, title: '등대지기', rank: 2, before: 1, by: 1 }],
          stayed: 2,
        },
      ],
    });
    assert.deepEqual((await readJson(world, WEEK_47))['changes'], null);
    assert.deepEqual(await readdir(join(world.home, 'data/staging')), []);
  });

  test('is made anew of the last week: told, written, and as it was', async (t) => {
    const world = await openCollected(t);
    const first = await readJson(world, WEEK_48);
    world.clock.set('2026-11-30T09:00:00+09:00');
    assert.deepEqual(await runCli('report weekly', world), {
      code: 0,
      stdout: `${HIGHLIGHTS}\nWritten ${world.home}/${WEEK_48}\n`,
      stderr: '',
    });
    const again = await readJson(world, WEEK_48);
    assert.equal(again['generation_time'], '2026-11-30T09:00:00+09:00');
    assert.deepEqual(withoutTime(again), withoutTime(first));
    assert.deepEqual(await readdir(join(world.home, 'data/staging')), []);
  });

  test('of a past week says what it would have said then', async (t) => {
    const world = await openCollected(t);
    const first = await readJson(world, WEEK_47);
    const { code, stdout } = await runCli('report weekly --period 2026-W47 --lang ko', world);
    assert.equal(code, 0);
    assert.match(stdout, /^주간 리포트 2026-W47: 영화 3편 /);
    assert.deepEqual(withoutTime(await readJson(world, WEEK_47)), withoutTime(first));
  });

  test('with --json is the document that is in the file', async (t) => {
    const world = await openCollected(t);
    const { stdout, stderr, code } = await runCli('report weekly --json', world);
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(stdout, await readFile(join(world.home, WEEK_48), 'utf8'));
  });

  test('of a month has the month’s name and the best rated', async (t) => {
    const world = await openCollected(t);
    await runCli('run monthly', world);
    const { report_type, month, period, top_movies } = await readJson(world, MONTH);
    assert.deepEqual([report_type, month, period], ['monthly', '202611', '202611']);
    assert.deepEqual(
      (top_movies as { id: number }[]).map(({ id }) => id),
      [11, 12, 13], // 12 is rated better, by fewer than 100
    );
    const { code, document } = await runJson('report monthly', world);
    assert.deepEqual([code, document['report_type'], document['month']], [0, 'monthly', '202611']);
  });

  test("of a collection of one's own is made anew of any period it has", async (t) => {
    const opened = await openWorld(t);
    await makeHome(
      opened,
      `${YAML}  korean:
    { schedule: '0 5 * * 0', period: week, report: weekly, sources: [{ name: popular, list: popular }] }
`,
    );
    const world = withTmdb(opened, { movies: FILMS, drift: false });
    for (const day of ['2026-11-22', '2026-11-29']) {
      world.clock.set(`${day}T05:00:02+09:00`);
      assert.equal((await runCli('run korean', world)).code, 0);
    }
    const key = WEEK_47.replace('weekly_report_', 'korean_weekly_report_');
    const first = await readJson(world, key);
    await world.files.remove(join(world.home, key));
    const line = 'report weekly --dataset korean --period 2026-W47';
    const { code, stdout } = await runCli(line, world);
    assert.deepEqual([code, stdout.endsWith(`\nWritten ${world.home}/${key}\n`)], [0, true]);
    assert.deepEqual(withoutTime(await readJson(world, key)), withoutTime(first));
  });

  // biome-ignore format: a table is read by column
  const unknown: [line: string, said: string][] = [
    ['report weekly --dataset mine',     "There is no snapshot of 'mine'.\nThere is: weekly\n"],
    ['report monthly',                   "There is no snapshot of 'monthly'.\nThere is: weekly\n"],
    ['report weekly --period 2026-W46',  "There is no snapshot of 'weekly' for 2026-W46.\nThere is: 2026-W48, 2026-W47\n"],
  ];
  test('is refused where there is no snapshot, with what there is', async (t) => {
    const world = await openCollected(t);
    for (const [line, stderr] of unknown) {
      assert.deepEqual(await runCli(line, world), { code: 1, stdout: '', stderr });
    }
  });

  test('made by several at once is whole, and a verification meanwhile finds nothing', async (t) => {
    const world = await openCollected(t);
    const first = await readJson(world, WEEK_48);
    for (let round = 0; round < 6; round++) {
      const lines = ['report weekly', 'data verify', 'report weekly', 'report weekly'];
      const ended = await Promise.all(lines.map((line) => runCli(line, world)));
      for (const { code, stdout, stderr } of ended) assert.equal(code, 0, stdout + stderr);
      assert.deepEqual(withoutTime(await readJson(world, WEEK_48)), withoutTime(first));
    }
    const names = await readdir(join(world.home, dirname(WEEK_48)));
    assert.deepEqual(names, [basename(WEEK_47), basename(WEEK_48)]);
  });

  test('that another writes just now is not yet listed', async (t) => {
    const world = await openCollected(t);
    const part = '.matinee-00000000-1-00000000-000000.part';
    await writeFile(join(world.home, dirname(WEEK_48), part), '{');
    const { document } = await runJson('report list', world);
    assert.deepEqual(document, { reports: [WEEK_47, WEEK_48] });
  });

  test('is not made of a file that was changed, exit 4, and the one before stays', async (t) => {
    const world = await openCollected(t);
    const first = await readJson(world, WEEK_48);
    const { key, run } = await changeVotes(world, '2026-W48');
    assert.deepEqual(await runCli('report weekly', world), {
      code: 4,
      stdout: '',
      stderr: `${key} was changed since run ${run} wrote it; nothing was taken from it.
Put it back as it was, or run its job again with --replace. Try: matinee data verify
`,
    });
    assert.deepEqual(await readJson(world, WEEK_48), first);
  });

  test('compares with the last week whose file is as it was, and says which is not', async (t) => {
    const world = await openCollected(t);
    world.clock.set('2026-12-06T03:00:02+09:00');
    await runCli('run weekly', world);
    const { key, run } = await changeVotes(world, '2026-W48');
    const { code, stdout, stderr } = await runCli('report weekly --lang ko', world);
    assert.deepEqual([code, stdout.includes('2026-W47')], [0, true]);
    assert.equal(
      stderr,
      `${key} 파일은 실행 ${run}이 쓴 뒤에 바뀌어, 아무것도 가져오지 않았습니다.
원래대로 되돌리거나 그 작업을 --replace로 다시 실행하세요. 실행해 보세요: matinee data verify
`,
    );
  });

  test('is not made of a file that is gone', async (t) => {
    const world = await openCollected(t);
    const key = 'data/raw/movies/weekly_2026-W48.json';
    await world.files.remove(join(world.home, key));
    const { code, document } = await runJson('report weekly', world);
    const { code: error } = document['error'] as { code: string };
    assert.deepEqual([code, error], [1, 'file-missing']);
  });
});

describe('report list', () => {
  test('names the reports there are, by kind and period', async (t) => {
    const world = await openCollected(t);
    await runCli('run monthly', world);
    assert.deepEqual(await runCli('report list', world), {
      code: 0,
      stdout: [WEEK_47, WEEK_48, MONTH].map((key) => `${world.home}/${key}\n`).join(''),
      stderr: '',
    });
    assert.deepEqual(await runJson('report list', world), {
      code: 0,
      document: { reports: [WEEK_47, WEEK_48, MONTH] },
    });
  });

  test('says so where there are none', async (t) => {
    const world = await openWorld(t);
    await makeHome(world);
    assert.equal((await runCli('report list', world)).stdout, 'No reports yet.\n');
    assert.deepEqual(await runJson('report list', world), { code: 0, document: { reports: [] } });
  });
});

describe('what a process left between publishing and following up', () => {
  /** A weekly run whose history cannot be opened, as if it had been killed before. */
  async function openLeft(t: TestContext) {
    const opened = await openWorld(t);
    await makeHome(opened, YAML);
    const world = withTmdb(opened, { movies: FILMS, drift: false });
    const openHistory = () =>
      Promise.reject(new MatineeError('store-busy', { file: 'history.db' }));
    const { code } = await runCli('run weekly', { ...world, openHistory });
    assert.equal(code, 1);
    return { world, blocked: { ...world, openHistory } };
  }

  test('is mended by the next that opens the home: history, report, and nothing twice', async (t) => {
    const { world } = await openLeft(t);
    assert.equal((await runCli('report list', world)).stdout, 'No reports yet.\n');
    assert.equal((await runCli('history 12', world)).code, 1);
    const { code, document } = await runJson('data list', world);
    assert.deepEqual([code, (document['snapshots'] as object[]).length], [0, 1]);

    world.clock.set('2026-11-24T09:00:00+09:00');
    assert.equal((await runCli('data verify', world)).code, 0);
    const report = await readJson(world, WEEK_48);
    assert.equal(report['generation_time'], '2026-11-24T09:00:00+09:00');
    const { document: history } = await runJson('history 12', world);
    assert.deepEqual(
      (history['ranks'] as Json[]).map(({ observed_at, rank }) => [observed_at, rank]),
      [['2026-11-22T17:00:03.000Z', 2]],
    );

    world.clock.set('2026-11-25T09:00:00+09:00');
    await runCli('data verify', world);
    assert.deepEqual(await readJson(world, WEEK_48), report);
    assert.deepEqual((await runJson('history 12', world)).document, history);
    assert.deepEqual(await readdir(join(world.home, 'data/staging')), []);
  });

  test('is told while it cannot be mended, and keeps nobody from his work', async (t) => {
    const { world, blocked } = await openLeft(t);
    const { code, stdout, stderr } = await runCli('data verify', blocked);
    assert.deepEqual(
      { code, stdout, stderr },
      {
        code: 0,
        stdout: '1 file compared: as the catalog says, and nothing stray.\n',
        stderr: 'history.db is kept locked by another process.\n',
      },
    );
    assert.equal((await runCli('data verify', world)).stderr, '');
  });

  test('is left while its file is changed: told once by each command, and taken up when put back', async (t) => {
    const world = await openCollected(t);
    const { key, putBack } = await changeVotes(world, '2026-W48');
    await world.files.remove(join(world.home, 'history.db'));
    const told = `${key} was changed since its run wrote it; until it is put back, history and reports go without it.\n`;
    const weeks = async () => {
      const { document } = await runJson('history 11', world);
      const periods = (document['ranks'] as Json[]).map(({ period }) => String(period));
      return periods.filter((period) => period.includes('W'));
    };

    const lost = 'history.db was gone; it is written again from 2 snapshots.\n';
    world.clock.set('2026-11-30T02:00:03+09:00');
    const { code, stderr } = await runCli('run daily', world);
    assert.deepEqual([code, stderr.split(/^\d.*\n/m)], [0, [lost + told, '']]);
    assert.deepEqual(await weeks(), ['2026-W47']);
    assert.ok((await runCli('data verify', world)).stderr.startsWith(told));
    assert.equal((await runCli('report weekly --period 2026-W47', world)).stderr, told);
    // What a daemon starts leaves it to the daemon to say so.
    const attempt = await runOrdered('daily_collection', world, { trigger: 'manual' });
    assert.equal(attempt.stderr.includes(key), false);

    await putBack();
    assert.equal((await runCli('data verify', world)).stderr, '');
    assert.deepEqual(await weeks(), ['2026-W47', '2026-W48']);
    assert.deepEqual(await readdir(join(world.home, 'data/staging')), []);
  });

  test('is left when the file was changed before it came to that, exit 4', async (t) => {
    const opened = await openWorld(t);
    await makeHome(opened, YAML);
    const world = withTmdb(opened, { movies: FILMS, drift: false });
    const openHistory: TestWorld['openHistory'] = async (options) => {
      await changeVotes(world, '2026-W48');
      return world.openHistory(options);
    };
    const { code, stdout, stderr } = await runCli('run weekly', { ...world, openHistory });
    assert.equal(code, 4);
    assert.match(stdout, /^Published /m);
    assert.match(
      stderr,
      /weekly_2026-W48\.json was changed since run weekly-\S+ wrote it; nothing/,
    );
    assert.equal((await runCli('report list', world)).stdout, 'No reports yet.\n');
  });

  test('is mended by the next run, before its own', async (t) => {
    const { world } = await openLeft(t);
    world.clock.set('2026-11-30T03:00:02+09:00');
    assert.equal((await runCli('run weekly', world)).code, 0);
    assert.deepEqual(
      ((await runJson('history 12', world)).document['ranks'] as Json[]).map(
        ({ period }) => period,
      ),
      ['2026-W48', '2026-W49'],
    );
    const { document } = await runJson('report list', world);
    assert.equal((document['reports'] as string[]).length, 2);
  });
});
