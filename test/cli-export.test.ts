import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lstat, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';

import type { FileSystem } from '../src/lib/files.ts';
import { hash32, type Random, seededRandom } from '../src/lib/prng.ts';
import { ATTRIBUTION } from '../src/snapshot.ts';
import {
  FILMS,
  filesIn,
  makeHome,
  openWorld,
  runCli,
  runJson,
  SMALL,
  type TestWorld,
  withTmdb,
} from './support/cli.ts';

const HEADER =
  'dataset,period,run_id,collection_time,language,region,id,title,original_title,original_language,overview,release_date,adult,video,popularity,vote_average,vote_count,genre_ids,poster_path,backdrop_path,media_type,extra\r\n';

/** Daily collections on the last of November and the first two of December. */
async function openCollected(t: TestContext): Promise<TestWorld> {
  const world = withTmdb(await openWorld(t), { movies: FILMS, drift: false });
  await makeHome(world, SMALL);
  for (const day of ['11-30', '12-01', '12-02']) {
    world.clock.set(`2026-${day}T02:00:03+09:00`);
    await runCli('run daily', world);
  }
  return world;
}

/** Files whose calls come at any moment between those of others. */
function interleaved(files: FileSystem, random: Random): FileSystem {
  return new Proxy(files, {
    get:
      (target, name: keyof FileSystem) =>
      async (...values: never[]) => {
        for (let turns = Math.floor(random() * 8); turns > 0; turns--) await immediate();
        return (target[name] as (...of: never[]) => unknown)(...values);
      },
  });
}

/** What was exported, a line a movie: its period and id. */
function moviesIn(jsonl: string): [unknown, unknown][] {
  const lines = jsonl.split('\n').filter(Boolean);
  return lines.map((line) => {
    const { period, id } = JSON.parse(line) as Record<string, unknown>;
    return [period, id];
  });
}

test('CSV goes to standard output, oldest first; what it is and whose data, beside', async (t) => {
  const world = await openCollected(t);
  const { code, stdout, stderr } = await runCli('data export daily --format csv', world);
  const lines = stdout.split('\r\n');
  assert.equal(code, 0);
  assert.equal(`${lines[0]}\r\n`, HEADER);
  assert.match(
    lines[1] ?? '',
    /^daily,20261130,daily-20261129T170003Z-\w{4},2026-11-30T02:00:03\+09:00,ko-KR,KR,11,등대지기,Lighthouse,en,등대지기 이야기\.,2026-11-26,false,false,90,7\.5,812,18,\/11\.jpg,,,$/,
  );
  const periods = lines.slice(1, -1).map((line) => line.split(',')[1]);
  assert.deepEqual(
    periods,
    ['20261130', '20261201', '20261202'].flatMap((day) => [day, day, day]),
  );
  const sizeKb = (Buffer.byteLength(stdout) / 1000).toFixed(1);
  assert.equal(stderr, `Exported 9 movies of 3 snapshots, ${sizeKb} KB.\n${ATTRIBUTION}\n`);
});

test('JSON lines hold the movies as received, and which snapshot each is of', async (t) => {
  const world = await openCollected(t);
  const { stdout } = await runCli('data export daily --format jsonl --to 20261130', world);
  const file = JSON.parse(
    await readFile(join(world.home, 'data/raw/movies/daily_20261130.json'), 'utf8'),
  );
  const { run_id, collection_time } = file.collection_info;
  const asked = { language: 'ko-KR', region: 'KR' };
  const origin = { dataset: 'daily', period: '20261130', run_id, collection_time, ...asked };
  assert.deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
    file.movies.map((movie: object) => ({ ...origin, ...movie })),
  );
});

test('a dash is standard output, and no file', async (t) => {
  const world = await openCollected(t);
  const line = 'data export daily --format csv';
  const { stdout } = await runCli(line, world);
  assert.equal((await runCli(`${line} --out -`, world)).stdout, stdout);
  const parquet = await runCli('data export daily --format parquet --out -', world);
  assert.equal(parquet.code, 0);
  assert.match(parquet.stdout, /^80,65,82,49,/); // bytes: PAR1
  assert.deepEqual(await readdir(world.cwd), ['home']);
});

