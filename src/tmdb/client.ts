import { MatineeError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { isTooManyFiles } from '../lib/files.ts';
import type { Pacer } from '../lib/pace.ts';
import type { Random } from '../lib/prng.ts';
import type { HttpRequest, HttpResponse, Transport } from '../lib/transport.ts';
import type { ListQuery, MovieSource, Page, RequestStats } from '../source.ts';
import { type Failure, noAnswer, readAnswer } from './answer.ts';
import { type EarlierAttempt, planRetry, type RetryPlan } from './retry.ts';
import { aheadMs, tellsTime } from './server-time.ts';
import {
  type Addressing,
  GENRES_PATH,
  genresRequest,
  pageRequest,
  readGenreNames,
  readPage,
} from './wire.ts';

/** A request that failed and is about to be repeated. */
export interface RetryEvent {
  path: string;
  page: number;
  reason: string;
  /** Which attempt at this page failed, from 1. */
  attempt: number;
  waitMs: number;
}

/** `credential` may be undefined only for a server that asks for none, like the sandbox. */
export interface ClientOptions extends Addressing {
  transport: Transport;
  pacer: Pacer;
  clock: Clock;
  random: Random;
  /** The configured rate, which an error tells its reader; the rate itself is the pacer's. */
  requestsPerSecond: number | 'unlimited';
  /** The proxy by which the server is asked, for people: without user and password. */
  proxy?: string;
  onRetry?: (event: RetryEvent) => void;
}

/** What is asked for; `path` is what people are told, without the credential. */
interface Target<T> {
  path: string;
  /** The list and the page, for who follows the retries. */
  asked: { path: string; page: number };
  request: HttpRequest;
  read: (body: Uint8Array) => T;
}

/** An answer as read, with its circumstances. */
interface Received<T> {
  content: T;
  observedAt: Date;
  sandbox: boolean;
}

/**
 * A client for the lists of TMDB's v3 API.
 *
 * Each attempt waits for the pacer's slot. An empty page is a page: what was promised is for the
 * caller to compare. An abort rejects with the signal's reason and is never a failure of TMDB's.
 * Besides the errors of `MovieSource`, `fetchPage` throws `not-found`, and `rate-limited-too-long`
 * when the server asks for more than 5 minutes of waiting, or its 429s add up to as much, of one
 * page or of all without any other answer between them.
 */
export function createTmdbClient(options: ClientOptions): MovieSource {
  const { transport, pacer, clock, random, onRetry } = options;
  const stats: RequestStats = { requests: 0, retries: 0, rateLimited: 0, receivedBytes: 0 };
  /** Since when there have been 429s and no answer that was one. */
  let refusedSinceMs: number | undefined;
  let clockAheadMs: number | undefined;
  const isTimekeeper = tellsTime(options.baseUrl);

  async function fetchPage(query: ListQuery, page: number, signal: AbortSignal): Promise<Page> {
    const { content, observedAt, sandbox } = await fetchWhole(
      {
        path: `${query.path}?page=${page}`,
        asked: { path: query.path, page },
        request: pageRequest(query, page, options),
        read: (body) => readPage(body, page),
      },
      signal,
    );
    return { page, ...content, observedAt, sandbox };
  }

  async function fetchGenreNames(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    const path = GENRES_PATH;
    const asked = { path, page: 1 };
    const request = genresRequest(options);
    const received = await fetchWhole({ path, asked, request, read: readGenreNames }, signal);
    return received.content;
  }

  async function fetchWhole<T extends object>(
    target: Target<T>,
    signal: AbortSignal,
  ): Promise<Received<T>> {
    const startedMs = clock.monotonicMs();
    const earlier: EarlierAttempt[] = [];
    for (;;) {
      const answer = await attempt(target, signal);
      if (!isFailure(answer)) return answer;

      const attempts = earlier.length + 1;
      const refusedMs = clock.monotonicMs() - (refusedSinceMs ?? clock.monotonicMs());
      const plan = planRetry(answer, earlier, { refusedMs, random });
      if (plan.next !== 'retry') {
        const elapsedMs = clock.monotonicMs() - startedMs;
        throw finalError(answer, plan, { path: target.path, attempts, elapsedMs });
      }
      const { waitMs } = plan;
      stats.retries += 1;
      onRetry?.({ ...target.asked, reason: answer.problem, attempt: attempts, waitMs });
      if (answer.kind === 'rate-limited') await pacer.slowDown(waitMs);
      await clock.sleep(waitMs, signal);
      earlier.push({ kind: answer.kind, waitMs });
    }
  }

  async function attempt<T extends object>(
    target: Target<T>,
    signal: AbortSignal,
  ): Promise<Received<T> | Failure> {
    await pacer.slot(signal);
    stats.requests += 1;
    let response: HttpResponse;
    try {
      response = await transport(target.request, signal);
    } catch (error) {
      signal.throwIfAborted();
      // Not TMDB's doing, and waiting does not mend it.
      if (isTooManyFiles(error)) throw new MatineeError('too-many-files', {}, { cause: error });
      return noAnswer(error, target.request.url);
    }
    const observedAt = clock.now();
    stats.receivedBytes += response.body.length;
    const ahead = isTimekeeper ? aheadMs(response, observedAt) : undefined;
    if (ahead !== undefined && Math.abs(ahead) < Math.abs(clockAheadMs ?? Infinity)) {
      clockAheadMs = ahead;
    }
    if (response.status === 429) stats.rateLimited += 1;

    const content = readAnswer(response, target, observedAt);
    if (isFailure(content)) {
      if (content.kind === 'rate-limited') refusedSinceMs ??= clock.monotonicMs();
      return content;
    }
    refusedSinceMs = undefined;
    const sandbox = response.headers['x-matinee-sandbox'] !== undefined;
    return { content, observedAt, sandbox };
  }

  function finalError(
    failure: Failure,
    plan: Exclude<RetryPlan, { next: 'retry' }>,
    tried: { path: string; attempts: number; elapsedMs: number },
  ): MatineeError {
    const { path, attempts, elapsedMs } = tried;
    const { status, problem, cause, location } = failure;
    if (plan.next === 'too-long') {
      return new MatineeError('rate-limited-too-long', { path, waitMs: plan.waitMs });
    }
    if (failure.kind === 'malformed') {
      return new MatineeError('upstream-malformed', { path, problem, attempts });
    }
    const { requestsPerSecond: rate } = options;
    const requestsPerSecond = rate === 'unlimited' ? 0 : rate;
    return new MatineeError('upstream-failed', {
      path,
      status,
      problem,
      attempts,
      elapsedMs,
      requestsPerSecond,
      ...(cause !== undefined && { cause }),
      ...(location !== undefined && { location }),
      ...(status === 0 && { host: new URL(options.baseUrl).host }),
      ...(options.proxy !== undefined && { proxy: options.proxy }),
    });
  }

  return {
    fetchPage,
    fetchGenreNames,
    stats: () => ({ ...stats }),
    clockAheadMs: () => clockAheadMs,
  };
}

function isFailure(answer: object): answer is Failure {
  return 'kind' in answer;
}
