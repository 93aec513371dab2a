import { MatineeError } from '../errors.ts';
import type { Explanation } from '../explanation.ts';
import { jobNamed } from '../home/jobs.ts';
import { openToRead } from '../home/open.ts';
import type { Place } from '../home/place.ts';
import { settingsOf } from '../home/settings.ts';
import type { Store } from '../home/store.ts';
import type { ScheduledJob } from '../job.ts';
import { parseSchedule } from '../schedule/cron.ts';
import { explain } from '../schedule/explain.ts';
import { instantMeant, type Moment } from '../schedule/moment.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { gatherExplainFacts, isRemembered } from './explain-facts.ts';

/** Why a job ran, did not run, or ran late. */
export interface Explained {
  now: Date;
  /** In which the job's schedule is read. */
  zone: string;
  explanation: Explanation;
}

/**
 * Explains one occurrence of a job: at an instant, or the last; or that which a run, named by its id,
 * was for.
 *
 * @throws {MatineeError} `job-unknown`.
 */
export async function askWhy(
  place: Place,
  wanted: string,
  moment: Moment | undefined,
): Promise<Explained> {
  const { machine, home } = place;
  const now = machine.clock.now();
  await using opened = await openToRead(place);
  const { store } = opened;
  const run = await store.ledger.attempt(wanted);
  const { job, configured, zone } = await jobOf(run?.job ?? wanted, store, place, now);
  const daemonRuns = machine.locks.isHeld(pathIn(home, KEYS.daemonLock));
  const meant = run?.dueAt ?? moment;
  const at = meant && instantIn(meant, configured, zone, now);
  const facts = await gatherExplainFacts(store, { job, configured, at, daemonRuns }, now);
  return { now, zone, explanation: explain(facts, now) };
}

/** Of a job that is configured no more, a day is its noon: by what it was due is looked up by that. */
function instantIn(
  moment: Moment,
  configured: ScheduledJob | undefined,
  zone: string,
  now: Date,
): Date {
  const schedule = configured && parseSchedule(configured.schedule, configured.timezone);
  return instantMeant(moment, schedule ?? { zone, occurrences: () => [] }, now);
}

/** A job that is configured; or one that no longer is, but has a past. */
async function jobOf(
  name: string,
  store: Store,
  place: Place,
  now: Date,
): Promise<{ job: string; configured: ScheduledJob | undefined; zone: string }> {
  const settings = await settingsOf(place);
  try {
    const configured = jobNamed(name, settings);
    return { job: configured.name, configured, zone: configured.timezone };
  } catch (error) {
    if (!(error instanceof MatineeError)) throw error;
    if (!(await isRemembered(store, name, now))) throw error;
    return { job: name, configured: undefined, zone: settings.timezone };
  }
}
