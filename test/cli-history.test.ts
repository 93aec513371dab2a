import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

import type { SandboxMovie } from '../src/sandbox/load-movies.ts';
import {
  FILMS,
  makeHome,
  openWorld,
  runCli,
  runJson,
  SMALL,
  type TestWorld,
  withTmdb,
} from './support/cli.ts';

/** Two daily collections, a day apart: in between the ferry overtakes the lighthouse. */
async function openCollected(t: TestContext): Promise<TestWorld> {
  const world = await openWorld(t);
  await makeHome(world, SMALL);
  await runCli('run daily', withTmdb(world, { movies: FILMS, drift: false }));
  return collectedAgain(world, (film) =>
    film.id === 12 ? { ...film, popularity: 95.25, vote_count: 41 } : film,
  );
}

/** The same world a day later, when the films have changed and were collected again. */
async function collectedAgain(world: TestWorld, change: (film: SandboxMovie) => SandboxMovie) {
  world.clock.set('2026-11-24T02:00:05+09:00');
  const later = withTmdb(world, { movies: FILMS.map(change), drift: false });
  assert.equal((await runCli('run daily', later)).code, 0);
  return later;
}

test('a history that is gone is told, and written again by the next command that writes', async (t) => {
  const world = await openCollected(t);
  const whole = await runCli('history 12', world);
  const path = join(world.home, 'history.db');
  await rm(path);
  assert.deepEqual(await runCli('history 12', world), {
    code: 1,
    stdout: '',
    stderr: `${path} is missing, though the catalog has it.\nTry: matinee data verify\n`,
  });
  assert.deepEqual(await runCli('data verify', world), {
    code: 0,
    stdout: '2 files compared: as the catalog says, and nothing stray.\n',
    stderr: 'history.db was gone; it is written again from 2 snapshots.\n',
  });
  assert.equal((await runCli('data verify', world)).stderr, '');
  assert.deepEqual(await runCli('history 12', world), whole);
});

test('a movie is shown with its names, its ranks and its figures over time', async (t) => {
  const world = await openCollected(t);
  const line = '\n  ┤'.repeat(6);
  assert.deepEqual(await runCli('history 12', world), {
    code: 0,
    stdout: `밤 나룻배 (Night Ferry) · 2026-11-21 · TMDB 12
first observed 2026-11-23, last 2026-11-24

Rank in popular (2 observations)
1 ┤ ●${line}
2 ┤●

Popularity
95.3 ┤ ●${line.replaceAll('  ', '     ')}
  70 ┤●

Votes
41 ┤ ●${line.replaceAll('  ', '   ')}
40 ┤●

Also in: trending

observed          list     rank  popularity  votes  rating
2026-11-23 02:00  popular     2          70     40     7.5
2026-11-24 02:00  popular     1       95.25     41     7.5

Times are in Asia/Seoul.
`,
    stderr: '',
  });
});

test('--list chooses the list, and all of it is said in Korean', async (t) => {
  const world = await openCollected(t);
  const { stdout } = await runCli('history 12 --list trending --lang ko', world);
  const lines = stdout.split('\n').filter((line) => !/[┤]/.test(line));
  assert.deepEqual(lines, [
    '밤 나룻배 (Night Ferry) · 2026-11-21 · TMDB 12',
    '첫 관측 2026-11-23, 마지막 2026-11-24',
    '',
    'trending 순위 (관측 2회)',
    '',
    '인기도',
    '',
    '투표 수',
    '',
    '다른 목록: popular',
    '',
    '관측              목록      순위  인기도  투표  평점',
    '2026-11-23 02:00  trending     2      70    40   7.5',
    '2026-11-24 02:00  trending     1   95.25    41   7.5',
    '',
    '시각은 Asia/Seoul 기준입니다.',
    '',
  ]);
});

test('days and times are those of the home, which is named', async (t) => {
  const world = { ...(await openCollected(t)), timezone: 'America/New_York' };
  const lines = (await runCli('history 12', world)).stdout.split('\n');
  assert.equal(lines[1], 'first observed 2026-11-23, last 2026-11-24');
  assert.match(lines.at(-4) ?? '', /^2026-11-24 02:00 {2}popular /);
  assert.deepEqual(lines.slice(-3), ['', 'Times are in Asia/Seoul.', '']);
});

test('as CSV, every rank is a line', async (t) => {
  const world = await openCollected(t);
  const header = 'observed_at,dataset,period,list,rank,popularity,vote_average,vote_count\n';
  assert.deepEqual(await runCli('history 12 --csv', world), {
    code: 0,
    stdout: `${header}2026-11-22T17:00:03.000Z,daily,20261123,popular,2,70,7.5,40
2026-11-22T17:00:03.000Z,daily,20261123,trending,2,70,7.5,40
2026-11-23T17:00:05.000Z,daily,20261124,popular,1,95.25,7.5,41
2026-11-23T17:00:05.000Z,daily,20261124,trending,1,95.25,7.5,41
`,
    stderr: '',
  });
  assert.equal(
    (await runCli('history 14 --list popular --csv', world)).stdout,
    `${header}2026-11-22T17:00:03.000Z,daily,20261123,popular,4,,,
2026-11-23T17:00:05.000Z,daily,20261124,popular,4,,,
`,
  );
});

