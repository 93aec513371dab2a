import { MatineeError } from '../errors.ts';
import type { BelowExpectedTold } from '../health.ts';
import { jobNamed } from '../home/jobs.ts';
import { isGone, isOverdue } from '../home/liveness.ts';
import { openToRead } from '../home/open.ts';
import type { Place } from '../home/place.ts';
import { settingsOf } from '../home/settings.ts';
import type { Store } from '../home/store.ts';
import { type Attempt, WORK_KINDS } from '../occurrence.ts';
import type { SkippedOccurrences } from '../plan.ts';
import type { Version } from '../snapshot.ts';
import { shortRuns } from './below-expected.ts';
import { homeZone } from './home-zone.ts';

/** A run, and whether its process is dead, or should have ended and has not. */
export interface RunFacts {
  attempt: Attempt;
  isGone: boolean;
  isOverdue: boolean;
}

/** What ran, newest first. */
export interface RunsFacts {
  now: Date;
  /** In which the home's schedules are read. */
  zone: string | undefined;
  /** The job that was meant, as the ledger names it. */
  job: string | undefined;
  runs: RunFacts[];
  /** Those of them whose snapshot is less than its user expects. */
  belowExpected: Pick<BelowExpectedTold, 'run' | 'warnings'>[];
  /** Since the oldest of them. */
  skipped: SkippedOccurrences[];
}

/** Which runs are wanted; health checks only where they are asked for. */
export interface RunsWanted {
  limit: number;
  /** By its name, or its short one. */
  job: string | undefined;
  housekeeping: boolean;
}

/** @throws {MatineeError} `job-unknown`. */
export async function askRuns(place: Place, wanted: RunsWanted): Promise<RunsFacts> {
  await using opened = await openToRead(place);
  const { ledger, planbook } = opened.store;
  const job = wanted.job === undefined ? undefined : await jobMeant(wanted.job, ledger, place);
  const everything = wanted.housekeeping || job !== undefined;
  const attempts = await ledger.attempts({
    limit: wanted.limit,
    ...(job !== undefined && { job }),
    ...(!everything && { kinds: WORK_KINDS }),
  });
  const skipped = await planbook.skipped(attempts.at(-1)?.startedAt ?? new Date(0));
  const now = place.machine.clock.now();
  return {
    now,
    zone: await homeZone(place, await planbook.known()),
    job,
    runs: attempts.map((attempt) => factsOf(attempt, place, now)),
    belowExpected: await shortRuns(
      attempts.map(({ id }) => id),
      opened.store,
    ),
    skipped: job === undefined ? skipped : skipped.filter((one) => one.job === job),
  };
}

/** A job of the configuration; or one that is in it no more, but has run. */
async function jobMeant(name: string, ledger: Store['ledger'], place: Place): Promise<string> {
  const [past] = await ledger.attempts({ job: name, limit: 1 });
  return past === undefined ? jobNamed(name, await settingsOf(place)).name : name;
}

/** One run, with what it has made. */
export interface OneRunFacts {
  now: Date;
  zone: string | undefined;
  run: RunFacts;
  version: Version | undefined;
}

/** @throws {MatineeError} `run-unknown`. */
export async function askRun(place: Place, id: string): Promise<OneRunFacts> {
  await using opened = await openToRead(place);
  const { ledger, catalog, planbook } = opened.store;
  const attempt = await ledger.attempt(id);
  if (attempt === undefined) throw new MatineeError('run-unknown', { run: id });
  const version = await catalog.version(id);
  const now = place.machine.clock.now();
  // A run is shown whatever is wrong with the row of a job.
  const zone = await homeZone(place, await planbook.known(() => {}));
  return { now, zone, run: factsOf(attempt, place, now), version };
}

function factsOf(attempt: Attempt, { home, machine }: Place, now: Date): RunFacts {
  return {
    attempt,
    isGone: isGone(attempt, home, machine),
    isOverdue: isOverdue(attempt, now),
  };
}