test('CSV is for spreadsheets where it is asked for, and nothing else is', async (t) => {
  const world = await openCollected(t);
  const line = 'data export daily --format csv --to 20261130';
  const plain = (await runCli(line, world)).stdout;
  assert.equal((await runCli(`${line} --excel`, world)).stdout, `\uFEFF${plain}`);
  assert.deepEqual(await runCli('data export daily --format jsonl --excel', world), {
    code: 2,
    stdout: '',
    stderr: `These do not go together: --excel, --format jsonl.
Try: matinee data export --help
`,
  });
});

// biome-ignore format: a table is read by column
const ranges: { options: string; periods: string[] }[] = [
  { options: '',                               periods: ['20261130', '20261201', '20261202'] },
  { options: '--from 20261201',                periods: ['20261201', '20261202'] },
  { options: '--to 20261201',                  periods: ['20261130', '20261201'] },
  { options: '--from 20261201 --to 20261201',  periods: ['20261201'] },
  { options: '--to 202611',                    periods: ['20261130'] },
  { options: '--from 2026-12-01 --to 2026-12', periods: ['20261201', '20261202'] },
  { options: '--from 202612',                  periods: ['20261201', '20261202'] },
  { options: '--from 202612 --to 202612',      periods: ['20261201', '20261202'] },
  { options: '--from 2027',                    periods: [] },
];

test('--from and --to take in both ends, and a month all its days', async (t) => {
  const world = await openCollected(t);
  for (const { options, periods } of ranges) {
    const { code, stdout } = await runCli(`data export daily --format jsonl ${options}`, world);
    const found = [...new Set(moviesIn(stdout).map(([period]) => period))];
    assert.deepEqual([options, code, found], [options, 0, periods]);
  }
});

test('of a period that was collected twice, the current snapshot is exported', async (t) => {
  const world = await openCollected(t);
  const fewer = withTmdb(world, { movies: FILMS.slice(0, 3), drift: false });
  await runCli('run daily', { ...fewer, random: () => 0.5 });
  const { stdout } = await runCli('data export daily --format csv --from 20261202', world);
  const runs = stdout
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(',')[2]);
  assert.deepEqual(runs, Array(3).fill('daily-20261201T170003Z-8000'));
});

test('--out writes the file under its name when it is whole, and says so', async (t) => {
  const world = await openCollected(t);
  const file = join(world.cwd, 'out.csv');
  const { stdout } = await runCli('data export daily --format csv', world);
  assert.deepEqual(await runCli('data export daily --format csv --out out.csv', world), {
    code: 0,
    stdout: '',
    stderr: `Exported 9 movies of 3 snapshots, ${(Buffer.byteLength(stdout) / 1000).toFixed(1)} KB.\n${ATTRIBUTION}\n`,
  });
  assert.equal(await readFile(file, 'utf8'), stdout);
  assert.deepEqual(await runJson('data export daily --format csv --out out.csv', world), {
    code: 0,
    document: {
      outcome: 'exported',
      file,
      format: 'csv',
      snapshots: 3,
      movies: 9,
      size_bytes: Buffer.byteLength(stdout),
    },
  });
  assert.deepEqual((await readdir(world.cwd)).toSorted(), ['home', 'out.csv']);
});

test('Parquet is a file that begins and ends as Parquet does', async (t) => {
  const world = await openCollected(t);
  const { code, document } = await runJson(
    'data export daily --format parquet --out movies.parquet',
    world,
  );
  const content = await readFile(join(world.cwd, 'movies.parquet'));
  assert.deepEqual([code, document['size_bytes']], [0, content.byteLength]);
  const marks = [content.subarray(0, 4), content.subarray(-4)].map(String);
  assert.deepEqual(marks, ['PAR1', 'PAR1']);
});

