import type { HttpResponse } from '../lib/transport.ts';
import { SECOND_MS } from '../lib/clock.ts';

/** Whose clock is believed: TMDB's own. A mirror, or a recording, may send dates of long ago. */
export function tellsTime(baseUrl: string): boolean {
  const host = URL.parse(baseUrl)?.hostname ?? '';
  return ['themoviedb.org', 'tmdb.org'].some((one) => host === one || host.endsWith(`.${one}`));
}

/**
 * How far `now` is ahead of the time that a response says it is, in milliseconds; negative where it
 * is behind. A response from a cache says when it was made, and its age. Undefined where it says
 * nothing that can be read.
 */
export function aheadMs({ headers }: Pick<HttpResponse, 'headers'>, now: Date): number | undefined {
  const madeAtMs = Date.parse(headers['date'] ?? '');
  const ageS = Number(headers['age'] ?? 0);
  if (Number.isNaN(madeAtMs) || !Number.isFinite(ageS) || ageS < 0) return undefined;
  return now.getTime() - (madeAtMs + ageS * SECOND_MS);
}
