import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import * as fc from 'fast-check';

import {
  type Addressing,
  MalformedBody,
  type PageBody,
  pageRequest,
  readErrorBody,
  readPage,
} from './wire.ts';

const HOME: Addressing = {
  baseUrl: 'https://api.themoviedb.org/3',
  credential: { kind: 'bearer', secret: 'eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJtb29uIn0.c2ln' },
  language: 'ko-KR',
  region: 'KR',
  userAgent: 'Matinee/1.2.3',
};
const KEY = '0123456789abcdef0123456789abcdef';

// biome-ignore format: a table is read by column
const urls: { name: string; path: string; params: Record<string, string | number | boolean>; url: string }[] = [
  { name: 'a list takes language and region',     path: '/movie/popular',   params: {},                                                url: '/movie/popular?language=ko-KR&region=KR&page=7' },
  { name: 'trending takes no region',             path: '/trending/movie/day', params: {},                                             url: '/trending/movie/day?language=ko-KR&page=7' },
  { name: "a query's own parameters win",         path: '/movie/popular',   params: { region: 'US', language: 'en-US' },               url: '/movie/popular?language=en-US&region=US&page=7' },
  { name: 'the page is the one asked for',        path: '/movie/popular',   params: { page: 3 },                                       url: '/movie/popular?language=ko-KR&region=KR&page=7' },
  { name: 'values are encoded',                   path: '/discover/movie',  params: { with_genres: '28,12', include_adult: false, 'vote_average.gte': 7.5, q: 'a&b=c d' }, url: '/discover/movie?language=ko-KR&region=KR&with_genres=28%2C12&include_adult=false&vote_average.gte=7.5&q=a%26b%3Dc+d&page=7' },
];
for (const { name, path, params, url } of urls) {
  test(`in a request ${name}`, () => {
    assert.equal(pageRequest({ path, params }, 7, HOME).url, HOME.baseUrl + url);
  });
}

test('a read token goes into a header, never into the URL', () => {
  assert.deepEqual(pageRequest({ path: '/movie/popular', params: {} }, 1, HOME), {
    url: 'https://api.themoviedb.org/3/movie/popular?language=ko-KR&region=KR&page=1',
    headers: {
      accept: 'application/json',
      'user-agent': 'Matinee/1.2.3',
      authorization: `Bearer ${HOME.credential?.secret}`,
    },
  });
});

test('a v3 key goes where alone TMDB takes it, into the query', () => {
  const credential = { kind: 'query', secret: KEY } as const;
  assert.deepEqual(
    pageRequest({ path: '/movie/popular', params: {} }, 1, { ...HOME, credential }),
    {
      url: `https://api.themoviedb.org/3/movie/popular?language=ko-KR&region=KR&page=1&api_key=${KEY}`,
      headers: { accept: 'application/json', 'user-agent': 'Matinee/1.2.3' },
    },
  );
});

test('without a credential none is sent', () => {
  const { url, headers } = pageRequest({ path: '/movie/popular', params: {} }, 1, {
    ...HOME,
    credential: undefined,
  });
  assert.equal(url, `${HOME.baseUrl}/movie/popular?language=ko-KR&region=KR&page=1`);
  assert.deepEqual(headers, { accept: 'application/json', 'user-agent': 'Matinee/1.2.3' });
});

const GOOD = '{"page":2,"results":[{"id":5,"title":"달빛 극장"},null],"total_pages":9}';
const READ: PageBody = {
  totalPages: 9,
  results: [{ id: 5, title: '달빛 극장' }, null],
  sha256: hash('sha256', GOOD),
  body: Buffer.from(GOOD),
};

// biome-ignore format: a table is read by column
const pages: { name: string; bytes: Uint8Array; read: PageBody }[] = [
  { name: 'as TMDB sends it',                    bytes: bytesOf(GOOD),             read: READ },
  { name: 'with a byte-order mark',              bytes: bytesOf(`\ufeff${GOOD}`),  read: READ },
  { name: 'as gzip that nobody announced',       bytes: gzipSync(GOOD),            read: READ },
  { name: 'without movies',                      bytes: bytesOf('{"page":2,"results":[],"total_pages":0}'), read: pageBody('{"page":2,"results":[],"total_pages":0}', { totalPages: 0, results: [] }) },
];
for (const { name, bytes, read } of pages) {
  test(`a page ${name} is read`, () => {
    const page = readPage(bytes, 2);
    assert.deepEqual({ ...page, body: Buffer.from(page.body) }, read);
  });
}

test('a key named __proto__ stays a key', () => {
  const { results } = readPage(
    bytesOf(
      '{"__proto__":{"page":1},"page":2,"total_pages":1,"results":[{"__proto__":{"id":5}},{"id":7}]}',
    ),
    2,
  );
  const [item] = results as [Record<string, unknown>];
  assert.deepEqual(
    {
      id: item['id'],
      keys: Object.keys(item),
      plain: Object.getPrototypeOf(item) === Object.prototype,
    },
    { id: undefined, keys: ['__proto__'], plain: true },
  );
});

