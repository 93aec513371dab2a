import { isError } from '../errors.ts';
import { asMatineeError } from '../home/failure.ts';
import type { Machine } from '../home/machine.ts';
import type { WritingHome } from '../home/opened.ts';
import { reportKind } from '../job.ts';
import type { Messages } from '../messages/messages.ts';
import type { Attempt } from '../occurrence.ts';
import { reportKey } from '../storage/paths.ts';
import type { Log } from './log.ts';
import type { AttemptEnded } from './runner.ts';

export interface AfterwardsParts {
  opened: Pick<WritingHome, 'store' | 'recover'>;
  /** The processes that the daemon supervises itself. */
  children: () => readonly number[];
  clock: Machine['clock'];
  /** Tells what happened since. */
  tellHappenings: () => Promise<void>;
  log: Log;
  text: Messages;
}

/** Takes care of what an attempt's process left, and writes down how it ended. */
export async function afterAttempt(ended: AttemptEnded, parts: AfterwardsParts): Promise<void> {
  const { log, tellHappenings } = parts;
  try {
    if (ended.endedBy === 'deadline') await failOverdue(ended, parts);
    await recoverAndTell(parts);
    const attempt = await parts.opened.store.ledger.attempt(ended.attemptId);
    if (attempt?.state === 'succeeded') await tellPublished(attempt, parts);
    tellEnd(ended, attempt, parts);
    await tellHappenings();
  } catch (error) {
    if (isError(error, 'home-replaced')) return; // which ends the daemon, and is told once
    log.tell('attempt-failed', {
      job: ended.job.name,
      message: parts.text.error(asMatineeError(error)).text,
      durationMs: 0,
    });
  }
}

export async function recoverAndTell({ opened, log, children }: AfterwardsParts): Promise<void> {
  for (const recovered of await opened.recover(children())) log.tell('recovered', { ...recovered });
}

/** A process that had to be ended because it hung has failed; it was not interrupted by us. */
async function failOverdue(ended: AttemptEnded, parts: AfterwardsParts): Promise<void> {
  const { store } = parts.opened;
  const attempt = await parts.opened.store.ledger.attempt(ended.attemptId);
  if (attempt?.state !== 'running') return;
  // A publication under way is not failed but unfinished: recovery mends it.
  const version = await store.catalog.version(attempt.id);
  if (version !== undefined && version.state !== 'abandoned') return;
  const values = { job: ended.job.name, timeoutMs: ended.job.timeoutMs };
  const end = {
    state: 'failed',
    error: { code: 'deadline', values },
    stats: attempt.stats,
  } as const;
  await store.ledger.finish(attempt.id, end, parts.clock.now());
}

function tellEnd(
  ended: AttemptEnded,
  attempt: Attempt | undefined,
  { log, text, clock }: AfterwardsParts,
): void {
  const job = ended.job.name;
  const endedAt = attempt?.endedAt ?? clock.now();
  const durationMs = endedAt.getTime() - (attempt?.startedAt ?? ended.startedAt).getTime();
  if (attempt?.state === 'succeeded') {
    const { valid: movies, quality_rate: quality } = attempt.stats;
    log.tell('attempt-succeeded', {
      ...{ job, run: attempt.id, durationMs },
      ...(typeof movies === 'number' && { movies }),
      ...(typeof quality === 'number' && { quality }),
    });
  } else if (attempt?.state === 'interrupted' || ended.endedBy === 'stop') {
    log.tell('attempt-interrupted', { job, run: attempt?.id });
  } else {
    const { error } = attempt ?? {};
    const message = error === undefined ? lastWords(ended, text) : text.recorded(error);
    log.tell('attempt-failed', { job, message, durationMs });
  }
}

/** What somebody who ran it would have read: what each list brought, the report, the warnings. */
async function tellPublished(
  { id: run, job }: Attempt,
  { opened, log, text }: AfterwardsParts,
): Promise<void> {
  const version = await opened.store.catalog.version(run);
  if (version === undefined) return;
  const { info, dataset, period, warnings, followedUpAt } = version;
  for (const [source, { raw, filtered }] of Object.entries(info.per_source ?? {})) {
    log.tell('source-collected', { job, run, source, movies: raw - filtered });
  }
  const kind = reportKind(info.report);
  if (kind !== undefined && followedUpAt !== undefined) {
    log.tell('report-written', { job, run, report: reportKey(kind, dataset, period) });
  }
  for (const warning of warnings) {
    log.tell('data-warning', { job, run, message: text.data.warningText(warning) });
  }
}

/** Why a process ended that claimed nothing, as far as it said so. */
function lastWords(ended: AttemptEnded, { daemon }: Messages): string {
  const { stdout, exitCode, signal, error: notStarted } = ended;
  const { notStartedFor, endedBy, endedWith } = daemon.attempt;
  try {
    const { error } = JSON.parse(stdout) as { error: { message: string } };
    return error.message;
  } catch {
    if (notStarted !== undefined) return notStartedFor(notStarted);
    return signal === undefined ? endedWith(exitCode) : endedBy(signal);
  }
}
