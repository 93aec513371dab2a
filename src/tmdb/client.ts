import { MatineeError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Pacer } from '../lib/pace.ts';
import type { Random } from '../lib/prng.ts';
import type { HttpRequest, HttpResponse, Transport } from '../lib/transport.ts';
import type { ListQuery, MovieSource, Page, RequestStats } from '../source.ts';
import { type Failure, noAnswer, readAnswer } from './answer.ts';
import { type EarlierAttempt, planRetry, type RetryPlan } from './retry.ts';
import { type Addressing, pageRequest } from './wire.ts';

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
  onRetry?: (event: RetryEvent) => void;
}

/** One page asked for; `path` is what people are told, without the credential. */
interface Target {
  path: string;
  page: number;
  request: HttpRequest;
}

/**
 * A client for the lists of TMDB's v3 API.
 *
 * Each attempt waits for the pacer's slot. An empty page is a page: what was promised is for the
 * caller to compare. An abort rejects with the signal's reason and is never a failure of TMDB's.
 * Besides the errors of `MovieSource`, `fetchPage` throws `not-found`, and `rate-limited-too-long`
 * when the server asks, or its 429s add up, to more than 5 minutes of waiting.
 */
export function createTmdbClient(options: ClientOptions): MovieSource {
  const { transport, pacer, clock, random, onRetry } = options;
  const stats: RequestStats = { requests: 0, retries: 0, rateLimited: 0, receivedBytes: 0 };

  async function fetchPage(query: ListQuery, page: number, signal: AbortSignal): Promise<Page> {
    const request = pageRequest(query, page, options);
    const target: Target = { path: `${query.path}?page=${page}`, page, request };
    const startedMs = clock.monotonicMs();
    const earlier: EarlierAttempt[] = [];
    for (;;) {
      const answer = await attempt(target, signal);
      if (!isFailure(answer)) return answer;

      const attempts = earlier.length + 1;
      const plan = planRetry(answer, earlier, random);
      if (plan.next !== 'retry') {
        const elapsedMs = Math.round(clock.monotonicMs() - startedMs);
        throw finalError(answer, plan, { path: target.path, attempts, elapsedMs });
      }
      const { waitMs } = plan;
      stats.retries += 1;
      onRetry?.({ path: query.path, page, reason: answer.problem, attempt: attempts, waitMs });
      if (answer.kind === 'rate-limited') await pacer.slowDown(waitMs);
      await clock.sleep(waitMs, signal);
      earlier.push({ kind: answer.kind, waitMs });
    }
  }

  async function attempt(target: Target, signal: AbortSignal): Promise<Page | Failure> {
    await pacer.slot(signal);
    stats.requests += 1;
    let response: HttpResponse;
    try {
      response = await transport(target.request, signal);
    } catch (error) {
      signal.throwIfAborted();
      return noAnswer(error);
    }
    const observedAt = clock.now();
    stats.receivedBytes += response.body.length;
    if (response.status === 429) stats.rateLimited += 1;

    const answer = readAnswer(response, target, observedAt);
    if (isFailure(answer)) return answer;
    const sandbox = response.headers['x-matinee-sandbox'] !== undefined;
    return { page: target.page, ...answer, observedAt, sandbox };
  }

  function finalError(
    failure: Failure,
    plan: Exclude<RetryPlan, { next: 'retry' }>,
    tried: { path: string; attempts: number; elapsedMs: number },
  ): MatineeError {
    const { path, attempts, elapsedMs } = tried;
    const { status, problem } = failure;
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
    });
  }

  return { fetchPage, stats: () => ({ ...stats }) };
}

function isFailure(answer: object): answer is Failure {
  return 'kind' in answer;
}