// biome-ignore format: a table is read by column
const malformed: { bytes: Uint8Array | string; problem: string }[] = [
  { bytes: '',                                             problem: 'the body is empty' },
  { bytes: gzipSync(''),                                   problem: 'the body is empty' },
  { bytes: '\ufeff',                                       problem: 'the body is not JSON' },
  { bytes: '<html><body>502 Bad Gateway</body></html>',    problem: 'HTML instead of JSON' },
  { bytes: '\n <!DOCTYPE html>',                           problem: 'HTML instead of JSON' },
  { bytes: GOOD.slice(0, -1),                              problem: 'the body is not JSON' },
  { bytes: `${GOOD}${GOOD}`,                               problem: 'the body is not JSON' },
  { bytes: '{"page":NaN,"results":[],"total_pages":1}',    problem: 'the body is not JSON' },
  { bytes: Uint8Array.of(0x7b, 0xff, 0x7d),                problem: 'the body is not UTF-8' },
  { bytes: gzipSync(GOOD).subarray(0, 30),                 problem: 'gzip that cannot be unpacked' },
  { bytes: gzipSync(new Uint8Array(33 * 1024 * 1024)),     problem: 'gzip that cannot be unpacked' },
  { bytes: 'null',                                         problem: 'JSON, but no object' },
  { bytes: '[]',                                           problem: 'JSON, but no object' },
  { bytes: '"page"',                                       problem: 'JSON, but no object' },
  { bytes: '{"page":2,"total_pages":9}',                   problem: 'results is missing or no list' },
  { bytes: '{"page":2,"results":null,"total_pages":9}',    problem: 'results is missing or no list' },
  { bytes: '{"page":2,"results":{"length":0},"total_pages":9}', problem: 'results is missing or no list' },
  { bytes: '{"__proto__":{"results":[]},"page":2,"total_pages":9}', problem: 'results is missing or no list' },
  { bytes: '{"success":false,"status_code":7}',            problem: 'results is missing or no list' },
  { bytes: '{"page":2,"results":[]}',                      problem: 'total_pages is missing or no count' },
  { bytes: '{"page":2,"results":[],"total_pages":"9"}',    problem: 'total_pages is missing or no count' },
  { bytes: '{"page":2,"results":[],"total_pages":-1}',     problem: 'total_pages is missing or no count' },
  { bytes: '{"page":2,"results":[],"total_pages":1.5}',    problem: 'total_pages is missing or no count' },
  { bytes: '{"page":2,"results":[],"total_pages":1e300}',  problem: 'total_pages is missing or no count' },
  { bytes: '{"results":[],"total_pages":9}',               problem: 'page is missing or no number' },
  { bytes: '{"page":"2","results":[],"total_pages":9}',    problem: 'page is missing or no number' },
  { bytes: '{"page":1,"results":[],"total_pages":9}',      problem: 'page 1 instead of 2' },
  { bytes: '{"page":2,"results":[null,7,[]],"total_pages":9}',            problem: 'results holds no movie' },
  { bytes: '{"page":2,"results":[{"title":"밤"},{"id":0}],"total_pages":9}', problem: 'results holds no movie' },
  { bytes: '{"page":2,"results":[{"id":"5"},{"id":-5}],"total_pages":9}', problem: 'results holds no movie' },
  { bytes: '{"page":2,"results":[{"id":5,"popularity":1e999}],"total_pages":9}', problem: 'results holds no movie' },
  { bytes: '{"page":2,"results":[{"id":5}],"total_pages":0}', problem: 'total_pages is 0 and results has 1' },
  { bytes: '{"page":2,"results":[{"id":5}],"total_pages":2,"total_results":0}',   problem: 'total_results is 0 and results has 1' },
  { bytes: '{"page":2,"results":[{"id":5}],"total_pages":2,"total_results":"21"}', problem: 'total_results is no count' },
  { bytes: '{"page":2,"results":[{"id":5}],"total_pages":3,"total_results":60}',  problem: 'results has only 1 on page 2 of 3' },
  { bytes: `{"page":2,"results":${'['.repeat(1e5)}${']'.repeat(1e5)},"total_pages":9}`, problem: 'nested more than 64 levels deep' },
];
for (const { bytes, problem } of malformed) {
  const shown =
    typeof bytes === 'string' ? JSON.stringify(bytes.slice(0, 60)) : `${bytes.length} bytes`;
  test(`${shown} is no page: ${problem}`, () => {
    const read = () => readPage(typeof bytes === 'string' ? bytesOf(bytes) : bytes, 2);
    assert.throws(read, new MalformedBody(problem));
  });
}

