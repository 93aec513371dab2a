import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

import { openHistoryToRead } from '../../src/history/open.ts';
import type { MovieHistory } from '../../src/history.ts';
import { openDatabase } from '../../src/lib/sqlite.ts';
import { transportOf } from '../../src/lib/transport.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import {
  filesIn,
  makeHome,
  openWorld,
  runCli,
  runJson,
  type TestWorld,
  withTmdb,
} from '../support/cli.ts';

// In memory fsync costs nothing; what is proved here is not the disk.
const FOLDERS = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const FIRST_DAY = Date.parse('2026-11-02T00:00:00+09:00');
const DAYS = 30;
const HOUR_MS = 3_600_000;

const YAML = `tmdb: { requestsPerSecond: unlimited }
jobs:
  now_playing_kr:
    schedule: "30 6 * * *"
    period: day
    sources: [{ name: now_playing, list: now_playing, params: { region: KR }, pages: 3 }]
  korean_films:
    schedule: "45 6 * * *"
    period: day
    sources:
      - name: of_this_year
        discover: { with_original_language: ko, primary_release_year: 2026 }
        pages: 3
`;

type Item = Record<string, unknown> & { id: number };

interface Served {
  path: string;
  params: URLSearchParams;
  page: number;
  items: readonly Item[];
}

/** A run, by what the server sent it: its lists in the order of the collection's sources. */
interface Run {
  job: string;
  dataset: string;
  period: string;
  at: Date;
  lists: ReadonlyMap<string, readonly Item[]>;
}

interface Due {
  job: string;
  dataset: string;
  period: string;
  at: Date;
}

/** Thirty days of every job in the order in which they are due, by a calendar of our own. */
function dueIn(days: number): Due[] {
  return Array.from({ length: days }, (_, day) => {
    const startMs = FIRST_DAY + day * 24 * HOUR_MS;
    const local = new Date(startMs + 9 * HOUR_MS); // read by its UTC parts
    const date = local.toISOString().slice(0, 10).replaceAll('-', '');
    const at = (hour: number) => new Date(startMs + hour * HOUR_MS);
    const hours = Array.from({ length: 15 }, (_, index) => index + 8);
    return [
      { job: 'daily', dataset: 'daily', period: date, at: at(2) },
      // The first of these days is the Monday of week 45.
      ...(local.getUTCDay() === 0
        ? [
            {
              job: 'weekly',
              dataset: 'weekly',
              period: `2026-W${45 + Math.floor(day / 7)}`,
              at: at(3),
            },
          ]
        : []),
      ...(local.getUTCDate() === 1
        ? [{ job: 'monthly', dataset: 'monthly', period: date.slice(0, 6), at: at(4) }]
        : []),
      { job: 'now_playing_kr', dataset: 'now_playing_kr', period: date, at: at(6.5) },
      { job: 'korean_films', dataset: 'korean_films', period: date, at: at(6.75) },
      ...hours.map((hour) => ({
        job: 'hourly',
        dataset: 'trending',
        period: `${date}_${String(hour).padStart(2, '0')}`,
        at: at(hour),
      })),
    ];
  }).flat();
}

const GENRES: Readonly<Record<string, string>> = {
  28: 'action',
  35: 'comedy',
  18: 'drama',
  27: 'horror',
  10749: 'romance',
};
/** In the order of the collections' sources. */
const LISTS = [
  'popular',
  'action',
  'comedy',
  'drama',
  'horror',
  'romance',
  'top_rated',
  'trending',
  'trending_week',
  'latest',
  'now_playing',
  'of_this_year',
];

function listAskedFor({ path, params }: Served): string {
  if (path.startsWith('/3/trending/movie/'))
    return path.includes('/week') ? 'trending_week' : 'trending';
  if (path !== '/3/discover/movie') return path.slice('/3/movie/'.length);
  if (params.get('with_original_language') === 'ko') return 'of_this_year';
  return GENRES[params.get('with_genres') ?? ''] ?? 'latest';
}

function listsOf(served: readonly Served[]): Map<string, readonly Item[]> {
  const pages = Map.groupBy(
    served.toSorted((a, b) => a.page - b.page),
    listAskedFor,
  );
  const known = LISTS.filter((name) => pages.has(name));
  assert.equal(known.length, pages.size);
  return new Map(known.map((name) => [name, pages.get(name)?.flatMap(({ items }) => items) ?? []]));
}

