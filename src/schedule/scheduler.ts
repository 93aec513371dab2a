import type { ScheduledJob } from '../job.ts';
import { type Clock, SECOND_MS } from '../lib/clock.ts';
import type { Attempt, Ledger } from '../occurrence.ts';
import {
  isAsKnown,
  type KnownJob,
  type OpenOccurrence,
  type Planbook,
  type Runner,
} from '../plan.ts';
import { createStepWatch } from './clock-step.ts';
import { parseSchedule, type Schedule } from './cron.ts';
import { type Decision, decideJob, earlier, isCatchUp, type Start, spaced } from './decide.ts';
import { planDue } from './due.ts';
import type { SchedulerEvent } from './scheduler-event.ts';
import { createFormerPlanner } from './former.ts';
import { createLaunches, type Launches } from './launches.ts';
import { formerStretches, owedBy } from './owed.ts';
import { planPortion } from './portion.ts';
import { unendedSince } from './under-way.ts';
import { byUrgency, type Candidate, givePlaces, placesTaken } from './places.ts';

/** Timers are not believed for longer: the clock is asked at least so often. */
const LONGEST_SLEEP_MS = 30 * SECOND_MS;

export interface SchedulerParts {
  planbook: Planbook;
  ledger: Ledger;
  clock: Clock;
  runner: Pick<Runner, 'start' | 'running'>;
  /** The jobs as they are configured now, disabled ones too. */
  jobs(): readonly ScheduledJob[];
  /** So many attempts may run at once; what may start besides waits for one to end. */
  attemptsAtOnce(): number;
  onEvent(event: SchedulerEvent): void;
}

export interface Scheduler {
  /**
   * Plans what is due, starts what may start, and returns when to be called again, within 30 s.
   *
   * It is the one way through start-up, lateness, resuming after suspend, and changes of clock and
   * configuration. It never rejects: what goes wrong is an event, and one job does not keep another
   * from running. Not to be called while it is at work.
   */
  tick(): Promise<Date>;
}

export function createScheduler(parts: SchedulerParts): Scheduler {
  const { clock, onEvent } = parts;
  const stepSinceLast = createStepWatch(clock);
  const launches = createLaunches(parts);
  const planFormer = createFormerPlanner(parts);
  const planJob = createJobPlanner(parts, launches);
  const startInTurn = createStarter(parts, launches);
  let known: readonly KnownJob[] | undefined;

  const planAll = async (now: Date): Promise<Date | undefined> => {
    const jobs = parts.jobs().filter(({ enabled }) => enabled);
    const moreFormer = await planFormer(jobs, known, now);
    const jobsNow = await parts.planbook.knowJobs(jobs, now);
    known = jobsNow;
    let isDamaged = false;
    const running = await parts.ledger.attempts({ states: ['running'] }, () => {
      isDamaged = true;
    });
    const plans: JobPlan[] = [];
    for (const job of jobs) {
      try {
        // Throws for the job whose row it is.
        if (isDamaged) await parts.ledger.attempts({ job: job.name, states: ['running'] });
        if (!jobsNow.some(({ name }) => name === job.name)) await parts.planbook.known();
        const facts = { job, ...factsOf(job, jobsNow, running) };
        // Else what came due by its former schedule comes first.
        if (isAsKnown(job, facts.known)) plans.push(await planJob(facts, now));
      } catch (error) {
        onEvent({ event: 'planning-failed', job: job.name, error });
      }
    }
    const startAt = await startInTurn(plans, running, now);
    const wakeAt = plans.map((one) => one.wakeAt).reduce(earlier, startAt);
    return moreFormer ? now : wakeAt;
  };

  return {
    async tick() {
      const now = clock.now();
      const stepMs = stepSinceLast();
      if (stepMs !== 0) onEvent({ event: 'clock-step', stepMs });

      const latest = new Date(now.getTime() + LONGEST_SLEEP_MS);
      try {
        return earlier(await planAll(now), latest) ?? latest;
      } catch (error) {
        onEvent({ event: 'planning-failed', job: undefined, error });
        return latest;
      }
    },
  };
}

interface PlanFacts {
  job: ScheduledJob;
  known: KnownJob;
  attempt: Attempt | undefined;
}

function factsOf(
  { name }: ScheduledJob,
  jobs: readonly KnownJob[],
  running: readonly Attempt[],
): Omit<PlanFacts, 'job'> {
  const known = jobs.find((one) => one.name === name);
  if (known === undefined) throw new Error(`${name} was not made known`);
  return { known, attempt: running.find(({ job }) => job === name) };
}

