import type { Migration, Schema } from '../database/open.ts';

/**
 * The tables of history.db. `snapshots` and `movie_history` are views that others may query; they
 * show a snapshot when all of it is kept. Instants are milliseconds since 1970, UTC.
 *
 * - `snapshot_members`: one row a rank: (snapshot, source) is a list, `movie` stood at `rank`.
 * - `movie_facts`: a movie's figures in a snapshot. Unchanged ones are rows too: what is left out
 *   because it was known could not be told any more from what an older snapshot, recorded later,
 *   brings in between.
 *
 * Tables with a key of several columns are `without rowid`: with one, SQLite keeps the key twice.
 */
export const HISTORY_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    up: (db) =>
      db.exec(`
        create table all_snapshots (
          id integer primary key,
          run text not null unique,
          dataset text not null,
          period text not null,
          as_of_on text not null,
          complete smallint not null
        );
        create table sources (id integer primary key, name text not null unique);
        create table snapshot_lists (
          snapshot integer not null,
          source integer not null,
          observed_at bigint not null,
          observed_until bigint not null,
          primary key (snapshot, source)
        ) without rowid;
        create table snapshot_members (
          snapshot integer not null,
          source integer not null,
          rank integer not null,
          movie integer not null,
          primary key (snapshot, source, rank)
        ) without rowid;
        create index members_by_movie on snapshot_members (movie, snapshot, source, rank);
        create table movie_facts (
          movie integer not null,
          observed_at bigint not null,
          snapshot integer not null,
          popularity real,
          vote_average real,
          vote_count integer,
          primary key (movie, snapshot)
        ) without rowid;
        create table movies (
          movie integer primary key,
          title text not null,
          original_title text not null,
          released_on text not null,
          first_observed_at bigint not null,
          last_observed_at bigint not null
        );
        create view snapshots as
          select s.id as snapshot, s.run, s.dataset, s.period, s.as_of_on,
            min(l.observed_at) as observed_at, max(l.observed_until) as observed_until
          from all_snapshots s join snapshot_lists l on l.snapshot = s.id
          where s.complete = 1
          group by s.id, s.run, s.dataset, s.period, s.as_of_on;
        create view movie_history as
          select m.movie, v.title, s.run, s.dataset, s.period, n.name as source, m.rank,
            l.observed_at, f.popularity, f.vote_average, f.vote_count
          from snapshot_members m
            join all_snapshots s on s.id = m.snapshot and s.complete = 1
            join snapshot_lists l on l.snapshot = m.snapshot and l.source = m.source
            join sources n on n.id = m.source
            left join movies v on v.movie = m.movie
            left join movie_facts f on f.movie = m.movie and f.snapshot = m.snapshot;
      `),
  },
  {
    // One row a film and list: a list that moved while it was paged has a film twice.
    version: 2,
    up: (db) =>
      db.exec(`
        drop view movie_history;
        create view movie_history as
          select m.movie, v.title, s.run, s.dataset, s.period, n.name as source, m.rank,
            l.observed_at, f.popularity, f.vote_average, f.vote_count
          from snapshot_members m
            join all_snapshots s on s.id = m.snapshot and s.complete = 1
            join snapshot_lists l on l.snapshot = m.snapshot and l.source = m.source
            join sources n on n.id = m.source
            left join movies v on v.movie = m.movie
            left join movie_facts f on f.movie = m.movie and f.snapshot = m.snapshot
          where not exists (
            select 1 from snapshot_members b
            where b.movie = m.movie and b.snapshot = m.snapshot and b.source = m.source
              and b.rank < m.rank);
      `),
  },
];

export const HISTORY_SCHEMA: Schema = {
  applicationId: 0x4d544e48, // "MTNH"
  migrations: HISTORY_MIGRATIONS,
};
