import type { Settings } from '../../config/settings.ts';
import type { ScheduledJob } from '../../job.ts';
import type { Pause, Planbook } from '../../plan.ts';
import { pauseAt } from '../../schedule/due.ts';
import { nextUnpaused } from '../../schedule/upcoming.ts';
import { findDaemon } from '../../daemon/control.ts';
import { openToWrite } from '../app.ts';
import type { RawOptions } from '../command.ts';
import { checkedHome, type Context, settingsOf } from '../context.ts';
import { controlParts, wakeIfRunning } from '../daemon-control.ts';
import { DONE } from '../exit-codes.ts';
import { timeText } from '../format.ts';
import { jobNamed } from '../jobs.ts';
import { pauseDocument, pauseText } from '../pause-text.ts';
import { instantToCome } from '../values.ts';

/** Stands for all collections, where no job is called so. */
const ALL = 'all';

/** `pause`: the job does not start by itself until it is resumed, or until a time. */
export async function pause(
  [name = '']: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  const now = world.clock.now();
  const note = String(options['note'] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const until =
    options['until'] === undefined ? undefined : instantToCome(String(options['until']), now);
  const home = await checkedHome(context, 'write');
  const jobs = jobsMeant(name, await settingsOf(context, home));
  await using opened = await openToWrite(context);
  const { planbook, ledger } = opened.store;

  const replaced = new Map<string, Pause>();
  for (const { name: job } of jobs) {
    const before = pauseAt(now, await planbook.pauses(job));
    if (before !== undefined) replaced.set(job, before);
    await planbook.pause(job, { note, until }, now);
  }
  await wakeIfRunning(home, world);
  if (out.json) {
    const paused = { since: now, until, note };
    out.document({
      outcome: 'paused',
      jobs: jobs.map(({ name: job }) => {
        return { job, pause: pauseDocument(paused), replaced: pauseDocument(replaced.get(job)) };
      }),
    });
    return DONE;
  }
  const words = text.planning.pause;
  for (const job of jobs) {
    const { name: named } = job;
    out.print(
      until === undefined ? words.paused(named) : words.pausedUntil(named, timeText(until, world)),
    );
    const before = replaced.get(named);
    if (before !== undefined)
      out.print(words.replaced(pauseText(before, context), timeText(before.since, world)));
    if (!job.enabled) out.print(words.offAnyway(named));
  }
  out.print(words.owes);
  const running = await ledger.attempts({ states: ['running'] });
  const goesOn = running
    .map(({ job }) => job)
    .filter((name) => jobs.some((one) => one.name === name));
  if (goesOn.length > 0) out.print(words.goesOn(goesOn));
  out.print(words.resumeIt(`${world.command} resume ${name} --home ${home}`));
  return DONE;
}

/** `resume`: ends a pause; what came due during it stays skipped. */
export async function resume(
  [name = '']: readonly (string | undefined)[],
  _options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  const now = world.clock.now();
  const home = await checkedHome(context, 'write');
  const jobs = jobsMeant(name, await settingsOf(context, home));
  await using opened = await openToWrite(context);
  const rows = [];
  for (const job of jobs) rows.push(await resumeOne(job, opened.store.planbook, now));
  await wakeIfRunning(home, world);
  if (out.json) {
    out.document({
      outcome: rows.some(({ before }) => before !== undefined) ? 'resumed' : 'unchanged',
      jobs: rows.map(({ job, before, nextAt }) => ({
        job: job.name,
        ended: pauseDocument(before),
        next_due_at: nextAt?.toISOString() ?? null,
      })),
    });
    return DONE;
  }
  const words = text.planning.resume;
  for (const { job, before, nextAt } of rows) {
    if (before === undefined) out.print(words.notPaused(job.name));
    else out.print(words.resumed(job.name, timeText(before.since, world)));
    if (nextAt !== undefined) out.print(words.next(job.name, timeText(nextAt, world)));
    if (!job.enabled) out.print(text.planning.pause.offAnyway(job.name));
  }
  const { running } = await findDaemon(controlParts(home, world));
  if (!running) out.tell(text.planning.idle(`${world.command} start --home ${home}`));
  return DONE;
}

async function resumeOne(job: ScheduledJob, planbook: Planbook, now: Date) {
  const before = pauseAt(now, await planbook.pauses(job.name));
  await planbook.resume(job.name, now);
  const pauses = await planbook.pauses(job.name);
  const nextAt = job.enabled ? nextUnpaused({ ...job, pauses }, now) : undefined;
  return { job, before, nextAt };
}

function jobsMeant(name: string, settings: Settings): readonly ScheduledJob[] {
  const isJob = settings.collections.some((one) => one.name === name);
  return name === ALL && !isJob ? settings.collections : [jobNamed(name, settings, [ALL])];
}
