import { MatineeError } from '../errors.ts';
import type { Collection } from '../job.ts';
import { localDate, periodOf } from '../lib/local-time.ts';
import type { Random } from '../lib/prng.ts';
import { everyText } from '../lib/every-text.ts';
import type { Attempt, OccurrenceKind, RecordedError, Trigger } from '../occurrence.ts';
import type { StagedPage, Version } from '../snapshot.ts';
import { type CollectParts, collect, pageStats } from './collect.ts';
import { type ResumeParts, resume } from './resume.ts';

/** What is to be attempted: which occurrence of which collection, by whom. */
export interface AttemptOrder {
  collection: Collection;
  dueAt: Date;
  kind: OccurrenceKind;
  trigger: Trigger;
  /** Whether a failure is the occurrence's last word. */
  settles: boolean;
  replace: boolean;
  configHash: string;
}

export interface AttemptParts extends CollectParts, ResumeParts {
  random: Random;
  holder: string;
  /** The mark of this process, as `Processes` has it. */
  processMark: string | undefined;
  programVersion: string;
  tzVersion: string;
  /** Takes secrets out of what the ledger will keep. */
  redact: (text: string) => string;
}

export interface AttemptResult {
  attempt: Attempt;
  version: Version;
}

/**
 * One attempt from claim to end: claims the occurrence, goes on from where an earlier attempt was
 * stopped, collects under the job's deadline, and leaves the ledger with how it ended, whatever
 * happens.
 *
 * @throws {MatineeError} `job-running` or `already-succeeded`, changing nothing; else what ended the
 * attempt, after recording it.
 */
export async function runAttempt(
  order: AttemptOrder,
  parts: AttemptParts,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const attempt = await claim(order, parts);
  const deadline = startDeadline(order.collection, parts);
  let kept: readonly StagedPage[] = [];
  try {
    kept = await resume(attempt, parts);
    const either = AbortSignal.any([signal, deadline.signal]);
    const version = await collect(order.collection, attempt, { ...order, kept }, parts, either);
    return { attempt: (await parts.ledger.attempt(attempt.id)) ?? attempt, version };
  } catch (error) {
    await endFailed(attempt, error, { ...parts, kept });
    throw error;
  } finally {
    deadline.cancel();
  }
}

async function claim(order: AttemptOrder, parts: AttemptParts): Promise<Attempt> {
  const { collection, dueAt, kind, trigger, settles, configHash } = order;
  const { ledger, holder, processMark, programVersion, tzVersion, clock } = parts;
  const now = clock.now();
  const claim = await ledger.claim(
    {
      attemptId: newAttemptId(collection, now, parts.random),
      job: collection.name,
      dueAt,
      kind,
      trigger,
      settles,
      holder,
      processMark,
      timeoutMs: collection.timeoutMs,
      configHash,
      programVersion,
      tzVersion,
      period: periodOf(collection.period, dueAt, collection.timezone),
      asOfOn: localDate(dueAt, collection.timezone),
    },
    now,
  );
  if (claim.claimed) return claim.attempt;
  if (claim.because === 'succeeded') {
    const values = { job: collection.name, dueAt: dueAt.toISOString() };
    throw new MatineeError('already-succeeded', values);
  }
  throw new MatineeError('job-running', {
    job: collection.name,
    attempt: claim.by.id,
    holder: claim.by.holder,
    startedAt: claim.by.startedAt.toISOString(),
  });
}

/** Readable, sortable within its job, and safe as a file name: `daily-20261123T020000Z-7f3a`. */
export function newAttemptId({ dataset }: Collection, now: Date, random: Random): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const tag = Math.floor(random() * 0x10000);
  return `${dataset}-${stamp}-${tag.toString(16).padStart(4, '0')}`;
}

function startDeadline({ name, timeoutMs }: Collection, { clock }: AttemptParts) {
  const expired = new AbortController();
  const cancelled = new AbortController();
  clock
    .sleep(timeoutMs, cancelled.signal)
    .then(() => expired.abort(new MatineeError('deadline', { job: name, timeoutMs })))
    .catch(() => {}); // cancelled: the attempt was faster
  return { signal: expired.signal, cancel: () => cancelled.abort() };
}

async function endFailed(
  attempt: Attempt,
  error: unknown,
  parts: AttemptParts & { kept: readonly StagedPage[] },
): Promise<void> {
  const { ledger, catalog, store, clock, movies, kept } = parts;
  const version = await catalog.version(attempt.id);
  // A publication under way is not failed but unfinished: whoever opens the store next mends it.
  if (version !== undefined && version.state !== 'abandoned') return;

  const recorded = recordedError(error, parts.redact);
  const state = recorded.code === 'interrupted' ? 'interrupted' : 'failed';
  // Where the disk refuses this too, what stays is swept by whoever opens the store next.
  await store.discard(attempt.id, state === 'interrupted' ? 'pages' : undefined).catch(() => {});
  const end = { state, error: recorded, stats: pageStats(movies, kept) } as const;
  await ledger.finish(attempt.id, end, clock.now());
}

function recordedError(error: unknown, redact: (text: string) => string): RecordedError {
  const known =
    error instanceof MatineeError
      ? error
      : new MatineeError('internal', { cause: error instanceof Error ? error.message : 'unknown' });
  return { code: known.code, values: { ...everyText(known.values, redact) } };
}
