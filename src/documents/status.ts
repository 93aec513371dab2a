import { PROGRAM_VERSION } from '../home/version.ts';
import type { RecordedError } from '../occurrence.ts';
import type { StatusFacts } from '../queries/status.ts';
import { missedDocuments, skippedDocuments } from './skipped.ts';
import { standingDocument } from './standing.ts';

/** What a status says in words. */
export interface StatusWords {
  /** Whether the daemon runs, in a sentence. */
  summary: string;
  recorded: (error: RecordedError) => string;
}

/** How things stand in a home. */
export function statusDocument(facts: StatusFacts, { summary, recorded }: StatusWords) {
  const { home, daemon, file, running, failures, next } = facts;
  return {
    running: daemon.running,
    home,
    pid: daemon.running ? (daemon.process?.pid ?? null) : null,
    summary,
    scheduler: file ?? null,
    version: PROGRAM_VERSION,
    runs: running.map((one) => ({
      run: one.id,
      job: one.job,
      due_at: one.dueAt.toISOString(),
      started_at: one.startedAt.toISOString(),
      deadline_at: one.deadlineAt.toISOString(),
      ...standingDocument(one),
    })),
    waiting: facts.waiting.map(({ job, dueAt, waitedFrom }) => ({
      job,
      due_at: dueAt.toISOString(),
      since: waitedFrom.toISOString(),
    })),
    next: next.map(({ job, dueAt }) => ({ job: job.name, due_at: dueAt?.toISOString() ?? null })),
    failures: failures.map(({ id, job, endedAt, error }) => ({
      run: id,
      job,
      ended_at: endedAt?.toISOString() ?? null,
      error: error ?? null,
      message: error === undefined ? null : recorded(error),
    })),
    failing: facts.failing.map(({ job, failures, since }) => ({
      job,
      failures,
      since: since.toISOString(),
    })),
    below_expected: facts.belowExpected,
    skipped: skippedDocuments(facts.skipped),
    missed: missedDocuments(facts.missed),
    ...(facts.unreadable.length > 0 && {
      unreadable: facts.unreadable.map(({ name, schedule, timezone }) => ({
        job: name,
        schedule,
        zone: timezone,
      })),
    }),
  };
}
