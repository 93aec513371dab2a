import { logPaths } from '../../daemon/log.ts';
import { MatineeError } from '../../errors.ts';
import { checkedHome } from '../../home/place.ts';
import { controlParts } from '../../home/reach-daemon.ts';
import { LOG_LEVELS, type LogLevel, type LogLine } from '../../log.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import { homeZone } from '../../queries/home-zone.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { type Here, instantBefore, invalidValue } from '../line/values.ts';
import { logText } from '../text/words.ts';

const SHOWN_BY_DEFAULT = 50;
const POLL_MS = 500;

/** A line as it stands in the file; not every one is ours: Node's last words are there too. */
type Line = { text: string; line: LogLine | undefined };
type Wanted = (line: Line) => boolean;

/** `logs`: what the daemon wrote, rotated files included. */
export async function logs(_: unknown, options: RawOptions, context: Context): Promise<number> {
  const { out, text, world } = context;
  const home = await checkedHome(placeOf(context), 'read');
  const isWanted = filterOf(options, await hereIn(context));
  const path = pathIn(home, KEYS.log);
  const follow = options['follow'] === true;
  if (follow && !controlParts(home, world).isLocked()) {
    throw new MatineeError('daemon-not-running', { home });
  }
  const size = (await world.files.facts(path))?.sizeBytes ?? 0;
  const written = await readAll(path, size, context);
  const lines = written.filter(isWanted);
  const shown = options['since'] === undefined ? lines.slice(-SHOWN_BY_DEFAULT) : lines;
  if (out.json && !follow) {
    out.document({ lines: shown.map(documentOf) });
    return DONE;
  }
  const { none, noneWanted } = text.daemon.logs;
  if (lines.length === 0 && !follow) out.tell(written.length === 0 ? none : noneWanted);
  show(shown, context);
  if (follow) await followFrom(size, path, isWanted, context);
  return DONE;
}

function show(lines: readonly Line[], { out }: Context): void {
  if (out.json) for (const one of lines) out.document(documentOf(one), JSON.stringify);
  else out.print(...lines.map(({ text, line }) => (line === undefined ? text : logText(line))));
}

function documentOf({ text, line }: Line) {
  return line ?? { msg: text };
}

/** All lines of all files, oldest first; of the newest file up to `size` bytes. */
async function readAll(path: string, size: number, { world }: Context): Promise<Line[]> {
  const lines: Line[] = [];
  for (const one of logPaths(path)) {
    const content = await world.files.read(one);
    const bytes = one === path ? content?.subarray(0, size) : content;
    lines.push(...linesOf(Buffer.from(bytes ?? []).toString()));
  }
  return lines;
}

/** Goes on from a byte of the newest file, over its rotation, until SIGINT or SIGTERM. */
async function followFrom(
  fromByte: number,
  path: string,
  isWanted: Wanted,
  context: Context,
): Promise<void> {
  const { files, clock, onStop } = context.world;
  const [rotated] = logPaths(path).slice(-2);
  const ended = new AbortController();
  const unlisten = onStop(() => ended.abort());
  let offset = fromByte;
  let begun = Buffer.alloc(0);
  const take = (content: Uint8Array | undefined) => {
    // As bytes, until the line is whole: a letter may be cut in two.
    const bytes = Buffer.concat([begun, content ?? Buffer.alloc(0)]);
    const end = bytes.lastIndexOf('\n') + 1;
    begun = bytes.subarray(end);
    show(linesOf(bytes.toString('utf8', 0, end)).filter(isWanted), context);
  };
  while (!ended.signal.aborted) {
    const size = (await files.facts(path))?.sizeBytes ?? 0;
    if (size < offset) {
      take(await files.readFrom(rotated as string, offset));
      offset = 0;
    }
    const content = size > offset ? await files.readFrom(path, offset) : undefined;
    offset += content?.length ?? 0;
    take(content);
    await clock.sleep(POLL_MS, ended.signal).catch(() => {});
  }
  unlisten();
}

function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .filter((one) => one !== '')
    .map((one) => ({ text: one, line: parsed(one) }));
}

function parsed(text: string): LogLine | undefined {
  try {
    const line = JSON.parse(text) as LogLine;
    const isLine = [line.time, line.level, line.msg, line.job ?? ''].every(
      (part) => typeof part === 'string',
    );
    return isLine ? line : undefined;
  } catch {
    return undefined;
  }
}

/** Lines are told in the home's zone, so days are those of it. */
async function hereIn(context: Context): Promise<Here> {
  const { world } = context;
  const zone = (await homeZone(placeOf(context))) ?? world.timezone;
  return { now: world.clock.now(), zone };
}

function filterOf(options: RawOptions, here: Here): Wanted {
  const job = options['job'];
  const since = sinceOf(options['since'], here);
  const gravest = LOG_LEVELS.indexOf(levelOf(options['level']));
  return ({ line }) => {
    if (line === undefined) return job === undefined && since === undefined;
    const level = LOG_LEVELS.indexOf(line.level);
    return (
      // How grave a level of a newer program is, nobody knows here.
      (level === -1 || level >= gravest) &&
      (job === undefined || isOf(line, String(job))) &&
      (since === undefined || new Date(line.time) >= since)
    );
  };
}

/** `daily` is how people name `daily_collection`. */
function isOf({ job = '' }: LogLine, wanted: string): boolean {
  return job === wanted || job.startsWith(`${wanted}_`);
}

function levelOf(option: RawOptions[string]): LogLevel {
  if (option === undefined) return 'info';
  const level = LOG_LEVELS.find((one) => one === String(option).toLowerCase());
  if (level !== undefined) return level;
  throw invalidValue(`--level ${String(option)}`, { kind: 'one-of', values: LOG_LEVELS });
}

function sinceOf(option: RawOptions[string], here: Here): Date | undefined {
  if (option === undefined) return undefined;
  return instantBefore(String(option), here);
}
