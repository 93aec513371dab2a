import type { Clock } from '../lib/clock.ts';
import { type Answer, allowAnyPage, refuse, respond } from './answers.ts';
import { isAuthorized, isKey } from './auth.ts';
import { createCache } from './cache.ts';
import { type Day, dayOf, parseDay } from './calendar.ts';
import type { Catalogue } from './catalogue.ts';
import { copyAt } from './drift.ts';
import { endpointAt, type Scene } from './endpoints.ts';
import { Refusal } from './errors.ts';
import { createFaults, type Fault } from './faults.ts';
import { createGenerator } from './generated.ts';
import { livelyAgeS, livelyDays, livelyFault } from './lively.ts';
import type { SandboxMovie } from './load-movies.ts';
import { deliver, distort, playInstead } from './play.ts';
import type { Ranking } from './ranking.ts';
import { createRateLimit } from './rate-limit.ts';
import { createRecorded } from './recorded.ts';

const BASE = '/3';
const NOT_SERVED = 'This path is none of those that the sandbox has; TMDB may have it.';
const DAY_S = 86_400;
const RANKINGS_KEPT = 64;
// Around midnight two days are asked for in turn.
const CATALOGUES_KEPT = 2;

export interface SandboxOptions {
  /** For the date, the drift, the rate limit and every wait. */
  clock: Clock;
  /** Default 1. The same seed, date and time of day give the same bytes. */
  seed?: number;
  /** How many to make up (default 10,000), or movies read from a file. */
  movies?: number | readonly SandboxMovie[];
  /** The sandbox's today, `YYYY-MM-DD`. Default: the clock's UTC date, moving with it. */
  date?: string;
  /** The only key that is accepted. Default: any in one of TMDB's two forms. */
  key?: string;
  /** Default true. */
  keyRequired?: boolean;
  /** Requests let through in any second; more are answered with 429. Default: no limit. */
  rate?: number;
  /** How long every answer takes. Default 0. */
  latencyMs?: number;
  /** Whether lists move within a day. Default true. */
  drift?: boolean;
  /**
   * Whether what takes days takes minutes, for one who looks on: ranks move, and the popular list is
   * down for half a minute now and then. Default false.
   */
  lively?: boolean;
  faults?: readonly Fault[];
  /** Told of every request when it is answered, or will not be. */
  onRequest?: (record: RequestRecord) => void;
}

/** The server's own record of a request. */
export interface RequestRecord {
  /** When it came. */
  at: Date;
  /** Path and query, without the key. */
  path: string;
  /** As sent; 0 when nothing was. */
  status: number;
  /** For lists: the page asked for, and the ids sent, in order. */
  page?: number;
  ids?: readonly number[];
  /** The fault that struck it. */
  faulted?: string;
}

/** A TMDB v3 server, from request to response; its base path is `/3`. */
export interface Sandbox {
  /** Rejects when a fault cuts the connection: `reset` at once, `hang` when the request is aborted. */
  handle(request: Request): Promise<Response>;
  /** Makes `on`, `YYYY-MM-DD`, the sandbox's today, until it is set again. */
  setDate(on: string): void;
  /** Replaces the faults; their counts start anew. */
  setFaults(faults: readonly Fault[]): void;
}

