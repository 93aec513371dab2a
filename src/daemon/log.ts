import type { Clock } from '../lib/clock.ts';
import type { FileSystem } from '../lib/files.ts';
import { isoWithOffset } from '../lib/local-time.ts';
import { plainJson } from '../lib/plain-text.ts';
import { everyText } from '../lib/every-text.ts';
import { LEVEL_OF, type LogEvent, type LogLine, type LogValues } from '../log.ts';

/** The log: one JSON line an event, in the order in which they are told. */
export interface Log {
  /** Returns at once; the line is written behind those before it. */
  tell<E extends LogEvent>(event: E, values: LogValues[E]): void;
  /** Waits until all that was told is written, or could not be. */
  flush(): Promise<void>;
}

export interface LogOptions {
  files: Pick<FileSystem, 'append' | 'facts' | 'rename'>;
  clock: Clock;
  path: string;
  /** IANA; times are written in it. */
  timezone: string;
  /** The sentence of an event, as people read it. */
  sentence: <E extends LogEvent>(event: E, values: LogValues[E]) => string;
  /** Takes secrets out of every text of a line. */
  redact: (text: string) => string;
  /** Sees each line besides. */
  onLine?: (line: LogLine) => void;
  maxBytes?: number;
}

/** As the original guide has it: ten megabytes, and five files that were. */
const MAX_BYTES = 10 * 1024 ** 2;
export const KEPT_FILES = 5;

/**
 * Opens the log to append. A file that would grow over `maxBytes` is renamed to `.1` first, the one
 * before to `.2`, up to `.5`. What a full disk refuses is counted, and the count is written as soon
 * as the disk takes lines again.
 */
export function openLog(options: LogOptions): Log {
  const { files, clock, path, timezone, sentence, redact, onLine, maxBytes = MAX_BYTES } = options;
  let lost = 0;
  let writing: Promise<void> = Promise.resolve();

  const lineOf = <E extends LogEvent>(event: E, values: LogValues[E]): LogLine => {
    const said: Pick<LogLine, 'msg'> = { msg: sentence(event, values), ...values };
    const time = isoWithOffset(clock.now(), timezone);
    return { time, level: LEVEL_OF[event], event, ...everyText(said, redact) };
  };
  const write = async (line: string): Promise<void> => {
    const bytes = Buffer.from(`${line}\n`);
    const size = (await files.facts(path))?.sizeBytes ?? 0;
    if (size > 0 && size + bytes.length > maxBytes) await rotate(path, files);
    await files.append(path, bytes);
  };
  const writeOrCount = async (line: string): Promise<void> => {
    try {
      await write(line);
      if (lost === 0) return;
      const values = { lines: lost };
      lost = 0;
      await write(jsonLine(lineOf('lines-lost', values)));
    } catch {
      lost += 1;
    }
  };

  return {
    tell: (event, values) => {
      const line = lineOf(event, values);
      onLine?.(line);
      writing = writing.then(() => writeOrCount(jsonLine(line)));
    },
    flush: () => writing,
  };
}

/** In characters that no terminal obeys: people read the file with `tail` as well. */
function jsonLine(line: LogLine): string {
  return plainJson(JSON.stringify(line));
}

/** The files of a log that may exist, oldest first. */
export function logPaths(path: string): string[] {
  const kept = Array.from({ length: KEPT_FILES }, (_, index) => `${path}.${index + 1}`);
  return [...kept.toReversed(), path];
}

async function rotate(path: string, files: LogOptions['files']): Promise<void> {
  const names = logPaths(path);
  for (const [index, older] of names.slice(0, -1).entries()) {
    const newer = names[index + 1] as string;
    if ((await files.facts(newer)) !== undefined) await files.rename(newer, older);
  }
}
