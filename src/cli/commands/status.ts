import { type FoundDaemon, findDaemon } from '../../home/control.ts';
import { type Standing, standingsIn } from '../../home/liveness.ts';
import { openToRead } from '../../home/open.ts';
import { controlParts } from '../../home/reach-daemon.ts';
import { readStatusFile, type SchedulerStatus } from '../../home/status-file.ts';
import { PROGRAM_VERSION } from '../../home/version.ts';
import { DAY_MS } from '../../lib/clock.ts';
import type { Attempt } from '../../occurrence.ts';
import type { HeldOccurrence, KnownJob, SkippedOccurrences } from '../../plan.ts';
import { pauseAt } from '../../schedule/due.ts';
import type { Missed } from '../../schedule/missed.ts';
import type { Upcoming } from '../../schedule/upcoming.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, NOT_RUNNING } from '../exit-codes.ts';
import { durationText, timeText } from '../text/format.ts';
import { showTimesIn, storedZone } from '../text/home-times.ts';
import { pauseText } from '../text/pause-text.ts';
import {
  missedDocuments,
  missedLines,
  skippedDocuments,
  skippedLines,
  unreadableLines,
} from '../text/skipped.ts';
import { runnerDocument, runnerText } from '../text/standing-text.ts';
import { tableLines, UNKNOWN } from '../text/table.ts';

const FAILURES_SHOWN = 3;
const MESSAGE_WIDTH = 70;

/** A run that the ledger says is under way, and how it stands. */
type RunningNow = Attempt & Standing;

/** What `status` is made of; all but the first two come from the store. */
interface StatusFacts {
  home: string;
  /** In which its schedules are read. */
  zone: string | undefined;
  daemon: FoundDaemon;
  file: SchedulerStatus | undefined;
  running: RunningNow[];
  /** For a place among the attempts at once. */
  waiting: HeldOccurrence[];
  failures: Attempt[];
  next: Upcoming[];
  /** Within the last day. */
  skipped: SkippedOccurrences[];
  /** Since it does not run. */
  missed: Missed[];
  /** Of these nobody can say what was missed. */
  unreadable: KnownJob[];
}

/** `status`: whether the daemon runs, since when or why not, what runs, what is next. */
export async function status(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out } = context;
  const facts = await gather(context);
  const zoneLines = showTimesIn(facts.zone, context);
  if (out.json) out.document(documentOf(facts, context));
  else out.print(...linesOf(facts, context), ...zoneLines);
  return facts.daemon.running ? DONE : NOT_RUNNING;
}

async function gather(context: Context): Promise<StatusFacts> {
  const { world } = context;
  await using opened = await openToRead(placeOf(context));
  const { home, store } = opened;
  const now = world.clock.now();
  const known = await store.planbook.known();
  const daemon = await findDaemon(controlParts(home, world));
  const file = await readStatusFile(pathIn(home, KEYS.schedulerStatus), world.files);
  const running = await store.ledger.attempts({ states: ['running'] });
  const standingOf = await standingsIn(home, world);
  const collections = known.filter(({ housekeeping }) => !housekeeping);
  const told = isCurrent(file, daemon, now) ? toldBy(file, collections, now) : undefined;
  return {
    home,
    zone: storedZone(known),
    daemon,
    file,
    running: running.map((attempt) => ({ ...attempt, ...standingOf(attempt) })),
    // Where no daemon runs, nothing waits for anything.
    waiting: daemon.running ? await store.planbook.held() : [],
    failures: await store.ledger.attempts({ states: ['failed'], limit: FAILURES_SHOWN }),
    next: told ?? (await workedOut(collections, now)),
    skipped: await store.planbook.skipped(new Date(now.getTime() - DAY_MS)),
    // Where all that the daemon left to do is yet to come, nothing was missed.
    ...(await missedOf(daemon.running || told !== undefined ? [] : collections, now)),
  };
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
  const { upcoming } = await import('../../schedule/upcoming.ts');
  return upcoming(jobs, now);
}

async function missedOf(
  jobs: readonly KnownJob[],
  now: Date,
): Promise<Pick<StatusFacts, 'missed' | 'unreadable'>> {
  if (jobs.length === 0) return { missed: [], unreadable: [] };
  const { missed, unreadable } = await import('../../schedule/missed.ts');
  return { missed: missed(jobs, now), unreadable: unreadable(jobs) };
}

