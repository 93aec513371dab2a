import { jobsNamed } from '../../home/jobs.ts';
import { openToWrite } from '../../home/open.ts';
import { checkedHome } from '../../home/place.ts';
import { wakeIfRunning } from '../../home/reach-daemon.ts';
import { settingsOf } from '../../home/settings.ts';
import type { ScheduledJob } from '../../job.ts';
import type { Pause, Planbook } from '../../plan.ts';
import { pauseAt } from '../../schedule/due.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { instantToCome, invalidValue } from '../line/values.ts';
import { timeText } from '../text/format.ts';
import { showTimesIn } from '../text/home-times.ts';
import { pauseDocument, pauseText } from '../text/pause-text.ts';

/** A job that has been paused, and the pause that this one has put an end to. */
interface Paused {
  job: ScheduledJob;
  replaced: Pause | undefined;
}

/** `pause`: the job does not start by itself until it is resumed, or until a time. */
export async function pause(
  [name = '']: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  const wanted = pauseWanted(options, world.clock.now());
  const home = await checkedHome(placeOf(context), 'write');
  const settings = await settingsOf(placeOf(context));
  const jobs = jobsNamed(name, settings);
  await using opened = await openToWrite(placeOf(context));
  const { planbook, ledger } = opened.store;
  const paused: Paused[] = [];
  for (const job of jobs) paused.push(await pauseOne(job, wanted, planbook));
  await wakeIfRunning(home, world);

  if (out.json) {
    out.document({ outcome: 'paused', jobs: paused.map((one) => documentOf(one, wanted)) });
    return DONE;
  }
  const running = await ledger.attempts({ states: ['running'] });
  const goesOn = jobs.filter((job) => running.some((attempt) => attempt.job === job.name));
  const words = text.planning.pause;
  const zoneLines = showTimesIn(settings.timezone, context);
  out.print(
    ...paused.flatMap((one) => linesOf(one, wanted, context)),
    words.owes,
    ...(goesOn.length === 0 ? [] : [words.goesOn(goesOn.map((job) => job.name))]),
    words.resumeIt(`${world.command} resume ${name} --home ${home}`),
    ...zoneLines,
  );
  return DONE;
}

/** It stands in a line of a table. */
const NOTE_CHARS = 500;

function pauseWanted(options: RawOptions, now: Date): Pause {
  const { note = '', until } = options;
  if (String(note).length > NOTE_CHARS)
    throw invalidValue('--note', { kind: 'text', max: NOTE_CHARS });
  return {
    since: now,
    until: until === undefined ? undefined : instantToCome(String(until), now),
    // It stands in a line of its own.
    note: String(note).replaceAll(/\s+/g, ' ').trim(),
  };
}

async function pauseOne(job: ScheduledJob, wanted: Pause, planbook: Planbook): Promise<Paused> {
  const replaced = pauseAt(wanted.since, await planbook.pauses(job.name));
  await planbook.pause(job.name, wanted, wanted.since);
  return { job, replaced };
}

function linesOf({ job, replaced }: Paused, { until }: Pause, { text, world }: Context): string[] {
  const words = text.planning.pause;
  const lines = [
    until === undefined
      ? words.paused(job.name)
      : words.pausedUntil(job.name, timeText(until, world)),
  ];
  if (replaced !== undefined) {
    const was = pauseText(replaced, text, world);
    lines.push(words.replaced(was, timeText(replaced.since, world)));
  }
  if (!job.enabled) lines.push(words.offAnyway(job.name));
  return lines;
}

function documentOf({ job, replaced }: Paused, wanted: Pause) {
  return { job: job.name, pause: pauseDocument(wanted), replaced: pauseDocument(replaced) };
}
