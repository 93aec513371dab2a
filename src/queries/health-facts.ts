import type { Settings } from '../config/settings.ts';
import { isSandbox } from '../config/values.ts';
import type { AheadRun, HealthFacts, JobHealth, RunningFacts } from '../health/facts.ts';
import { jobsOf } from '../home/jobs.ts';
import { standingsIn } from '../home/liveness.ts';
import { diedAfter } from '../home/daemon-control.ts';
import type { Machine } from '../home/machine.ts';
import type { ReadingHome } from '../home/opened.ts';
import type { Place } from '../home/place.ts';
import type { Collection, ScheduledJob } from '../job.ts';
import type { FailureRow } from '../ledger-event.ts';
import { aheadOf, DAY_MS, MINUTE_MS } from '../lib/clock.ts';
import { type Attempt, type RecordedError, WORK_KINDS } from '../occurrence.ts';
import type { KnownJob, Pause } from '../plan.ts';
import { parseSchedule, type Schedule } from '../schedule/cron.ts';
import { isPausedAt } from '../schedule/due.ts';
import { lastDue } from '../schedule/last-due.ts';
import { isTakenUp, owedOf } from '../schedule/owed.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { belowExpected } from './below-expected.ts';
import type { StoreFacts, StoreTrouble } from './check-stores.ts';
import { selfCheck } from './self-check.ts';

/** How often health is judged. */
const INTERVAL_MS = 10 * MINUTE_MS;
/** As far back as unsatisfied occurrences are counted. */
const LOOK_BACK_MS = 60 * DAY_MS;
/** What failed lately has begun no longer ago: a run takes a day at most. */
const FAILED_WITHIN_MS = 2 * DAY_MS;
const ENDED = ['succeeded', 'failed', 'interrupted'] as const;

/** What health is judged by, with errors and damage as they were found: no sentence is made yet. */
export type HealthFindings = Omit<HealthFacts, 'failures' | 'damaged'> & {
  failures: readonly { job: string; endedAt: Date; error: RecordedError }[];
  damaged: readonly StoreTrouble[];
};

/** Gathers what health is judged by, from the store and the machine. */
export async function gatherHealthFacts(
  opened: ReadingHome,
  { isNew, ...stores }: StoreFacts,
  settings: Settings,
  place: Place,
): Promise<HealthFindings> {
  const { machine } = place;
  const now = machine.clock.now();
  const schedulerRunning = machine.locks.isHeld(pathIn(opened.home, KEYS.daemonLock));
  const enabled = jobsOf(settings).filter(({ enabled }) => enabled);
  const known = new Map((await opened.store.planbook.known()).map((job) => [job.name, job]));
  const owedSinceOf = await owedSinceByJob(opened, known, now);
  return {
    zone: settings.timezone,
    source: isSandbox(settings.tmdb.baseUrl) ? 'sandbox' : 'tmdb',
    schedulerRunning,
    diedAfter: schedulerRunning ? undefined : await diedAfter(opened.home, machine),
    intervalMs: INTERVAL_MS,
    jobs: await Promise.all(
      enabled.map(async (job) => {
        const pauses = await opened.store.planbook.pauses(job.name);
        const owedSince = owedSinceOf(job);
        const owed = await owedFrom(job, known.get(job.name), opened, now);
        const failureRow = await opened.store.events.failureRow(job.name);
        const lately = await runsLately(job, opened, now);
        const facts = jobFacts(job, { ...lately, owed, owedSince, pauses, failureRow, now });
        // Where nobody plans, nothing is due to the program itself.
        return schedulerRunning || !job.housekeeping ? facts : { ...facts, unsatisfied: [] };
      }),
    ),
    running: await runningFacts(opened, machine),
    failures: await failuresLately(enabled, opened, now),
    latest: await latestSnapshot(opened, machine, now),
    withheld: await withheldSnapshots(opened),
    belowExpected: await belowExpected(opened.store, now),
    ahead: await runsAhead(opened, now),
    ...stores,
    broken: await selfCheck(opened, settings, place, isNew),
    resources: { ...machine.host.resources(), disk: await diskSpace(opened.home, machine) },
  };
}

/**
 * Since when a job that never ran should have: since a daemon has known it with its schedule; where
 * none has, since anything ran in this home. Nothing is owed by a home in which nothing has.
 */
async function owedSinceByJob(
  { store }: ReadingHome,
  known: ReadonlyMap<string, KnownJob>,
  now: Date,
) {
  const [first] = await store.ledger.attempts({ oldestFirst: true, limit: 1 });
  return ({ name }: ScheduledJob): Date => known.get(name)?.knownSince ?? first?.startedAt ?? now;
}

/** When a job was due: by its schedule, and before it was changed by the one it had then. */
async function owedFrom(
  job: ScheduledJob,
  known: KnownJob | undefined,
  { store }: ReadingHome,
  now: Date,
): Promise<Pick<Schedule, 'occurrences'>> {
  const schedule = parseSchedule(job.schedule, job.timezone);
  if (known === undefined) return schedule;
  const former = await store.planbook.formerSchedules(job.name);
  if (former.length === 0 && isTakenUp({ job, known })) return schedule;
  return owedOf({ job, schedule, known, former }, now);
}

