import type { ErrorCode } from '../../src/errors.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { type Alteration, ALTERATIONS } from './alterations.ts';

/**
 * What a fault of one page's request comes to, and how often that page is asked for again. `missing`
 * withholds the snapshot, or fails the run when no other page arrived; `ends` fails the run at once;
 * `short` is a page that came and is too little.
 */
export type Ending =
  | { kind: 'published' | 'short'; retries: number }
  | { kind: 'missing' | 'ends'; retries: number; code: ErrorCode };

export interface Endings {
  once: Ending;
  forever: Ending;
}

/** One way in which answers are damaged, and what has to come of it. */
export interface FaultRow extends Endings {
  name: string;
  /** A fault of the sandbox's, or what is done to its good answers. */
  damage: Fault | Alteration;
  /** Where it differs on page 1, which has no page before it that it could contradict, */
  onFirst?: Endings;
  /** and on page 1 of a source that is asked for no more. */
  onOnly?: Endings;
  /** Where it strikes several sources, while none gets another answer. */
  onMany?: Endings;
}

function published(retries: number): Ending {
  return { kind: 'published', retries };
}

function missing(code: ErrorCode, retries: number): Ending {
  return { kind: 'missing', retries, code };
}

function ends(code: ErrorCode, retries = 0): Ending {
  return { kind: 'ends', retries, code };
}

/** Does no harm. */
const HARMLESS = { once: published(0), forever: published(0) };
/** A failure of any kind has 4 retries. */
const RETRIED = { once: published(1), forever: missing('upstream-failed', 4) };
const MALFORMED = { once: published(1), forever: missing('upstream-malformed', 4) };
/** A page has 10 retries after a 429, */
const LIMITED_SOON = { once: published(1), forever: missing('upstream-failed', 10) };
/** and if each waits longer, several pages are together at the end of what is granted before. */
const LIMITED = {
  ...LIMITED_SOON,
  onMany: { once: published(1), forever: ends('rate-limited-too-long', 10) },
};
const TOO_LONG = { once: ends('rate-limited-too-long'), forever: ends('rate-limited-too-long') };
const REFUSED = { once: ends('request-refused'), forever: ends('request-refused') };
/** Not asked again: a key that was refused is refused, and the next run may find it mended. */
const KEY_REFUSED = { once: ends('key-refused'), forever: ends('key-refused') };
/** 404 is an answer, so it is not asked again; the page is missing all the same. */
const NOT_FOUND = { once: missing('not-found', 0), forever: missing('not-found', 0) };
/**
 * A well-formed empty page is an answer too, and not asked again within the run: whether it ought to
 * hold movies is known only beside page 1. The safe end is a snapshot that is not published.
 */
const EMPTY = { once: missing('upstream-malformed', 0), forever: missing('upstream-malformed', 0) };
const SHORT: Endings = {
  once: { kind: 'short', retries: 0 },
  forever: { kind: 'short', retries: 0 },
};