interface JobPlan {
  job: ScheduledJob;
  start: Start | undefined;
  wakeAt: Date | undefined;
}

/** What records a job's due occurrences, closes what is over, and says what to start. */
function createJobPlanner(
  parts: SchedulerParts,
  launches: Launches,
): (facts: PlanFacts, now: Date) => Promise<JobPlan> {
  const { planbook, ledger, runner, onEvent } = parts;

  return async ({ job, known, attempt }, now) => {
    const schedule = parseSchedule(job.schedule, job.timezone);
    const { pauses } = known;
    const process = runner.running().find((one) => one.job === job.name);
    const runningSince = attempt?.startedAt ?? (await unendedSince(process, ledger));

    const plan = (due: readonly Date[], more: boolean) =>
      planDue({ due, more, policy: job, schedule, pauses, runningSince }, now);
    const more = await planPortion({ parts, known, schedule, plan }, now);
    if (more) return { job, start: undefined, wakeAt: now };

    // Read after the runner was asked: what has ended meanwhile is seen here as ended.
    const open = await planbook.open(job.name);
    const busy = attempt !== undefined || process !== undefined;
    if (!busy) launches.notice(job, open, now);
    const running = busy || open.some(isRunning);
    const lostStarts = (dueAt: Date) => launches.lost(job, dueAt);
    const owed = await owedOf(known, schedule, open);
    const facts = { policy: job, schedule: owed, pauses, open, running, lostStarts };
    const decision = decideJob(facts, now);
    await applyClosings(job, decision, now);
    return { job, start: decision.start, wakeAt: decision.wakeAt };
  };

  /** What is still open of a former schedule waits until the job is next due by whichever it has. */
  async function owedOf(
    { name, knownSince }: KnownJob,
    schedule: Schedule,
    open: readonly OpenOccurrence[],
  ): Promise<Pick<Schedule, 'next'>> {
    if (open.every(({ dueAt }) => dueAt > knownSince)) return schedule;
    const former = formerStretches(await planbook.formerSchedules(name));
    return owedBy([...former, { schedule, since: knownSince, until: undefined }]);
  }

  async function applyClosings({ name }: ScheduledJob, { closings }: Decision, now: Date) {
    if (closings.length > 0) await planbook.close(name, closings, now);
    for (const closing of closings) onEvent({ event: 'closed', job: name, closing });
  }
}

function isRunning({ attempts }: { attempts: readonly { state: string }[] }): boolean {
  return attempts.at(-1)?.state === 'running';
}

/**
 * What starts attempts as places are free, catch-up runs apart from one another; returns when to go
 * on with those. For a place nobody needs to be woken by time: who leaves one wakes the daemon.
 */
function createStarter(
  { clock, runner, planbook, attemptsAtOnce, onEvent }: SchedulerParts,
  launches: Launches,
): (
  plans: readonly JobPlan[],
  running: readonly Attempt[],
  now: Date,
) => Promise<Date | undefined> {
  let caughtUpMs = -Infinity;
  const startedMs = new Map<string, number>();

  return async (plans, running, now) => {
    const nowMs = clock.monotonicMs();
    const housekeeping = new Set(plans.flatMap(({ job }) => (job.housekeeping ? job.name : [])));
    const wanted = plans.flatMap(({ job, start }) =>
      start ? [{ job, ...start, lastStartMs: startedMs.get(job.name) ?? -Infinity }] : [],
    );
    const { start: inOrder, waitMs } = spaced(wanted.toSorted(byUrgency), nowMs - caughtUpMs);
    const processes = runner.running();
    const isHousekeeping = (job: string) => housekeeping.has(job);
    const taken = placesTaken({ processes, running, isHousekeeping }, now);
    const { start, held } = givePlaces(inOrder, attemptsAtOnce() - taken);
    for (const { job, lastStartMs: _, ...one } of start) {
      launches.launch(job, one);
      startedMs.set(job.name, nowMs);
      if (isCatchUp(one)) caughtUpMs = nowMs;
    }
    await hold(held, now);
    return waitMs === undefined ? undefined : new Date(now.getTime() + waitMs);
  };

  /** Remembered, so that it can be told; what cannot be remembered waits all the same. */
  async function hold(held: readonly Candidate[], now: Date): Promise<void> {
    const fresh = held.filter(({ waitedFrom }) => waitedFrom === undefined);
    if (fresh.length === 0) return;
    const waiting = fresh.map(({ job, dueAt }) => ({ job: job.name, dueAt }));
    await planbook.hold(waiting, now);
    const jobs = waiting.map(({ job }) => job);
    onEvent({ event: 'held', jobs, attemptsAtOnce: attemptsAtOnce() });
  }
}
