import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { History, Observations } from '../history.ts';
import type { Database } from '../lib/database.ts';
import { describeReplay } from './replay.contract.ts';
import { describeFind } from './find.contract.ts';
import { after, at, listOf, movie, START, snapshot } from './examples.contract.ts';
import { createHistory } from './history.ts';
import type { OpenDatabase, Opened } from './opened.contract.ts';

/** What every history promises, on whatever database. */
export function describeHistory(name: string, open: OpenDatabase): void {
  const opened: Opened = async (t) => {
    const db = await open();
    const history = createHistory(db);
    t.after(() => history.close());
    return { history, db };
  };
  describe(`history: ${name}`, () => {
    describeMovies(opened);
    describeFigures(opened);
    describeWholeness(opened);
    describeViews(opened);
    describeFind(opened);
    describeReplay(open);
  });
}

function describeMovies(opened: Opened): void {
  test('a movie is told with its names, its ranks and its figures', async (t) => {
    const { history } = await opened(t);
    await history.record(
      snapshot('run-1', {
        lists: [listOf('popular', [8, 7]), listOf('trending', [7], [after({ seconds: 5 })])],
        movies: [movie(8), movie(7, { popularity: 61.5, vote_average: 7.25, vote_count: 812 })],
      }),
    );
    const figures = { popularity: 61.5, voteAverage: 7.25, voteCount: 812 };
    const rank = { dataset: 'daily', period: '20261123', ...figures };
    assert.deepEqual(await history.movie(7), {
      movie: 7,
      title: '영화 7',
      originalTitle: 'Film 7',
      releasedOn: '2026-10-07',
      firstObservedAt: START,
      lastObservedAt: START,
      ranks: [
        { ...rank, observedAt: START, source: 'popular', rank: 2 },
        { ...rank, observedAt: after({ seconds: 5 }), source: 'trending', rank: 1 },
      ],
      facts: [{ observedAt: START, ...figures }],
    });
  });

  test('a movie that was never observed is not there', async (t) => {
    const { history } = await opened(t);
    await history.record(snapshot('run-1'));
    assert.equal(await history.movie(99), undefined);
    assert.equal(await history.movie(Number('99999999999999999999')), undefined);
  });

  test('a movie that was ranked and never let in has its id and its ranks', async (t) => {
    const { history } = await opened(t);
    await history.record(snapshot('run-1', { lists: [listOf('popular', [7])], movies: [] }));
    await history.record(
      snapshot('run-2', { lists: [listOf('popular', [1, 7], [at(1)])], movies: [] }),
    );
    const known = await history.movie(7);
    assert.deepEqual(known && { ...known, ranks: known.ranks.map(({ rank }) => rank) }, {
      movie: 7,
      title: '',
      originalTitle: '',
      releasedOn: '',
      firstObservedAt: START,
      lastObservedAt: at(1),
      ranks: [1, 2],
      facts: [],
    });
    assert.equal(known?.ranks[0]?.popularity, null);
    assert.deepEqual(await history.find('', 10), []);
  });

  test('each place of a list counts: what is no id keeps its place; of two the better is told', async (t) => {
    const { history, db } = await opened(t);
    const ids = [7, null, '7', 7, 0, -7, 7.5, Number.NaN, undefined, {}, 2 ** 53, true, 8];
    await history.record(snapshot('run-1', { lists: [listOf('popular', ids)] }));
    assert.deepEqual(
      (await history.movie(7))?.ranks.map(({ rank }) => rank),
      [1],
    );
    assert.deepEqual(
      (await history.movie(8))?.ranks.map(({ rank }) => rank),
      [13],
    );
    assert.deepEqual(await rowsOf(db, 'select movie, rank from movie_history order by rank'), [
      { movie: 7, rank: 1 },
      { movie: 8, rank: 13 },
    ]);
    assert.equal((await db.all('select * from snapshot_members')).length, 3);
  });

  test('what a movie lacks is empty or null, whatever stands there', async (t) => {
    const { history } = await opened(t);
    const odd = {
      title: 7,
      original_title: null,
      popularity: '9',
      vote_average: Infinity,
      vote_count: NaN,
    };
    await history.record(snapshot('run-1', { movies: [{ id: 7, ...odd }, { id: '8' }, {}] }));
    const { title, originalTitle, releasedOn, facts } = (await history.movie(7)) ?? assert.fail();
    assert.deepEqual([title, originalTitle, releasedOn], ['', '', '']);
    const nothing = { popularity: null, voteAverage: null, voteCount: null };
    assert.deepEqual(facts, [{ observedAt: START, ...nothing }]);
  });

  test('a count that no integer holds exactly is none, however it was let in', async (t) => {
    const { history } = await opened(t);
    const counts = [2 ** 53 - 1, 2 ** 53, 1e18, -1e300, 0];
    const movies = counts.map((count, index) => movie(index + 1, { vote_count: count }));
    const lists = [listOf('popular', [1, 2, 3, 4, 5])];
    await history.record(snapshot('run-1', { lists, movies }));
    const kept = [1, 2, 3, 4, 5].map(async (id) => (await history.movie(id))?.facts[0]?.voteCount);
    assert.deepEqual(await Promise.all(kept), [2 ** 53 - 1, null, null, null, 0]);
  });

  test('a movie of which a count too large was kept is told all the same', async (t) => {
    const { history, db } = await opened(t);
    await history.record(snapshot('run-1'));
    await db.write((transaction) =>
      transaction.run('update movie_facts set vote_count = 1000000000000000000'),
    );
    const told = (await history.movie(7)) ?? assert.fail();
    assert.deepEqual([told.ranks[0]?.voteCount, told.facts[0]?.voteCount], [1e18, 1e18]);
    assert.equal((await db.all('select * from movie_history')).length, 2);
  });

  test('of a list without a time, nothing is made up', async (t) => {
    const { history, db } = await opened(t);
    await history.record(snapshot('run-1', { lists: [listOf('popular', [7], [])] }));
    assert.equal(await history.movie(7), undefined);
    assert.deepEqual(await db.all('select * from snapshots'), []);
  });

  test('the names last observed stand, in whatever order the snapshots are kept', async (t) => {
    const titled = (run: string, day: number, title: string) =>
      snapshot(run, { lists: [listOf('popular', [7], [at(day)])], movies: [movie(7, { title })] });
    const runs = [titled('a', 0, 'Working Title'), titled('b', 1, 'Fin'), titled('c', 2, 'Final')];
    for (const order of permutations(runs)) {
      const { history } = await opened(t);
      for (const run of order) await history.record(run);
      const { title, firstObservedAt, lastObservedAt } = (await history.movie(7)) ?? assert.fail();
      assert.deepEqual([title, firstObservedAt, lastObservedAt], ['Final', at(0), at(2)]);
    }
  });
}

