import type { OnDamage } from './damage.ts';
import type { ScheduledJob } from './job.ts';
import type { GivenUp, Skip, SkipReason } from './ledger-event.ts';
import type { AttemptState, Outcome, Trigger, LastTry } from './occurrence.ts';

/** A stretch of time in which a job does not start: from `since`, up to but without `until`. */
export interface Pause {
  since: Date;
  /** Undefined until somebody resumes the job. */
  until: Date | undefined;
  note: string;
}

/** A job as the planner knows it. */
export interface KnownJob {
  name: string;
  schedule: string;
  timezone: string;
  housekeeping: boolean;
  /** Since when it has had this schedule; nothing is owed for the time before. */
  knownSince: Date;
  /** Every occurrence due after `knownSince` and up to here is recorded. */
  plannedUntil: Date;
  /** Pauses that are not over by `plannedUntil`, oldest first. */
  pauses: readonly Pause[];
}

type Planned = Pick<ScheduledJob, 'schedule' | 'timezone' | 'housekeeping'>;

/** Whether a job is due as the planner knows it. */
export function isAsKnown(
  job: Planned,
  known: Pick<KnownJob, 'schedule' | 'timezone' | 'housekeeping'>,
): boolean {
  const { schedule, timezone } = known;
  return job.schedule === schedule && job.timezone === timezone && isSameKind(job, known);
}

/** Whether a job is work, or the program's own household, as it was. */
export function isSameKind(
  { housekeeping }: Pick<ScheduledJob, 'housekeeping'>,
  known: Pick<KnownJob, 'housekeeping'>,
): boolean {
  return (housekeeping === true) === known.housekeeping;
}

/** A schedule that a job has had: it owes what came due by it after `since`, up to `until`. */
export interface FormerSchedule {
  schedule: string;
  timezone: string;
  since: Date;
  until: Date;
}

/** A due occurrence as it is first recorded: to run, or skipped. */
export interface PlannedOccurrence {
  dueAt: Date;
  skip?: Skip;
}

/** An occurrence without outcome: waiting, running, or to be tried again. */
export interface OpenOccurrence {
  dueAt: Date;
  recordedAt: Date;
  /** Since when it has been waiting for a place, if it is. */
  waitedFrom: Date | undefined;
  /** Oldest first. */
  attempts: readonly OpenAttempt[];
}

export interface OpenAttempt {
  state: AttemptState;
  endedAt: Date | undefined;
  /** The error's code. */
  error: string | undefined;
}

/** An occurrence that may start, and waits for others to end. */
export interface WaitingOccurrence {
  job: string;
  dueAt: Date;
}

/** One that waits for a place, and since when. */
export interface HeldOccurrence extends WaitingOccurrence {
  waitedFrom: Date;
}

/** The outcome of an occurrence that no attempt of its own has settled. */
export type Closing =
  | { dueAt: Date; outcome: 'skipped'; why: Skip }
  /** `reason` is the code of the error of the last try, or `interrupted`. */
  | { dueAt: Date; outcome: 'failed'; reason: string; why: GivenUp };

/** An occurrence with what became of it. */
export interface RecordedOccurrence {
  dueAt: Date;
  recordedAt: Date;
  /** Since when it has waited for a place, or had before its last attempt. */
  waitedFrom: Date | undefined;
  outcome: Outcome | undefined;
  reason: string | undefined;
  settledAt: Date | undefined;
}

/** What was skipped of one job for one reason. */
export interface SkippedOccurrences {
  job: string;
  reason: SkipReason;
  occurrences: number;
  firstDueAt: Date;
  lastDueAt: Date;
}

/** What somebody wants of the running daemon. */
export interface DaemonRequest {
  id: string;
  kind: 'reload' | 'run';
  /** The job to run. */
  job: string | undefined;
  createdAt: Date;
}

export interface RequestAnswer {
  ok: boolean;
  /** For people, in the daemon's language; of `run` a document, as `run-request` reads it. */
  text: string;
}

