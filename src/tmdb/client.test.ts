import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { type ErrorCode, type ErrorValues, MatineeError } from '../errors.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import type { Pacer } from '../lib/pace.ts';
import type { HttpResponse, Transport } from '../lib/transport.ts';
import type { ListQuery, Page, RequestStats } from '../source.ts';
import { type ClientOptions, createTmdbClient, type RetryEvent } from './client.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const POPULAR: ListQuery = { path: '/movie/popular', params: {} };
const PATH = '/movie/popular?page=3';
const BODY = '{"page":3,"results":[{"id":7,"title":"달빛 극장"}],"total_pages":40}';
const GOOD = answer(200, BODY);

type Refusal = Pick<MatineeError, 'code' | 'values'>;

/** What the transport does with a request: answer, or reject. */
type Step = HttpResponse | Error;

test('a page comes with its items, its hash, and when it was received', async () => {
  const { fetched } = await fetchPage([GOOD]);
  assert.deepEqual(fetched, PAGE_3);
});

test('the time that TMDB says is told by what it says nearest to ours', async () => {
  const dated = (aheadMs: number) =>
    answer(200, BODY, { date: new Date(START_MS - aheadMs).toUTCString() });
  const { client } = bench([GOOD, dated(-7_200_000), dated(3_600_000), dated(86_400_000)], {});
  const { signal } = new AbortController();
  const told: (number | undefined)[] = [];
  for (let page = 0; page < 4; page++) {
    await client.fetchPage(POPULAR, 3, signal);
    told.push(client.clockAheadMs());
  }
  assert.deepEqual(told, [undefined, -7_200_000, 3_600_000, 3_600_000]);
});

test('the time of any other server is not asked', async () => {
  const steps = [answer(200, BODY, { date: 'Thu, 01 Jan 2015 00:00:00 GMT' })];
  const { client } = bench(steps, { baseUrl: 'https://mirror.example/3' });
  await client.fetchPage(POPULAR, 3, new AbortController().signal);
  assert.equal(client.clockAheadMs(), undefined);
});

test('a server that calls itself a sandbox is taken at its word', async () => {
  const { fetched } = await fetchPage([answer(200, BODY, { 'x-matinee-sandbox': '1' })]);
  assert.deepEqual(fetched, { ...PAGE_3, sandbox: true });
});

test('an empty page is a page', async () => {
  const body = '{"page":3,"results":[],"total_pages":40}';
  const { fetched } = await fetchPage([answer(200, body)]);
  assert.deepEqual(fetched, { ...PAGE_3, results: [], body, sha256: hash('sha256', body) });
});

const HTML_502 = answer(502, '<html><body>Bad Gateway</body></html>');
const LIMITED = answer(429, '{"status_code":25,"status_message":"Too many."}');
const RESET = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
const TOO_MANY = Object.assign(
  new Error('connect EMFILE 127.0.0.1 - Local (undefined:undefined)'),
  { code: 'EMFILE' },
);
const REFUSED = Object.assign(new Error(), { code: 'ECONNREFUSED' });