test('an export that fails leaves the older file as it was, and nothing beside it', async (t) => {
  const world = await openCollected(t);
  await writeFile(join(world.cwd, 'out.csv'), 'older');
  await world.files.remove(join(world.home, 'data/raw/movies/daily_20261202.json'));
  const { code, document } = await runJson('data export daily --format csv --out out.csv', world);
  const { code: error } = document['error'] as { code: string };
  assert.deepEqual([code, error], [1, 'file-missing']);
  assert.equal(await readFile(join(world.cwd, 'out.csv'), 'utf8'), 'older');
  assert.deepEqual((await readdir(world.cwd)).toSorted(), ['home', 'out.csv']);
});

test('what the disk refuses is told as what it is', async (t) => {
  const world = await openCollected(t);
  const refuse = (code: string) => ({
    ...world,
    files: {
      ...world.files,
      append: () => Promise.reject(Object.assign(new Error(code), { code })),
    },
  });
  for (const [cause, expected] of [
    ['ENOSPC', 'disk-full'],
    ['EIO', 'storage-failed'],
  ] as const) {
    const { code, document } = await runJson(
      'data export daily --format csv --out out.csv',
      refuse(cause),
    );
    const { code: error } = document['error'] as { code: string };
    assert.deepEqual([code, error], [1, expected]);
  }
  assert.deepEqual(await readdir(world.cwd), ['home']);
});

test('of several exports to one file at once each leaves a whole table', async (t) => {
  const world = await openCollected(t);
  const { stdout } = await runCli('data export daily --format csv', world);
  for (let round = 0; round < 12; round++) {
    const files = interleaved(world.files, seededRandom(round));
    const lines = Array.from({ length: 2 + (round % 3) }, () =>
      runCli('data export daily --format csv --out out.csv', { ...world, files }),
    );
    for (const { code, stderr } of await Promise.all(lines)) assert.equal(code, 0, stderr);
    assert.equal(await readFile(join(world.cwd, 'out.csv'), 'utf8'), stdout);
    assert.deepEqual((await readdir(world.cwd)).toSorted(), ['home', 'out.csv']);
  }
});

test('what a killed export left goes with the next one', async (t) => {
  const world = await openCollected(t);
  const place = hash32(world.processes.place()).toString(16).padStart(8, '0');
  await writeFile(join(world.cwd, `.matinee-${place}-99999999-00000000-000000.part`), 'half');
  await runCli('data export daily --format csv --out out.csv', world);
  assert.deepEqual((await readdir(world.cwd)).toSorted(), ['home', 'out.csv']);
});

test('a link stays a link, and its target is the table', async (t) => {
  const world = await openCollected(t);
  const { stdout } = await runCli('data export daily --format csv', world);
  await writeFile(join(world.cwd, 'real.csv'), 'older');
  await symlink('real.csv', join(world.cwd, 'link.csv'));
  const { code } = await runCli('data export daily --format csv --out link.csv', world);
  assert.deepEqual([code, await readFile(join(world.cwd, 'real.csv'), 'utf8')], [0, stdout]);
  assert.equal(await readlink(join(world.cwd, 'link.csv')), 'real.csv');
});

test('a device or a pipe is refused, and stays what it is', async (t) => {
  const world = await openCollected(t);
  execFileSync('mkfifo', [join(world.cwd, 'pipe')]);
  await symlink('/dev/null', join(world.cwd, 'nothing'));
  for (const target of ['pipe', 'nothing']) {
    assert.deepEqual(await runCli(`data export daily --format csv --out ${target}`, world), {
      code: 2,
      stdout: '',
      stderr: `${world.cwd}/${target} is a device or a pipe, not a file; nothing was written.
Name a file, or leave --out away and redirect standard output.
`,
    });
  }
  assert.equal((await lstat(join(world.cwd, 'pipe'))).isFIFO(), true);
  assert.equal((await lstat('/dev/null')).isCharacterDevice(), true);
});

