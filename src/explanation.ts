import type { AttemptState, RecordedError, Trigger } from './occurrence.ts';
import type { Pause } from './plan.ts';

/** An attempt, as far as it explains something. */
export interface Tried {
  run: string;
  n: number;
  state: AttemptState;
  trigger: Trigger;
  startedAt: Date;
  endedAt: Date | undefined;
  error: RecordedError | undefined;
}

/** What kept an occurrence from succeeding when it was due; several may come together, in order. */
export type Delay =
  /** Nobody looked: the daemon was down, or the machine asleep. It was caught up when seen. */
  | { kind: 'unseen'; until: Date }
  /** Another run of the job was under way; the end is undefined while it is. */
  | { kind: 'behind'; run: string; until: Date | undefined }
  /** What is made up for starts apart. */
  | { kind: 'spaced' }
  /** As many ran as may at once. */
  | { kind: 'crowded'; from: Date; until: Date }
  /** It was seen, but no attempt of it began; why is not in the ledger. */
  | { kind: 'unstarted'; until: Date }
  /** So many attempts before had failed, and so many had been interrupted. */
  | { kind: 'tried'; failed: number; interrupted: number }
  /** Somebody ran it. */
  | { kind: 'by-hand' };

/** Why an occurrence that failed was not tried again. */
export type GaveUp =
  /** All attempts were made. */
  | { kind: 'spent' }
  /** A newer one was due. */
  | { kind: 'newer'; dueAt: Date }
  /** No other attempt would have begun within its window. */
  | { kind: 'window'; endsAt: Date }
  | { kind: 'paused'; pause: Pause | undefined }
  /** The job was switched off or removed. */
  | { kind: 'disabled' }
  /** A run by hand is one attempt. */
  | { kind: 'by-hand' }
  /** An older program ended it, which did not write down why. */
  | { kind: 'unrecorded' };

/** Why a due occurrence was not run. */
export type Skipped =
  /** The run that was under way, where the ledger has it. */
  | { reason: 'overlap'; run: Tried | undefined }
  | { reason: 'paused'; pause: Pause | undefined }
  /** `windowMs` is how late it might have begun; `none` where nothing is made up for. */
  | { reason: 'stale'; seenAt: Date; windowMs: number | 'none' | undefined }
  /** No place was free for it from then until it was too late. */
  | { reason: 'crowded'; from: Date | undefined; seenAt: Date }
  /** The newer one that took its place, where the ledger has it. */
  | { reason: 'superseded'; seenAt: Date; by: Date | undefined }
  | { reason: 'disabled'; at: Date };

/** What is still to come of an occurrence without outcome. */
export type Waiting =
  | { kind: 'running'; since: Date; n: number }
  /** For the next attempt, at about that time. */
  | { kind: 'retry'; at: Date }
  /** To be resumed: the last attempt was interrupted. */
  | { kind: 'resume' }
  | { kind: 'behind'; run: string }
  /** As many run as may at once. */
  | { kind: 'place'; since: Date }
  /** To be started any moment: what is made up for starts apart. */
  | { kind: 'turn' }
  /** It is over, and will be recorded so. */
  | { kind: 'over' };

/** Why there is no record of an occurrence. */
export type Unrecorded =
  | { kind: 'future'; pause: Pause | undefined }
  /** Due before the daemon knew the job, or its schedule: nothing is owed for that time. */
  | { kind: 'before-known'; knownSince: Date }
  /** The daemon still goes by another schedule of the job, or the last one did. */
  | { kind: 'not-taken-up'; cron: string; zone: string }
  /** No daemon has planned the job yet. */
  | { kind: 'unplanned' }
  /** The job is switched off. */
  | { kind: 'disabled' }
  /** Due, and nobody has looked since; it is decided when the daemon does. */
  | { kind: 'unseen'; lookedAt: Date }
  /** It was planned, but the record is gone; housekeeping is forgotten after a month. */
  | { kind: 'gone' };

/** How things stand with one occurrence of a job, and why. */
export type Verdict =
  | { kind: 'succeeded'; by: Tried; accepted: boolean; lateMs: number; delays: readonly Delay[] }
  | { kind: 'failed'; reason: string; lateMs: number; delays: readonly Delay[]; gaveUp: GaveUp }
  | ({ kind: 'skipped' } & Skipped)
  | { kind: 'open'; delays: readonly Delay[]; waiting: Waiting; daemonRuns: boolean }
  | { kind: 'unrecorded'; why: Unrecorded; daemonRuns: boolean }
  /** A newer program ended it in a way that is not known here. */
  | { kind: 'unknown'; outcome: string };

/** Why a job ran, did not run, or ran late. */
export interface Explanation {
  job: string;
  /** The instant somebody asked about, where nothing was due then. */
  askedAt: Date | undefined;
  /** What the job goes by; undefined where it is not configured any more. */
  schedule: { cron: string; zone: string } | undefined;
  /** When it is due next, after what was asked about where that is to come; and the pause over it. */
  next: { dueAt: Date; pause: Pause | undefined } | undefined;
  /** Undefined where the job has never been due. */
  occurrence:
    | {
        dueAt: Date;
        /** The schedule that the job had then, where it is another now. */
        dueBy: { cron: string; zone: string } | undefined;
        verdict: Verdict;
        attempts: readonly Tried[];
        /** Attempts that do not count: a clock that was ahead made them before its time. */
        premature: readonly Tried[];
      }
    | undefined;
  /** Runs by hand for the instant somebody asked about. */
  byHand: readonly Tried[];
  /** The last run by hand since it was due, where nobody asked about an instant. */
  byHandSince: Tried | undefined;
}