// biome-ignore format: a table is read by column
const recoveries: { name: string; steps: Step[]; waitsMs: number[]; holdsMs?: number[] }[] = [
  { name: '502 with HTML',                  steps: [HTML_502, GOOD],                              waitsMs: [250] },
  { name: 'a reset',                        steps: [RESET, GOOD],                                 waitsMs: [250] },
  { name: 'four failures, each different',  steps: [RESET, HTML_502, answer(200, '<p>'), answer(500, '{"status_code":11}'), GOOD], waitsMs: [250, 500, 1000, 2000] },
  { name: 'truncated JSON',                 steps: [answer(200, BODY.slice(0, 50)), GOOD],        waitsMs: [250] },
  { name: 'an empty 200',                   steps: [answer(200, ''), GOOD],                       waitsMs: [250] },
  { name: 'another page than asked for',    steps: [answer(200, BODY.replace('3', '4')), GOOD],   waitsMs: [250] },
  { name: 'a redirect',                     steps: [answer(302, ''), GOOD],                       waitsMs: [250] },
  { name: '408',                            steps: [answer(408, ''), GOOD],                       waitsMs: [250] },
  { name: '204, which is no page',          steps: [answer(204, ''), GOOD],                       waitsMs: [250] },
  { name: '503 with Retry-After',           steps: [answer(503, '', { 'retry-after': '20' }), GOOD], waitsMs: [20_000] },
  { name: '502 with Retry-After, unheeded', steps: [answer(502, '', { 'retry-after': '20' }), GOOD], waitsMs: [250] },
  { name: '429 without Retry-After',        steps: [LIMITED, LIMITED, LIMITED, GOOD],             waitsMs: [1500, 2500, 4500], holdsMs: [1500, 2500, 4500] },
  { name: '429 with seconds',               steps: [limitedFor('7'), GOOD],                       waitsMs: [7000], holdsMs: [7000] },
  { name: '429 with a date',                steps: [limitedFor('Mon, 23 Nov 2026 00:00:30 GMT'), GOOD], waitsMs: [30_000], holdsMs: [30_000] },
  { name: "429 with a date by the server's clock", steps: [limitedFor('Mon, 23 Nov 2026 09:00:40 GMT', 'Mon, 23 Nov 2026 09:00:00 GMT'), GOOD], waitsMs: [40_000], holdsMs: [40_000] },
  { name: '429 with a date that is past',   steps: [limitedFor('Sun, 22 Nov 2026 00:00:00 GMT'), GOOD], waitsMs: [1000], holdsMs: [1000] },
  { name: '429 with nonsense',              steps: [limitedFor('soon'), GOOD],                    waitsMs: [1500], holdsMs: [1500] },
  { name: '429 with more than numbers hold', steps: [limitedFor('9'.repeat(400)), GOOD],          waitsMs: [1500], holdsMs: [1500] },
  { name: '429 with less than nothing',     steps: [limitedFor('-5'), GOOD],                      waitsMs: [1500], holdsMs: [1500] },
  { name: '429 with an impossible date',    steps: [limitedFor('Mon, 99 Foo 2026 00:00:30 GMT'), GOOD], waitsMs: [1500], holdsMs: [1500] },
  { name: '429s between failures',          steps: [HTML_502, limitedFor('1'), HTML_502, GOOD],   waitsMs: [250, 1000, 500], holdsMs: [1000] },
];
for (const { name, steps, waitsMs, holdsMs = [] } of recoveries) {
  test(`the page is had after ${name}`, async () => {
    const seen = await fetchPage(steps);
    const totalMs = waitsMs.reduce((sum, ms) => sum + ms, 0);
    assert.deepEqual(seen.fetched, { ...PAGE_3, observedAt: new Date(START_MS + totalMs) });
    assert.deepEqual(
      { waitsMs: seen.waitsMs, holdsMs: seen.holdsMs, slots: seen.slots, requests: seen.requests },
      { waitsMs, holdsMs, slots: steps.length, requests: steps.length },
    );
  });
}

test('gzip that nobody announced costs no retry', async () => {
  const { fetched, requests } = await fetchPage([{ ...GOOD, body: gzipSync(BODY) }]);
  assert.deepEqual({ fetched, requests }, { fetched: PAGE_3, requests: 1 });
});

const FAILED = { path: PATH, attempts: 5, elapsedMs: 3750, requestsPerSecond: 20 };
const UNREACHED = { status: 0, host: 'api.themoviedb.org' };
const EJY = 'eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJtb29uIn0.c2ln';

