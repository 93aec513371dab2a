import { findDaemon } from '../home/daemon-control.ts';
import { jobsOf } from '../home/jobs.ts';
import { type Standing, standingsIn } from '../home/liveness.ts';
import { openToRead } from '../home/open.ts';
import type { Place } from '../home/place.ts';
import { controlParts } from '../home/reach-daemon.ts';
import { settingsOf } from '../home/settings.ts';
import type { Store } from '../home/store.ts';
import type { ScheduledJob } from '../job.ts';
import type { Attempt } from '../occurrence.ts';
import type { HeldOccurrence, Pause } from '../plan.ts';
import { pauseAt } from '../schedule/due.ts';
import { nextUnpaused } from '../schedule/upcoming.ts';

/** A job, what is said about it, what became of it last, and when it is due. */
export interface JobState {
  job: ScheduledJob;
  pause: Pause | undefined;
  last: Attempt | undefined;
  /** Of a run that is said to be under way. */
  standing: Standing | undefined;
  /** Since when it has been waiting for a place, if it is. */
  waitsFrom: Date | undefined;
  nextAt: Date | undefined;
}

/** Every job of the configuration, with what the store knows of it. */
export async function askJobs(place: Place): Promise<{ running: boolean; jobs: JobState[] }> {
  const { machine, home } = place;
  await using opened = await openToRead(place);
  const { store } = opened;
  const settings = await settingsOf(place);
  const { running } = await findDaemon(controlParts(home, machine));
  const about = {
    now: machine.clock.now(),
    standingOf: await standingsIn(home, machine),
    // Where no daemon runs, nothing waits for anything.
    waiting: running ? await store.planbook.held() : [],
  };
  const jobs: JobState[] = [];
  for (const job of jobsOf(settings)) jobs.push(await factsOf(job, store, about));
  return { running, jobs };
}

interface About {
  now: Date;
  standingOf: (attempt: Attempt) => Standing;
  waiting: readonly HeldOccurrence[];
}

async function factsOf(
  job: ScheduledJob,
  { planbook, ledger }: Store,
  { now, standingOf, waiting }: About,
): Promise<JobState> {
  const pauses = await planbook.pauses(job.name);
  const [last] = await ledger.attempts({ job: job.name, limit: 1 });
  return {
    job,
    pause: pauseAt(now, pauses),
    last,
    standing: last?.state === 'running' ? standingOf(last) : undefined,
    waitsFrom: waiting.find((one) => one.job === job.name)?.waitedFrom,
    nextAt: job.enabled ? nextUnpaused({ ...job, pauses }, now) : undefined,
  };
}
