import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { FakeClock } from '../lib/fake-clock.ts';
import { createFaults, type Fault, type FaultMatch } from './faults.ts';
import { createSandbox } from './sandbox.ts';

describe('matching', () => {
  const struck = (match: FaultMatch, requests: [path: string, page: number][]) => {
    const strike = createFaults([{ kind: 'reset', ...match }], 1);
    return requests.flatMap(([path, page], index) => (strike(path, page) ? [index + 1] : []));
  };
  const popular = (count: number) =>
    Array.from({ length: count }, (): [string, number] => ['/movie/popular', 1]);
  const mixed: [string, number][] = [
    ['/movie/popular', 1],
    ['/movie/popular', 2],
    ['/trending/movie/day', 1],
    ['/movie/popular', 2],
    ['/movie/popular', 3],
    ['/movie/popular', 2],
  ];

  // biome-ignore format: a table is read by column
  const cases: { name: string; match: FaultMatch; requests: [string, number][]; strikes: number[] }[] = [
    { name: 'nothing said strikes all',            match: {},                                  requests: mixed,       strikes: [1, 2, 3, 4, 5, 6] },
    { name: 'a path strikes what starts with it',  match: { path: '/movie' },                  requests: mixed,       strikes: [1, 2, 4, 5, 6] },
    { name: 'a page strikes that page',            match: { page: 2 },                         requests: mixed,       strikes: [2, 4, 6] },
    { name: 'nth counts its own requests only',    match: { path: '/movie', page: 2, nth: 2 }, requests: mixed,       strikes: [4] },
    { name: 'every third',                         match: { every: 3 },                        requests: popular(7),  strikes: [3, 6] },
    { name: 'twice and no more',                   match: { times: 2 },                        requests: popular(5),  strikes: [1, 2] },
    { name: 'times counts strikes, not requests',  match: { times: 2, every: 2 },              requests: popular(8),  strikes: [2, 4] },
    { name: 'probability 0 strikes none',          match: { probability: 0 },                  requests: popular(50), strikes: [] },
    { name: 'probability 1 strikes all',           match: { probability: 1 },                  requests: popular(3),  strikes: [1, 2, 3] },
  ];
  for (const { name, match, requests, strikes } of cases) {
    test(name, () => assert.deepEqual(struck(match, requests), strikes));
  }

  test('a probability strikes about so often, and the same requests every time', () => {
    const strikes = struck({ probability: 0.2 }, popular(1000));
    assert.ok(strikes.length > 150 && strikes.length < 250, `${strikes.length}`);
    assert.deepEqual(struck({ probability: 0.2 }, popular(1000)), strikes);
  });

  test('the first fault that strikes wins; the others keep counting', () => {
    const strike = createFaults(
      [
        { kind: 'reset', nth: 1 },
        { kind: 'html', every: 2 },
      ],
      1,
    );
    const kinds = popular(4).map(([path, page]) => strike(path, page)?.kind);
    assert.deepEqual(kinds, ['reset', 'html', undefined, 'html']);
  });
});

const PATH = 'http://x/3/movie/popular?page=2';
const serve = (fault: Fault, url = PATH, clock = new FakeClock()) =>
  createSandbox({ clock, keyRequired: false, movies: 500, faults: [fault] }).handle(
    new Request(url),
  );
type Body = Record<string, unknown> & { results: Record<string, unknown>[] };
const good = (await (
  await createSandbox({ clock: new FakeClock(), keyRequired: false, movies: 500 }).handle(
    new Request(PATH),
  )
).json()) as Body;

describe('responses in place of the answer', () => {
  // biome-ignore format: a table is read by column
  const cases: { fault: Fault; status: number; type: string | null; body: RegExp; retryAfter?: string }[] = [
    { fault: { kind: '429' },                                  status: 429, type: 'application/json;charset=utf-8', body: /"status_code":25,/ },
    { fault: { kind: '429', retryAfter: 3 },                   status: 429, type: 'application/json;charset=utf-8', body: /"status_code":25,/, retryAfter: '3' },
    { fault: { kind: '429', retryAfter: 'Mon, 23 Nov 2026 00:01:00 GMT' }, status: 429, type: 'application/json;charset=utf-8', body: /25/, retryAfter: 'Mon, 23 Nov 2026 00:01:00 GMT' },
    { fault: { kind: 'status', status: 502 },                  status: 502, type: 'text/html', body: /^<html>/ },
    { fault: { kind: 'status', status: 504, body: 'json' },    status: 504, type: 'application/json;charset=utf-8', body: /"status_code":24,/ },
    { fault: { kind: 'error-body' },                           status: 401, type: 'application/json;charset=utf-8', body: /"status_code":7,/ },
    { fault: { kind: 'error-body', code: 10 },                 status: 401, type: 'application/json;charset=utf-8', body: /"status_code":10,/ },
    { fault: { kind: 'html' },                                 status: 200, type: 'text/html', body: /^<html>/ },
    { fault: { kind: 'empty-body' },                           status: 200, type: null, body: /^$/ },
  ];
  for (const { fault, status, type, body, retryAfter } of cases) {
    test(`${JSON.stringify(fault)} is ${status}`, async () => {
      const response = await serve(fault);
      assert.deepEqual(
        [
          response.status,
          response.headers.get('content-type'),
          response.headers.get('retry-after'),
          response.headers.get('x-matinee-sandbox'),
        ],
        [status, type, retryAfter ?? null, '1'],
      );
      assert.match(await response.text(), body);
    });
  }

  test('reset rejects as a broken connection does', async () => {
    await assert.rejects(serve({ kind: 'reset' }), { name: 'ConnectionReset', code: 'ECONNRESET' });
  });

  test('hang answers nothing until the client gives up', async () => {
    const client = new AbortController();
    const sandbox = createSandbox({ clock: new FakeClock(), faults: [{ kind: 'hang' }] });
    const answer = sandbox.handle(new Request(PATH, { signal: client.signal }));
    client.abort(new Error('enough'));
    await assert.rejects(answer, { message: 'enough' });
  });
});