interface RunsLately {
  first: Attempt | undefined;
  succeeded: Attempt | undefined;
  ended: Attempt | undefined;
}

/** The runs of a job that say how it stands: few of very many. */
async function runsLately(
  { name: job }: ScheduledJob,
  { store: { ledger } }: ReadingHome,
  now: Date,
): Promise<RunsLately> {
  // What a clock that was ahead stamped would stand for days of which nothing is known.
  const lately = { job, startedBy: aheadOf(now), limit: 1 };
  const [succeeded] = await ledger.attempts({ ...lately, states: ['succeeded'] });
  const [ended] = await ledger.attempts({ ...lately, states: ENDED });
  const [first] = await ledger.attempts({ job, oldestFirst: true, limit: 1 });
  return { first, succeeded, ended };
}

interface AboutJob extends RunsLately {
  owed: Pick<Schedule, 'occurrences'>;
  owedSince: Date;
  pauses: readonly Pause[];
  failureRow: FailureRow | undefined;
  now: Date;
}

function jobFacts(job: ScheduledJob, about: AboutJob): JobHealth {
  const { owed, pauses, now, first, succeeded, ended } = about;
  const owedSince = succeeded?.startedAt ?? first?.startedAt ?? about.owedSince;
  const from = new Date(Math.max(owedSince.getTime(), now.getTime() - LOOK_BACK_MS));
  return {
    name: job.name,
    period: 'period' in job ? (job as Collection).period : undefined,
    lastDueAt: lastDue(owed, now),
    intervalMs: intervalOf(job, now),
    unsatisfied: owed.occurrences(from, now).filter((at) => !isPausedAt(at, pauses)),
    lastSuccessAt: succeeded?.endedAt,
    lastEndedAt: ended?.endedAt,
    failureRow: about.failureRow,
  };
}

/** From the last time that it was due by its schedule to the next. */
function intervalOf({ schedule: cron, timezone }: ScheduledJob, now: Date): number | undefined {
  const schedule = parseSchedule(cron, timezone);
  const next = schedule.next(now);
  const last = lastDue(schedule, now);
  return next && last && next.getTime() - last.getTime();
}

/** By job in their order, of each the newest first. */
async function failuresLately(
  jobs: readonly ScheduledJob[],
  { store: { ledger } }: ReadingHome,
  now: Date,
): Promise<HealthFindings['failures']> {
  const startedSince = new Date(now.getTime() - FAILED_WITHIN_MS);
  const failed = await ledger.attempts({ states: ['failed'], startedSince });
  return jobs.flatMap(({ name }) => failed.filter(({ job }) => job === name).flatMap(failureOf));
}

async function runningFacts(
  { home, store }: ReadingHome,
  machine: Machine,
): Promise<RunningFacts[]> {
  const standingOf = await standingsIn(home, machine);
  const running = await store.ledger.attempts({ states: ['running'] });
  return running.flatMap((attempt) => {
    const { isGone, pid, by } = standingOf(attempt);
    const { id: run, job, deadlineAt } = attempt;
    return isGone ? [] : [{ run, job, pid, by, deadlineAt }];
  });
}

function failureOf({ job, state, endedAt, error }: Attempt): HealthFindings['failures'] {
  if (state !== 'failed' || endedAt === undefined || error === undefined) return [];
  return [{ job, endedAt, error }];
}

async function latestSnapshot({ store, home }: ReadingHome, { files: disk }: Machine, now: Date) {
  const recordedBy = aheadOf(now);
  const [latest] = await store.catalog.versions({ states: ['current'], recordedBy, limit: 1 });
  if (latest === undefined) return undefined;
  const exists = (await disk.facts(pathIn(home, latest.key))) !== undefined;
  return { file: latest.key, exists, info: latest.info };
}

/** Set aside, and nothing better has come for their period since. */
async function withheldSnapshots({ store }: ReadingHome) {
  const withheld = await store.catalog.versions({ states: ['withheld'] });
  const waiting = [];
  for (const { id, dataset, period } of withheld) {
    const current = await store.catalog.current(dataset, period);
    if (current === undefined) waiting.push({ run: id, dataset, period });
  }
  return waiting;
}

/** What a clock that was ahead has stamped, as long as its time has not come. */
async function runsAhead({ store: { ledger } }: ReadingHome, now: Date): Promise<AheadRun[]> {
  const ahead = await ledger.attempts({ startedSince: aheadOf(now), kinds: WORK_KINDS });
  return ahead.map(({ id: run, startedAt }) => ({ run, startedAt }));
}

async function diskSpace(home: string, { files }: Machine) {
  const { totalBytes, freeBytes } = await files.volume(home);
  return { totalBytes, freeBytes };
}