/** @throws {RangeError} when `date` is no date, or `key` has neither of TMDB's two forms. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const {
    clock,
    seed = 1,
    movies = 10_000,
    keyRequired = true,
    key,
    latencyMs = 0,
    drift = true,
    lively = false,
  } = options;
  if (key !== undefined && !isKey(key)) {
    throw new RangeError('key must be a v4 read token (eyJ…) or a v3 key (32 hex digits)');
  }
  const films = typeof movies === 'number' ? createGenerator(seed, movies) : createRecorded(movies);
  const catalogues = createCache<Catalogue>(CATALOGUES_KEPT);
  const rankings = createCache<Ranking>(RANKINGS_KEPT);
  const passes = options.rate === undefined ? () => true : createRateLimit(options.rate, clock);
  let date = options.date === undefined ? undefined : readDate(options.date);
  let strike = createFaults(options.faults ?? [], seed);

  const sceneOf = (params: URLSearchParams): Scene => {
    const now = clock.now();
    const today = date ?? dayOf(now);
    const aheadDays = lively ? livelyDays(now) : 0;
    const copyOf = (list: string, page: number) => {
      if (lively) return { madeAtS: (today + aheadDays) * DAY_S, maxAgeS: livelyAgeS(now) };
      if (!drift) return { madeAtS: today * DAY_S, maxAgeS: DAY_S };
      return copyAt(list, page, today * DAY_S + ((now.getTime() / 1000) % DAY_S));
    };
    return {
      films: catalogues(`${today} ${aheadDays}`, () => films(today, aheadDays)),
      params,
      copyOf,
      ranking: (name, rank) => rankings(`${aheadDays} ${name}`, rank),
    };
  };

  const answer = (request: Request, url: URL): Answer => {
    const endpoint = isBelowBase(url) && endpointAt(pathBelowBase(url));
    if (!endpoint) throw new Refusal(34, { note: NOT_SERVED });
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new Refusal(42);
    // Since May 2026, whichever parameter it is.
    const names = [...url.searchParams.keys()];
    if (new Set(names).size < names.length) throw new Refusal(5, { status: 400 });
    return endpoint(sceneOf(url.searchParams));
  };

  const serve = async (request: Request, url: URL, record: RequestRecord): Promise<Response> => {
    if (request.method === 'OPTIONS' && isBelowBase(url)) return allowAnyPage(request);
    if (!passes()) return refuse(25, { 'retry-after': '1' });
    if (latencyMs > 0) await clock.sleep(latencyMs, request.signal);

    const path = pathBelowBase(url);
    const down = lively ? livelyFault(path, clock.now()) : undefined;
    const fault = down ?? strike(path, Number(url.searchParams.get('page') ?? 1));
    if (fault !== undefined) record.faulted = fault.kind;
    if (fault?.kind === 'ignore-append') url.searchParams.delete('append_to_response');
    const instead = fault && (await playInstead(fault, request.signal));
    if (instead) return instead;

    if (keyRequired && !isAuthorized(request, url.searchParams, key)) return refuse(7);
    const { body, maxAgeS } = answer(request, url);
    const sent = fault ? distort(fault, body) : body;
    Object.assign(record, listOf(sent));
    const response = respond({ body: sent, maxAgeS }, request.headers.get('if-none-match'));
    return fault ? await deliver(fault, response, clock, request.signal) : response;
  };

  return {
    handle: async (request) => {
      const url = new URL(request.url);
      const record: RequestRecord = { at: clock.now(), path: withoutKey(url), status: 0 };
      try {
        const response = await serve(request, url, record).catch(refused);
        record.status = response.status;
        return response;
      } finally {
        options.onRequest?.(record);
      }
    },
    setDate: (on) => {
      date = readDate(on);
    },
    setFaults: (faults) => {
      strike = createFaults(faults, seed);
    },
  };
}

function readDate(on: string): Day {
  const day = parseDay(on);
  if (Number.isNaN(day)) throw new RangeError(`the sandbox's date must be YYYY-MM-DD, not ${on}`);
  return day;
}

function isBelowBase({ pathname }: URL): boolean {
  return pathname.startsWith(`${BASE}/`);
}

function pathBelowBase(url: URL): string {
  return url.pathname.slice(BASE.length);
}

function withoutKey(url: URL): string {
  const params = new URLSearchParams(url.searchParams);
  params.delete('api_key');
  return params.size === 0 ? url.pathname : `${url.pathname}?${params.toString()}`;
}

function refused(error: unknown): Response {
  if (error instanceof Refusal) return refuse(error.code, {}, error.particulars);
  throw error;
}

/** Page and ids of a body, if it is a page of a list. */
function listOf(body: { page?: unknown; results?: unknown }): Partial<RequestRecord> {
  if (typeof body.page !== 'number' || !Array.isArray(body.results)) return {};
  const ids = body.results.map((item: { id?: unknown } | null) => item?.id);
  return { page: body.page, ids: ids.filter((id) => typeof id === 'number') };
}
