import { findDaemon } from '../../home/control.ts';
import { jobsOf } from '../../home/jobs.ts';
import { type Standing, standingsIn } from '../../home/liveness.ts';
import { openToRead } from '../../home/open.ts';
import type { ReadingHome } from '../../home/opened.ts';
import { controlParts } from '../../home/reach-daemon.ts';
import { settingsOf } from '../../home/settings.ts';
import type { ScheduledJob } from '../../job.ts';
import { known } from '../../messages/known.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Attempt } from '../../occurrence.ts';
import type { HeldOccurrence, Pause } from '../../plan.ts';
import { pauseAt } from '../../schedule/due.ts';
import { nextUnpaused } from '../../schedule/upcoming.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { timeText } from '../text/format.ts';
import { jobTitle } from '../text/job-title.ts';
import { pauseDocument, pauseText } from '../text/pause-text.ts';
import { runnerDocument, runnerText } from '../text/standing-text.ts';
import { stateText } from '../text/state-text.ts';
import { tableLines, UNKNOWN } from '../text/table.ts';

/** A job, what is said about it, what became of it last, and when it is due. */
interface JobRow {
  job: ScheduledJob;
  pause: Pause | undefined;
  last: Attempt | undefined;
  /** Of a run that is said to be under way. */
  standing: Standing | undefined;
  /** Since when it has been waiting for a place, if it is. */
  waitsFrom: Date | undefined;
  nextAt: Date | undefined;
}

/** `jobs`: every job of the configuration, with what the store knows of it. */
export async function jobs(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text, world } = context;
  await using opened = await openToRead(placeOf(context));
  const settings = await settingsOf(placeOf(context));
  const { running } = await findDaemon(controlParts(opened.home, world));
  const about = {
    standingOf: await standingsIn(opened.home, world),
    // Where no daemon runs, nothing waits for anything.
    waiting: running ? await opened.store.planbook.held() : [],
  };
  const rows = await Promise.all(jobsOf(settings).map((job) => rowOf(job, opened, about, context)));
  if (out.json) {
    out.document({ jobs: rows.map((row) => documentOf(row, context)) });
    return DONE;
  }
  const { columns } = text.planning.jobs;
  const cells = rows.map((row) => cellsOf(row, context));
  const paused = rows.filter(({ pause }) => pause !== undefined);
  const pauses = paused.map(({ job, pause }) => `${job.name}: ${pauseText(pause, text, job)}`);
  out.print(...tableLines(columns, cells), ...(pauses.length === 0 ? [] : ['', ...pauses]));
  if (!running) out.tell('', text.planning.idle(`${world.command} start --home ${opened.home}`));
  return DONE;
}

async function rowOf(
  job: ScheduledJob,
  { store }: ReadingHome,
  {
    standingOf,
    waiting,
  }: { standingOf: (attempt: Attempt) => Standing; waiting: HeldOccurrence[] },
  { world }: Context,
): Promise<JobRow> {
  const now = world.clock.now();
  const pauses = await store.planbook.pauses(job.name);
  const [last] = await store.ledger.attempts({ job: job.name, limit: 1 });
  const nextAt = job.enabled ? nextUnpaused({ ...job, pauses }, now) : undefined;
  const standing = last?.state === 'running' ? standingOf(last) : undefined;
  const waitsFrom = waiting.find((one) => one.job === job.name)?.waitedFrom;
  return { job, pause: pauseAt(now, pauses), last, standing, waitsFrom, nextAt };
}

/** Times are shown in the job's zone, in which its schedule is read. */
function cellsOf(row: JobRow, context: Context): string[] {
  const { job, last, nextAt } = row;
  const { text } = context;
  return [
    job.name,
    job.short,
    known(text.commands.jobs, job.name) ?? UNKNOWN,
    job.schedule,
    job.timezone,
    planText(row, text),
    last === undefined ? text.planning.jobs.never : lastText(last, row, text),
    nextAt === undefined ? UNKNOWN : timeText(nextAt, job),
  ];
}

function planText({ job, pause, waitsFrom }: JobRow, { planning, daemon }: Messages): string {
  const { on, off, waiting } = planning.jobs;
  if (!job.enabled) return off;
  if (pause !== undefined) return daemon.status.paused;
  return waitsFrom === undefined ? on : waiting;
}

/** A run that nobody looks after, or that should have ended, is told with its process. */
function lastText(last: Attempt, { job, standing }: JobRow, text: Messages): string {
  const { isGone = false, isOverdue = false } = standing ?? {};
  const at = isOverdue && !isGone ? last.deadlineAt : (last.endedAt ?? last.startedAt);
  const told = `${stateText(last, { isGone, isOverdue }, text)} ${timeText(at, job)}`;
  if (standing === undefined || isGone) return told;
  return isOverdue || standing.by === 'earlier-daemon'
    ? `${told} (${runnerText(standing, text)})`
    : told;
}

function documentOf({ job, pause, last, standing, waitsFrom, nextAt }: JobRow, { text }: Context) {
  return {
    job: job.name,
    short: job.short,
    title: jobTitle(job, text),
    schedule: job.schedule,
    zone: job.timezone,
    enabled: job.enabled,
    housekeeping: job.housekeeping === true,
    pause: pauseDocument(pause),
    last_run:
      last === undefined
        ? null
        : {
            run: last.id,
            state: last.state,
            ...(standing && runnerDocument(standing)),
            trigger: last.trigger,
            started_at: last.startedAt.toISOString(),
            ended_at: last.endedAt?.toISOString() ?? null,
            error: last.error ?? null,
          },
    waiting_since: waitsFrom?.toISOString() ?? null,
    next_due_at: nextAt?.toISOString() ?? null,
  };
}
