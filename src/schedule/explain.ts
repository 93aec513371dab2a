import type {
  Delay,
  Explanation,
  GaveUp,
  Skipped,
  Tried,
  Unrecorded,
  Verdict,
  Waiting,
} from '../explanation.ts';
import type { Ending, Skip } from '../ledger-event.ts';
import { MINUTE_MS } from '../lib/clock.ts';
import type { Pause, RecordedOccurrence } from '../plan.ts';
import { decideJob } from './decide.ts';
import { ON_TIME_MS, pauseAt } from './due.ts';
import { isTakenUp, owedOf, type Owed, type Schedules } from './owed.ts';

/** What the ledger and the configuration say of one occurrence, and of what lay around it. */
export interface OccurrenceFacts extends Schedules {
  dueAt: Date;
  record: RecordedOccurrence | undefined;
  /** Its own, oldest first. */
  attempts: readonly Tried[];
  /** Those that a clock that was ahead made before its time, which do not count. */
  premature: readonly Tried[];
  /** The run of the job that was under way when it came due. */
  underWay: Tried | undefined;
  /** Later ones, up to now, oldest first. */
  newer: readonly RecordedOccurrence[];
  /** How it ended without success, as it was recorded then. */
  ending: Ending | undefined;
  pauses: readonly Pause[];
  daemonRuns: boolean;
}

/** What somebody asked, and what there is to say about it. */
export interface ExplainFacts extends Omit<Explanation, 'occurrence'> {
  occurrence: OccurrenceFacts | undefined;
}

/** Says why a job ran, did not run, or ran late. */
export function explain({ occurrence, ...asked }: ExplainFacts, now: Date): Explanation {
  if (occurrence === undefined) return { ...asked, occurrence };
  const { dueAt, attempts, premature } = occurrence;
  const owed = owedOf(occurrence, now);
  const verdict = verdictOn({ ...occurrence, owed }, now);
  const dueBy = formerOf(occurrence, owed);
  return { ...asked, occurrence: { dueAt, dueBy, attempts, premature, verdict } };
}

/** What it was due by, where that is not what the job is due by now. */
function formerOf({ dueAt, schedule }: OccurrenceFacts, owed: Owed) {
  const by = owed.dueBy(dueAt);
  if (by === undefined || (by.cron === schedule?.cron && by.zone === schedule.zone)) return;
  return { cron: by.cron, zone: by.zone };
}

interface Facts extends OccurrenceFacts {
  owed: Owed;
}

function verdictOn(facts: Facts, now: Date): Verdict {
  const { record, daemonRuns } = facts;
  if (record === undefined)
    return { kind: 'unrecorded', why: whyUnrecorded(facts, now), daemonRuns };
  switch (record.outcome) {
    case 'succeeded':
      return success(facts, record);
    case 'failed':
      return failure(facts, record);
    case 'skipped':
      return { kind: 'skipped', ...whySkipped(facts, record) };
    case undefined: {
      const delays = delaysOf(facts, record, facts.attempts[0]);
      return { kind: 'open', delays, waiting: waitingOf(facts, now), daemonRuns };
    }
    default:
      return { kind: 'unknown', outcome: record.outcome satisfies never };
  }
}

function success(facts: Facts, record: RecordedOccurrence): Verdict {
  const { attempts, dueAt } = facts;
  const accepted = record.reason === 'accepted';
  const by = attempts.find(({ state }) => state === 'succeeded') ?? attempts.at(-1);
  if (by === undefined) throw new Error(`${dueAt.toISOString()} succeeded without an attempt`);
  const delays = delaysOf(facts, record, by);
  return { kind: 'succeeded', by, accepted, lateMs: since(dueAt, by.startedAt), delays };
}

function failure(facts: Facts, record: RecordedOccurrence): Verdict {
  const { attempts, dueAt } = facts;
  const [first] = attempts;
  return {
    kind: 'failed',
    reason: record.reason ?? 'interrupted',
    lateMs: first === undefined ? 0 : since(dueAt, first.startedAt),
    delays: delaysOf(facts, record, first),
    gaveUp: whyGaveUp(facts),
  };
}