describe('answers that are distorted', () => {
  const changed = (changes: object) => ({ ...good, ...changes });
  // biome-ignore format: a table is read by column
  const cases: { fault: Fault; expected: object }[] = [
    { fault: { kind: 'empty-results' },                     expected: changed({ results: [] }) },
    { fault: { kind: 'vanish' },                            expected: changed({ results: [] }) },
    { fault: { kind: 'vanish', after: 2 },                  expected: good },
    { fault: { kind: 'shrink' },                            expected: changed({ total_pages: 1 }) },
    { fault: { kind: 'shrink', pages: 9 },                  expected: changed({ total_pages: 9 }) },
    { fault: { kind: 'shrink', pages: 99 },                 expected: good },
    { fault: { kind: 'wrong-types' },                       expected: changed({ results: Object.fromEntries(good.results.entries()) }) },
    { fault: { kind: 'wrong-types', what: 'total_pages' },  expected: changed({ total_pages: '25' }) },
    { fault: { kind: 'wrong-types', what: 'items' },        expected: changed({ results: Array(20).fill(null) }) },
    { fault: { kind: 'wrong-types', what: 'ids' },          expected: changed({ results: good.results.map((item) => ({ ...item, id: String(item['id']) })) }) },
    { fault: { kind: 'wrong-types', what: 'numbers' },      expected: changed({ results: good.results.map((item) => ({ ...item, popularity: Infinity })) }) },
  ];
  for (const { fault, expected } of cases) {
    test(JSON.stringify(fault), async () => {
      const response = await serve(fault);
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), expected);
    });
  }

  test('on page 1 nothing has shrunk or vanished yet', async () => {
    const first = 'http://x/3/movie/popular';
    for (const kind of ['shrink', 'vanish'] as const) {
      const body = (await (await serve({ kind }, first)).json()) as Body;
      assert.deepEqual([body['total_pages'], body.results.length], [25, 20]);
    }
  });

  test('gzip is gzip, and no header says so', async () => {
    const response = await serve({ kind: 'gzip' });
    const bytes = await response.bytes();
    assert.deepEqual(
      [response.headers.get('content-encoding'), response.headers.get('content-length')],
      [null, String(bytes.length)],
    );
    assert.deepEqual(JSON.parse(gunzipSync(bytes).toString()), good);
  });

  test('truncated is half of what is announced', async () => {
    const response = await serve({ kind: 'truncated' });
    const whole = Buffer.from(JSON.stringify(good));
    assert.equal(response.headers.get('content-length'), String(whole.length));
    assert.deepEqual(await response.bytes(), new Uint8Array(whole.subarray(0, whole.length >> 1)));
  });

  test('drip comes in as many seconds as its bytes take', async () => {
    const clock = new FakeClock();
    const response = await serve({ kind: 'drip', bytesPerSecond: 1000 }, PATH, clock);
    const length = Number(response.headers.get('content-length'));
    const read = response.json().then((body) => ({ body, at: clock.now().getTime() }));
    const startMs = clock.now().getTime();
    await clock.advance(60_000);
    const { body, at } = await read;
    assert.deepEqual(body, good);
    assert.equal(at - startMs, Math.ceil(length / 1000) * 1000);
  });

  test('ignore-append leaves out what was to be appended', async () => {
    const { id } = good.results[0] as { id: number };
    const url = `http://x/3/movie/${id}?append_to_response=credits`;
    const keys = async (fault: Fault) =>
      Object.keys((await (await serve(fault, url)).json()) as Body);
    assert.ok((await keys({ kind: 'html', nth: 2 })).includes('credits'));
    assert.ok(!(await keys({ kind: 'ignore-append' })).includes('credits'));
  });
});

test('faults that are set anew replace the old ones and count from the start', async () => {
  const clock = new FakeClock();
  const sandbox = createSandbox({
    clock,
    keyRequired: false,
    movies: 100,
    faults: [{ kind: 'html' }],
  });
  const status = async () => (await sandbox.handle(new Request(PATH))).status;
  sandbox.setFaults([{ kind: 'status', status: 500, nth: 1 }]);
  assert.deepEqual([await status(), await status()], [500, 200]);
  sandbox.setFaults([{ kind: 'status', status: 500, nth: 1 }]);
  assert.deepEqual([await status(), await status()], [500, 200]);
});
