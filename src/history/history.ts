import { columnsOf, isInteger } from '../database/columns.ts';
import { MatineeError } from '../errors.ts';
import type {
  FactObservation,
  History,
  KnownMovie,
  MovieHistory,
  Observations,
  RankObservation,
} from '../history.ts';
import type { Database, Queries, Row } from '../lib/database.ts';
import { isMovieId, recordObservations } from './record.ts';

const KNOWN = 'movie, title, original_title, released_on, first_observed_at, last_observed_at';

/** History in an open history.db; closing it closes the database. */
export function createHistory(db: Database): History {
  return {
    record: (observations: Observations) => recordObservations(db, observations),
    movie: (id) => db.snapshot((state) => movieHistory(state, id)),
    find: (title, limit) => db.snapshot((state) => find(state, title, limit)),
    close: () => db.close(),
  };
}

async function movieHistory(db: Queries, id: number): Promise<MovieHistory | undefined> {
  if (!isMovieId(id)) return undefined;
  const known = await db.get(`select ${KNOWN} from movies where movie = ?`, id);
  const facts = await factsOf(db, id);
  const ranks = await ranksOf(db, id, facts);
  if (known === undefined && ranks.length === 0) return undefined;
  return {
    ...(known === undefined ? unnamed(id, ranks) : moviesIn(db)(known)),
    ranks,
    facts: changesIn([...facts.values()]),
  };
}

/** A movie's figures by the number of the snapshot, oldest first. */
async function factsOf(db: Queries, id: number): Promise<ReadonlyMap<number, FactObservation>> {
  type Fact = [number, number, number | null, number | null, number | null];
  const rows = await db.tuples<Fact>(
    `select f.snapshot, f.observed_at, f.popularity, f.vote_average, f.vote_count
     from movie_facts f join all_snapshots s on s.id = f.snapshot and s.complete <> 0
     where f.movie = ? order by f.observed_at, f.snapshot`,
    id,
  );
  return new Map(
    rows.map(([snapshot, observedAt, popularity, voteAverage, voteCount]) => {
      const must = (column: string, isGood: boolean) =>
        mustHold(db, 'movie_facts', `${id} ${snapshot}`, isGood, column);
      must('observed_at', isInteger(observedAt));
      must('popularity', isFigure(popularity));
      must('vote_average', isFigure(voteAverage));
      must('vote_count', isFigure(voteCount));
      return [snapshot, { observedAt: new Date(observedAt), popularity, voteAverage, voteCount }];
    }),
  );
}

/**
 * As the view `movie_history`, which would look up the figures once more, rank by rank. A list that
 * moved while it was paged has a movie twice: its better rank counts.
 */
async function ranksOf(
  db: Queries,
  id: number,
  facts: ReadonlyMap<number, FactObservation>,
): Promise<RankObservation[]> {
  type Rank = [number, number, string, string, string, number, number, number];
  const rows = await db.tuples<Rank>(
    `select m.snapshot, l.observed_at, s.dataset, s.period, n.name, m.rank, s.complete, n.id
     from snapshot_members m
       join all_snapshots s on s.id = m.snapshot and s.complete <> 0
       join snapshot_lists l on l.snapshot = m.snapshot and l.source = m.source
       join sources n on n.id = m.source
     where m.movie = ? order by l.observed_at, s.dataset, n.name, m.rank`,
    id,
  );
  const isBest = ([snapshot, , , , , , , source]: Rank, index: number) => {
    const before = rows[index - 1];
    return before === undefined || before[0] !== snapshot || before[7] !== source;
  };
  return rows
    .filter(isBest)
    .map(([snapshot, observedAt, dataset, period, source, rank, complete, sourceId]) => {
      mustHold(db, 'all_snapshots', String(snapshot), complete === 1, 'complete');
      mustHold(db, 'sources', String(sourceId), typeof source === 'string', 'name');
      mustHold(db, 'snapshot_lists', String(snapshot), isInteger(observedAt), 'observed_at');
      mustHold(db, 'snapshot_members', `${snapshot} ${source} ${rank}`, isInteger(rank), 'rank');
      const { popularity = null, voteAverage = null, voteCount = null } = facts.get(snapshot) ?? {};
      const figures = { popularity, voteAverage, voteCount };
      return { observedAt: new Date(observedAt), ...figures, dataset, period, source, rank };
    });
}

/** The first of each stretch of equal figures. */
function changesIn(facts: readonly FactObservation[]): FactObservation[] {
  return facts.filter((fact, index) => {
    const before = facts[index - 1];
    return (
      before === undefined ||
      before.popularity !== fact.popularity ||
      before.voteAverage !== fact.voteAverage ||
      before.voteCount !== fact.voteCount
    );
  });
}

async function find(db: Queries, title: string, limit: number): Promise<KnownMovie[]> {
  // A title may be typed, and may have been sent, composed or in parts: `é` as one character or two.
  const [composed, parted] = [title.normalize('NFC'), title.normalize('NFD')];
  const exact = await db.all(
    `select ${KNOWN} from movies where title in (?, ?) or original_title in (?, ?)
     order by last_observed_at desc, movie limit ?`,
    composed,
    parted,
    composed,
    parted,
    limit,
  );
  if (exact.length > 0) return exact.map(moviesIn(db));
  const like = ['title', 'original_title'].flatMap((column) =>
    [1, 2].map(() => `lower(${column}) like lower(?) escape '\\'`),
  );
  const [pattern, partedPattern] = [containing(composed), containing(parted)];
  const similar = await db.all(
    `select ${KNOWN} from movies where ${like.join(' or ')}
     order by last_observed_at desc, movie limit ?`,
    pattern,
    partedPattern,
    pattern,
    partedPattern,
    limit,
  );
  return similar.map(moviesIn(db));
}

function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** A movie that was ranked but never let in: its id is all we have. */
function unnamed(id: number, ranks: readonly RankObservation[]): KnownMovie {
  return {
    movie: id,
    title: '',
    originalTitle: '',
    releasedOn: '',
    firstObservedAt: ranks[0]?.observedAt ?? new Date(Number.NaN),
    lastObservedAt: ranks.at(-1)?.observedAt ?? new Date(Number.NaN),
  };
}

function moviesIn({ path }: Queries): (row: Row) => KnownMovie {
  const { text, integer, instant } = columnsOf(path, 'movies', 'movie');
  return (row) => ({
    movie: integer(row, 'movie'),
    title: text(row, 'title'),
    originalTitle: text(row, 'original_title'),
    releasedOn: text(row, 'released_on'),
    firstObservedAt: instant(row, 'first_observed_at'),
    lastObservedAt: instant(row, 'last_observed_at'),
  });
}

/** Columns of rows that are read by position; nothing is made for those that are as they should be. */
function mustHold(db: Queries, table: string, row: string, isGood: boolean, column: string): void {
  if (isGood) return;
  const damage = { kind: 'value', table, row, column } as const;
  throw new MatineeError('store-damaged', { file: db.path, damage });
}

function isFigure(value: unknown): boolean {
  return value === null || typeof value === 'number';
}
