import { type CollectParts, collect, pageStats } from '../collect/collect.ts';
import { type ResumeParts, resume } from '../collect/resume-pages.ts';
import type { Collection } from '../job.ts';
import { localDate, periodOf } from '../lib/local-time.ts';
import type { Random } from '../lib/prng.ts';
import type { Attempt, ClaimRequest, OccurrenceKind, Trigger, LastTry } from '../occurrence.ts';
import type { StagedPage, Version } from '../snapshot.ts';
import { newAttemptId } from './claim.ts';
import { live } from './lifecycle.ts';

/** What is to be attempted: which occurrence of which collection, by whom. */
export interface AttemptOrder {
  collection: Collection;
  dueAt: Date;
  kind: OccurrenceKind;
  trigger: Trigger;
  /** Why a failure is the occurrence's last word; undefined where another attempt will follow. */
  lastTry: LastTry | undefined;
  replace: boolean;
  configHash: string;
  /** Where whoever ordered it has chosen one. */
  attemptId?: string | undefined;
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
 * One attempt of a collection: goes on from where an earlier one was stopped, and collects.
 *
 * @throws {MatineeError} as `live`.
 */
export async function runAttempt(
  order: AttemptOrder,
  parts: AttemptParts,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const { catalog, store, movies, ledger } = parts;
  let kept: readonly StagedPage[] = [];
  return live(
    requestOf(order, parts),
    {
      run: async (attempt, either) => {
        kept = await resume(attempt, parts);
        const version = await collect(order.collection, attempt, { ...order, kept }, parts, either);
        return { attempt: (await ledger.attempt(attempt.id)) ?? attempt, version };
      },
      giveUp: async ({ id }, state) => {
        const version = await catalog.version(id);
        // A publication under way is not failed but unfinished: whoever opens the store next mends it.
        if (version !== undefined && version.state !== 'abandoned') return undefined;
        // Where the disk refuses this too, what stays is swept by whoever opens the store next.
        await store.discard(id, state === 'interrupted' ? 'pages' : undefined).catch(() => {});
        return pageStats(movies, kept);
      },
    },
    parts,
    signal,
  );
}

function requestOf(order: AttemptOrder, parts: AttemptParts): ClaimRequest {
  const { collection, dueAt, kind, trigger, lastTry, configHash } = order;
  const { holder, processMark, programVersion, tzVersion, clock, random } = parts;
  return {
    attemptId: order.attemptId ?? newAttemptId(collection.dataset, clock.now(), random),
    job: collection.name,
    dueAt,
    kind,
    trigger,
    lastTry,
    holder,
    processMark,
    timeoutMs: collection.timeoutMs,
    configHash,
    programVersion,
    tzVersion,
    period: periodOf(collection.period, dueAt, collection.timezone),
    asOfOn: localDate(dueAt, collection.timezone),
  };
}
