import { findDaemon } from '../../daemon/control.ts';
import type { ScheduledJob } from '../../job.ts';
import type { Attempt } from '../../occurrence.ts';
import type { Pause } from '../../plan.ts';
import { pauseAt } from '../../schedule/due.ts';
import { nextUnpaused } from '../../schedule/upcoming.ts';
import { known } from '../../messages/known.ts';
import { openToRead } from '../home/app.ts';
import type { RawOptions } from '../command.ts';
import { type Context, settingsOf } from '../context.ts';
import { controlParts } from '../daemon/control.ts';
import { DONE } from '../exit-codes.ts';
import { timeText } from '../text/format.ts';
import { jobsOf, jobTitle } from '../home/jobs.ts';
import { isGone } from '../home/liveness.ts';
import type { ReadingHome } from '../home/opened.ts';
import { pauseDocument, pauseText } from '../text/pause-text.ts';
import { stateText } from '../text/state-text.ts';
import { tableLines, UNKNOWN } from '../text/table.ts';

/** A job, what is said about it, what became of it last, and when it is due. */
interface JobRow {
  job: ScheduledJob;
  pause: Pause | undefined;
  last: Attempt | undefined;
  /** Whether it is said to run and does not. */
  isGone: boolean;
  nextAt: Date | undefined;
}

/** `jobs`: every job of the configuration, with what the store knows of it. */
export async function jobs(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text, world } = context;
  await using opened = await openToRead(context);
  const settings = await settingsOf(context, opened.home);
  const rows = await Promise.all(jobsOf(settings).map((job) => rowOf(job, opened, context)));
  if (out.json) {
    out.document({ jobs: rows.map((row) => documentOf(row, context)) });
    return DONE;
  }
  const { columns } = text.planning.jobs;
  const cells = rows.map((row) => cellsOf(row, context));
  const paused = rows.filter(({ pause }) => pause !== undefined);
  const pauses = paused.map(({ job, pause }) => `${job.name}: ${pauseText(pause, text, job)}`);
  out.print(...tableLines(columns, cells), ...(pauses.length === 0 ? [] : ['', ...pauses]));
  const { running } = await findDaemon(controlParts(opened.home, world));
  if (!running) out.tell('', text.planning.idle(`${world.command} start --home ${opened.home}`));
  return DONE;
}

async function rowOf(
  job: ScheduledJob,
  { home, store }: ReadingHome,
  { world }: Context,
): Promise<JobRow> {
  const now = world.clock.now();
  const pauses = await store.planbook.pauses(job.name);
  const [last] = await store.ledger.attempts({ job: job.name, limit: 1 });
  const nextAt = job.enabled ? nextUnpaused({ ...job, pauses }, now) : undefined;
  const gone = last !== undefined && isGone(last, home, world);
  return { job, pause: pauseAt(now, pauses), last, isGone: gone, nextAt };
}

/** Times are shown in the job's zone, in which its schedule is read. */
function cellsOf({ job, pause, last, isGone, nextAt }: JobRow, context: Context): string[] {
  const { text } = context;
  const { on, off, never } = text.planning.jobs;
  return [
    job.name,
    job.short,
    known(text.commands.jobs, job.name) ?? UNKNOWN,
    job.schedule,
    job.timezone,
    job.enabled ? (pause === undefined ? on : text.daemon.status.paused) : off,
    last === undefined
      ? never
      : `${stateText(last, isGone, text)} ${timeText(last.endedAt ?? last.startedAt, job)}`,
    nextAt === undefined ? UNKNOWN : timeText(nextAt, job),
  ];
}

function documentOf({ job, pause, last, isGone, nextAt }: JobRow, { text }: Context) {
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
            ...(isGone && { holder_alive: false }),
            trigger: last.trigger,
            started_at: last.startedAt.toISOString(),
            ended_at: last.endedAt?.toISOString() ?? null,
            error: last.error ?? null,
          },
    next_due_at: nextAt?.toISOString() ?? null,
  };
}