// biome-ignore format: a table is read by column
const refusals: { line: string; code: number; said: string }[] = [
  { line: 'data export weekly --format csv',                 code: 1, said: "There is no snapshot of 'weekly'.\nThere is: daily\n" },
  { line: 'data export daily',                               code: 2, said: '<--format csv|jsonl|parquet> is missing.\nTry: matinee data export --help\n' },
  { line: 'data export daily --format xml',                  code: 2, said: '--format xml is not possible: it takes one of csv, jsonl, parquet.\nTry: matinee data export --help\n' },
  { line: 'data export daily --format parquet',              code: 2, said: '--format parquet needs --out FILE: the table cannot go to standard output.\nTry: matinee data export --help\n' },
  { line: 'data export daily --format csv --from x',         code: 2, said: '--from x is not possible: a period is written as 20261124_08, 20261124, 2026-W47, 202611, 2026.\nTry: matinee data export --help\n' },
  { line: 'data export daily --format csv --from 20261201 --to 20261101', code: 2, said: '--from 20261201 --to 20261101 is not possible: the first comes after the last.\nTry: matinee data export --help\n' },
];
test('what cannot be exported is refused, with what can', async (t) => {
  const world = await openCollected(t);
  for (const { line, code, said } of refusals) {
    assert.deepEqual(await runCli(line, world), { code, stdout: '', stderr: said });
  }
});

test('a folder that is not there is told with the file', async (t) => {
  const world = await openCollected(t);
  assert.deepEqual(await runCli('data export daily --format csv --out no/out.csv', world), {
    code: 1,
    stdout: '',
    stderr: `Could not write ${world.cwd}/no/out.csv (ENOENT).
Check the folder and its rights. Try: matinee doctor
`,
  });
});

test('what a home owns is never written over, by whatever name it is reached', async (t) => {
  const world = await openCollected(t);
  await symlink(join(world.home, 'data'), join(world.cwd, 'link'));
  const before = await filesIn(world.home);
  for (const target of [
    'home/data/raw/movies/daily_20261201.json',
    'home/data/new/folder/out.csv',
    'link/out.csv',
    'home/logs/out.csv',
    'home/run/out.csv',
    'home/matinee.db',
    'home/history.db-wal',
    'home/matinee.yaml',
    'home/.env',
  ]) {
    assert.deepEqual(await runCli(`data export daily --format csv --out ${target}`, world), {
      code: 2,
      stdout: '',
      stderr: `${world.cwd}/${target} belongs to the home ${world.home}; nothing was written.\nName a file elsewhere.\n`,
    });
  }
  assert.deepEqual(await runCli('data export daily --format csv --out other.db', world), {
    code: 2,
    stdout: '',
    stderr: `${world.cwd}/other.db has the name of a database or a lock; nothing was written.\nName a file elsewhere.\n`,
  });
  assert.deepEqual(await filesIn(world.home), before);
  const { code } = await runCli('data export daily --format csv --out home/out.csv', world);
  assert.equal(code, 0);
});

test('with --json the table does not go where the document goes', async (t) => {
  const world = await openCollected(t);
  assert.deepEqual(await runJson('data export daily --format csv', world), {
    code: 2,
    document: {
      outcome: 'failed',
      error: {
        code: 'usage',
        message: '--json needs --out FILE: the table cannot go to standard output.',
        hint: 'Try: matinee data export --help',
      },
    },
  });
});

test('a snapshot whose file was damaged is told as that, and no part of a table is left', async (t) => {
  const world = await openCollected(t);
  const key = 'data/raw/movies/daily_20261201.json';
  const genuine = await readFile(join(world.home, key), 'utf8');
  const { collection_info: info } = JSON.parse(genuine) as { collection_info: { run_id: string } };
  const wrong = ['{"collection_info": {', '[]', '', genuine.replace('812', '813'), `${genuine} `];
  for (const content of wrong) {
    await writeFile(join(world.home, key), content);
    assert.deepEqual(await runCli('data export daily --format csv --out out.csv', world), {
      code: 4,
      stdout: '',
      stderr: `${key} was changed since run ${info.run_id} wrote it; nothing was taken from it.
Put it back as it was, or run its job again with --replace. Try: matinee data verify
`,
    });
  }
  assert.deepEqual(await readdir(world.cwd), ['home']);
});
