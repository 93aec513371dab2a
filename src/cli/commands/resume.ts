import { resumedDocument } from '../../documents/pauses.ts';
import { findDaemon } from '../../home/daemon-control.ts';
import { type ResumedJob, resumeJobs } from '../../home/pauses.ts';
import { controlParts } from '../../home/reach-daemon.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { timeText } from '../text/format.ts';
import { readerIn, type Reader, withZone } from '../text/reader.ts';

/** `resume`: ends a pause; what came due during it stays skipped. */
export async function resume(
  [name = '']: readonly (string | undefined)[],
  _options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  const place = placeOf(context);
  const { jobs, zone } = await resumeJobs(place, name);
  if (out.json) {
    out.document(resumedDocument(jobs));
    return DONE;
  }
  const reader = readerIn(zone, context);
  const lines = jobs.flatMap((one) => linesOf(one, reader));
  out.print(...withZone(lines, reader));
  const { running } = await findDaemon(controlParts(place.home, world));
  if (!running) out.tell(text.planning.idle(text.line.in(place.home)('start')));
  return DONE;
}

function linesOf({ job, ended, nextAt }: ResumedJob, reader: Reader): string[] {
  const { text } = reader;
  const { resumed, notPaused, next } = text.planning.resume;
  return [
    ended === undefined ? notPaused(job.name) : resumed(job.name, timeText(ended.since, reader)),
    ...(nextAt === undefined ? [] : [next(job.name, timeText(nextAt, reader))]),
    ...(job.enabled ? [] : [text.planning.pause.offAnyway(job.name)]),
  ];
}
