/**
 * `matinee/tmdb`: the client that Matinee itself uses. Paced, retried by class of error, and every
 * page checked before it is believed.
 */
import { MatineeError } from '../errors.ts';
import { systemClock } from '../lib/clock.ts';
import { openHttpTransport } from '../lib/http-transport.ts';
import { openPacer, type Pacer, unpaced } from '../lib/pace.ts';
import type { MovieSource } from '../source.ts';
import { createTmdbClient } from '../tmdb/client.ts';
import { parseCredential } from '../tmdb/credential.ts';

export { MatineeError } from '../errors.ts';
export type { ListQuery, MovieSource, Page, QueryParams, RequestStats } from '../source.ts';

export interface TmdbOptions {
  /** A v4 read access token (`eyJ…`) or a v3 API key (32 hex digits). */
  apiKey: string;
  /** With its `/3`; default `https://api.themoviedb.org/3`. */
  baseUrl?: string;
  /** Default `ko-KR` and `KR`. */
  language?: string;
  region?: string;
  /** Default 20; TMDB's own limit is around 40. */
  requestsPerSecond?: number | 'unlimited';
  /** Open at once, default 10. */
  connections?: number;
  /** For one request, default 30,000. */
  timeoutMs?: number;
  userAgent?: string;
}

/** A client that is open until it is closed. */
export interface Tmdb extends MovieSource {
  close(): Promise<void>;
}

/** @throws {MatineeError} `key-form` when the key has neither of TMDB's two forms. */
export function openTmdb(options: TmdbOptions): Tmdb {
  const { requestsPerSecond = 20, connections = 10, timeoutMs = 30_000 } = options;
  // Plain JavaScript may leave it out, as where the environment does not have it.
  const apiKey: unknown = options.apiKey;
  const credential = typeof apiKey === 'string' ? parseCredential(apiKey) : undefined;
  if (credential === undefined) throw new MatineeError('key-form', { where: 'apiKey' });

  const { transport, close } = openHttpTransport({ connections, timeoutMs });
  const pacer =
    requestsPerSecond === 'unlimited'
      ? unpaced
      : onceOpen(
          openPacer(':memory:', { perSecond: requestsPerSecond, clock: systemClock, bootId: '' }),
        );
  const client = createTmdbClient({
    transport,
    pacer,
    credential,
    requestsPerSecond,
    clock: systemClock,
    random: Math.random,
    baseUrl: (options.baseUrl ?? 'https://api.themoviedb.org/3').replace(/\/+$/, ''),
    language: options.language ?? 'ko-KR',
    region: options.region ?? 'KR',
    userAgent: options.userAgent ?? 'Matinee',
  });
  return {
    ...client,
    close: async () => {
      await pacer.close();
      await close();
    },
  };
}

/** A pace that is kept from the first request on, though it is still being opened. */
function onceOpen(opening: Promise<Pacer>): Pacer {
  return {
    slot: async (signal) => (await opening).slot(signal),
    slowDown: async (waitMs) => (await opening).slowDown(waitMs),
    close: async () => (await opening).close(),
  };
}
