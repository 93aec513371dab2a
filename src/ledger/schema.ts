import type { Migration } from '../database/open.ts';

/**
 * The tables of matinee.db.
 *
 * Statements elsewhere are portable SQL; only this file is SQLite's. Instants are BIGINT
 * milliseconds, booleans SMALLINT, JSON is TEXT. Three partial unique indexes carry the promises: one
 * running attempt a job, one current version a period, one intention a file.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    up: (db) =>
      db.exec(`
        create table occurrences (
          id text primary key,
          job text not null,
          due_at bigint not null,
          kind text not null check (kind in ('scheduled', 'manual', 'housekeeping')),
          outcome text check (outcome in ('succeeded', 'failed', 'skipped')),
          reason text,
          settled_at bigint,
          created_at bigint not null,
          unique (job, due_at, kind)
        );
        create index occurrences_open on occurrences (job, due_at) where outcome is null;
        create index occurrences_skipped on occurrences (settled_at) where outcome = 'skipped';
        create table attempts (
          id text primary key,
          occurrence_id text not null references occurrences (id),
          job text not null,
          kind text not null,
          n integer not null,
          trigger_kind text not null,
          holder text not null,
          state text not null check (state in ('running', 'succeeded', 'failed', 'interrupted')),
          settles smallint not null,
          started_at bigint not null,
          ended_at bigint,
          period text not null,
          as_of_on text not null,
          error text,
          stats text not null,
          config_hash text not null,
          program_version text not null,
          tz_version text not null,
          unique (occurrence_id, n)
        );
        create unique index attempts_one_running on attempts (job) where state = 'running';
        create index attempts_by_start on attempts (started_at);
        create table jobs (
          name text primary key,
          position integer not null,
          schedule text not null,
          timezone text not null,
          housekeeping smallint not null,
          known_since bigint not null,
          planned_until bigint not null
        );
        create table pauses (
          job text not null,
          since bigint not null,
          until bigint,
          note text not null,
          primary key (job, since)
        );
        create table requests (
          id text primary key,
          kind text not null check (kind in ('reload', 'run')),
          job text,
          created_at bigint not null,
          answered_at bigint,
          ok smallint,
          answer text
        );
        create index requests_pending on requests (created_at) where answered_at is null;
        create table attempt_counts (
          span_ms bigint not null,
          start_at bigint not null,
          job text not null,
          kind text not null,
          durations text not null,
          succeeded bigint not null,
          failed bigint not null,
          interrupted bigint not null,
          duration_ms bigint not null,
          longest_ms bigint not null,
          collected bigint not null,
          valid bigint not null,
          rated bigint not null,
          quality_milli bigint not null,
          requests bigint not null,
          retries bigint not null,
          rate_limited bigint not null,
          received_bytes bigint not null,
          primary key (span_ms, start_at, job, kind)
        );
        create table versions (
          id text primary key,
          dataset text not null,
          period text not null,
          state text not null,
          file_key text not null,
          staged_key text not null,
          sha256 text not null,
          size_bytes bigint not null,
          previous_sha256 text,
          previous_archive_key text,
          archived_key text,
          holder text not null,
          movies integer not null,
          complete smallint not null,
          observed_within smallint not null,
          faults text not null,
          warnings text not null,
          info text not null,
          recorded_at bigint not null,
          published_at bigint,
          accepted_by text,
          followed_up_at bigint
        );
        create unique index versions_one_current on versions (dataset, period)
          where state = 'current';
        create index versions_to_follow_up on versions (state) where followed_up_at is null;
        create index versions_by_record on versions (dataset, recorded_at);
      `),
  },
  {
    version: 2,
    // Two that a home holds already stay as they are, for recovery to end by what the files show; the
    // key of one of them keeps any other away until then.
    up: (db) =>
      db.exec(`
        alter table versions add column pending_key text;
        update versions set pending_key = file_key
          where state in ('publishing', 'accepting') and id = (
            select max(id) from versions pending
            where pending.file_key = versions.file_key
              and pending.state in ('publishing', 'accepting')
          );
        create unique index versions_one_pending on versions (pending_key)
          where pending_key is not null;
        create index versions_by_file on versions (file_key);
      `),
  },
  {
    // When an attempt must have ended, and by what its process is known; since when an occurrence
    // has waited for a place among the attempts at once.
    version: 3,
    up: (db) =>
      db.exec(`
        alter table attempts add column deadline_at bigint;
        alter table attempts add column process_mark text;
        alter table occurrences add column waited_from bigint;
      `),
  },
  {
    version: 4,
    up: (db) =>
      db.exec(`
        create table former_schedules (
          job text not null,
          schedule text not null,
          timezone text not null,
          since bigint not null,
          until bigint not null,
          primary key (job, since)
        );
      `),
  },
  {
    // What happened, with its reason. Of what a home holds already only the rows of failures that
    // its jobs stand with are known; why each attempt was the last was never written down. And the
    // runs of a job, and the few versions on their way, are found without looking at all of them.
    version: 5,
    up: (db) =>
      db.exec(`
        create table ledger_events (
          position bigint primary key,
          at bigint not null,
          job text not null,
          kind text not null,
          event text not null,
          due_at bigint,
          run text,
          detail text not null
        );
        create index ledger_events_by_occurrence on ledger_events (job, due_at)
          where due_at is not null;
        create index ledger_events_in_row on ledger_events (job, position)
          where event in ('failed', 'recovered');
        alter table attempts add column last_try text;
        drop index attempts_by_start;
        create index attempts_by_start on attempts (started_at, id);
        create index attempts_by_job on attempts (job, started_at, id);
        create index versions_by_state on versions (state, recorded_at);
        insert into ledger_events (position, at, job, kind, event, run, detail)
          with good as (
            select job, max(started_at) as last_at from attempts
            where state = 'succeeded' group by job
          )
          select row_number() over (order by max(a.ended_at), a.job), max(a.ended_at), a.job,
            max(a.kind), 'failed', null,
            '{"failures":' || count(*) || ',"since":' || min(a.ended_at) || '}'
          from attempts a left join good on good.job = a.job
          where a.state = 'failed' and (good.last_at is null or a.started_at > good.last_at)
          group by a.job;
      `),
  },
];
