import type { OnDamage } from './damage.ts';
import type { LastTry, OccurrenceKind } from './occurrence.ts';

/** Why a due occurrence did not run, with what made it so then. */
export type Skip =
  /** The job was running when it came due. */
  | { reason: 'overlap' }
  /** It came due, or was still waiting, during the pause that began then. */
  | { reason: 'paused'; pausedSince: Date }
  /** It was seen too late: after its window, or where nothing is made up for (`none`). */
  | { reason: 'stale'; windowMs: number | 'none' }
  /** Its window ended while it waited for a place among the attempts at once. */
  | { reason: 'crowded' }
  /** A newer one was due by the time it could run; undefined where it was not planned yet. */
  | { reason: 'superseded'; by: Date | undefined }
  /** It waited, or was still to be recorded, when the job was switched off or removed. */
  | { reason: 'disabled' };

export type SkipReason = Skip['reason'];

/** Why an occurrence that was tried and did not succeed is not tried again. */
export type GivenUp =
  | LastTry
  /** A newer one was due then. */
  | { reason: 'newer'; dueAt: Date }
  /** A pause lay over it, which began then. */
  | { reason: 'paused'; pausedSince: Date }
  /** The job was switched off or removed. */
  | { reason: 'disabled' };

/** Failures of a job with no success in between; what was interrupted says nothing. */
export interface FailureRow {
  failures: number;
  /** When the first of them ended. */
  since: Date;
}

/** So many failures of a job in a row are no accident any more, says the original guide. */
const FAILING_AFTER = 3;

/** Whether so many in a row are no accident any more. */
export function isFailing({ failures }: Pick<FailureRow, 'failures'>): boolean {
  return failures >= FAILING_AFTER;
}

/** Something that happened to a job, as it was recorded when it did. */
export type LedgerEvent = EventHead & Happening;

export interface EventHead {
  /** Rises with each event of a ledger, by one or more. */
  position: number;
  at: Date;
  job: string;
  kind: OccurrenceKind;
}

export type Happening =
  | { event: 'skipped'; dueAt: Date; why: Skip }
  /** `run` is the last attempt; undefined where no process got as far as that. */
  | { event: 'gave_up'; dueAt: Date; run: string | undefined; why: GivenUp }
  /** An attempt failed; the row ends with it. */
  | { event: 'failed'; run: string | undefined; row: FailureRow }
  /** An attempt succeeded, after the row. */
  | { event: 'recovered'; run: string | undefined; row: FailureRow }
  /** Its time has not come: it was run by a clock that was ahead, up to and with `run`. */
  | { event: 'owed_again'; dueAt: Date; run: string; why: { reason: 'clock-ahead' } };

/** How an occurrence came to an end without success. */
export type Ending = Extract<Happening, { event: 'skipped' | 'gave_up' }>;

/**
 * What happened, in the order in which it did. Each is recorded in the transaction in which it
 * happens, so that it is there if and only if what it tells of is.
 */
export interface LedgerEvents {
  /**
   * Those after a position, oldest first; at most so many.
   *
   * @throws {MatineeError} `store-damaged`, unless `onDamage` takes those that cannot be read.
   */
  after(position: number, limit: number, onDamage?: OnDamage): Promise<LedgerEvent[]>;

  /** The position of the newest; 0 where there is none. */
  lastPosition(): Promise<number>;

  /**
   * How a due occurrence ended without success; manual ones are none. Undefined where that was not
   * recorded: it has not ended, it succeeded, or it ended before there were events.
   */
  endingOf(job: string, dueAt: Date): Promise<Ending | undefined>;

  /** The last attempt of a due occurrence that does not count: a clock that was ahead ran it. */
  premature(job: string, dueAt: Date): Promise<string | undefined>;

  /** The row of failures with which a job stands now; undefined where it succeeded last. */
  failureRow(job: string): Promise<FailureRow | undefined>;
}
