import type { OneRunFacts, RunFacts, RunsFacts } from '../queries/runs.ts';
import { pathIn } from '../storage/paths.ts';
import { skippedDocuments } from './skipped.ts';

/** What ran, newest first. */
export function runsDocument({ runs, belowExpected, skipped }: RunsFacts) {
  return {
    runs: runs.map(attemptDocument),
    below_expected: belowExpected,
    skipped: skippedDocuments(skipped),
  };
}

/** One run of a home, with the snapshot that it has made. */
export function oneRunDocument({ run, version }: OneRunFacts, home: string) {
  const snapshot = version && {
    state: version.state,
    file: pathIn(home, version.key),
    warnings: version.warnings,
    faults: version.faults,
    info: version.info,
  };
  return { ...attemptDocument(run), ...(snapshot && { snapshot }) };
}

function attemptDocument({ attempt, isGone, isOverdue }: RunFacts) {
  const { id, job, kind, n, trigger, state, period, asOfOn, error, stats, outcome, reason } =
    attempt;
  return {
    run: id,
    job,
    due_at: attempt.dueAt.toISOString(),
    kind,
    attempt: n,
    trigger,
    state,
    ...(isGone && { holder_alive: false }),
    ...(!isGone && isOverdue && { overdue: true }),
    outcome: outcome ?? null,
    reason: reason ?? null,
    started_at: attempt.startedAt.toISOString(),
    ended_at: attempt.endedAt?.toISOString() ?? null,
    period,
    as_of: asOfOn,
    error: error ?? null,
    stats,
    program_version: attempt.programVersion,
    tz_version: attempt.tzVersion,
  };
}