// biome-ignore format: a table is read by column
export const FAULT_ROWS: readonly FaultRow[] = [
  { name: '429',                                  damage: { kind: '429' },                                            ...LIMITED },
  { name: '429, at once',                         damage: { kind: '429', retryAfter: 0 },                             ...LIMITED_SOON },
  { name: '429, in a second',                     damage: { kind: '429', retryAfter: 1 },                             ...LIMITED_SOON },
  { name: '429, in a minute',                     damage: { kind: '429', retryAfter: 60 },                            once: published(1), forever: ends('rate-limited-too-long', 5) },
  { name: '429, in the 300 s that are granted',   damage: { kind: '429', retryAfter: 300 },                           once: published(1), forever: ends('rate-limited-too-long', 1) },
  { name: '429, in a second more',                damage: { kind: '429', retryAfter: 301 },                           ...TOO_LONG },
  { name: '429, in an hour',                      damage: { kind: '429', retryAfter: 3600 },                          ...TOO_LONG },
  { name: '429, in 31 years',                     damage: { kind: '429', retryAfter: 999_999_999 },                   ...TOO_LONG },
  { name: '429, by a date past',                  damage: { kind: '429', retryAfter: 'Mon, 02 Nov 2026 00:00:00 GMT' }, ...LIMITED_SOON },
  { name: '429, by a date years ahead',           damage: { kind: '429', retryAfter: 'Wed, 01 Jan 2031 00:00:00 GMT' }, ...TOO_LONG },
  { name: '429, by no time at all',               damage: { kind: '429', retryAfter: 'soon' },                        ...LIMITED },
  { name: '429, by a time below zero',            damage: { kind: '429', retryAfter: '-5' },                          ...LIMITED },

  { name: '500 with HTML',                        damage: { kind: 'status', status: 500, body: 'html' },              ...RETRIED },
  { name: '500 with JSON',                        damage: { kind: 'status', status: 500, body: 'json' },              ...RETRIED },
  { name: '502 with HTML',                        damage: { kind: 'status', status: 502, body: 'html' },              ...RETRIED },
  { name: '502 with JSON',                        damage: { kind: 'status', status: 502, body: 'json' },              ...RETRIED },
  { name: '503 with HTML',                        damage: { kind: 'status', status: 503, body: 'html' },              ...RETRIED },
  { name: '503 with JSON',                        damage: { kind: 'status', status: 503, body: 'json' },              ...RETRIED },
  { name: '504 with HTML',                        damage: { kind: 'status', status: 504, body: 'html' },              ...RETRIED },
  { name: '504 with JSON',                        damage: { kind: 'status', status: 504, body: 'json' },              ...RETRIED },

  { name: 'error 5, bad parameters',              damage: { kind: 'error-body', code: 5 },                            ...REFUSED },
  { name: 'error 6, bad id',                      damage: { kind: 'error-body', code: 6 },                            ...NOT_FOUND },
  { name: 'error 7, bad key',                     damage: { kind: 'error-body', code: 7 },                            ...KEY_REFUSED },
  { name: 'error 9, service offline',             damage: { kind: 'error-body', code: 9 },                            ...RETRIED },
  { name: 'error 10, key suspended',              damage: { kind: 'error-body', code: 10 },                           ...KEY_REFUSED },
  { name: 'error 11, internal',                   damage: { kind: 'error-body', code: 11 },                           ...RETRIED },
  { name: 'error 22, bad page',                   damage: { kind: 'error-body', code: 22 },                           ...REFUSED },
  { name: 'error 23, bad date',                   damage: { kind: 'error-body', code: 23 },                           ...REFUSED },
  { name: 'error 24, timed out behind',           damage: { kind: 'error-body', code: 24 },                           ...RETRIED },
  { name: 'error 25, too many requests',          damage: { kind: 'error-body', code: 25 },                           ...LIMITED },
  { name: 'error 27, too many appended',          damage: { kind: 'error-body', code: 27 },                           ...REFUSED },
  { name: 'error 34, no such resource',           damage: { kind: 'error-body', code: 34 },                           ...NOT_FOUND },
  { name: 'error 42, method not supported',       damage: { kind: 'error-body', code: 42 },                           ...REFUSED },
  { name: 'error 43, no backend',                 damage: { kind: 'error-body', code: 43 },                           ...RETRIED },
  { name: 'error 46, maintenance',                damage: { kind: 'error-body', code: 46 },                           ...RETRIED },

  { name: 'reset',                                damage: { kind: 'reset' },                                          ...RETRIED },
  { name: 'hang',                                 damage: { kind: 'hang' },                                           ...RETRIED },
  { name: 'drip, too slow for the time-out',      damage: { kind: 'drip', bytesPerSecond: 200 },                      ...RETRIED },
  { name: 'drip, just fast enough',               damage: { kind: 'drip', bytesPerSecond: 2000 },                     ...HARMLESS },
  { name: 'truncated',                            damage: { kind: 'truncated' },                                      ...MALFORMED },
  { name: 'HTML with 200',                        damage: { kind: 'html' },                                           ...MALFORMED },
  { name: 'gzip that nobody announces',           damage: { kind: 'gzip' },                                           ...HARMLESS },
  { name: 'an empty body',                        damage: { kind: 'empty-body' },                                     ...MALFORMED },
  { name: 'append_to_response ignored',           damage: { kind: 'ignore-append' },                                  ...HARMLESS },
  { name: 'well-formed emptiness',                damage: { kind: 'empty-results' },                                  ...EMPTY, onOnly: SHORT },
  { name: 'pages after the first vanished',       damage: { kind: 'vanish' },                                         ...EMPTY, onFirst: HARMLESS },
  // A later page that has its movies is one, whatever it says of the list's length.
  { name: 'fewer pages than page 1 said',         damage: { kind: 'shrink' },                                         ...HARMLESS },
  { name: 'results an object',                    damage: { kind: 'wrong-types', what: 'results' },                   ...MALFORMED },
  { name: 'total_pages a text',                   damage: { kind: 'wrong-types', what: 'total_pages' },               ...MALFORMED },
  { name: 'all items null',                       damage: { kind: 'wrong-types', what: 'items' },                     ...MALFORMED },
  { name: 'all ids texts',                        damage: { kind: 'wrong-types', what: 'ids' },                       ...MALFORMED },
  { name: 'all popularities infinite',            damage: { kind: 'wrong-types', what: 'numbers' },                   ...MALFORMED },

  { name: '502 that repeats the request, key and all', damage: ALTERATIONS.echoing502,                                ...RETRIED },
  { name: '401 that repeats the request, key and all', damage: ALTERATIONS.echoing401,                                ...KEY_REFUSED },
  { name: '401, and a reset for the names of genres', damage: ALTERATIONS.nameless401,                                ...KEY_REFUSED },
  { name: '403 of a firewall',                    damage: ALTERATIONS.firewall403,                                    ...RETRIED },
  { name: '503, in an hour',                      damage: ALTERATIONS.hour503,                                        ...TOO_LONG },
  { name: '408',                                  damage: ALTERATIONS.timeout408,                                     ...RETRIED },
  { name: '302',                                  damage: ALTERATIONS.redirect302,                                    ...RETRIED },
  { name: '204',                                  damage: ALTERATIONS.empty204,                                       ...RETRIED },
  { name: 'a connection error that names the URL', damage: ALTERATIONS.namingError,                                   ...RETRIED },
  { name: 'no results in the body',               damage: ALTERATIONS.withoutResults,                                 ...MALFORMED },
  { name: 'a list instead of an object',          damage: ALTERATIONS.bareList,                                       ...MALFORMED },
  { name: 'another page instead',                 damage: ALTERATIONS.nextPage,                                       ...MALFORMED },
  { name: 'NaN',                                  damage: ALTERATIONS.notANumber,                                     ...MALFORMED },
  { name: 'bytes that are not UTF-8',             damage: ALTERATIONS.notUtf8,                                        ...MALFORMED },
  { name: 'nesting without end',                  damage: ALTERATIONS.deep,                                           ...MALFORMED },
  { name: 'gzip cut in half',                     damage: ALTERATIONS.halfGzip,                                       ...MALFORMED },
  { name: 'a byte-order mark',                    damage: ALTERATIONS.byteOrderMark,                                  ...HARMLESS },
  { name: 'movies on one of no pages',            damage: ALTERATIONS.noPages,                                        ...MALFORMED },
  { name: 'movies of no results',                 damage: ALTERATIONS.noTotal,                                        ...MALFORMED },
  { name: 'one movie on a page among many',       damage: ALTERATIONS.oneMovie,                                       ...MALFORMED },
  // As long as a list is said to be, so long it is; but half of what it used to be is not published.
  { name: 'page 1 that promises no other',        damage: ALTERATIONS.onePage,                                        ...HARMLESS, onFirst: SHORT, onOnly: HARMLESS },
  // Page 1 of an empty list looks the same: what is too little for its source is not published.
  { name: 'fewer pages, and empty',               damage: ALTERATIONS.shrunkAndEmpty,                                 ...EMPTY, onFirst: SHORT },
];