function linesOf(facts: StatusFacts, context: Context): string[] {
  const { text, world } = context;
  const words = text.daemon.status;
  const { home, daemon, file, running, failures, next } = facts;
  const now = world.clock.now();
  const lines = [headline(facts, context)];
  if (!daemon.running) lines.push(words.toStart(`${world.command} start --home ${home}`));
  else if (file !== undefined && file.version !== PROGRAM_VERSION) {
    lines.push(words.upgraded(file.version, PROGRAM_VERSION));
  }
  if (running.length === 0) lines.push('', words.nothingNow);
  else {
    const { gone } = text.commands.runs;
    const rows = running.map((one) => {
      const { id, job, startedAt, isGone } = one;
      const took = isGone ? gone : tookText(one, now, context);
      const process = isGone ? UNKNOWN : runnerText(one, text);
      return [id, job, timeText(startedAt, world), took, process];
    });
    const heading = running.every(({ isGone }) => isGone) ? words.nowGone : words.now;
    lines.push('', heading, ...tableLines(words.nowColumns, rows));
  }
  if (facts.waiting.length > 0) {
    const rows = facts.waiting.map(({ job, dueAt, waitedFrom }) => [
      job,
      timeText(dueAt, world),
      timeText(waitedFrom, world),
    ]);
    lines.push('', words.waiting, ...tableLines(words.waitingColumns, rows));
  }
  if (next.length > 0) {
    const rows = next.map(({ job, dueAt }) => [
      job.name,
      dueAt === undefined ? UNKNOWN : timeText(dueAt, world),
      pauseText(pauseAt(now, job.pauses), text, world),
    ]);
    lines.push('', words.upcoming, ...tableLines(words.nextColumns, rows));
  }
  if (failures.length > 0) {
    const rows = failures.map((attempt) => [
      attempt.id,
      attempt.job,
      timeText(attempt.endedAt ?? attempt.startedAt, world),
      failureText(attempt, context),
    ]);
    lines.push('', words.failures, ...tableLines(words.failureColumns, rows));
  }
  lines.push(...skippedLines(facts.skipped, text.explain.skips.lastDay, context));
  lines.push(...missedLines(facts.missed, context), ...unreadableLines(facts.unreadable, context));
  return lines;
}

function tookText(
  { startedAt, deadlineAt, isOverdue }: RunningNow,
  now: Date,
  { text, world }: Context,
): string {
  const took = durationText(now.getTime() - startedAt.getTime());
  const { overdue } = text.daemon.status;
  return isOverdue ? `${took}, ${overdue(timeText(deadlineAt, world))}` : took;
}

/** Whether it runs is said by its lock; since when, and why not, by what it wrote last. */
function headline({ daemon, file }: StatusFacts, { text, world }: Context): string {
  const { running, starting, unresponsive, neverStarted, stopped, failed, died } =
    text.daemon.status;
  const now = world.clock.now();
  const time = (iso: string) => timeText(new Date(iso), world);
  if (daemon.running) {
    if (daemon.process === undefined || file?.pid !== daemon.process.pid) return starting;
    if (file.phase === 'starting') return starting;
    if (new Date(file.valid_until) < now) return unresponsive(time(file.last_update));
    const lastingMs = now.getTime() - new Date(file.start_time).getTime();
    return running(file.pid, time(file.start_time), durationText(lastingMs));
  }
  if (file === undefined) return neverStarted;
  const at = time(file.last_update);
  if (file.status === 'stopped') return stopped(at);
  if (file.error === null) return died(at);
  return failed(at, text.recorded(file.error));
}

function failureText({ error }: Attempt, { text }: Context): string {
  const [first = UNKNOWN] = error === undefined ? [] : text.recorded(error).split('\n');
  return first.length > MESSAGE_WIDTH ? `${first.slice(0, MESSAGE_WIDTH - 1)}…` : first;
}

function documentOf(facts: StatusFacts, context: Context) {
  const { home, daemon, file, running, failures, next } = facts;
  const { text } = context;
  return {
    running: daemon.running,
    home,
    pid: daemon.running ? (daemon.process?.pid ?? null) : null,
    summary: headline(facts, context).replace(/^\S+ /, ''),
    scheduler: file ?? null,
    version: PROGRAM_VERSION,
    runs: running.map((one) => ({
      run: one.id,
      job: one.job,
      due_at: one.dueAt.toISOString(),
      started_at: one.startedAt.toISOString(),
      deadline_at: one.deadlineAt.toISOString(),
      ...runnerDocument(one),
    })),
    waiting: facts.waiting.map(({ job, dueAt, waitedFrom }) => ({
      job,
      due_at: dueAt.toISOString(),
      since: waitedFrom.toISOString(),
    })),
    next: next.map(({ job, dueAt }) => ({ job: job.name, due_at: dueAt?.toISOString() ?? null })),
    failures: failures.map(({ id, job, endedAt, error }) => ({
      run: id,
      job,
      ended_at: endedAt?.toISOString() ?? null,
      error: error ?? null,
      message: error === undefined ? null : text.recorded(error),
    })),
    skipped: skippedDocuments(facts.skipped),
    missed: missedDocuments(facts.missed),
    ...(facts.unreadable.length > 0 && {
      unreadable: facts.unreadable.map(({ name, schedule, timezone }) => ({
        job: name,
        schedule,
        zone: timezone,
      })),
    }),
  };
}