/** The items that a collection takes, each movie once, in order. */
function taken({ job, lists }: Run): Item[] {
  const items = [...lists].flatMap(([name, list]) =>
    list.filter(
      ({ vote_average }) =>
        job !== 'weekly' || name !== 'top_rated' || Number(vote_average ?? 0) >= 7.5,
    ),
  );
  const seen = new Set<number>();
  return items.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** A snapshot file. */
interface Collected {
  collection_info: Record<string, unknown> & Record<(typeof COUNTS)[number], number>;
  movies: Item[];
}

const COUNTS = [
  'raw_count',
  'filtered',
  'unidentified',
  'duplicates',
  'total_collected',
  'total_valid',
  'total_movies',
] as const;

/** Runs every job at every instant it is due; returns what the server sent and what was published. */
async function collectAll(t: TestContext) {
  const home = await mkdtemp(join(FOLDERS, 'matinee-days-'));
  t.after(() => rm(home, { recursive: true }));
  const opened = { ...(await openWorld(t, { env: { MATINEE_HOME: home } })), home };
  await makeHome(opened, YAML);
  const served: Served[] = [];
  const { handle } = createSandbox({ clock: opened.clock, movies: 4000 });
  const listening = async (request: Request) => {
    const response = await handle(request);
    const { pathname: path, searchParams: params } = new URL(request.url);
    const { page, results } = (await response.clone().json()) as {
      page?: number;
      results?: Item[];
    };
    if (page !== undefined && results !== undefined)
      served.push({ path, params, page, items: results });
    return response;
  };
  const world: TestWorld = {
    ...withTmdb(opened),
    openTransport: async () => ({ transport: transportOf(listening), close: async () => {} }),
  };
  const runs = new Map<Run, Collected>();
  for (const due of dueIn(DAYS)) {
    served.length = 0;
    const at = new Date(due.at.getTime() + 3000);
    world.clock.set(at.toISOString());
    const { code, stderr } = await runCli(`run ${due.job} --at ${due.at.toISOString()}`, world);
    assert.equal(code, 0, `${due.job} ${due.period}: ${stderr}`);
    const path = join(world.home, `data/raw/movies/${due.dataset}_${due.period}.json`);
    const file = JSON.parse(await readFile(path, 'utf8')) as Collected;
    runs.set({ ...due, at, lists: listsOf(served) }, file);
  }
  return { world, runs };
}

test('thirty days of all jobs against a TMDB that moves', async (t) => {
  const { world, runs } = await collectAll(t);

  await t.test('every run is there, and nothing is amiss', async (t) => {
    const { document } = await runJson('data verify', world);
    assert.deepEqual([document['findings'], document['recovered']], [[], []]);
    assert.equal(document['checked_files'], runs.size);
    t.diagnostic(`${runs.size} runs`);
  });

  await t.test('each file has what the server sent, and its counts add up', () => {
    for (const [run, { collection_info: info, movies }] of runs) {
      const sent = taken(run);
      const valid = new Set(movies.map(({ id }) => id));
      const name = `${run.dataset} ${run.period}`;
      assert.deepEqual(
        movies,
        sent.filter(({ id }) => valid.has(id)),
        name,
      );
      const rejected = Object.values(info['rejected'] as Record<string, number>).reduce(
        (sum, n) => sum + n,
        0,
      );
      const raw = [...run.lists.values()].flat();
      assert.deepEqual(
        {
          raw_count: info['raw_count'],
          total_collected: info['total_collected'],
          total_valid: info['total_valid'],
          total_movies: info['total_movies'],
          sum: info['filtered'] + info['unidentified'] + info['duplicates'] + sent.length,
          lists: info['lists'],
        },
        {
          raw_count: raw.length,
          total_collected: sent.length,
          total_valid: sent.length - rejected,
          total_movies: movies.length,
          sum: raw.length,
          lists: Object.fromEntries(
            [...run.lists].map(([list, items]) => [list, items.map(({ id }) => id)]),
          ),
        },
        name,
      );
      assert.equal(movies.length, sent.length - rejected, name);
    }
  });

  await t.test('the ranks that history can be asked for are those the server sent', async () => {
    const db = await openDatabase(join(world.home, 'history.db'), {
      clock: world.clock,
      readOnly: true,
    });
    const kept = await db.all(
      'select dataset, period, source, rank, movie, observed_at from movie_history',
    );
    await db.close();
    const sent = [...runs.keys()].flatMap(({ dataset, period, at, lists }) =>
      [...lists].flatMap(([source, items]) =>
        // Of a film that a list has twice, the better rank.
        items.flatMap(({ id }, index) =>
          items.findIndex((one) => one.id === id) < index
            ? []
            : [[dataset, period, source, index + 1, id, at.getTime()].join(' ')],
        ),
      ),
    );
    assert.deepEqual(kept.map((row) => Object.values(row).join(' ')).toSorted(), sent.toSorted());
  });

  await t.test('every movie’s history is what a replay of the server’s answers says', async (t) => {
    const history = await openHistoryToRead({
      clock: world.clock,
      path: join(world.home, 'history.db'),
    });
    const expected = replay(runs);
    let changed = 0;
    for (const [id, movie] of expected) {
      assert.deepEqual(await history.movie(id), movie);
      if (movie.facts.length > 1) changed += 1;
    }
    await history.close();
    const ranks = [...expected.values()].reduce((sum, movie) => sum + movie.ranks.length, 0);
    t.diagnostic(`${expected.size} movies, ${changed} with figures that changed, ${ranks} ranks`);
    assert.ok(changed > 100, 'a world that does not move proves nothing');
  });

  await t.test(
    'the last weekly report tells who climbed, fell, came and went in every list',
    async () => {
      const [previous, last] = [...runs.keys()].filter(({ job }) => job === 'weekly').slice(-2);
      assert.ok(previous !== undefined && last !== undefined);
      const { document } = await runJson('report weekly', world);
      const { against, lists } = document['changes'] as { against: string; lists: object[] };
      assert.equal(against, previous.period);
      assert.deepEqual(
        lists.map((list) => withoutTitles(list)),
        [...last.lists].map(([name, items]) =>
          changesOf(name, previous.lists.get(name) ?? [], items),
        ),
      );
    },
  );

  await t.test('what it takes on the disk', async (t) => {
    const sizes = await Promise.all(
      ['history.db', 'matinee.db'].map(
        async (name) => [name, (await stat(join(world.home, name))).size] as const,
      ),
    );
    const raw = Object.values(await filesIn(join(world.home, 'data/raw'))).reduce(
      (sum, text) => sum + text.length,
      0,
    );
    for (const [name, bytes] of [...sizes, ['data/raw', raw] as const]) {
      t.diagnostic(`${name} ${(bytes / 1e6).toFixed(1)} MB`);
    }
    assert.deepEqual(await filesIn(join(world.home, 'data/staging')), {});
  });
});

function figuresOf(item: Item | undefined) {
  return {
    popularity: (item?.['popularity'] ?? null) as number | null,
    voteAverage: (item?.['vote_average'] ?? null) as number | null,
    voteCount: (item?.['vote_count'] ?? null) as number | null,
  };
}

/** The history of every movie, from the runs in their order. */
function replay(runs: ReadonlyMap<Run, Collected>) {
  const movies = new Map<number, MovieHistory>();
  for (const [run, file] of runs) {
    const { dataset, period, at: observedAt, lists } = run;
    const valid = new Set(file.movies.map(({ id }) => id));
    const items = new Map(taken(run).map((item) => [item.id, item]));
    for (const id of new Set([...lists.values()].flat().map((item) => item.id))) {
      const item = valid.has(id) ? items.get(id) : undefined;
      const before = movies.get(id);
      const figures = figuresOf(item);
      const ranks = [...lists].flatMap(([source, list]) =>
        list.flatMap((one, index) =>
          one.id === id && list.findIndex((other) => other.id === id) === index
            ? [{ observedAt, dataset, period, source, rank: index + 1, ...figures }]
            : [],
        ),
      );
      ranks.sort((a, b) => (a.source < b.source ? -1 : Number(a.source > b.source)));
      const names = item && {
        title: String(item['title']),
        originalTitle: String(item['original_title']),
        releasedOn: String(item['release_date']),
      };
      const last = before?.facts.at(-1);
      const moved =
        item !== undefined &&
        (['popularity', 'voteAverage', 'voteCount'] as const).some(
          (key) => last?.[key] !== figures[key],
        );
      const named = before !== undefined && before.title !== '';
      movies.set(id, {
        movie: id,
        title: '',
        originalTitle: '',
        releasedOn: '',
        ...before,
        ...names,
        firstObservedAt:
          before !== undefined && (named || !item) ? before.firstObservedAt : observedAt,
        lastObservedAt: before !== undefined && named && !item ? before.lastObservedAt : observedAt,
        ranks: [...(before?.ranks ?? []), ...ranks],
        facts: [...(before?.facts ?? []), ...(moved ? [{ observedAt, ...figures }] : [])],
      });
    }
  }
  return movies;
}

/** What a report says of a list, titles aside. */
function changesOf(list: string, before: readonly Item[], now: readonly Item[]) {
  const rankIn = (items: readonly Item[], id: number) =>
    items.findIndex((item) => item.id === id) + 1;
  const ids = [...new Set(now.map(({ id }) => id))];
  const moves = ids.map((id) => ({ id, rank: rankIn(now, id), before: rankIn(before, id) }));
  const stayed = moves.filter(({ before }) => before > 0);
  const longest = (sign: 1 | -1) =>
    stayed
      .map((move) => ({ ...move, by: sign * (move.before - move.rank) }))
      .filter(({ by }) => by > 0)
      .sort((a, b) => b.by - a.by || a.rank - b.rank);
  const entered = moves.filter(({ before }) => before === 0);
  const gone = [...new Set(before.map(({ id }) => id))].filter((id) => !ids.includes(id));
  return {
    list,
    new_count: entered.length,
    new: entered.slice(0, 10).map(({ id, rank }) => ({ id, rank })),
    gone_count: gone.length,
    gone: gone.slice(0, 10).map((id) => ({ id, last_rank: rankIn(before, id) })),
    climber_count: longest(1).length,
    climbers: longest(1).slice(0, 10),
    faller_count: longest(-1).length,
    fallers: longest(-1).slice(0, 10),
    stayed: stayed.filter((move) => move.rank === move.before).length,
  };
}

function withoutTitles(list: object): unknown {
  return JSON.parse(JSON.stringify(list), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('title' in value)) return value;
    const { title: _title, ...rest } = value;
    return rest;
  });
}