function describeFigures(opened: Opened): void {
  /** Day 0 to 3, and what the figures were. */
  const runs = [5, 5, 7, 5].map((votes, day) =>
    snapshot(`run-${day}`, {
      lists: [listOf('popular', [7], [at(day)])],
      movies: [movie(7, { vote_count: votes })],
    }),
  );

  test('figures are told when they changed, in whatever order the snapshots are kept', async (t) => {
    for (const order of permutations(runs)) {
      const { history } = await opened(t);
      for (const run of order) await history.record(run);
      const { facts } = (await history.movie(7)) ?? assert.fail();
      assert.deepEqual(
        facts.map(({ observedAt, voteCount }) => [observedAt, voteCount]),
        [
          [at(0), 5],
          [at(2), 7],
          [at(3), 5],
        ],
      );
    }
  });

  for (const figure of ['popularity', 'vote_average', 'vote_count']) {
    test(`a change of ${figure} alone is a change, null to 0 too`, async (t) => {
      const { history } = await opened(t);
      for (const [day, value] of [2, null, 0, 0, null].entries()) {
        const lists = [listOf('popular', [7], [at(day)])];
        const movies = [movie(7, { [figure]: value })];
        await history.record(snapshot(`run-${day}`, { lists, movies }));
      }
      const { facts } = (await history.movie(7)) ?? assert.fail();
      assert.deepEqual(
        facts.map(({ observedAt }) => observedAt),
        [at(0), at(1), at(2), at(4)],
      );
    });
  }

  test('a rank has the figures of its own snapshot', async (t) => {
    const { history } = await opened(t);
    for (const run of runs) await history.record(run);
    const { ranks } = (await history.movie(7)) ?? assert.fail();
    assert.deepEqual(
      ranks.map(({ voteCount }) => voteCount),
      [5, 5, 7, 5],
    );
  });

  // biome-ignore format: a table is read by column
  const pages: { name: string; rank: number; pages: number; seconds: number }[] = [
    { name: 'the first of a page',           rank: 1,  pages: 3, seconds: 0 },
    { name: 'the last of the first page',    rank: 20, pages: 3, seconds: 0 },
    { name: 'the first of the second page',  rank: 21, pages: 3, seconds: 1 },
    { name: 'the last of the third page',    rank: 60, pages: 3, seconds: 2 },
    { name: 'one beyond the last full page', rank: 60, pages: 2, seconds: 1 },
  ];
  for (const { name, rank, pages: count, seconds } of pages) {
    test(`figures are of the instant their page was received: ${name}`, async (t) => {
      const { history } = await opened(t);
      const ids = Array.from({ length: 60 }, (_, index) => index + 1);
      const times = Array.from({ length: count }, (_, page) => after({ seconds: page }));
      await history.record(
        snapshot('run-1', {
          lists: [listOf('popular', ids, times)],
          movies: ids.map((id) => movie(id)),
        }),
      );
      const { facts, ranks, lastObservedAt } = (await history.movie(rank)) ?? assert.fail();
      assert.deepEqual(
        [facts[0]?.observedAt, lastObservedAt],
        [after({ seconds }), after({ seconds })],
      );
      assert.deepEqual([ranks[0]?.rank, ranks[0]?.observedAt], [rank, START]);
    });
  }

  test('of several lists, the first that has a movie says when', async (t) => {
    const { history } = await opened(t);
    const lists = [
      listOf('empty', [1], [at(9)]),
      listOf('popular', [7], [after({ seconds: 5 })]),
      listOf('trending', [7], [START]),
    ];
    await history.record(snapshot('run-1', { lists }));
    const { facts } = (await history.movie(7)) ?? assert.fail();
    assert.deepEqual(facts[0]?.observedAt, after({ seconds: 5 }));
  });
}

