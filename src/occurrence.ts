import type { OnDamage } from './damage.ts';

/** Why an occurrence exists: it was due by a schedule, somebody asked, or it is housekeeping. */
export type OccurrenceKind = 'scheduled' | 'manual' | 'housekeeping';

/** The kinds that people ask about: not the program's own household. */
export const WORK_KINDS: readonly OccurrenceKind[] = ['scheduled', 'manual'];

/** What started an attempt. */
export type Trigger = 'schedule' | 'manual';

/** How an occurrence ended. Every due occurrence gets exactly one, with its reason. */
export type Outcome = 'succeeded' | 'failed' | 'skipped';

/**
 * Where an attempt stands. It is `running` while its holder lives; `interrupted` when it was
 * stopped or its holder died, which says nothing against the work.
 */
export type AttemptState = 'running' | 'succeeded' | 'failed' | 'interrupted';

/** Why an attempt is the last of its occurrence, however it ends. */
export type LastTry =
  /** No more are made. */
  | { reason: 'spent' }
  /** Another could not begin before its window ends. */
  | { reason: 'stale'; endsAt: Date }
  /** What is run by hand is tried once. */
  | { reason: 'by-hand' };

/** Of what is run by hand. */
export const BY_HAND: LastTry = { reason: 'by-hand' };

/** No job may take longer: what an attempt is held to of which no deadline is recorded. */
export const LONGEST_TIMEOUT_MS = 24 * 60 * 60_000;

/** Who looks after a running attempt: the daemon, one that is gone, or whoever called for it. */
export type RunBy = 'daemon' | 'earlier-daemon' | 'hand';

/** Why the process of an attempt cannot be ended from here. */
export type Unreachable =
  /** It cannot be told from others: it runs in a container, or recorded no mark. */
  | 'unproved'
  /** The system does not let us signal it. */
  | 'refused'
  /** It was killed, and is still there. */
  | 'undying';

/** What is kept of an error in the ledger: a code, and the values its sentence needs. */
export interface RecordedError {
  code: string;
  values: Record<string, unknown>;
}

/** One execution of a job for one occurrence, with what is known of the occurrence. */
export interface Attempt {
  id: string;
  job: string;
  dueAt: Date;
  kind: OccurrenceKind;
  /** 1 for the first attempt of its occurrence. */
  n: number;
  trigger: Trigger;
  /** Names the process that runs it, and that process's lock. */
  holder: string;
  /** Tells that process from any other that was or will be given its id, where it was recorded. */
  processMark: string | undefined;
  state: AttemptState;
  startedAt: Date;
  /** When it ends itself at the latest; whoever supervises ends it where it does not. */
  deadlineAt: Date;
  endedAt: Date | undefined;
  /** The period it collects for, as in the file's name: `20261123`. */
  period: string;
  /** The occurrence's local date, against which "released" and "90 days" are counted. */
  asOfOn: string;
  error: RecordedError | undefined;
  stats: Readonly<Record<string, unknown>>;
  configHash: string;
  programVersion: string;
  tzVersion: string;
  outcome: Outcome | undefined;
  reason: string | undefined;
}

/** What an attempt is claimed with. */
export interface ClaimRequest {
  attemptId: string;
  job: string;
  dueAt: Date;
  kind: OccurrenceKind;
  trigger: Trigger;
  holder: string;
  processMark: string | undefined;
  /** How long it may take. */
  timeoutMs: number;
  period: string;
  asOfOn: string;
  configHash: string;
  programVersion: string;
  tzVersion: string;
  /** Why its failure is the occurrence's last word; undefined where another attempt will follow. */
  lastTry: LastTry | undefined;
}

/** The id of the process that runs an attempt: the first part of its holder's name. */
export function pidOf({ holder }: Pick<Attempt, 'holder'>): number {
  return Number(holder.split('-')[0]);
}

/** How long an attempt may take. */
export function timeoutOf({ startedAt, deadlineAt }: Attempt): number {
  return deadlineAt.getTime() - startedAt.getTime();
}

export type Claim =
  | { claimed: true; attempt: Attempt }
  | { claimed: false; because: 'running'; by: Attempt }
  | { claimed: false; because: 'succeeded' };

export interface AttemptFilter {
  job?: string;
  states?: readonly AttemptState[];
  kinds?: readonly OccurrenceKind[];
  /** Of this occurrence of `job`. */
  dueAt?: Date;
  /** Started by then. */
  startedBy?: Date;
  /** Started then or later. */
  startedSince?: Date;
  /** Of which this was noted among the figures of the run. */
  noted?: string;
  /** By default the newest come first. */
  oldestFirst?: boolean;
  limit?: number;
}

/** What a job was due at. */
export interface DueInstant {
  job: string;
  dueAt: Date;
}

/** How an attempt ended that published nothing; only housekeeping succeeds that way. */
export type AttemptEnd =
  | { state: 'succeeded'; stats: Readonly<Record<string, unknown>> }
  | {
      state: 'failed' | 'interrupted';
      error: RecordedError;
      stats: Readonly<Record<string, unknown>>;
    };

/** The ledger: what was due, what ran, how it ended. */
export interface Ledger {
  /**
   * Starts an attempt of an occurrence, making the occurrence if there is none. Changes nothing
   * and says why if the job is running already, or if the trigger is the schedule and the
   * occurrence has succeeded.
   */
  claim(request: ClaimRequest, now: Date): Promise<Claim>;

  /**
   * Ends a running attempt. Returns false, changing nothing, if it is not running any more.
   *
   * A success, a failure of the last try, and an interruption of a manual occurrence give the
   * occurrence its outcome, unless that is `succeeded` already.
   */
  finish(attemptId: string, end: AttemptEnd, now: Date): Promise<boolean>;

  /**
   * Attempts, newest first unless the filter says otherwise.
   *
   * @throws {MatineeError} `store-damaged`, unless `onDamage` takes the rows that cannot be read.
   */
  attempts(filter: AttemptFilter, onDamage?: OnDamage): Promise<Attempt[]>;

  attempt(id: string): Promise<Attempt | undefined>;

  /**
   * What the schedule ran to success more than once, which never may be, among so many attempts
   * that began last.
   */
  succeededTwice(among: number): Promise<DueInstant[]>;
}
