import { pausedDocument } from '../../documents/pauses.ts';
import { type PausedJob, pauseJobs } from '../../home/pauses.ts';
import type { Pause } from '../../plan.ts';
import { homeZone } from '../../queries/home-zone.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { type Here, instantToCome, invalidValue } from '../line/values.ts';
import { timeText } from '../text/format.ts';
import { pauseText } from '../text/words.ts';
import { readerIn, type Reader, withZone } from '../text/reader.ts';

/** `pause`: the job does not start by itself until it is resumed, or until a time. */
export async function pause(
  [name = '']: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  const place = placeOf(context);
  const dayZone = (await homeZone(place)) ?? world.timezone;
  const wanted = pauseWanted(options, { now: world.clock.now(), zone: dayZone });
  const { jobs, zone } = await pauseJobs(place, name, wanted);
  if (out.json) {
    out.document(pausedDocument(jobs, wanted));
    return DONE;
  }
  const goesOn = jobs.filter(({ isRunning }) => isRunning).map(({ job }) => job.name);
  const words = text.planning.pause;
  const reader = readerIn(zone, context);
  const lines = [
    ...jobs.flatMap((one) => linesOf(one, wanted, reader)),
    words.owes,
    ...(goesOn.length === 0 ? [] : [words.goesOn(goesOn)]),
    words.resumeIt(text.line.in(place.home)('resume', name)),
  ];
  out.print(...withZone(lines, reader));
  return DONE;
}

/** It stands in a line of a table. */
const NOTE_CHARS = 500;

function pauseWanted(options: RawOptions, here: Here): Pause {
  const { note = '', until } = options;
  if (String(note).length > NOTE_CHARS)
    throw invalidValue('--note', { kind: 'text', max: NOTE_CHARS });
  return {
    since: here.now,
    until: until === undefined ? undefined : instantToCome(String(until), here),
    // It stands in a line of its own.
    note: String(note).replaceAll(/\s+/g, ' ').trim(),
  };
}

function linesOf({ job, replaced }: PausedJob, { until }: Pause, reader: Reader): string[] {
  const { text } = reader;
  const words = text.planning.pause;
  const lines = [
    until === undefined
      ? words.paused(job.name)
      : words.pausedUntil(job.name, timeText(until, reader)),
  ];
  if (replaced !== undefined) {
    const was = pauseText(replaced, text, reader);
    lines.push(words.replaced(was, timeText(replaced.since, reader)));
  }
  if (!job.enabled) lines.push(words.offAnyway(job.name));
  return lines;
}
