import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../lib/clock.ts';

const UNIT_MS = { ms: 1, s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** A whole number and its unit: `500ms`, `30s`, `10m`, `6h`, `2d`. */
export const DURATION_PATTERN = /^(\d{1,9})(ms|s|m|h|d)$/;

/** Milliseconds of a duration such as `30s`, or undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = DURATION_PATTERN.exec(text) ?? [];
  if (count === undefined || unit === undefined) return undefined;
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/** What a request to TMDB may take at most. */
export const REQUEST_TIMEOUT = { min: '1s', max: '5m' };

/** What an attempt of a job may take at most. */
export const JOB_TIMEOUT = { min: '1s', max: '1d' };

/** How late an occurrence may start at most. */
export const CATCH_UP_WINDOW = { min: '1m', max: '366d' };

/** How soon a failed attempt may be followed by the next; and by how many at most. */
export const RETRY_DELAY = { min: '1s', max: '1d' };
export const MAX_RETRIES = 10;

/** Whether a duration lies between two others, both included. */
export function isWithin(ms: number, { min, max }: { min: string; max: string }): boolean {
  return ms >= (parseDuration(min) ?? 0) && ms <= (parseDuration(max) ?? Infinity);
}

/** Names of jobs, data sets and sources: safe in a file name and in SQL. */
export const NAME_PATTERN = /^[a-z][a-z0-9_]{0,39}$/;

/** What these may be, in words of no language. */
export const LANGUAGE = 'ISO 639-1 (ko-KR)';
export const REGION = 'ISO 3166-1 (KR)';
export const BASE_URL = 'https://… | sandbox | sandbox-lively';

/** ISO 639-1, with or without a country: `ko`, `ko-KR`. */
export const LANGUAGE_PATTERN = /^[a-z]{2}(-[A-Z]{2})?$/;

/** ISO 3166-1 alpha-2: `KR`. */
export const REGION_PATTERN = /^[A-Z]{2}$/;

/** Languages that people are spoken to in. */
export const LANGS = ['ko', 'en'] as const;

/** The built-in TMDB, and the one that shows much in little time: ranks move, a list goes down. */
const SANDBOXES: ReadonlySet<string> = new Set(['sandbox', 'sandbox-lively']);

export function isSandbox(baseUrl: string): boolean {
  return SANDBOXES.has(baseUrl);
}

export function isLively(baseUrl: string): boolean {
  return baseUrl === 'sandbox-lively';
}

/** The base of TMDB's API without trailing slash, a sandbox, or undefined when it is neither. */
export function parseBaseUrl(text: string): string | undefined {
  if (isSandbox(text)) return text;
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return undefined;
  // A query or a password may be the key: it has its own place.
  if (`${url.username}${url.password}${url.search}${url.hash}` !== '') return undefined;
  return url.href.replace(/\/+$/, '');
}

/** A refused base URL without the parts that may hold a secret. */
export function withoutSecrets(text: string): string {
  return text.replace(/[?#].*$/s, '?…').replace(/\/\/.*@/s, '//…@');
}
