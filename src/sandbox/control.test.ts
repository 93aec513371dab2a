import assert from 'node:assert/strict';
import { test } from 'node:test';

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
