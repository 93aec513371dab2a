import type { ObservedList, Observations } from '../history.ts';
import type { Database, Queries } from '../lib/database.ts';
import type { Movie } from '../movie.ts';

/** No write transaction but the last is longer than this, so that others get their turn. */
const ROWS_PER_TRANSACTION = 1000;
/** TMDB's page size, which tells from a rank when it was received. */
const ITEMS_PER_PAGE = 20;

/**
 * Keeps what a snapshot observed.
 *
 * 1. The snapshot gets its row, not yet complete, so that no view shows any of it.
 * 2. Ranks and figures follow in small transactions; what is there already is left as it is.
 * 3. One transaction brings the movies' names up to date and marks the row complete.
 *
 * A kill in between leaves an invisible part, which the next try completes.
 */
export async function recordObservations(db: Database, observed: Observations): Promise<void> {
  const snapshot = await db.write((transaction) => snapshotId(transaction, observed));
  for (const list of observed.lists) await recordList(db, snapshot, list);
  const movies = observedMovies(observed);
  for (const some of chunks(movies)) {
    await db.write(async (transaction) => {
      for (const one of some) await recordFigures(transaction, snapshot, one);
    });
  }
  // However many: names have no snapshot to be hidden by. 10,000 among a million take 0.5 s.
  await db.write(async (transaction) => {
    for (const one of movies) await recordNames(transaction, one);
    await transaction.run('update all_snapshots set complete = 1 where id = ?', snapshot);
  });
}

async function snapshotId(
  db: Queries,
  { run, dataset, period, asOfOn }: Observations,
): Promise<number> {
  await db.run(
    `insert into all_snapshots (run, dataset, period, as_of_on, complete) values (?, ?, ?, ?, 0)
     on conflict do nothing`,
    run,
    dataset,
    period,
    asOfOn,
  );
  return Number((await db.get('select id from all_snapshots where run = ?', run))?.['id']);
}

async function sourceId(db: Queries, name: string): Promise<number> {
  await db.run('insert into sources (name) values (?) on conflict do nothing', name);
  return Number((await db.get('select id from sources where name = ?', name))?.['id']);
}

async function recordList(db: Database, snapshot: number, list: ObservedList): Promise<void> {
  const { observedAt, ids } = list;
  const first = observedAt[0];
  if (first === undefined) return;
  const source = await db.write(async (transaction) => {
    const id = await sourceId(transaction, list.source);
    await transaction.run(
      `insert into snapshot_lists (snapshot, source, observed_at, observed_until)
       values (?, ?, ?, ?) on conflict do nothing`,
      snapshot,
      id,
      first.getTime(),
      (observedAt.at(-1) ?? first).getTime(),
    );
    return id;
  });
  const members = ids.flatMap((id, index) => (isMovieId(id) ? [{ id, rank: index + 1 }] : []));
  for (const some of chunks(members)) {
    await db.write(async (transaction) => {
      for (const { id, rank } of some) {
        await transaction.run(
          `insert into snapshot_members (snapshot, source, rank, movie) values (?, ?, ?, ?)
           on conflict do nothing`,
          snapshot,
          source,
          rank,
          id,
        );
      }
    });
  }
}

/** A movie of the snapshot, by the id that its lists have it by. */
interface ObservedMovie {
  id: number;
  movie: Movie;
  /** Milliseconds since 1970. */
  observedAtMs: number;
}

function observedMovies({ lists, movies }: Observations): ObservedMovie[] {
  const seenAtMs = firstSeen(lists);
  return movies.flatMap((movie) => {
    const id = movie['id'];
    const observedAtMs = isMovieId(id) ? seenAtMs.get(id) : undefined;
    return isMovieId(id) && observedAtMs !== undefined ? [{ id, movie, observedAtMs }] : [];
  });
}

async function recordFigures(
  db: Queries,
  snapshot: number,
  { id, movie, observedAtMs }: ObservedMovie,
): Promise<void> {
  await db.run(
    `insert into movie_facts (movie, snapshot, observed_at, popularity, vote_average, vote_count)
     values (?, ?, ?, ?, ?, ?) on conflict do nothing`,
    id,
    snapshot,
    observedAtMs,
    numberOf(movie['popularity']),
    numberOf(movie['vote_average']),
    countOf(movie['vote_count']),
  );
}

/** The names last observed stand, whatever the order of recording. */
async function recordNames(db: Queries, { id, movie, observedAtMs }: ObservedMovie): Promise<void> {
  await db.run(
    `insert into movies (movie, title, original_title, released_on, first_observed_at,
       last_observed_at) values (?, ?, ?, ?, ?, ?)
     on conflict (movie) do update set
       title = case when excluded.last_observed_at >= movies.last_observed_at
         then excluded.title else movies.title end,
       original_title = case when excluded.last_observed_at >= movies.last_observed_at
         then excluded.original_title else movies.original_title end,
       released_on = case when excluded.last_observed_at >= movies.last_observed_at
         then excluded.released_on else movies.released_on end,
       first_observed_at = case when excluded.first_observed_at < movies.first_observed_at
         then excluded.first_observed_at else movies.first_observed_at end,
       last_observed_at = case when excluded.last_observed_at > movies.last_observed_at
         then excluded.last_observed_at else movies.last_observed_at end`,
    id,
    textOf(movie['title']),
    textOf(movie['original_title']),
    textOf(movie['release_date']),
    observedAtMs,
    observedAtMs,
  );
}

/** When each movie was first received: its own page of the first list that has it. */
function firstSeen(lists: readonly ObservedList[]): ReadonlyMap<number, number> {
  const seenAt = new Map<number, number>();
  for (const { ids, observedAt } of lists) {
    ids.forEach((id, index) => {
      const page = observedAt[Math.min(Math.floor(index / ITEMS_PER_PAGE), observedAt.length - 1)];
      if (isMovieId(id) && page !== undefined && !seenAt.has(id)) seenAt.set(id, page.getTime());
    });
  }
  return seenAt;
}

/** Others were no movie's, and no column holds them. */
export function isMovieId(id: unknown): id is number {
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0;
}

function textOf(value: unknown): string {
  // PostgreSQL has no U+0000 in a text, and no title has a use for one.
  return typeof value === 'string' ? value.replaceAll('\0', '') : '';
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The column is of integers: what it cannot hold exactly was no count. */
function countOf(value: unknown): number | null {
  const count = numberOf(value);
  return count === null || Math.abs(count) > Number.MAX_SAFE_INTEGER ? null : count;
}

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += ROWS_PER_TRANSACTION) {
    yield items.slice(start, start + ROWS_PER_TRANSACTION);
  }
}
