import { findDaemon } from '../../home/control.ts';
import { jobsNamed } from '../../home/jobs.ts';
import { openToWrite } from '../../home/open.ts';
import { checkedHome } from '../../home/place.ts';
import { controlParts, wakeIfRunning } from '../../home/reach-daemon.ts';
import { settingsOf } from '../../home/settings.ts';
import type { ScheduledJob } from '../../job.ts';
import type { Pause, Planbook } from '../../plan.ts';
import { pauseAt } from '../../schedule/due.ts';
import { nextUnpaused } from '../../schedule/upcoming.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { timeText } from '../text/format.ts';
import { showTimesIn } from '../text/home-times.ts';
import { pauseDocument } from '../text/pause-text.ts';

interface Resumed {
  job: ScheduledJob;
  /** The pause that is over now; undefined where there was none. */
  ended: Pause | undefined;
  nextAt: Date | undefined;
}

/** `resume`: ends a pause; what came due during it stays skipped. */
export async function resume(
  [name = '']: readonly (string | undefined)[],
  _options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  const home = await checkedHome(placeOf(context), 'write');
  const settings = await settingsOf(placeOf(context));
  const jobs = jobsNamed(name, settings);
  await using opened = await openToWrite(placeOf(context));
  const resumed: Resumed[] = [];
  for (const job of jobs) {
    resumed.push(await resumeOne(job, opened.store.planbook, world.clock.now()));
  }
  await wakeIfRunning(home, world);

  if (out.json) {
    const changed = resumed.some(({ ended }) => ended !== undefined);
    out.document({ outcome: changed ? 'resumed' : 'unchanged', jobs: resumed.map(documentOf) });
    return DONE;
  }
  const zoneLines = showTimesIn(settings.timezone, context);
  out.print(...resumed.flatMap((one) => linesOf(one, context)), ...zoneLines);
  const { running } = await findDaemon(controlParts(home, world));
  if (!running) out.tell(text.planning.idle(`${world.command} start --home ${home}`));
  return DONE;
}

async function resumeOne(job: ScheduledJob, planbook: Planbook, now: Date): Promise<Resumed> {
  const ended = pauseAt(now, await planbook.pauses(job.name));
  await planbook.resume(job.name, now);
  const pauses = await planbook.pauses(job.name);
  const nextAt = job.enabled ? nextUnpaused({ ...job, pauses }, now) : undefined;
  return { job, ended, nextAt };
}

function linesOf({ job, ended, nextAt }: Resumed, { text, world }: Context): string[] {
  const { resumed, notPaused, next } = text.planning.resume;
  return [
    ended === undefined ? notPaused(job.name) : resumed(job.name, timeText(ended.since, world)),
    ...(nextAt === undefined ? [] : [next(job.name, timeText(nextAt, world))]),
    ...(job.enabled ? [] : [text.planning.pause.offAnyway(job.name)]),
  ];
}

function documentOf({ job, ended, nextAt }: Resumed) {
  const next = nextAt?.toISOString() ?? null;
  return { job: job.name, ended: pauseDocument(ended), next_due_at: next };
}