// biome-ignore format: a table is read by column
const refusals: { name: string; steps: Step[]; error: Refusal }[] = [
  { name: 'a wrong key',                 steps: [said(401, 7, 'Invalid API key.')],         error: failure('key-refused', { status: 401, message: 'Invalid API key. (TMDB code 7)' }) },
  { name: 'a suspended key',             steps: [said(401, 10, 'Suspended API key.')],      error: failure('key-refused', { status: 401, message: 'Suspended API key. (TMDB code 10)' }) },
  { name: 'a suspended user',            steps: [said(403, 45, 'Suspended.')],              error: failure('key-refused', { status: 403, message: 'Suspended. (TMDB code 45)' }) },
  { name: 'a 403 of the CDN',            steps: five(answer(403, '<html>')),                error: failure('upstream-failed', { ...FAILED, status: 403, problem: 'HTTP 403' }) },
  { name: 'a 401 without a code of TMDB', steps: five(answer(401, '{"message":"sign in"}')), error: failure('upstream-failed', { ...FAILED, status: 401, problem: 'HTTP 401' }) },
  { name: 'a proxy that wants a password', steps: [answer(407, '')],                        error: failure('request-refused', { status: 407, path: PATH, message: 'HTTP 407' }) },
  { name: 'what the law forbids',        steps: [answer(451, '')],                          error: failure('request-refused', { status: 451, path: PATH, message: 'HTTP 451' }) },
  { name: 'a redirect',                  steps: five(answer(302, '', { location: `https://wifi.example/?next=${KEY}` })), error: failure('upstream-failed', { ...FAILED, status: 302, problem: 'HTTP 302', location: 'https://wifi.example/?next=[credential]' }) },
  { name: 'a certificate for another host', steps: [Object.assign(new Error('wrong name'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })], error: failure('upstream-failed', { ...FAILED, attempts: 1, elapsedMs: 0, ...UNREACHED, problem: 'wrong name', cause: 'certificate-host' }) },
  { name: 'a message that names the key', steps: [answer(401, `{"status_code":7,"status_message":"${KEY} and ${EJY}\\n\\u001b[31mare unknown"}`)], error: failure('key-refused', { status: 401, message: '[credential] and [credential] [31mare unknown (TMDB code 7)' }) },
  { name: 'a long message',              steps: [answer(401, `{"status_code":7,"status_message":"${'no '.repeat(90)}"}`)], error: failure('key-refused', { status: 401, message: `${'no '.repeat(66)}no…` }) },
  { name: 'a list that is not there',    steps: [said(404, 34, 'Not found.')],              error: failure('not-found', { path: PATH }) },
  { name: '404 with HTML',               steps: [answer(404, '<html>')],                    error: failure('not-found', { path: PATH }) },
  { name: 'a bad id, which is a 500',    steps: [said(500, 44, 'The ID is invalid.')],      error: failure('not-found', { path: PATH }) },
  { name: 'a page too high',             steps: [said(400, 22, 'Invalid page.')],           error: failure('request-refused', { status: 400, path: PATH, message: 'Invalid page. (TMDB code 22)' }) },
  { name: 'a page too high, as of old',  steps: [answer(422, '{"errors":["page must be less than or equal to 500"],"success":false}')], error: failure('request-refused', { status: 422, path: PATH, message: 'page must be less than or equal to 500' }) },
  { name: 'a method of no avail',        steps: [answer(405, '')],                          error: failure('request-refused', { status: 405, path: PATH, message: 'HTTP 405' }) },
  { name: 'Retry-After of an hour',      steps: [limitedFor('3600')],                       error: failure('rate-limited-too-long', { path: PATH, waitMs: 3_600_000 }) },
  { name: 'an hour of maintenance',      steps: [answer(503, '', { 'retry-after': '3600' })], error: failure('rate-limited-too-long', { path: PATH, waitMs: 3_600_000 }) },
  { name: '429s that add up',            steps: [limitedFor('299'), limitedFor('2')],       error: failure('rate-limited-too-long', { path: PATH, waitMs: 301_000 }) },
  { name: '429 again and again',         steps: Array.from({ length: 11 }, () => limitedFor('2')), error: failure('upstream-failed', { ...FAILED, attempts: 11, elapsedMs: 20_000, status: 429, problem: 'Slow down. (TMDB code 25)' }) },
  { name: '502 five times',              steps: five(HTML_502),                             error: failure('upstream-failed', { ...FAILED, status: 502, problem: 'HTTP 502' }) },
  { name: '503 that explains itself',    steps: five(said(503, 46, 'Maintenance.')),        error: failure('upstream-failed', { ...FAILED, status: 503, problem: 'Maintenance. (TMDB code 46)' }) },
  { name: 'resets',                      steps: five(RESET),                                error: failure('upstream-failed', { ...FAILED, ...UNREACHED, problem: 'read ECONNRESET', cause: 'cut' }) },
  { name: 'an error without words',      steps: five(REFUSED),                              error: failure('upstream-failed', { ...FAILED, ...UNREACHED, problem: 'ECONNREFUSED', cause: 'refused' }) },
  { name: 'an error that shows the key', steps: five(new TypeError(`Invalid URL ?api_key=${KEY}`)), error: failure('upstream-failed', { ...FAILED, ...UNREACHED, problem: 'Invalid URL ?api_key=[credential]' }) },
  { name: 'no more files to open',       steps: [TOO_MANY],                                 error: failure('too-many-files', {}) },
  { name: 'wrong types five times',      steps: five(answer(200, '{"page":3,"results":{}}')), error: failure('upstream-malformed', { path: PATH, attempts: 5, problem: 'results is missing or no list' }) },
  { name: 'the last of five failures',   steps: [...five(RESET).slice(1), answer(200, '<html>')], error: failure('upstream-malformed', { path: PATH, attempts: 5, problem: 'HTML instead of JSON' }) },
];
for (const { name, steps, error } of refusals) {
  test(`${name} ends it as ${error.code}`, async () => {
    const { fetched, requests } = await fetchPage(steps);
    assert.deepEqual(refusalIn(fetched), error);
    assert.equal(requests, steps.length);
  });
}

