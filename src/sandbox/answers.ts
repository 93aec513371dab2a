import { createHash } from 'node:crypto';
import { errorBody, type RefusalParticulars, TMDB_ERRORS, type TmdbErrorCode } from './errors.ts';

const JSON_TYPE = 'application/json;charset=utf-8';

/** What an endpoint has to say, before it is written down. */
export interface Answer {
  body: object;
  /** How long it may be kept. */
  maxAgeS: number;
}

/** Writes an answer down; 304 and no body when the client says it has these very bytes already. */
export function respond({ body, maxAgeS }: Answer, ifNoneMatch: string | null): Response {
  const text = JSON.stringify(body);
  const etag = `W/"${createHash('sha1').update(text).digest('hex').slice(0, 32)}"`;
  const headers = { 'cache-control': `public, max-age=${maxAgeS}`, etag, ...ANY_ORIGIN };
  if (holds(ifNoneMatch, etag)) return written(null, 304, headers);
  return written(text, 200, { 'content-type': JSON_TYPE, ...headers });
}

/** Compares as If-None-Match does: whether a tag is weak is no difference, and `*` is any. */
function holds(ifNoneMatch: string | null, etag: string): boolean {
  const strong = (tag: string) => tag.trim().replace(/^W\//, '');
  const held = new Set((ifNoneMatch ?? '').split(',').map(strong));
  return held.has(strong(etag)) || held.has('*');
}

/** As TMDB: any page may ask. What steers the sandbox is asked elsewhere, and by no page. */
const ANY_ORIGIN = { 'access-control-allow-origin': '*' };

/** Answers with one of TMDB's errors. */
export function refuse(
  code: TmdbErrorCode,
  headers: Record<string, string> = {},
  { status = TMDB_ERRORS[code][0], note }: RefusalParticulars = {},
): Response {
  return written(JSON.stringify(errorBody(code, note)), status, {
    'content-type': JSON_TYPE,
    ...ANY_ORIGIN,
    ...headers,
  });
}

/** What a browser asks before it lets a page ask with a header of its own, such as a bearer token. */
export function allowAnyPage({ headers }: Request): Response {
  return written(null, 204, {
    ...ANY_ORIGIN,
    'access-control-allow-methods': 'GET, HEAD, OPTIONS',
    'access-control-allow-headers': headers.get('access-control-request-headers') ?? '*',
    'access-control-max-age': '86400',
  });
}

/** Every response says that it is made up, so that nobody takes it for TMDB's. */
export function written(
  body: string | null,
  status: number,
  headers: Record<string, string>,
): Response {
  return new Response(body, {
    status,
    headers: {
      ...headers,
      ...(body !== null && { 'content-length': String(Buffer.byteLength(body)) }),
      'x-matinee-sandbox': '1',
    },
  });
}
