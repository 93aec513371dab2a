import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { FakeClock } from '../lib/fake-clock.ts';
import { withControl } from './control.ts';
import { createSandbox } from './sandbox.ts';

const open = () =>
  withControl(createSandbox({ clock: new FakeClock(), keyRequired: false, movies: 200 }));

async function ask(sandbox: ReturnType<typeof open>, path: string, method = 'GET') {
  const response = await sandbox.handle(new Request(`http://localhost${path}`, { method }));
  return {
    status: response.status,
    body: (await response.json()) as { dates: { maximum: string }; error: string },
  };
}

test('the date of a served sandbox can be set, and its films follow', async () => {
  const sandbox = open();
  const set = await ask(sandbox, '/sandbox?date=2030-01-01', 'POST');
  assert.deepEqual(set, { status: 200, body: { date: '2030-01-01', faults: [] } });
  const { body } = await ask(sandbox, '/3/movie/now_playing');
  assert.match(body.dates.maximum, /^20(29-12|30-01)/);
});

test('faults can be set, replaced and taken back', async () => {
  const sandbox = open();
  const fault = encodeURIComponent('503@/movie/popular');
  await ask(sandbox, `/sandbox?fault=${fault}`, 'POST');
  const struck = await sandbox.handle(new Request('http://localhost/3/movie/popular'));
  assert.equal(struck.status, 503);
  assert.equal((await ask(sandbox, '/sandbox?faults=none', 'POST')).status, 200);
  assert.equal((await ask(sandbox, '/3/movie/popular')).status, 200);
});

const refused: { query: string; error: RegExp }[] = [
  { query: 'date=tomorrow', error: /must be YYYY-MM-DD, not tomorrow/ },
  { query: 'fault=flood', error: /no fault "flood"/ },
  { query: 'faults=429', error: /faults is none, not "429"; a fault is set with fault=KIND/ },
  { query: 'faults=', error: /faults is none, not ""/ },
  { query: '', error: /nothing was asked for; date, fault and faults=none go into the query/ },
  { query: 'date=2026-12-01&date=2026-12-02', error: /there can be one date only/ },
  { query: 'dat=1', error: /no parameter "dat"; there are date, fault and faults=none/ },
  { query: 'fault=429&faults=none', error: /do not go together/ },
];

for (const { query, error } of refused) {
  test(`what cannot be set is refused: ${query}`, async () => {
    const { status, body } = await ask(open(), `/sandbox?${query}`, 'POST');
    assert.equal(status, 400);
    assert.match(body.error, error);
  });

  test(`what is refused changes nothing: ${query}`, async () => {
    const sandbox = open();
    await ask(sandbox, '/sandbox?fault=503', 'POST');
    await ask(sandbox, `/sandbox?${query}`, 'POST');
    const struck = await sandbox.handle(new Request('http://localhost/3/movie/popular'));
    assert.equal(struck.status, 503);
  });
}

test('only POST steers; anything else is a path TMDB does not know', async () => {
  assert.equal((await ask(open(), '/sandbox?faults=none')).status, 404);
});

describe('what steers is a program of this machine, no page in a browser', () => {
  const HOST = 'localhost:8787';
  const OWN = { host: HOST, origin: `http://${HOST}` };
  // biome-ignore format: a table is read by column
  const cases: { name: string; headers: Record<string, string>; status: number }[] = [
    { name: 'a function is called, without Host',     headers: {},                                                    status: 200 },
    { name: 'a program, by name',                     headers: { host: HOST },                                        status: 200 },
    { name: 'a program, by address',                  headers: { host: '127.0.0.1:8787' },                            status: 200 },
    { name: 'a program, by another address of it',    headers: { host: '127.8.0.1:8787' },                            status: 200 },
    { name: 'a program, by IPv6',                     headers: { host: '[::1]:8787' },                                status: 200 },
    { name: 'a name in capitals',                     headers: { host: 'LOCALHOST:8787' },                            status: 200 },
    { name: 'a form of a program, as curl -d sends',  headers: { host: HOST, 'content-type': 'application/x-www-form-urlencoded' }, status: 200 },
    { name: 'a page of its own',                      headers: { ...OWN, 'sec-fetch-site': 'same-origin' },           status: 200 },
    { name: 'the address bar',                        headers: { host: HOST, 'sec-fetch-site': 'none' },              status: 200 },
    { name: 'a name that was led here',               headers: { host: 'evil.example:8787' },                         status: 421 },
    { name: 'a name that begins like ours',           headers: { host: 'localhost.evil.example:8787' },               status: 421 },
    { name: 'an address that begins like ours',       headers: { host: '127.0.0.1.evil.example:8787' },               status: 421 },
    { name: 'another port',                           headers: { host: 'localhost:8788' },                            status: 421 },
    { name: 'no port',                                headers: { host: 'localhost' },                                 status: 421 },
    { name: 'a user in Host',                         headers: { host: 'localhost:8787@evil.example:8787' },          status: 421 },
    { name: 'an empty Host',                          headers: { host: '' },                                          status: 421 },
    { name: 'a page from anywhere',                   headers: { host: HOST, origin: 'http://evil.example' },         status: 403 },
    { name: 'a page from a file, or sandboxed',       headers: { host: HOST, origin: 'null' },                        status: 403 },
    { name: 'a page from another port of ours',       headers: { host: HOST, origin: 'http://localhost:3000' },       status: 403 },
    { name: 'a page by another name of ours',         headers: { host: HOST, origin: 'http://127.0.0.1:8787' },       status: 403 },
    { name: 'a page over TLS',                        headers: { host: HOST, origin: `https://${HOST}` },             status: 403 },
    { name: 'across sites, though without Origin',    headers: { host: HOST, 'sec-fetch-site': 'cross-site' },        status: 403 },
    { name: 'the same site, another origin',          headers: { host: HOST, 'sec-fetch-site': 'same-site' },         status: 403 },
    { name: 'two answers of a browser that disagree', headers: { ...OWN, 'sec-fetch-site': 'cross-site' },            status: 403 },
    { name: 'Host is looked at first',                headers: { host: 'evil.example', origin: 'http://evil.example' }, status: 421 },
  ];
  for (const { name, headers, status } of cases) {
    test(`${name}: ${status}`, async () => {
      const sandbox = open();
      const url = 'http://localhost:8787/sandbox?fault=503';
      const answer = await sandbox.handle(new Request(url, { method: 'POST', headers }));
      assert.equal(answer.status, status);
      const read = await sandbox.handle(new Request('http://localhost:8787/3/movie/popular'));
      assert.equal(read.status, status === 200 ? 503 : 200);
    });
  }

  test('who is refused is told why; the API is read as before', async () => {
    const sandbox = open();
    const headers = { host: HOST, origin: 'http://evil.example' };
    const request = (path: string, method: string) =>
      sandbox.handle(new Request(`http://${HOST}${path}`, { method, headers }));
    assert.deepEqual(await (await request('/sandbox?faults=none', 'POST')).json(), {
      error: 'a page in a browser may not steer the sandbox; ask without Origin and Sec-Fetch-Site',
    });
    assert.equal((await request('/sandbox', 'GET')).status, 403);
    assert.equal((await request('/3/movie/popular', 'GET')).status, 200);
  });
});
