import { hash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

import type { HttpRequest } from '../lib/transport.ts';
import { type ListQuery, MAX_PAGES } from '../source.ts';
import type { Credential } from './credential.ts';

const MAX_UNPACKED_BYTES = 32 * 1024 * 1024;
// Real items are three levels deep. Writing JSON recurses, so what is read without harm to the
// stack can still overflow it when it is saved.
const MAX_LEVELS = 64;
const PAGE_SIZE = 20;

/** The requests of one installation: where to, in whose name, in which language. */
export interface Addressing {
  /** With its `/3`, without a slash at the end. */
  baseUrl: string;
  credential: Credential | undefined;
  language: string;
  region: string;
  userAgent: string;
}

/** What a list page holds, its shape checked; of the items, if any, at least one is a movie. */
export interface PageBody {
  totalPages: number;
  results: readonly unknown[];
  /** SHA-256 of `body`, hex. */
  sha256: string;
  /** The decoded body, without byte-order mark. */
  body: Uint8Array;
}

/** What TMDB says about an error, as far as it says anything. */
export interface ErrorBody {
  code?: number;
  message?: string;
}

/** A body that is not the page asked for; the message is a fragment that says why. */
export class MalformedBody extends Error {}

export const GENRES_PATH = '/genre/movie/list';

/** The request for one page of a list. The query's own parameters win over language and region. */
export function pageRequest(query: ListQuery, page: number, to: Addressing): HttpRequest {
  const region = query.path.startsWith('/trending/') ? {} : { region: to.region };
  return requestFor(query.path, { ...region, ...query.params, page }, to);
}

/** The request for the genres and their names in the language. */
export function genresRequest(to: Addressing): HttpRequest {
  return requestFor(GENRES_PATH, {}, to);
}

function requestFor(path: string, query: ListQuery['params'], to: Addressing): HttpRequest {
  const params = new URLSearchParams({ language: to.language });
  for (const [name, value] of Object.entries(query)) params.set(name, String(value));
  if (to.credential?.kind === 'query') params.set('api_key', to.credential.secret);

  const headers: Record<string, string> = {
    accept: 'application/json',
    'user-agent': to.userAgent,
  };
  if (to.credential?.kind === 'bearer') {
    headers['authorization'] = `Bearer ${to.credential.secret}`;
  }
  return { url: `${to.baseUrl}${path}?${params.toString()}`, headers };
}

/**
 * Reads the body of page number `page`.
 *
 * @throws {MalformedBody} when it is anything but that page.
 */
export function readPage(bytes: Uint8Array, page: number): PageBody {
  const body = withoutMark(unpack(bytes));
  const { page: echoed, results, ...totals } = parseObject(decode(body));
  const { total_pages: totalPages, total_results: totalResults } = totals;

  if (!Array.isArray(results)) throw new MalformedBody('results is missing or no list');
  if (!isCount(totalPages)) throw new MalformedBody('total_pages is missing or no count');
  if (!isCount(echoed)) throw new MalformedBody('page is missing or no number');
  if (echoed !== page) throw new MalformedBody(`page ${echoed} instead of ${page}`);
  if (isDeeper(results, MAX_LEVELS)) {
    throw new MalformedBody(`nested more than ${MAX_LEVELS} levels deep`);
  }
  if (results.length > 0 && !results.some(isMovie)) {
    throw new MalformedBody('results holds no movie');
  }
  if (totalResults !== undefined && !isCount(totalResults)) {
    throw new MalformedBody('total_results is no count');
  }
  const contradiction = contradictionIn(page, results.length, { totalPages, totalResults });
  if (contradiction !== undefined) throw new MalformedBody(contradiction);
  return { totalPages, results, sha256: hash('sha256', body), body };
}

/**
 * What of a page's numbers cannot be true together, or undefined. In all 120 recorded lists
 * `total_pages` is `total_results` by twenties, rounded up, and none but the last page is short.
 * `total_results` alone may go on where TMDB serves no further page, and a later page may know of
 * fewer pages than the first, whose word counts.
 */
function contradictionIn(
  page: number,
  found: number,
  { totalPages, totalResults }: { totalPages: number; totalResults: number | undefined },
): string | undefined {
  if (found === 0) return undefined; // how an empty page is meant is for the caller to say
  if (totalPages === 0) return `total_pages is 0 and results has ${found}`;
  if (totalResults === undefined) return undefined;
  if (totalResults < found) return `total_results is ${totalResults} and results has ${found}`;
  const served = Math.min(totalResults, MAX_PAGES * PAGE_SIZE);
  if (page === 1 && totalPages * Math.max(PAGE_SIZE, found) < served) {
    return `total_pages is ${totalPages} and total_results ${totalResults}`;
  }
  const usual = Math.min(PAGE_SIZE, totalResults / totalPages);
  if (page < totalPages && found < usual / 2) {
    return `results has only ${found} on page ${page} of ${totalPages}`;
  }
  return undefined;
}

/**
 * Reads the genres: name by id. In some languages TMDB has no name for a genre, which is left out.
 *
 * @throws {MalformedBody} when it is no list of genres.
 */
export function readGenreNames(bytes: Uint8Array): Record<string, string> {
  const { genres } = parseObject(decode(unpack(bytes)));
  if (!Array.isArray(genres)) throw new MalformedBody('genres is missing or no list');
  const named = genres.filter(
    (genre): genre is { id: number; name: string } =>
      typeof genre?.name === 'string' && isCount(genre.id),
  );
  return Object.fromEntries(named.map(({ id, name }) => [String(id), name]));
}

/** Reads the body of an error, in either of TMDB's shapes. Whatever else it is, it says nothing. */
export function readErrorBody(bytes: Uint8Array): ErrorBody {
  try {
    const { status_code: code, status_message: text, errors } = parseObject(decode(unpack(bytes)));
    const message: unknown = text ?? (Array.isArray(errors) ? errors[0] : undefined);
    return {
      ...(typeof code === 'number' && { code }),
      ...(typeof message === 'string' && { message }),
    };
  } catch (error) {
    if (error instanceof MalformedBody) return {};
    throw error;
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new MalformedBody('the body is not UTF-8');
  }
}

/** In May 2026 TMDB's CDN sent gzip bytes for days without saying so in `Content-Encoding`. */
function unpack(bytes: Uint8Array): Uint8Array {
  const unpacked = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(bytes) : bytes;
  if (unpacked.length === 0) throw new MalformedBody('the body is empty');
  return unpacked;
}

function gunzip(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch {
    throw new MalformedBody('gzip that cannot be unpacked');
  }
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return isMarked ? bytes.subarray(3) : bytes;
}

function parseObject(text: string): Record<string, unknown> {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedBody('JSON, but no object');
  }
  return value as Record<string, unknown>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedBody(/^\s*</.test(text) ? 'HTML instead of JSON' : 'the body is not JSON');
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/**
 * Whether an item has what every movie has: an id that is a positive integer, and no number beyond
 * those a double holds. A single odd item is for the quality rules; where all are, so is the page.
 */
function isMovie(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false;
  const { id } = item as { id?: unknown };
  const isOff = (value: unknown) => typeof value === 'number' && !Number.isFinite(value);
  return isCount(id) && id > 0 && !Object.values(item).some(isOff);
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Object.values(value)) if (isDeeper(inner, levels - 1)) return true;
  return false;
}