/**
 * What kept an occurrence back until an attempt of it began, or keeps it: in the order in which it
 * happened. What began within a minute was not kept back.
 */
function delaysOf(
  { dueAt, attempts, underWay }: OccurrenceFacts,
  { recordedAt, waitedFrom }: RecordedOccurrence,
  until: Tried | undefined,
): Delay[] {
  if (until !== undefined && since(dueAt, until.startedAt) < ON_TIME_MS) return [];
  const before = attempts.filter((one) => until !== undefined && one.n < until.n);
  const tried = triedBefore(before);
  if (until?.trigger === 'manual') return [...tried, { kind: 'by-hand' }];

  const wasUnseen = since(dueAt, recordedAt) >= ON_TIME_MS;
  const unseen: Delay[] = wasUnseen ? [{ kind: 'unseen', until: recordedAt }] : [];
  const begunAt = (before[0] ?? until)?.startedAt;
  const seenAt = wasUnseen ? recordedAt : dueAt;
  if (begunAt === undefined || since(seenAt, begunAt) < ON_TIME_MS) return [...unseen, ...tried];
  const wait = { underWay, waitedFrom, wasUnseen, seenAt, begunAt };
  return [...unseen, whyUnstarted(wait), ...tried];
}

function triedBefore(attempts: readonly Tried[]): Delay[] {
  if (attempts.length === 0) return [];
  const failed = attempts.filter(({ state }) => state === 'failed').length;
  return [{ kind: 'tried', failed, interrupted: attempts.length - failed }];
}

/** A few jobs that are made up for together may keep one another waiting for so long. */
const SPACED_AT_MOST_MS = 10 * MINUTE_MS;

function whyUnstarted(wait: {
  underWay: Tried | undefined;
  waitedFrom: Date | undefined;
  wasUnseen: boolean;
  seenAt: Date;
  begunAt: Date;
}): Delay {
  const { underWay, waitedFrom, wasUnseen, seenAt, begunAt } = wait;
  if (waitedFrom !== undefined && waitedFrom < begunAt) {
    return { kind: 'crowded', from: waitedFrom, until: begunAt };
  }
  if (underWay !== undefined) {
    return { kind: 'behind', run: underWay.run, until: underWay.endedAt };
  }
  const spaced = wasUnseen && since(seenAt, begunAt) < SPACED_AT_MOST_MS;
  return spaced ? { kind: 'spaced' } : { kind: 'unstarted', until: begunAt };
}

/** Why it was not tried again, as it was recorded then. */
function whyGaveUp(facts: Facts): GaveUp {
  const { ending, attempts, pauses } = facts;
  if (ending?.event !== 'gave_up') {
    // Of what ended before that was recorded, only who ran it last is known.
    return { kind: attempts.at(-1)?.trigger === 'manual' ? 'by-hand' : 'unrecorded' };
  }
  const { why } = ending;
  switch (why.reason) {
    case 'stale':
      return { kind: 'window', endsAt: why.endsAt };
    case 'newer':
      return { kind: 'newer', dueAt: why.dueAt };
    case 'paused':
      return { kind: 'paused', pause: pauseSince(why.pausedSince, pauses) };
    case 'spent':
    case 'disabled':
    case 'by-hand':
      return { kind: why.reason };
  }
}

/** A pause that was recorded with its beginning; its row says how long it lasted. */
function pauseSince(since: Date, pauses: readonly Pause[]): Pause | undefined {
  return pauses.find((pause) => pause.since.getTime() === since.getTime());
}

