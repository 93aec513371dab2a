import type {
  Delay,
  Explanation,
  GaveUp,
  Skipped,
  Tried,
  Unrecorded,
  Waiting,
} from '../explanation.ts';
import type { SkipReason } from '../ledger-event.ts';
import type { Pause } from '../plan.ts';
import { counted, spanEn } from './numbers.ts';

/** An instant as the reader's clock shows it. */
export type Time = (at: Date) => string;

type Of<Union, Key extends keyof Union, Name> = Extract<Union, Record<Key, Name>>;

/** A sentence for each kind there is; one that is missing does not compile. */
export type ByKind<Union extends { kind: string }> = {
  [Name in Union['kind']]: (one: Of<Union, 'kind', Name>, time: Time) => string;
};
export type ByReason<Union extends { reason: string }> = {
  [Name in Union['reason']]: (one: Of<Union, 'reason', Name>, time: Time) => string;
};

/** The sentences of `explain`; the Korean twin has the same shape. */
export const explain = {
  about: (job: string, dueAt: string, verdict: string) => `${job}, due ${dueAt}: ${verdict}`,
  neverDue: (job: string) => `${job} has not been due so far.`,
  notDue: (job: string, askedAt: string, schedule: Explanation['schedule']) =>
    schedule === undefined
      ? `${job} is not due at ${askedAt}: it is not in matinee.yaml any more.`
      : `${job} is not due at ${askedAt}: its schedule is '${schedule.cron}' (${schedule.zone}).`,
  dueBy: ({ cron, zone }: { cron: string; zone: string }) =>
    `It was due by the schedule that the job had then: '${cron}' (${zone}).`,
  lastBefore: 'The last time before:',
  next: (at: string, paused: string | undefined) =>
    paused === undefined ? `Next: ${at}.` : `Next: ${at}, but the job is paused ${paused}.`,
  byHand: (attempt: string) => `By hand for that time: ${attempt}`,
  byHandSince: (attempt: string) => `Since then: ${attempt}`,

  span: spanEn,
  attempt: ({ n, trigger }: Tried, at: string, ending: string) =>
    `attempt ${n}${trigger === 'manual' ? ', by hand' : ''}, ${at}: ${ending}`,
  premature: (attempt: string) =>
    `${attempt}; it does not count, as the clock was ahead when it ran`,
  succeededAfter: (took: string, run: string) => `succeeded after ${took} (${run})`,
  failedAfter: (took: string, run: string, error: string) =>
    `failed after ${took} (${run})${error === '' ? '' : `: ${error}`}`,
  interruptedAfter: (took: string, run: string) => `interrupted after ${took} (${run})`,
  runningFor: (took: string, run: string) => `running for ${took} (${run})`,

  succeeded: 'succeeded on time.',
  succeededLate: (late: string) => `succeeded ${late} late.`,
  accepted: 'It had been withheld, and was published on the word of a person.',
  failed: (attempts: number) => `failed after ${counted(attempts, 'attempt')}.`,
  failedInterrupted: 'failed: it was interrupted and not resumed.',
  startIt: (command: string) => `The daemon is not running. Start it: ${command}`,

  delays: {
    unseen: ({ until }, time) =>
      `The daemon was not running, or the machine slept, until ${time(until)}.`,
    behind: ({ run, until }, time) =>
      until === undefined
        ? `It waits for another run of the job to end (${run}).`
        : `It waited for another run of the job to end, at ${time(until)} (${run}).`,
    spaced: () => 'What is made up for starts one by one, and others came first.',
    crowded: ({ from, until }, time) =>
      `It waited for a place from ${time(from)} to ${time(until)}: as many jobs ran as may at once (setting attempts).`,
    unstarted: ({ until }, time) =>
      `No attempt began before ${time(until)}: the daemon was stopped, or a process died before it could begin.`,
    tried: ({ failed, interrupted }) =>
      `Before, ${[
        ...(failed === 0 ? [] : [`${counted(failed, 'attempt')} failed`]),
        ...(interrupted === 0 ? [] : [`${counted(interrupted, 'attempt')} was interrupted`]),
      ].join(' and ')}.`,
    'by-hand': () => 'It was run by hand.',
  } satisfies ByKind<Delay> as ByKind<Delay>,

  gaveUp: {
    spent: () => 'No more attempts are made.',
    newer: ({ dueAt }, time) => `It was not tried again, as the next was due at ${time(dueAt)}.`,
    window: ({ endsAt }, time) =>
      `It was not tried again: the next attempt would have begun after ${time(endsAt)}, and that is too late.`,
    paused: ({ pause }, time) =>
      `It was not tried again: the job was paused${pause === undefined ? '' : ` ${paused(pause, time)}`}.`,
    disabled: () => 'It was not tried again: the job was switched off or removed.',
    'by-hand': () => 'It was run by hand, and a run by hand is one attempt.',
    unrecorded: () =>
      'It was not tried again; why is not in the ledger, which an older version wrote.',
  } satisfies ByKind<GaveUp> as ByKind<GaveUp>,

  skipped: {
    overlap: ({ run }, time) =>
      run === undefined
        ? 'skipped, because the job was still running.'
        : `skipped, because the job was still running: ${run.run}, from ${time(run.startedAt)}${run.endedAt === undefined ? ' on' : ` to ${time(run.endedAt)}`}.`,
    paused: ({ pause }, time) =>
      `skipped, because the job was paused${pause === undefined ? '' : ` ${paused(pause, time)}`}.`,
    stale: ({ seenAt, windowMs }, time) =>
      `skipped, because it was seen too late, at ${time(seenAt)}${staleRule(windowMs)}.`,
    crowded: ({ from, seenAt }, time) =>
      `skipped, because no place was free for it${from === undefined ? '' : ` from ${time(from)} on`}, and at ${time(seenAt)} it was too late to begin: as many jobs ran as may at once (setting attempts).`,
    superseded: ({ seenAt, by }, time) =>
      `skipped, because a newer one was due${by === undefined ? '' : ` (${time(by)})`} when the daemon looked, at ${time(seenAt)}, and only the newest is made up for.`,
    disabled: ({ at }, time) =>
      `skipped, because the job was switched off or removed while it waited, at ${time(at)}.`,
  } satisfies ByReason<Skipped> as ByReason<Skipped>,

  waiting: {
    running: ({ since, n }, time) => `running since ${time(since)} (attempt ${n}).`,
    retry: ({ at }, time) => `failed, and is tried again at about ${time(at)}.`,
    resume: () => 'interrupted, and is resumed as soon as the daemon looks.',
    behind: ({ run }) => `waits for another run of the job to end (${run}).`,
    place: ({ since }, time) =>
      `waits for a place since ${time(since)}: as many jobs run as may at once (setting attempts).`,
    turn: () => 'waits for its turn, and starts within a minute or two.',
    over: () => 'not done, and it is too late for it; the daemon will record that.',
  } satisfies ByKind<Waiting> as ByKind<Waiting>,

  unrecorded: {
    future: ({ pause }, time) =>
      pause === undefined
        ? 'has not come yet.'
        : `has not come yet, and will be skipped: the job is paused ${paused(pause, time)}.`,
    'before-known': ({ knownSince }, time) =>
      `not run, and not owed: the daemon has known the job with this schedule only since ${time(knownSince)}.`,
    'not-taken-up': ({ cron, zone }) =>
      `not run, and not owed: the daemon has not taken up this schedule yet; it knows the job by '${cron}' (${zone}).`,
    unplanned: () => 'not run: the daemon has never been started with this job.',
    disabled: () => 'not run: the job is switched off or not in matinee.yaml.',
    unseen: ({ lookedAt }, time) =>
      `not run yet: the daemon looked at the schedule last at ${time(lookedAt)}, and decides when it looks next.`,
    gone: () => 'there is no record of it any more; those of housekeeping are kept for a month.',
  } satisfies ByKind<Unrecorded> as ByKind<Unrecorded>,

  paused: (pause: Pause, time: Time) => paused(pause, time),

  skips: {
    lastDay: 'Skipped in the last day',
    meanwhile: 'Skipped meanwhile',
    columns: ['job', 'times', 'first due', 'last due', 'why'],
    reasons: {
      overlap: 'the job was still running',
      paused: 'the job was paused',
      stale: 'seen too late',
      crowded: 'no place was free in time (setting attempts)',
      superseded: 'a newer one was due by the time it could run',
      disabled: 'the job was switched off or removed while it waited',
    } satisfies Record<SkipReason, string>,
  },
  missed: {
    title:
      'Missed so far; when the daemon starts, the newest of each is made up for if it is not too late',
    columns: ['job', 'times', 'first due', 'last due'],
  },
  unreadable: (
    { name, schedule, timezone }: { name: string; schedule: string; timezone: string },
    since: string,
  ) =>
    `What was missed of ${name} since ${since} cannot be told: it was due by '${schedule}' (${timezone}), which this program cannot read. When the daemon starts, the job goes by matinee.yaml.`,
};

function paused({ since, until, note }: Pause, time: Time): string {
  const end = until === undefined ? ' until somebody resumes it' : ` to ${time(until)}`;
  return `from ${time(since)}${end}${note === '' ? '' : ` (${note})`}`;
}

function staleRule(windowMs: number | 'none' | undefined): string {
  if (windowMs === undefined) return '';
  if (windowMs === 'none') return '; nothing is made up for (catchUp: none)';
  return `; it may begin at most ${spanEn(windowMs)} late`;
}