/** Two snapshots: one from before, and the one whose keeping is struck. */
const BEFORE = snapshot('before');
const STRUCK = snapshot('struck', {
  lists: [listOf('popular', [9, 7, 8], [at(1)]), listOf('trending', [7], [at(1)])],
  movies: [9, 7, 8].map((id) => movie(id, { title: `New ${id}`, vote_count: 99 })),
});

function describeWholeness(opened: Opened): void {
  test('nothing of a snapshot is seen before all of it is kept, wherever keeping fails', async (t) => {
    const whole = await opened(t);
    await whole.history.record(BEFORE);
    await whole.history.record(STRUCK);
    const after = await everythingSeen(whole);

    let failures = 0;
    for (let failAt = 1, failed = true; failed; failAt++) {
      const { history, db } = await opened(t);
      await history.record(BEFORE);
      const before = await everythingSeen({ history, db });
      failed = await createHistory(failingAt(failAt, db))
        .record(STRUCK)
        .then(
          () => false,
          () => true,
        );
      if (!failed) break;
      failures += 1;
      assert.deepEqual(await everythingSeen({ history, db }), before, `seen after write ${failAt}`);
      await history.record(STRUCK);
      assert.deepEqual(await everythingSeen({ history, db }), after, `after write ${failAt}`);
    }
    assert.equal(failures, 1 + 2 * 2 + 4 + 3 + 3 + 1); // row, lists, ranks, figures, names, mark
  });

  test('half a snapshot hides nothing of those that are whole', async (t) => {
    const { history, db } = await opened(t);
    const figures = 1 + 2 * 2 + 4 + 3 + 1; // all but the names
    await assert.rejects(createHistory(failingAt(figures, db)).record(STRUCK));
    await history.record({ ...STRUCK, run: 'twin' });
    const { facts, ranks, title } = (await history.movie(7)) ?? assert.fail();
    assert.deepEqual([facts.length, ranks.length, title], [1, 2, 'New 7']);
  });

  test('keeping a snapshot twice is keeping it once', async (t) => {
    const { history, db } = await opened(t);
    await history.record(BEFORE);
    const once = await tablesOf(db);
    await history.record(BEFORE);
    assert.deepEqual(await tablesOf(db), once);
  });

  test('a snapshot that two keep at once is kept once', async (t) => {
    const { history, db } = await opened(t);
    const alone = await opened(t);
    await Promise.all([history.record(STRUCK), history.record(STRUCK)]);
    await alone.history.record(STRUCK);
    assert.deepEqual(await tablesOf(db), await tablesOf(alone.db));
  });

  test('a list longer than a transaction is kept whole', async (t) => {
    const { history, db } = await opened(t);
    const ids = Array.from({ length: 2345 }, (_, index) => index + 1);
    let longest = 0;
    let changes = 0;
    const counting: Database = {
      ...db,
      write: (work) => {
        changes = 0;
        return db.write((transaction) =>
          work({
            ...transaction,
            run: (sql, ...values) => {
              if (!/\binto movies\b/.test(sql)) longest = Math.max(longest, ++changes);
              return transaction.run(sql, ...values);
            },
          }),
        );
      },
    };
    const movies = ids.map((id) => movie(id));
    await createHistory(counting).record(
      snapshot('run-1', { lists: [listOf('popular', ids)], movies }),
    );
    assert.equal(longest, 1000);
    const ranks = await Promise.all([1, 1000, 1001, 2345].map((id) => history.movie(id)));
    assert.deepEqual(
      ranks.map((known) => [known?.ranks[0]?.rank, known?.facts.length]),
      [
        [1, 1],
        [1000, 1],
        [1001, 1],
        [2345, 1],
      ],
    );
    assert.deepEqual((await db.get('select count(*) as n from movie_history'))?.['n'], 2345);
  });
}

