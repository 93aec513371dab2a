import type { Database, Queries } from '../lib/database.ts';
import type { AttemptState, OccurrenceKind } from '../occurrence.ts';
import { countAttempt } from './counts.ts';

/** An attempt as far as statistics look at it; times in milliseconds since 1970. */
export interface Run {
  job: string;
  kind: OccurrenceKind;
  startMs: number;
  durationMs: number;
  state: AttemptState;
  stats: Readonly<Record<string, number>>;
}

/** One of which the rest is given where it matters. */
export const RUN: Run = {
  job: 'daily',
  kind: 'scheduled',
  startMs: 0,
  durationMs: 1000,
  state: 'succeeded',
  stats: {},
};

/** Writes attempts in bulk as the ledger leaves them when they have been claimed and ended. */
export function record(db: Database, runs: readonly Run[]): Promise<void> {
  return db.write((transaction) => recordAll(transaction, runs));
}

async function recordAll(db: Queries, runs: readonly Run[]): Promise<void> {
  for (const [index, { job, kind, startMs, durationMs, state, stats }] of runs.entries()) {
    const id = `run-${index}`;
    await db.run(
      'insert into occurrences (id, job, due_at, kind, created_at) values (?, ?, ?, ?, 0)',
      id,
      job,
      index,
      kind,
    );
    await db.run(
      `insert into attempts (id, occurrence_id, job, kind, n, trigger_kind, holder, state, settles,
         started_at, ended_at, period, as_of_on, stats, config_hash, program_version, tz_version)
       values (?, ?, ?, ?, 1, 'schedule', 'holder-1', ?, 1, ?, ?, '19700101', '1970-01-01', ?,
         'config-1', '1.2.3', '2026a')`,
      id,
      id,
      job,
      kind,
      state,
      startMs,
      state === 'running' ? null : startMs + durationMs,
      JSON.stringify(stats),
    );
    if (state !== 'running') await countAttempt(db, id);
  }
}
