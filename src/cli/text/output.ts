import { createRedactor } from '../../lib/redact.ts';
import { shortened } from './table.ts';
import type { World } from '../world.ts';

/** What a command says: data to standard output, everything for people to standard error. */
export interface Output {
  /** Whether the reader is a program: one JSON document on standard output and nothing else there. */
  json: boolean;
  /** The command's result as a document. */
  document(value: unknown): void;
  /** A document that is text already. */
  text(document: string): void;
  /** The command's result as text, line by line. */
  print(...lines: string[]): void;
  /** What people should know besides. */
  tell(...lines: string[]): void;
  /** A line that the next one overwrites; only where standard error is a terminal. */
  status(line: string | undefined): void;
  /** Hides these from now on, in everything that is said. */
  hide(...secrets: (string | undefined)[]): void;
  redact(text: string): string;
}

export function createOutput({ stdout, stderr }: World, json: boolean): Output {
  const secrets: (string | undefined)[] = [];
  let redact = createRedactor(secrets);
  let statusShown = false;
  const clearStatus = () => {
    if (statusShown) stderr.write('\r\u001b[2K');
    statusShown = false;
  };
  const write = (sink: { write(text: string): unknown }, lines: readonly string[]) => {
    clearStatus();
    sink.write(redact(lines.map((line) => `${line}\n`).join('')));
  };
  return {
    json,
    document: (value) => write(stdout, [JSON.stringify(value, null, 2)]),
    text: (document) => write(stdout, [document.trimEnd()]),
    // With --json standard output belongs to the document.
    print: (...lines) => write(json ? stderr : stdout, lines),
    tell: (...lines) => write(stderr, lines),
    status: (line) => {
      if (stderr.isTTY !== true) return;
      clearStatus();
      if (line === undefined) return;
      // A line that wraps could not be taken back.
      // A terminal that does not know its width says 0.
      stderr.write(shortened(redact(line), (stderr.columns || 80) - 1));
      statusShown = true;
    },
    hide: (...more) => {
      secrets.push(...more);
      redact = createRedactor(secrets);
    },
    redact: (text) => redact(text),
  };
}
