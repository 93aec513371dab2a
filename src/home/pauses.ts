import type { ScheduledJob } from '../job.ts';
import type { Pause, Planbook } from '../plan.ts';
import { pauseAt } from '../schedule/due.ts';
import { nextUnpaused } from '../schedule/upcoming.ts';
import { jobsNamed } from './jobs.ts';
import { openToWrite } from './open.ts';
import { checkedHome, type Place } from './place.ts';
import { wakeIfRunning } from './reach-daemon.ts';
import { settingsOf } from './settings.ts';

/** A job that has been paused, and the pause that this one has put an end to. */
export interface PausedJob {
  job: ScheduledJob;
  replaced: Pause | undefined;
  /** It is under way, and goes on. */
  isRunning: boolean;
}

/** A job that has been resumed. */
export interface ResumedJob {
  job: ScheduledJob;
  /** The pause that is over now; undefined where there was none. */
  ended: Pause | undefined;
  nextAt: Date | undefined;
}

/** Jobs, and the home's time zone. */
interface Jobs<T> {
  jobs: T[];
  zone: string;
}

/**
 * Pauses the job that was named, or all collections: it does not start by itself until it is
 * resumed, or until the pause is over.
 *
 * @throws {MatineeError} `job-unknown`.
 */
export async function pauseJobs(
  place: Place,
  name: string,
  wanted: Pause,
): Promise<Jobs<PausedJob>> {
  await checkedHome(place, 'write');
  const settings = await settingsOf(place);
  const named = jobsNamed(name, settings);
  await using opened = await openToWrite(place);
  const { planbook, ledger } = opened.store;
  const replaced = new Map<string, Pause | undefined>();
  for (const job of named) replaced.set(job.name, await pauseOne(job, wanted, planbook));
  await wakeIfRunning(place.home, place.machine);
  const running = await ledger.attempts({ states: ['running'] });
  const jobs = named.map((job) => ({
    job,
    replaced: replaced.get(job.name),
    isRunning: running.some((attempt) => attempt.job === job.name),
  }));
  return { jobs, zone: settings.timezone };
}

async function pauseOne(
  { name }: ScheduledJob,
  wanted: Pause,
  planbook: Planbook,
): Promise<Pause | undefined> {
  const replaced = pauseAt(wanted.since, await planbook.pauses(name));
  await planbook.pause(name, wanted, wanted.since);
  return replaced;
}

/**
 * Ends the pause of the job that was named, or of all collections; what came due during it stays
 * skipped.
 *
 * @throws {MatineeError} `job-unknown`.
 */
export async function resumeJobs(place: Place, name: string): Promise<Jobs<ResumedJob>> {
  await checkedHome(place, 'write');
  const settings = await settingsOf(place);
  const named = jobsNamed(name, settings);
  await using opened = await openToWrite(place);
  const { planbook } = opened.store;
  const jobs: ResumedJob[] = [];
  for (const job of named) jobs.push(await resumeOne(job, planbook, place.machine.clock.now()));
  await wakeIfRunning(place.home, place.machine);
  return { jobs, zone: settings.timezone };
}

async function resumeOne(job: ScheduledJob, planbook: Planbook, now: Date): Promise<ResumedJob> {
  const ended = pauseAt(now, await planbook.pauses(job.name));
  await planbook.resume(job.name, now);
  const pauses = await planbook.pauses(job.name);
  const nextAt = job.enabled ? nextUnpaused({ ...job, pauses }, now) : undefined;
  return { job, ended, nextAt };
}
