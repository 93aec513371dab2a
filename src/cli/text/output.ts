import { everyText } from '../../lib/every-text.ts';
import { plainJson, plainLine, plainText } from '../../lib/plain-text.ts';
import { createRedactor } from '../../lib/redact.ts';
import { shortened } from '../../lib/text-width.ts';
import type { World } from '../world.ts';
import { layOut, type Line } from './table.ts';
import type { TextSink } from './text-sink.ts';
import { wrapped } from './wrap.ts';

/**
 * What a command says: data to standard output, everything for people to standard error. Nothing
 * else writes there, since here secrets are taken out, and all that a terminal would obey: of what
 * is said, only the lines and a status that renews itself are ours.
 */
export interface Output {
  /** Whether the reader is a program: one JSON document on standard output and nothing else there. */
  json: boolean;
  /** The command's result as a document: secrets are taken out of its values, then it is written. */
  document<T>(value: T, asText?: (value: T) => string): void;
  /** A file's content on standard output: to the byte, but where that is a terminal. */
  data(content: string | Uint8Array): void;
  /** The command's result as text, line by line. */
  print(...lines: Line[]): void;
  /** What people should know besides. */
  tell(...lines: Line[]): void;
  /** How wide standard output is, where that is a terminal. */
  readonly columns: number | undefined;
  /** Whether standard error is a terminal, on which a status is seen. */
  readonly isWatched: boolean;
  /** A line that the next one overwrites; only where it is watched. */
  status(line: string | undefined): void;
  /** Hides these from now on, in everything that is said. */
  hide(...secrets: (string | undefined)[]): void;
  redact(text: string): string;
}

export function createOutput({ stdout, stderr, command }: World, json: boolean): Output {
  const secrets: (string | undefined)[] = [];
  let redact = createRedactor(secrets);
  let statusShown = false;
  const decoder = new TextDecoder();
  const clearStatus = () => {
    if (statusShown) stderr.write('\r\u001b[2K');
    statusShown = false;
  };
  const write = (sink: { write(text: string): unknown }, lines: readonly string[]) => {
    clearStatus();
    sink.write(lines.map((line) => `${line}\n`).join(''));
  };
  /** In the width of a terminal; what goes elsewhere is no terminal's to break. */
  const said = (lines: readonly Line[], sink: TextSink) => {
    const width = widthOf(sink);
    return lines.flatMap((line) => {
      if (typeof line !== 'string') {
        return layOut(line, width).map((one) => plainText(redact(one)));
      }
      const text = plainText(redact(line));
      if (width === undefined) return [text];
      return text.split('\n').flatMap((one) => wrapped(one, width, command));
    });
  };
  return {
    json,
    document: (value, asText = indented) =>
      write(stdout, [plainJson(asText(everyText(value, redact)).trimEnd())]),
    data: (content) => {
      clearStatus();
      if (stdout.isTTY !== true) stdout.write(content);
      else {
        // A letter may be cut in two between one call and the next.
        const bytes = typeof content === 'string' ? Buffer.from(content) : content;
        stdout.write(plainText(decoder.decode(bytes, { stream: true })));
      }
    },
    // With --json standard output belongs to the document.
    print: (...lines) => {
      const sink = json ? stderr : stdout;
      write(sink, said(lines, sink));
    },
    tell: (...lines) => write(stderr, said(lines, stderr)),
    get columns() {
      return widthOf(stdout);
    },
    get isWatched() {
      return stderr.isTTY === true;
    },
    status: (line) => {
      if (stderr.isTTY !== true) return;
      clearStatus();
      if (line === undefined) return;
      // A line that wraps could not be taken back.
      stderr.write(shortened(plainLine(redact(line)), (widthOf(stderr) ?? 80) - 1));
      statusShown = true;
    },
    hide: (...more) => {
      secrets.push(...more);
      redact = createRedactor(secrets);
    },
    redact: (text) => redact(text),
  };
}

/** A terminal that does not know its width says 0. */
function widthOf({ isTTY, columns }: TextSink): number | undefined {
  return isTTY === true ? columns || 80 : undefined;
}

function indented(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