/** What is due and what is wanted: the planner's part of the ledger. Never manual occurrences. */
export interface Planbook {
  /**
   * Makes `jobs` the jobs that are planned, in that order, and returns all that are known then. A job
   * that cannot be read is left out; `known` says why.
   *
   * 1. One that is new owes from `now` on.
   * 2. One whose schedule, time zone or kind is another, or that is not among `jobs`, stays as it
   *    was until all that came due of it is planned, up to `now`. Then it owes by its new schedule
   *    from `now` on, or is forgotten; what it was due by becomes a former schedule.
   * 3. What waits for a job that is not among `jobs`, or is of the other kind now, is closed as
   *    `disabled`, or as failed where it was tried.
   * 4. A clock that was ahead is forgiven: what is planned beyond `now` and was never tried is
   *    forgotten, to be planned again; what was tried, and is due more than `CLOCK_TOLERANCE_MS`
   *    from now, is owed again, as if it never had been.
   */
  knowJobs(jobs: readonly (Planned & Pick<ScheduledJob, 'name'>)[], now: Date): Promise<KnownJob[]>;

  /**
   * The jobs as last made known, by name; changes nothing.
   *
   * @throws {MatineeError} `store-damaged`, unless `onDamage` takes the jobs that cannot be read.
   */
  known(onDamage?: OnDamage): Promise<KnownJob[]>;

  /** The schedules a job has had before, oldest first; of one that is forgotten, all. */
  formerSchedules(job: string): Promise<FormerSchedule[]>;

  /**
   * Records what came due up to and including `until`, and remembers that it is planned so far.
   * An occurrence that is recorded already stays as it is.
   */
  record(job: string, due: readonly PlannedOccurrence[], until: Date, now: Date): Promise<void>;

  /** The occurrences without outcome, oldest first. */
  open(job: string): Promise<OpenOccurrence[]>;

  /** Remembers that occurrences wait for a place, since `now` where they did not before. */
  hold(waiting: readonly WaitingOccurrence[], now: Date): Promise<void>;

  /** What waits for a place: held, and not begun since. In order of when they were due. */
  held(): Promise<HeldOccurrence[]>;

  /** Gives occurrences an outcome, except those that have one or are running. */
  close(job: string, closings: readonly Closing[], now: Date): Promise<void>;

  /** What is recorded of the time after `after` up to and including `until`, oldest first. */
  occurrences(job: string, after: Date, until: Date): Promise<RecordedOccurrence[]>;

  /** What was recorded as skipped since an instant, housekeeping left out; the newest first. */
  skipped(since: Date): Promise<SkippedOccurrences[]>;

  /** Pauses from `now` on; a pause that lasts is replaced. */
  pause(job: string, pause: Pick<Pause, 'note' | 'until'>, now: Date): Promise<void>;

  /** Ends the pause. Returns false when there is none. */
  resume(job: string, now: Date): Promise<boolean>;

  /** The pauses a job has had, newest first. */
  pauses(job: string): Promise<Pause[]>;

  /** Leaves a request for the daemon; returns its id. */
  ask(kind: DaemonRequest['kind'], job: string | undefined, now: Date): Promise<string>;

  /** The requests without answer, oldest first. */
  pending(): Promise<DaemonRequest[]>;

  answer(id: string, answer: RequestAnswer, now: Date): Promise<void>;

  answerTo(id: string): Promise<RequestAnswer | undefined>;

  /** Deletes housekeeping that was due before an instant; returns how many occurrences. */
  forgetHousekeeping(before: Date): Promise<number>;
}

/** An attempt that runs now, in a process of its own. */
export interface RunningAttempt {
  job: string;
  dueAt: Date;
  trigger: Trigger;
  pid: number;
  startedAt: Date;
}

/** Runs attempts. */
export interface Runner {
  /** Starts an attempt and returns at once; `lastTry` where no other will follow its failure. */
  start(job: ScheduledJob, dueAt: Date, lastTry: LastTry | undefined): void;
  /** Starts the one attempt of what somebody asked for, and returns at once. */
  startByHand(job: ScheduledJob, dueAt: Date): RunningAttempt;
  running(): readonly RunningAttempt[];
  /** Stops all attempts and waits for their end; at their next page, or by force. */
  stopAll(force: boolean): Promise<void>;
}
