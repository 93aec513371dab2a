import { everyText } from '../../lib/every-text.ts';
import { plainJson, plainLine, plainText } from '../../lib/plain-text.ts';
import { createRedactor } from '../../lib/redact.ts';
import { shortened } from '../../lib/text-width.ts';
import type { World } from '../world.ts';

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
  print(...lines: string[]): void;
  /** What people should know besides. */
  tell(...lines: string[]): void;
  /** Whether standard error is a terminal, on which a status is seen. */
  readonly isWatched: boolean;
  /** A line that the next one overwrites; only where it is watched. */
  status(line: string | undefined): void;
  /** Hides these from now on, in everything that is said. */
  hide(...secrets: (string | undefined)[]): void;
  redact(text: string): string;
}

export function createOutput({ stdout, stderr }: World, json: boolean): Output {
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
  const said = (lines: readonly string[]) => lines.map((line) => plainText(redact(line)));
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
    print: (...lines) => write(json ? stderr : stdout, said(lines)),
    tell: (...lines) => write(stderr, said(lines)),
    get isWatched() {
      return stderr.isTTY === true;
    },
    status: (line) => {
      if (stderr.isTTY !== true) return;
      clearStatus();
      if (line === undefined) return;
      // A line that wraps could not be taken back.
      // A terminal that does not know its width says 0.
      stderr.write(shortened(plainLine(redact(line)), (stderr.columns || 80) - 1));
      statusShown = true;
    },
    hide: (...more) => {
      secrets.push(...more);
      redact = createRedactor(secrets);
    },
    redact: (text) => redact(text),
  };
}

function indented(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
