import { hash32 } from '../lib/prng.ts';
import { unit } from './chance.ts';
import type { TmdbErrorCode } from './errors.ts';

/** What can go wrong with a response. */
type FaultEffect =
  /** Error 25, with Retry-After (seconds, or an HTTP date) if given. */
  | { kind: '429'; retryAfter?: number | string }
  /** A failing server: TMDB's JSON, or the HTML of whatever stands before it (default). */
  | { kind: 'status'; status: 500 | 502 | 503 | 504; body?: 'html' | 'json' }
  /** One of TMDB's errors, 7 (key refused) if not said. */
  | { kind: 'error-body'; code?: TmdbErrorCode }
  /** The connection is reset before anything is sent; without a socket, `handle` rejects. */
  | { kind: 'reset' }
  /** Nothing is ever sent. */
  | { kind: 'hang' }
  /** The body comes by drops, 200 bytes a second if not said. */
  | { kind: 'drip'; bytesPerSecond?: number }
  /** The body ends halfway, and so does the connection. */
  | { kind: 'truncated' }
  /** HTTP 200 and a page of HTML. */
  | { kind: 'html' }
  /** A gzipped body that nothing says is gzipped. */
  | { kind: 'gzip' }
  /** HTTP 200 and no body. */
  | { kind: 'empty-body' }
  /** No results, though the totals stay. */
  | { kind: 'empty-results' }
  /** Later pages say there are fewer pages: `pages`, or one less than the page itself. */
  | { kind: 'shrink'; pages?: number }
  /** Pages after `after` (1 if not said) are past the end all at once. */
  | { kind: 'vanish'; after?: number }
  | { kind: 'wrong-types'; what?: WrongType }
  /** `append_to_response` is ignored. */
  | { kind: 'ignore-append' };

/** `results` an object (default), `total_pages` a string, items null, ids strings, numbers 1e999. */
export type WrongType = 'results' | 'total_pages' | 'items' | 'ids' | 'numbers';

/** Which requests a fault strikes: those that meet all that is said here; every one if nothing is. */
export interface FaultMatch {
  /** What the path starts with, below the API's base: `/movie/popular`. */
  path?: string;
  page?: number;
  /** The n-th request of those with this path and page, from 1. */
  nth?: number;
  /** Every n-th of them. */
  every?: number;
  /** The chance of each of them, from 0 to 1; drawn from the sandbox's seed. */
  probability?: number;
  /** It strikes this often and then no more. */
  times?: number;
}

export type Fault = FaultEffect & FaultMatch;

/** Says of each request, in the order they come, which fault strikes it: the first that does. */
export function createFaults(
  faults: readonly Fault[],
  seed: number,
): (path: string, page: number) => Fault | undefined {
  const counts = faults.map((fault, index) => ({
    fault,
    salt: hash32(`${seed}/fault ${index}`),
    seen: 0,
    struck: 0,
  }));
  return (path, page) => {
    const concerned = counts.filter(
      ({ fault }) =>
        path.startsWith(fault.path ?? '') && (fault.page === undefined || fault.page === page),
    );
    for (const count of concerned) count.seen++;
    const striking = concerned.find(({ fault, salt, seen, struck }) => {
      if (fault.nth !== undefined && seen !== fault.nth) return false;
      if (fault.every !== undefined && seen % fault.every !== 0) return false;
      if (fault.times !== undefined && struck >= fault.times) return false;
      return fault.probability === undefined || unit(salt, seen) < fault.probability;
    });
    if (striking) striking.struck++;
    return striking?.fault;
  };
}
