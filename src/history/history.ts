import type {
  FactObservation,
  History,
  KnownMovie,
  MovieHistory,
  Observations,
} from '../history.ts';
import type { Database, Row } from '../lib/sqlite.ts';
import { recordObservations } from './record.ts';

const KNOWN = 'movie, title, original_title, released_on, first_observed_at, last_observed_at';

/** History in an open history.db; closing it closes the database. */
export function createHistory(db: Database): History {
  return {
    record: (observations: Observations) => recordObservations(db, observations),
    movie: async (id) => movieHistory(db, id),
    find: async (title, limit) => find(db, title, limit),
    close: () => db.close(),
  };
}

function movieHistory(db: Database, id: number): MovieHistory | undefined {
  const known = db.get(`select ${KNOWN} from movies where movie = ?`, id);
  const ranks = db.all(
    `select observed_at, dataset, period, source, rank, popularity, vote_average, vote_count
     from movie_history where movie = ? order by observed_at, dataset, source, rank`,
    id,
  );
  if (known === undefined && ranks.length === 0) return undefined;
  const facts = db.all(
    `select f.observed_at, f.popularity, f.vote_average, f.vote_count
     from movie_facts f join all_snapshots s on s.id = f.snapshot and s.complete = 1
     where f.movie = ? order by f.observed_at, f.snapshot`,
    id,
  );
  return {
    ...(known === undefined ? unnamed(id, ranks) : knownOf(known)),
    ranks: ranks.map((row) => ({
      ...figuresOf(row),
      dataset: String(row['dataset']),
      period: String(row['period']),
      source: String(row['source']),
      rank: Number(row['rank']),
    })),
    facts: changesIn(facts.map(figuresOf)),
  };
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

function find(db: Database, title: string, limit: number): KnownMovie[] {
  const exact = db.all(
    `select ${KNOWN} from movies where title = ? or original_title = ?
     order by last_observed_at desc, movie limit ?`,
    title,
    title,
    limit,
  );
  if (exact.length > 0) return exact.map(knownOf);
  const pattern = `%${title.replace(/[\\%_]/g, '\\$&')}%`;
  const similar = db.all(
    `select ${KNOWN} from movies
     where title like ? escape '\\' or original_title like ? escape '\\'
     order by last_observed_at desc, movie limit ?`,
    pattern,
    pattern,
    limit,
  );
  return similar.map(knownOf);
}

/** A movie that was ranked but never let in: its id is all we have. */
function unnamed(id: number, ranks: readonly Row[]): KnownMovie {
  return {
    movie: id,
    title: '',
    originalTitle: '',
    releasedOn: '',
    firstObservedAt: new Date(Number(ranks[0]?.['observed_at'])),
    lastObservedAt: new Date(Number(ranks.at(-1)?.['observed_at'])),
  };
}

function knownOf(row: Row): KnownMovie {
  return {
    movie: Number(row['movie']),
    title: String(row['title']),
    originalTitle: String(row['original_title']),
    releasedOn: String(row['released_on']),
    firstObservedAt: new Date(Number(row['first_observed_at'])),
    lastObservedAt: new Date(Number(row['last_observed_at'])),
  };
}

function figuresOf(row: Row) {
  return {
    observedAt: new Date(Number(row['observed_at'])),
    popularity: row['popularity'] as number | null,
    voteAverage: row['vote_average'] as number | null,
    voteCount: row['vote_count'] as number | null,
  };
}