test('refusals of one page count for the next, until one is answered', async () => {
  const refusedFor200s = Array.from({ length: 11 }, () => limitedFor('20'));
  const { signal } = new AbortController();
  const lastPage = async (between: Step[]) => {
    const { client } = bench([...refusedFor200s, ...between, limitedFor('101'), GOOD], {});
    const fetch = () => client.fetchPage(POPULAR, 3, signal).catch((error: unknown) => error);
    await fetch();
    for (const _ of between) await fetch();
    return fetch();
  };
  const tooLong = failure('rate-limited-too-long', { path: PATH, waitMs: 301_000 });
  assert.deepEqual(refusalIn(await lastPage([])), tooLong);
  assert.ok(!((await lastPage([GOOD])) instanceof Error));
});

test('an unlimited rate is told as 0', async () => {
  const { fetched } = await fetchPage(five(HTML_502), { requestsPerSecond: 'unlimited' });
  const values = { ...FAILED, requestsPerSecond: 0, status: 502, problem: 'HTTP 502' };
  assert.deepEqual(refusalIn(fetched), failure('upstream-failed', values));
});

test('every attempt, retry, 429 and byte is counted', async () => {
  const { stats } = await fetchPage([RESET, LIMITED, answer(200, '달'), GOOD]);
  const receivedBytes = LIMITED.body.length + 3 + GOOD.body.length;
  assert.deepEqual(stats, { requests: 4, retries: 3, rateLimited: 1, receivedBytes });
});

test('each retry is told with its reason and its wait', async () => {
  const { retries } = await fetchPage([RESET, limitedFor('7'), answer(200, ''), GOOD]);
  const base = { path: '/movie/popular', page: 3 };
  assert.deepEqual(retries, [
    { ...base, reason: 'read ECONNRESET', attempt: 1, waitMs: 250 },
    { ...base, reason: 'Slow down. (TMDB code 25)', attempt: 2, waitMs: 7000 },
    { ...base, reason: 'the body is empty', attempt: 3, waitMs: 500 },
  ]);
});

// biome-ignore format: a table is read by column
const aborts: { name: string; options: (signal: AbortSignal) => Partial<ClientOptions>; retries?: number }[] = [
  { name: 'waiting for its start',  options: (signal) => ({ pacer: { ...pacerOf([]), slot: () => rejectedBy(signal) } }) },
  { name: 'waiting for the answer', options: (signal) => ({ transport: () => rejectedBy(signal) }) },
  { name: 'ending in an error of another kind', options: (signal) => ({ transport: () => rejectedBy(signal).catch(() => { throw RESET; }) }) },
  { name: 'waiting to be repeated', options: () => ({ transport: async () => HTML_502, clock: new FakeClock() }), retries: 1 },
];
for (const { name, options, retries = 0 } of aborts) {
  test(`an abort of a request ${name} rejects with the caller's reason`, async () => {
    const controller = new AbortController();
    const { client } = bench([], options(controller.signal));
    const fetching = client.fetchPage(POPULAR, 3, controller.signal);
    await new Promise(setImmediate);
    const reason = new Error('shutting down');
    controller.abort(reason);
    await assert.rejects(fetching, (error) => error === reason);
    assert.equal(client.stats().retries, retries);
  });
}

