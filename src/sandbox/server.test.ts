import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { FakeClock } from '../lib/fake-clock.ts';
import type { Fault } from './faults.ts';
import { createSandbox } from './sandbox.ts';
import { serveSandbox } from './server.ts';

async function open(t: TestContext, faults: Fault[] = [], clock = new FakeClock()) {
  const sandbox = createSandbox({ clock, keyRequired: false, movies: 200, faults });
  const server = await serveSandbox(sandbox);
  t.after(() => server.close());
  return { sandbox, server };
}

/** Sends one request by hand; resolves with what came when the connection has ended. */
async function exchange(port: number, path: string) {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  let error: string | undefined;
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', (cause: NodeJS.ErrnoException) => {
    error = cause.code;
  });
  socket.write(`GET /3${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  await new Promise((resolve) => socket.once('close', resolve));
  const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n');
  return { head, body, error };
}

test('what comes over the socket is what the sandbox answers', async (t) => {
  const { sandbox, server } = await open(t);
  for (const path of ['/movie/popular?language=ko', '/nothing', '/movie/popular?page=0']) {
    const [over, direct] = await Promise.all([
      fetch(server.url + path),
      sandbox.handle(new Request(server.url + path)),
    ]);
    assert.deepEqual(
      [over.status, over.headers.get('etag'), over.headers.get('x-matinee-sandbox')],
      [direct.status, direct.headers.get('etag'), '1'],
    );
    assert.equal(await over.text(), await direct.text());
  }
});

test('the port is the one in the URL, on loopback only, and free again after close', async () => {
  const sandbox = createSandbox({ clock: new FakeClock() });
  const first = await serveSandbox(sandbox);
  assert.equal(first.url, `http://127.0.0.1:${first.port}/3`);
  await assert.rejects(serveSandbox(sandbox, first.port), { code: 'EADDRINUSE' });
  await first.close();
  const second = await serveSandbox(sandbox, first.port);
  assert.equal(second.port, first.port);
  await second.close();
});

describe('faults', () => {
  test('reset: the connection is reset and nothing has come', async (t) => {
    const { server } = await open(t, [{ kind: 'reset' }]);
    assert.deepEqual(await exchange(server.port, '/movie/popular'), {
      head: '',
      body: '',
      error: 'ECONNRESET',
    });
  });

  test('truncated: half the announced body has come when the connection ends', async (t) => {
    const { server } = await open(t, [{ kind: 'truncated' }]);
    const { head, body } = await exchange(server.port, '/movie/popular');
    const announced = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    assert.equal(Buffer.byteLength(body), announced >> 1);
  });

  test('hang: nothing comes, and the server sees the client go', async (t) => {
    const { server } = await open(t, [{ kind: 'hang' }]);
    const client = new AbortController();
    const answer = fetch(`${server.url}/movie/popular`, { signal: client.signal });
    setImmediate(() => client.abort());
    await assert.rejects(answer, { name: 'AbortError' });
  });

  test('drip: the body comes drop by drop', async (t) => {
    const clock = new FakeClock();
    const { server } = await open(t, [{ kind: 'drip', bytesPerSecond: 5000 }], clock);
    const response = fetch(`${server.url}/movie/popular`);
    while (clock.sleeping === 0) await new Promise(setImmediate);
    await clock.advance(1000);
    const reader = (await response).body?.getReader();
    assert.equal((await reader?.read())?.value?.length, 5000);
    await reader?.cancel();
  });

  test('empty-body: HTTP 200 and no byte of a body', async (t) => {
    const { server } = await open(t, [{ kind: 'empty-body' }]);
    const response = await fetch(`${server.url}/movie/popular`);
    assert.deepEqual([response.status, await response.text()], [200, '']);
  });
});

test('what a client calls this machine is in Host; the URL has the port that serves', async (t) => {
  const seen: [host: string | null, url: string][] = [];
  const server = await serveSandbox({
    ...createSandbox({ clock: new FakeClock() }),
    handle: async ({ headers, url }) => {
      seen.push([headers.get('host'), url]);
      return new Response(null, { status: 204 });
    },
  });
  t.after(() => server.close());
  const asked = request({ port: server.port, path: '/sandbox', headers: { host: 'evil.example' } });
  asked.end();
  await once(asked, 'response');
  assert.deepEqual(seen, [['evil.example', `http://localhost:${server.port}/sandbox`]]);
});
