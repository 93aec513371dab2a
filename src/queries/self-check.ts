import type { Settings } from '../config/settings.ts';
import type { BrokenInvariant } from '../health.ts';
import { jobsOf } from '../home/jobs.ts';
import type { ReadingHome } from '../home/opened.ts';
import type { Place } from '../home/place.ts';
import type { Store } from '../home/store.ts';
import type { ScheduledJob } from '../job.ts';
import { DAY_MS, MINUTE_MS } from '../lib/clock.ts';
import { isoWithOffset, isTimeZone } from '../lib/local-time.ts';
import type { DueInstant } from '../occurrence.ts';
import type { KnownJob } from '../plan.ts';
import { readSchedule } from '../schedule/cron.ts';
import { windowEnd } from '../schedule/due.ts';
import { formerStretches, owedBy, type Owed } from '../schedule/owed.ts';
import { KEYS, pathIn } from '../storage/paths.ts';

/** As far back as the ledger is compared with the schedule, and counted again. */
const LOOK_BACK_MS = 2 * DAY_MS;
/** So many files are read each time; the newest are those that are read by others. */
const FILES_LOOKED_AT = 4;
const ATTEMPTS_LOOKED_AT = 200;
/** The scheduler looks twice a minute; more is a sign that it does not. */
const PLANNED_WITHIN_MS = 2 * MINUTE_MS;
/** After the window has closed and the last attempt has run into its deadline. */
const SETTLED_WITHIN_MS = 10 * MINUTE_MS;

/**
 * Looks for what must hold of a home and does not, as far as its store and files can tell. What
 * takes long, counting all again, is left out unless it is to be `thorough`.
 */
export async function selfCheck(
  opened: ReadingHome,
  settings: Settings,
  { machine }: Place,
  thorough: boolean,
): Promise<BrokenInvariant[]> {
  const { store } = opened;
  const now = machine.clock.now();
  const isRunning = machine.locks.isHeld(pathIn(opened.home, KEYS.daemonLock));
  const policies = new Map(jobsOf(settings).map((job) => [job.name, job]));
  const broken: BrokenInvariant[] = [];
  for (const known of await store.planbook.known()) {
    const policy = policies.get(known.name);
    const owed = await owedOf(known, store);
    broken.push(...(await checkRecorded(known, owed, opened, now)));
    if (policy === undefined || !isRunning) continue; // nobody plans, and nobody settles
    const unsettled = await checkSettled(known, policy, owed, { opened, now });
    broken.push(...unsettled, ...checkPlanned(known, owed, now));
  }
  const succeeded = await store.ledger.succeededTwice(ATTEMPTS_LOOKED_AT);
  const running = await store.ledger.attempts({ states: ['running'] });
  const since = new Date(now.getTime() - LOOK_BACK_MS);
  const mismatches = thorough ? await store.statistics.recount({ since, until: now }) : [];
  const counted = mismatches.map(({ job, counter }) => `${job} (${counter})`);
  return [
    ...broken,
    ...succeeded.map((one) => ({ invariant: 'succeeded-twice', of: textOf(one) }) as const),
    ...twice(running.map(({ job }) => job)).map(
      (of) => ({ invariant: 'running-twice', of }) as const,
    ),
    ...(await changedFiles(opened)).map((of) => ({ invariant: 'file', of }) as const),
    ...[...new Set(counted)].map((of) => ({ invariant: 'counts', of }) as const),
  ];
}

/** By the schedules that the planner has gone by. */
async function owedOf(
  { name, schedule, timezone, knownSince: since }: KnownJob,
  { planbook }: Pick<Store, 'planbook'>,
): Promise<Owed> {
  const former = formerStretches(await planbook.formerSchedules(name));
  const present = readSchedule(schedule, timezone);
  return owedBy([...former, ...(present ? [{ schedule: present, since, until: undefined }] : [])]);
}

/** Every occurrence that was due is recorded. */
async function checkRecorded(
  { name, timezone, plannedUntil }: KnownJob,
  owed: Owed,
  { store }: ReadingHome,
  now: Date,
): Promise<BrokenInvariant[]> {
  const after = new Date(now.getTime() - LOOK_BACK_MS);
  const recorded = await store.planbook.occurrences(name, after, plannedUntil);
  const instants = new Set(recorded.map(({ dueAt }) => dueAt.getTime()));
  return owed
    .occurrences(after, plannedUntil)
    .filter((dueAt) => !instants.has(dueAt.getTime()))
    .map((dueAt) => ({ invariant: 'unaccounted', of: nameOf(name, dueAt, timezone) }));
}

/** Every occurrence has an outcome once its window is closed and its last attempt must be over. */
async function checkSettled(
  { name, timezone }: KnownJob,
  policy: ScheduledJob,
  owed: Owed,
  { opened, now }: { opened: ReadingHome; now: Date },
): Promise<BrokenInvariant[]> {
  const overMs = (dueAt: Date) => now.getTime() - windowEnd(dueAt, policy, owed).getTime();
  const open = await opened.store.planbook.open(name);
  return open
    .filter(({ dueAt }) => overMs(dueAt) > policy.timeoutMs + SETTLED_WITHIN_MS)
    .map(({ dueAt }) => ({ invariant: 'unsettled', of: nameOf(name, dueAt, timezone) }));
}

/** A scheduler that runs has planned what came due; so the next run of each job lies ahead. */
function checkPlanned({ name, timezone, plannedUntil }: KnownJob, owed: Owed, now: Date) {
  const next = owed.next(plannedUntil);
  if (next === undefined || now.getTime() - next.getTime() <= PLANNED_WITHIN_MS) return [];
  return [{ invariant: 'behind', of: nameOf(name, next, timezone) }] as const;
}

/** Which of the newest published files are missing or changed; a few, so that it costs little. */
export async function changedFiles({
  store,
  files,
}: Pick<ReadingHome, 'store' | 'files'>): Promise<string[]> {
  const versions = await store.catalog.versions({ states: ['current'], limit: FILES_LOOKED_AT });
  const changed: string[] = [];
  for (const { id, key, sha256 } of versions) {
    if ((await files.kind(key)) === 'file' && (await files.hash(key)) === sha256) continue;
    // It may have been replaced while it was read.
    if ((await store.catalog.version(id))?.state === 'current') changed.push(key);
  }
  return changed;
}

function nameOf(job: string, dueAt: Date, timezone: string): string {
  // The zone of another program's schedule may be unknown to this one.
  return `${job} ${isoWithOffset(dueAt, isTimeZone(timezone) ? timezone : 'UTC')}`;
}

function textOf({ job, dueAt }: DueInstant): string {
  return `${job} ${dueAt.toISOString()}`;
}

function twice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
}