const START_MS = Date.parse('2026-11-23T00:00:00Z');
/** A page, its body as text. */
type ReadablePage = Omit<Page, 'body'> & { body: string };

const PAGE_3: ReadablePage = {
  page: 3,
  totalPages: 40,
  results: [{ id: 7, title: '달빛 극장' }],
  observedAt: new Date(START_MS),
  sha256: hash('sha256', BODY),
  body: BODY,
  sandbox: false,
};

interface Seen {
  fetched: unknown;
  slots: number;
  requests: number;
  waitsMs: number[];
  holdsMs: number[];
  retries: RetryEvent[];
  stats: RequestStats;
}

/** Fetches page 3 of a list from a server that does these steps; jitter is always in the middle. */
async function fetchPage(steps: Step[], overrides: Partial<ClientOptions> = {}): Promise<Seen> {
  const { client, ...seen } = bench(steps, overrides);
  const { signal } = new AbortController();
  const fetched = await client.fetchPage(POPULAR, 3, signal).then(readable, (error) => error);
  const stats = client.stats();
  return {
    ...seen,
    fetched,
    slots: seen.slots.length,
    requests: steps.length - seen.left.length,
    stats,
  };
}

function bench(steps: Step[], overrides: Partial<ClientOptions>) {
  const left = [...steps];
  const slots: number[] = [];
  const waitsMs: number[] = [];
  const holdsMs: number[] = [];
  const retries: RetryEvent[] = [];
  const clock = FakeClock.impatient(new Date(START_MS));
  const sleep = clock.sleep.bind(clock);
  clock.sleep = (ms, signal) => {
    waitsMs.push(ms);
    return sleep(ms, signal);
  };
  const transport: Transport = async () => {
    const step = left.shift();
    assert.ok(step, 'one request too many');
    if (step instanceof Error) throw step;
    return step;
  };
  const client = createTmdbClient({
    transport,
    pacer: pacerOf(holdsMs, slots),
    clock,
    random: () => 0.5,
    baseUrl: 'https://api.themoviedb.org/3',
    credential: { kind: 'query', secret: KEY },
    language: 'ko-KR',
    region: 'KR',
    userAgent: 'Matinee/test',
    requestsPerSecond: 20,
    onRetry: (event) => retries.push(event),
    ...overrides,
  });
  return { client, left, slots, waitsMs, holdsMs, retries };
}

function pacerOf(holdsMs: number[], slots: number[] = []): Pacer {
  return {
    slot: async () => void slots.push(slots.length),
    slowDown: async (waitMs) => void holdsMs.push(waitMs),
    close: async () => {},
  };
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

function answer(status: number, body: string, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: new TextEncoder().encode(body) };
}

function said(status: number, code: number, message: string): HttpResponse {
  const body = { success: false, status_code: code, status_message: message };
  return answer(status, JSON.stringify(body));
}

function limitedFor(retryAfter: string, date?: string): HttpResponse {
  const headers = { 'retry-after': retryAfter, ...(date !== undefined && { date }) };
  return { ...said(429, 25, 'Slow down.'), headers };
}

function five(step: Step): Step[] {
  return Array.from({ length: 5 }, () => step);
}

function failure<C extends ErrorCode>(code: C, values: ErrorValues[C]): Refusal {
  return { code, values };
}

function readable(page: Page): ReadablePage {
  return { ...page, body: Buffer.from(page.body).toString() };
}

function refusalIn(fetched: unknown): Refusal {
  assert.ok(fetched instanceof MatineeError, String(fetched));
  return { code: fetched.code, values: fetched.values };
}