const films = (count: number) => Array.from({ length: count }, (_, index) => ({ id: index + 1 }));

// biome-ignore format: a table is read by column
const totals: { name: string; page: number; found: number; pages: number; results?: number; problem?: string }[] = [
  { name: 'a page among many',                      page: 1, found: 20,  pages: 500, results: 10_000 },
  { name: 'more results than pages are served for', page: 1, found: 20,  pages: 500, results: 760_385 },
  { name: 'more pages than are served',             page: 1, found: 20,  pages: 38_020, results: 760_385 },
  { name: 'the only page, short',                   page: 1, found: 3,   pages: 1,   results: 3 },
  { name: 'the last page, short',                   page: 3, found: 1,   pages: 3,   results: 41 },
  { name: 'a later page that knows of fewer',       page: 3, found: 20,  pages: 2,   results: 60 },
  { name: 'pages of a hundred',                     page: 1, found: 100, pages: 5,   results: 500 },
  { name: 'the last page of a hundred',             page: 5, found: 9,   pages: 5,   results: 409 },
  { name: 'a page that lacks half',                 page: 2, found: 10,  pages: 3,   results: 60 },
  { name: 'nothing said of the results',            page: 1, found: 1,   pages: 9 },
  { name: 'an empty page',                          page: 1, found: 0,   pages: 0,   results: 0 },
  { name: 'an empty page, whatever its totals',     page: 2, found: 0,   pages: 0,   results: 60 },
  { name: 'results on no page',                     page: 1, found: 20,  pages: 0,   results: 10_000, problem: 'total_pages is 0 and results has 20' },
  { name: 'fewer results than there are',           page: 2, found: 20,  pages: 2,   results: 19,     problem: 'total_results is 19 and results has 20' },
  { name: 'fewer pages than the results take',      page: 1, found: 20,  pages: 1,   results: 10_000, problem: 'total_pages is 1 and total_results 10000' },
  { name: 'fewer pages, by one result',             page: 1, found: 20,  pages: 2,   results: 41,     problem: 'total_pages is 2 and total_results 41' },
  { name: 'a page that lacks more than half',       page: 2, found: 9,   pages: 3,   results: 60,     problem: 'results has only 9 on page 2 of 3' },
  { name: 'one movie a page',                       page: 1, found: 1,   pages: 500, results: 10_000, problem: 'results has only 1 on page 1 of 500' },
];
for (const { name, page, found, pages, results, problem } of totals) {
  test(`the totals of ${name} are ${problem ? 'not believed' : 'believed'}`, () => {
    const body = { page, results: films(found), total_pages: pages, total_results: results };
    const read = () => readPage(bytesOf(JSON.stringify(body)), page);
    if (problem === undefined) assert.equal(read().totalPages, pages);
    else assert.throws(read, new MalformedBody(problem));
  });
}

test('whatever the bytes, a page is read or refused as malformed', () => {
  const almost = fc.record({
    page: fc.constant(2),
    results: fc.jsonValue(),
    total_pages: fc.jsonValue(),
  });
  const bytes = fc.oneof(
    fc.uint8Array(),
    fc.uint8Array().map((tail) => Uint8Array.of(0x1f, 0x8b, ...tail)),
    fc.json().map(bytesOf),
    almost.map((value) => bytesOf(JSON.stringify(value))),
  );
  fc.assert(
    fc.property(bytes, (bytes) => {
      try {
        const { results, totalPages } = readPage(bytes, 2);
        assert.ok(Array.isArray(results) && Number.isInteger(totalPages));
      } catch (error) {
        assert.ok(error instanceof MalformedBody, String(error));
      }
    }),
  );
});

// biome-ignore format: a table is read by column
const errorBodies: { body: string; said: object }[] = [
  { body: '{"success":false,"status_code":34,"status_message":"Not here."}', said: { code: 34, message: 'Not here.' } },
  { body: '{"status_code":25,"status_message":"Too many."}',                 said: { code: 25, message: 'Too many.' } },
  { body: '{"errors":["page is too high"],"success":false}',                 said: { message: 'page is too high' } },
  { body: '{"status_code":"34","status_message":34}',                        said: {} },
  { body: '{"errors":[]}',                                                   said: {} },
  { body: '<html>502</html>',                                                said: {} },
  { body: '',                                                                said: {} },
];
for (const { body, said } of errorBodies) {
  test(`the error body ${JSON.stringify(body)} says ${JSON.stringify(said)}`, () => {
    assert.deepEqual(readErrorBody(bytesOf(body)), said);
  });
}

function pageBody(body: string, parts: Pick<PageBody, 'totalPages' | 'results'>): PageBody {
  return { ...parts, sha256: hash('sha256', body), body: Buffer.from(body) };
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