test('as a document, a movie has its names, every rank and its figures where they changed', async (t) => {
  const world = await openCollected(t);
  const { code, document } = await runJson('history 나룻배 --list popular', world);
  const [first, second] = ['2026-11-22T17:00:03.000Z', '2026-11-23T17:00:05.000Z'];
  const before = { popularity: 70, vote_average: 7.5, vote_count: 40 };
  const since = { popularity: 95.25, vote_average: 7.5, vote_count: 41 };
  assert.equal(code, 0);
  assert.deepEqual(document, {
    id: 12,
    title: '밤 나룻배',
    original_title: 'Night Ferry',
    release_date: '2026-11-21',
    first_observed_at: first,
    last_observed_at: second,
    ranks: [
      {
        observed_at: first,
        dataset: 'daily',
        period: '20261123',
        list: 'popular',
        rank: 2,
        ...before,
      },
      {
        observed_at: second,
        dataset: 'daily',
        period: '20261124',
        list: 'popular',
        rank: 1,
        ...since,
      },
    ],
    facts: [
      { observed_at: first, ...before },
      { observed_at: second, ...since },
    ],
  });
});

test('a movie that no rule let in is shown by its id, with its ranks', async (t) => {
  const world = await openCollected(t);
  assert.equal(
    (await runCli('history 14', world)).stdout,
    `TMDB 14
first observed 2026-11-23, last 2026-11-24

Rank in popular (2 observations)
4 ┤●●

Also in: trending

observed          list     rank  popularity  votes  rating
2026-11-23 02:00  popular     4  –           –      –
2026-11-24 02:00  popular     4  –           –      –

Times are in Asia/Seoul.
`,
  );
});

test('where several movies are called that, they are listed, exit 1', async (t) => {
  const world = await openCollected(t);
  assert.deepEqual(await runCli('history i', world), {
    code: 1,
    stdout: `Several movies are called that:
id  title                    released    last observed
11  등대지기 (Lighthouse)    2026-11-20  2026-11-24
12  밤 나룻배 (Night Ferry)  2026-11-21  2026-11-24
13  첫눈 (First Snow)        2026-11-22  2026-11-24
`,
    stderr: '',
  });
  const { code, document } = await runJson('history i', world);
  const { outcome, asked, candidates } = document;
  assert.deepEqual([code, outcome, asked], [1, 'ambiguous', 'i']);
  assert.deepEqual((candidates as object[])[0], {
    id: 11,
    title: '등대지기',
    original_title: 'Lighthouse',
    release_date: '2026-11-20',
    first_observed_at: '2026-11-22T17:00:03.000Z',
    last_observed_at: '2026-11-23T17:00:05.000Z',
  });
});

test('a movie that was never observed is refused, in an empty home too', async (t) => {
  const empty = await openWorld(t);
  await makeHome(empty);
  for (const world of [empty, await openCollected(t)]) {
    assert.deepEqual(await runCli('history 999', world), {
      code: 1,
      stdout: '',
      stderr: `No movie '999' has been observed.\nName it by TMDB id or by a part of its title.\n`,
    });
    const { code, document } = await runJson('history 999', world);
    const { code: error } = document['error'] as { code: string };
    assert.deepEqual([code, document['outcome'], error], [1, 'failed', 'movie-unknown']);
  }
});

test('a number is an id, or a title; where it is both, both are told', async (t) => {
  const opened = await openWorld(t);
  await makeHome(opened, SMALL);
  const titles: Record<number, string> = { 12: '11', 13: '1917' };
  const world = await collectedAgain(opened, (film) => titled(film, titles[film.id] ?? 'Other'));
  const headingOf = async (wanted: string) =>
    (await runCli(`history ${wanted}`, world)).stdout.split('\n')[0];
  assert.deepEqual(await Promise.all(['14', '1917'].map(headingOf)), [
    'TMDB 14',
    '1917 (First Snow) · 2026-11-22 · TMDB 13',
  ]);
  const { code, document } = await runJson('history 11', world);
  assert.deepEqual(
    [code, (document['candidates'] as { id: number }[]).map(({ id }) => id)],
    [1, [11, 12]],
  );
});

test('what a title holds reaches the terminal on one line, without control characters', async (t) => {
  const opened = await openWorld(t);
  await makeHome(opened, SMALL);
  const world = await collectedAgain(opened, (film) => titled(film, 'Red\u001b[31m\nAlert'));
  const { stdout } = await runCli('history 11', world);
  assert.equal(stdout.split('\n')[0], 'Red�[31m Alert (Lighthouse) · 2026-11-20 · TMDB 11');
});

/** The film by another title, in the language that is asked for. */
function titled(film: SandboxMovie, title: string): SandboxMovie {
  return { ...film, translations: { 'ko-KR': { title, overview: 'Told in one sentence.' } } };
}

test('a list that the movie has not been in is told with those that it has', async (t) => {
  const world = await openCollected(t);
  assert.deepEqual(await runCli('history 12 --list nope', world), {
    code: 2,
    stdout: '',
    stderr:
      '--list nope is not possible: it takes one of popular, trending.\nTry: matinee history --help\n',
  });
});
