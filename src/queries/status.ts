import type { BelowExpectedTold } from '../health.ts';
import { type FoundDaemon, findDaemon } from '../home/daemon-control.ts';
import { type Standing, standingsIn } from '../home/liveness.ts';
import { openToRead } from '../home/open.ts';
import type { Place } from '../home/place.ts';
import { controlParts } from '../home/reach-daemon.ts';
import { readStatusFile, type SchedulerStatus } from '../home/status-file.ts';
import type { Store } from '../home/store.ts';
import { type FailureRow, isFailing } from '../ledger-event.ts';
import { DAY_MS } from '../lib/clock.ts';
import type { Attempt } from '../occurrence.ts';
import type { HeldOccurrence, KnownJob, SkippedOccurrences } from '../plan.ts';
import type { Missed } from '../schedule/missed.ts';
import type { Upcoming } from '../schedule/upcoming.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { belowExpected } from './below-expected.ts';
import { homeZone } from './home-zone.ts';

const FAILURES_SHOWN = 3;

/** A run that the ledger says is under way, and how it stands. */
export type RunningNow = Attempt & Standing;

/** A job, and the failures with which it stands. */
export interface FailingJob extends FailureRow {
  job: string;
}

/** How things stand in a home. */
export interface StatusFacts {
  home: string;
  /** When that was. */
  now: Date;
  /** In which its schedules are read. */
  zone: string | undefined;
  daemon: FoundDaemon;
  file: SchedulerStatus | undefined;
  running: RunningNow[];
  /** For a place among the attempts at once. */
  waiting: HeldOccurrence[];
  failures: Attempt[];
  /** Jobs that have failed so often in a row that it is no accident. */
  failing: FailingJob[];
  next: Upcoming[];
  /** The newest snapshot of each dataset, where it is less than its user expects. */
  belowExpected: BelowExpectedTold[];
  /** Within the last day. */
  skipped: SkippedOccurrences[];
  /** Since it does not run. */
  missed: Missed[];
  /** Of these nobody can say what was missed. */
  unreadable: KnownJob[];
}

/** Whether the daemon of a home runs, since when or why not, what runs, what is next. */
export async function askStatus(place: Place): Promise<StatusFacts> {
  const { machine, home } = place;
  await using opened = await openToRead(place);
  const { store } = opened;
  const now = machine.clock.now();
  const known = await store.planbook.known();
  const daemon = await findDaemon(controlParts(home, machine));
  const file = await readStatusFile(pathIn(home, KEYS.schedulerStatus), machine.files);
  const running = await store.ledger.attempts({ states: ['running'] });
  const standingOf = await standingsIn(home, machine);
  const collections = known.filter(({ housekeeping }) => !housekeeping);
  const told = isCurrent(file, daemon, now) ? toldBy(file, collections, now) : undefined;
  return {
    home,
    now,
    zone: await homeZone(place, known),
    daemon,
    file,
    running: running.map((attempt) => ({ ...attempt, ...standingOf(attempt) })),
    // Where no daemon runs, nothing waits for anything.
    waiting: daemon.running ? await store.planbook.held() : [],
    failures: await store.ledger.attempts({ states: ['failed'], limit: FAILURES_SHOWN }),
    failing: await failingOf(known, store),
    belowExpected: await belowExpected(store, now),
    next: told ?? (await workedOut(collections, now)),
    skipped: await store.planbook.skipped(new Date(now.getTime() - DAY_MS)),
    // Where all that the daemon left to do is yet to come, nothing was missed.
    ...(await missedOf(daemon.running || told !== undefined ? [] : collections, now)),
  };
}

async function failingOf(
  jobs: readonly KnownJob[],
  { events }: Pick<Store, 'events'>,
): Promise<FailingJob[]> {
  const failing: FailingJob[] = [];
  for (const { name } of jobs) {
    const row = await events.failureRow(name);
    if (row !== undefined && isFailing(row)) failing.push({ job: name, ...row });
  }
  return failing;
}

/** Whether what a daemon wrote last is what it knew last: it is well, or was stopped in order. */
function isCurrent(
  file: SchedulerStatus | undefined,
  { running }: FoundDaemon,
  now: Date,
): file is SchedulerStatus {
  if (file === undefined) return false;
  return running ? new Date(file.valid_until) >= now : file.status === 'stopped';
}

/** What is next, as a daemon has written it; undefined where that has come or may have changed. */
function toldBy(
  file: SchedulerStatus,
  jobs: readonly KnownJob[],
  now: Date,
): Upcoming[] | undefined {
  // One that began or ended since is not in the file yet.
  if (jobs.some(({ pauses }) => pauses.length > 0)) return undefined;
  const next = file.upcoming.flatMap(({ job: name, due_at: at }) => {
    const job = jobs.find((one) => one.name === name);
    const dueAt = at === null ? undefined : new Date(at);
    return job === undefined || (dueAt !== undefined && dueAt <= now) ? [] : [{ job, dueAt }];
  });
  return next.length === jobs.length ? next : undefined;
}

/** Loaded when it is needed: the time zones of the schedules take longer than all else here. */
async function workedOut(jobs: readonly KnownJob[], now: Date): Promise<Upcoming[]> {
  if (jobs.length === 0) return [];
  const { upcoming } = await import('../schedule/upcoming.ts');
  return upcoming(jobs, now);
}

async function missedOf(
  jobs: readonly KnownJob[],
  now: Date,
): Promise<Pick<StatusFacts, 'missed' | 'unreadable'>> {
  if (jobs.length === 0) return { missed: [], unreadable: [] };
  const { missed, unreadable } = await import('../schedule/missed.ts');
  return { missed: missed(jobs, now), unreadable: unreadable(jobs) };
}
