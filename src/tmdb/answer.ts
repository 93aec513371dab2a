import { MatineeError, type NetworkCause } from '../errors.ts';
import { SECOND_MS } from '../lib/clock.ts';
import type { HttpResponse } from '../lib/transport.ts';
import { withoutCredentials } from './credential.ts';
import { networkCause } from './network-cause.ts';
import { type ErrorBody, MalformedBody, readErrorBody } from './wire.ts';

const MAX_PROBLEM_CHARS = 200;
/** TMDB's code for a bad id, which comes as HTTP 500 but will not get better. */
const INVALID_ID = 44;
/** Below 500, and yet nothing that our request could mend. */
const REPEATED: ReadonlySet<number> = new Set([401, 403, 408]);

/** A request that came to nothing and may be repeated. */
export interface Failure {
  kind: 'no-answer' | 'server' | 'rate-limited' | 'malformed';
  /** HTTP status, 0 when there was no answer. */
  status: number;
  problem: string;
  /** How long the server asks us to wait, as far as it does. */
  askedWaitMs?: number;
  /** Why there was no answer, as far as that can be told. */
  cause?: NetworkCause;
  /** Where a redirect leads, without credentials. */
  location?: string;
}

/**
 * Tells what an answer is. In this order:
 *
 * 1. 200 is what was asked for, or malformed, which may be repeated.
 * 2. 401 and 403 mean that the key is refused where TMDB says so, which gives a code of its own;
 *    without one they come from what stands before it, a CDN or a firewall, and may be repeated.
 * 3. 404, and 500 with TMDB's code 44 (bad id), mean that there is no such thing.
 * 4. 429, and 408 like any 5xx, may be repeated; so may what should not come at all (1xx-3xx).
 * 5. Any other 4xx means that our request is wrong.
 *
 * @param asked `path` is what errors name: never the URL, which may hold a key. `read` reads the body
 * and throws `MalformedBody` when it is not what was asked for.
 * @throws {MatineeError} `key-refused`, `not-found`, `request-refused`.
 */
export function readAnswer<T>(
  response: HttpResponse,
  asked: { path: string; read: (body: Uint8Array) => T },
  now: Date,
): T | Failure {
  const { status, headers, body } = response;
  if (status === 200) return contentOrFailure(body, asked.read);

  const said = readErrorBody(body);
  const problem = describe(status, said);
  const { path } = asked;
  if ((status === 401 || status === 403) && said.code !== undefined) {
    throw new MatineeError('key-refused', { status, message: problem });
  }
  if (status === 404 || (status === 500 && said.code === INVALID_ID)) {
    throw new MatineeError('not-found', { path });
  }
  const asksWait = status === 429 || status === 503;
  const askedWaitMs = asksWait ? parseRetryAfter(headers, now) : undefined;
  const location = status >= 300 && status < 400 ? headers['location'] : undefined;
  const failure = {
    status,
    problem,
    ...(askedWaitMs !== undefined && { askedWaitMs }),
    ...(location !== undefined && { location: presentable(location) }),
  };
  if (status === 429) return { kind: 'rate-limited', ...failure };
  if (status >= 400 && status < 500 && !REPEATED.has(status)) {
    throw new MatineeError('request-refused', { status, path, message: problem });
  }
  return { kind: 'server', ...failure };
}

/** A request that failed below HTTP: connection, time-out, or a body that did not end well. */
export function noAnswer(error: unknown, url: string): Failure {
  const { message, code } = error as { message?: unknown; code?: unknown };
  // Node's error for "all addresses refused" has a code and no message.
  const problem = [message, code].find((text) => typeof text === 'string' && text !== '');
  const cause = networkCause(error, url);
  return {
    kind: 'no-answer',
    status: 0,
    problem: presentable(String(problem ?? error)),
    ...(cause !== undefined && { cause }),
  };
}

function contentOrFailure<T>(body: Uint8Array, read: (body: Uint8Array) => T): T | Failure {
  try {
    return read(body);
  } catch (error) {
    if (!(error instanceof MalformedBody)) throw error;
    return { kind: 'malformed', status: 200, problem: error.message };
  }
}

function describe(status: number, { code, message }: ErrorBody): string {
  if (message === undefined) return `HTTP ${status}`;
  return presentable(code === undefined ? message : `${message} (TMDB code ${code})`);
}

/** One line of bounded length, without terminal controls and without anything like a key. */
function presentable(text: string): string {
  const line = withoutCredentials(text.replace(/\p{Cc}+/gu, ' ').trim());
  return line.length > MAX_PROBLEM_CHARS ? `${line.slice(0, MAX_PROBLEM_CHARS)}…` : line;
}

/**
 * Reads `Retry-After` (RFC 9110 section 10.2.3), seconds or a date, in milliseconds from now
 * (negative: a date that is past); undefined when it is neither. A date is measured against the
 * server's own `Date`, if it sends one, so that a wrong clock of ours does no harm.
 */
function parseRetryAfter(headers: HttpResponse['headers'], now: Date): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}(\.\d{1,3})?$/.test(text)) return Number(text) * SECOND_MS;
  const untilMs = parseHttpDate(text);
  if (untilMs === undefined) return undefined;
  return untilMs - (parseHttpDate(headers['date'] ?? '') ?? now.getTime());
}

function parseHttpDate(text: string): number | undefined {
  // `Date.parse` alone makes a date of almost anything: '-5' is in May 2001.
  if (!/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
