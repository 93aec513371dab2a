import type { Settings } from '../config/settings.ts';
import { MatineeError } from '../errors.ts';
import type { Trigger, LastTry } from '../occurrence.ts';

/**
 * What a daemon orders of the process that is to be an attempt: all that it has to know, and nothing
 * that is secret. It goes over standard input, as one line of JSON; nobody else sees it there, and
 * no length of a command line bounds it.
 */
export interface Order {
  /** Chosen by who orders, by which the attempt is found in the ledger. */
  attemptId: string;
  job: string;
  dueAt: Date;
  trigger: Trigger;
  /** Why no other will follow if it fails; undefined where one will. */
  lastTry: LastTry | undefined;
  home: string;
  unsafeHome: boolean;
  /** What tells the database that the daemon has open from any other. */
  database: string | undefined;
  lang: 'ko' | 'en';
  /** As the daemon has read them, the key left out. */
  settings: Omit<Settings, 'apiKey'>;
}

/** The line that says an order, to be read by the same version of the program. */
export function orderLine({ dueAt, ...order }: Order, programVersion: string): string {
  return JSON.stringify({ programVersion, ...order, dueAt: dueAt.toISOString() });
}

/**
 * Reads such a line.
 *
 * @throws {MatineeError} `order-unreadable`; `order-other-version` when another version says it, as
 * happens when the program is upgraded under a running daemon: what it means may have changed.
 */
export function readOrder(line: string, programVersion: string): Order {
  const { programVersion: found, dueAt, lastTry, ...order } = parsed(line);
  if (typeof found !== 'string' || typeof dueAt !== 'string') throw unreadable();
  if (found !== programVersion) {
    throw new MatineeError('order-other-version', { daemon: found, program: programVersion });
  }
  const read = { ...order, dueAt: new Date(dueAt) } as Order;
  return { ...read, lastTry: lastTryOf(lastTry as LastTry | undefined) };
}

/** As it came out of JSON, where an instant is text. */
function lastTryOf(said: LastTry | undefined): LastTry | undefined {
  return said?.reason === 'stale' ? { ...said, endsAt: new Date(said.endsAt) } : said;
}

function parsed(line: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(line);
    if (typeof found === 'object' && found !== null) return found as Record<string, unknown>;
  } catch {
    // no JSON, or half of it: whoever began to say it is gone
  }
  throw unreadable();
}

function unreadable(): MatineeError {
  return new MatineeError('order-unreadable', {});
}
