import { jobsDocument } from '../../documents/jobs.ts';
import { known } from '../../messages/known.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Attempt } from '../../occurrence.ts';
import { askJobs, type JobState } from '../../queries/jobs.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { timeText } from '../text/format.ts';
import { jobTitle, pauseText, runnerText, stateText } from '../text/words.ts';
import { tableLines, UNKNOWN } from '../text/table.ts';

/** `jobs`: every job of the configuration, with what the store knows of it. */
export async function jobs(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  const place = placeOf(context);
  const { running, jobs: rows } = await askJobs(place);
  if (out.json) {
    out.document(jobsDocument(rows, (job) => jobTitle(job, text)));
    return DONE;
  }
  const { columns } = text.planning.jobs;
  const cells = rows.map((row) => cellsOf(row, text));
  const paused = rows.filter(({ pause }) => pause !== undefined);
  const pauses = paused.map(({ job, pause }) => `${job.name}: ${pauseText(pause, text, job)}`);
  out.print(...tableLines(columns, cells), ...(pauses.length === 0 ? [] : ['', ...pauses]));
  if (!running) out.tell('', text.planning.idle(text.line.in(place.home)('start')));
  return DONE;
}

/** Times are shown in the job's zone, in which its schedule is read. */
function cellsOf(row: JobState, text: Messages): string[] {
  const { job, last, nextAt } = row;
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

function planText({ job, pause, waitsFrom }: JobState, { planning, daemon }: Messages): string {
  const { on, off, waiting } = planning.jobs;
  if (!job.enabled) return off;
  if (pause !== undefined) return daemon.status.paused;
  return waitsFrom === undefined ? on : waiting;
}

/** A run that nobody looks after, or that should have ended, is told with its process. */
function lastText(last: Attempt, { job, standing }: JobState, text: Messages): string {
  const { isGone = false, isOverdue = false } = standing ?? {};
  const at = isOverdue && !isGone ? last.deadlineAt : (last.endedAt ?? last.startedAt);
  const told = `${stateText(last, { isGone, isOverdue }, text)} ${timeText(at, job)}`;
  if (standing === undefined || isGone) return told;
  return isOverdue || standing.by === 'earlier-daemon'
    ? `${told} (${runnerText(standing, text)})`
    : told;
}