function whySkipped(facts: Facts, record: RecordedOccurrence): Skipped {
  const { ending, underWay } = facts;
  const settledAt = record.settledAt ?? record.recordedAt;
  const why = ending?.event === 'skipped' ? ending.why : undefined;
  const reason = record.reason as Skipped['reason'];
  switch (reason) {
    case 'overlap':
      return { reason, run: underWay };
    case 'paused':
      return { reason, pause: pauseOver(facts, why, settledAt) };
    case 'stale':
      return {
        reason,
        seenAt: settledAt,
        windowMs: why?.reason === reason ? why.windowMs : undefined,
      };
    case 'crowded':
      return { reason, from: record.waitedFrom, seenAt: settledAt };
    case 'superseded':
      return { reason, seenAt: settledAt, by: newerThan(facts, why) };
    case 'disabled':
    default: // of a newer program, which has a sentence for it
      return { reason, at: settledAt };
  }
}

/** The one that was recorded; what ended before that was is told by the pauses there were. */
function pauseOver(
  { dueAt, pauses }: Facts,
  why: Skip | undefined,
  settledAt: Date,
): Pause | undefined {
  if (why?.reason === 'paused') return pauseSince(why.pausedSince, pauses);
  return pauseAt(dueAt, pauses) ?? pauseAt(settledAt, pauses);
}

/** The one that was recorded; where it was not planned yet, the rows tell which it was. */
function newerThan({ newer }: Facts, why: Skip | undefined): Date | undefined {
  const recorded = why?.reason === 'superseded' ? why.by : undefined;
  const ran = newer.find((one) => one.reason !== 'superseded' && one.reason !== 'paused');
  return recorded ?? ran?.dueAt;
}

function waitingOf(facts: Facts, now: Date): Waiting {
  const { dueAt, attempts, job, owed, pauses, newer, underWay, record } = facts;
  const last = attempts.at(-1);
  if (last?.state === 'running') return { kind: 'running', since: last.startedAt, n: last.n };
  if (job?.enabled !== true) return { kind: 'over' };

  const tries = attempts.map((one) => ({ ...one, error: one.error?.code }));
  const { recordedAt = dueAt, waitedFrom } = record ?? {};
  const hasBegun = waitedFrom !== undefined && attempts.some((one) => one.startedAt >= waitedFrom);
  const waitsFrom = hasBegun ? undefined : waitedFrom;
  const open = [{ dueAt, recordedAt, waitedFrom: waitsFrom, attempts: tries }];
  const decision = decideJob(
    { policy: job, schedule: owed, pauses, open, running: false, lostStarts: () => [] },
    now,
  );
  const superseded = job.catchUp !== 'all' && newer.some(({ outcome }) => outcome === undefined);
  if (superseded || decision.closings.length > 0) return { kind: 'over' };
  if (underWay?.state === 'running') return { kind: 'behind', run: underWay.run };
  if (waitsFrom !== undefined && decision.start !== undefined) {
    return { kind: 'place', since: waitsFrom };
  }
  if (last?.state === 'interrupted' && decision.start !== undefined) return { kind: 'resume' };
  if (decision.start !== undefined) return { kind: 'turn' };
  return { kind: 'retry', at: decision.wakeAt ?? now };
}

function whyUnrecorded({ dueAt, job, known, pauses, owed }: Facts, now: Date): Unrecorded {
  const isOwed = dueAt <= now && owed.dueBy(dueAt) !== undefined;
  const lookedAt = known?.plannedUntil;
  if (isOwed && lookedAt !== undefined && dueAt > lookedAt) return { kind: 'unseen', lookedAt };
  if (isOwed) return { kind: 'gone' };
  if (job?.enabled !== true) return { kind: 'disabled' };
  if (dueAt > now) return { kind: 'future', pause: pauseAt(dueAt, pauses) };
  if (known === undefined) return { kind: 'unplanned' };
  const { knownSince, schedule, timezone } = known;
  if (isTakenUp({ job, known })) return { kind: 'before-known', knownSince };
  return { kind: 'not-taken-up', cron: schedule, zone: timezone };
}

function since(from: Date, to: Date): number {
  return to.getTime() - from.getTime();
}