function describeViews(opened: Opened): void {
  test('the view snapshots has a row for each snapshot, with when its pages came', async (t) => {
    const { history, db } = await opened(t);
    const lists = [
      listOf('popular', [7], [after({ seconds: 3 }), after({ seconds: 9 })]),
      listOf('trending', [7], [START]),
    ];
    await history.record(snapshot('run-1', { lists }));
    assert.deepEqual(await rowsOf(db, 'select * from snapshots'), [
      {
        snapshot: 1,
        run: 'run-1',
        dataset: 'daily',
        period: '20261123',
        as_of_on: '2026-11-23',
        observed_at: START.getTime(),
        observed_until: START.getTime() + 9000,
      },
    ]);
  });

  test('the view movie_history has a row for each movie of a list', async (t) => {
    const { history, db } = await opened(t);
    const lists = [listOf('popular', [7, 9])];
    await history.record(snapshot('run-1', { lists, movies: [movie(7)] }));
    const row = {
      run: 'run-1',
      dataset: 'daily',
      period: '20261123',
      source: 'popular',
      observed_at: START.getTime(),
    };
    const figures = { popularity: 10, vote_average: 7, vote_count: 100 };
    const none = { popularity: null, vote_average: null, vote_count: null };
    assert.deepEqual(await rowsOf(db, 'select * from movie_history order by rank'), [
      { movie: 7, title: '영화 7', rank: 1, ...row, ...figures },
      { movie: 9, title: null, rank: 2, ...row, ...none },
    ]);
  });

  test('the views answer what people ask: the best rank of each week', async (t) => {
    const { history, db } = await opened(t);
    for (const [day, ids] of [
      [8, 7],
      [7, 8],
      [9, 8, 7],
    ].entries()) {
      const lists = [listOf('popular', ids, [at(day)])];
      await history.record(snapshot(`run-${day}`, { lists }));
    }
    const sql = `select title, min(rank) as best, count(*) as times from movie_history
      where source = 'popular' group by movie, title order by best, movie`;
    assert.deepEqual(await rowsOf(db, sql), [
      { title: '영화 7', best: 1, times: 3 },
      { title: '영화 8', best: 1, times: 3 },
      { title: '영화 9', best: 1, times: 1 },
    ]);
  });
}

/** Everything that the port and the views show of the movies 7, 8 and 9. */
async function everythingSeen({ history, db }: { history: History; db: Database }) {
  return {
    movies: await Promise.all([7, 8, 9].map((id) => history.movie(id))),
    found: await history.find('', 100),
    snapshots: await rowsOf(
      db,
      'select run, observed_at, observed_until from snapshots order by run',
    ),
    ranks: await rowsOf(db, 'select * from movie_history order by run, source, rank'),
  };
}

/** The rows of every table, by the names that they go by. */
async function tablesOf(db: Database) {
  const sources = 'select name from sources order by name';
  const numbered = [
    'select run, dataset, period, as_of_on, complete from all_snapshots order by run',
    `select s.run, n.name, l.observed_at, l.observed_until from snapshot_lists l
       join all_snapshots s on s.id = l.snapshot join sources n on n.id = l.source
     order by s.run, n.name`,
    `select s.run, n.name, m.rank, m.movie from snapshot_members m
       join all_snapshots s on s.id = m.snapshot join sources n on n.id = m.source
     order by s.run, n.name, m.rank`,
    `select s.run, f.movie, f.observed_at, f.popularity, f.vote_average, f.vote_count
     from movie_facts f join all_snapshots s on s.id = f.snapshot order by s.run, f.movie`,
    'select * from movies order by movie',
  ];
  const tables: object[][] = [];
  for (const sql of [sources, ...numbered]) tables.push(await rowsOf(db, sql));
  return tables;
}

/** The database, whose n-th change fails. */
function failingAt(n: number, db: Database): Database {
  let changes = 0;
  return {
    ...db,
    write: (work) =>
      db.write((transaction) =>
        work({
          ...transaction,
          run: async (sql, ...values) => {
            if (++changes === n) throw new Error('disk I/O error');
            return transaction.run(sql, ...values);
          },
        }),
      ),
  };
}

async function rowsOf(db: Database, sql: string) {
  return (await db.all(sql)).map((row) => ({ ...row }));
}

function permutations(runs: readonly Observations[]): Observations[][] {
  if (runs.length < 2) return [[...runs]];
  return runs.flatMap((run, index) =>
    permutations(runs.toSpliced(index, 1)).map((rest) => [run, ...rest]),
  );
}
