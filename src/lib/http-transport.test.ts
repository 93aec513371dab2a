import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { type HttpTransportOptions, openHttpTransport } from './http-transport.ts';
import type { HttpResponse } from './transport.ts';

type Get = (signal?: AbortSignal) => Promise<HttpResponse>;

const TEXT = '{"title":"달빛 극장"}';
const PATIENT: HttpTransportOptions = { connections: 2, timeoutMs: 5000 };

test('a request carries its headers, asks for gzip, and leaves path and query as they are', async (t) => {
  const { get } = await serve(t, PATIENT, ({ method, url, headers }, response) => {
    const { 'accept-encoding': encoding, 'user-agent': agent } = headers;
    response.end([method, url, encoding, agent].join(' '));
  });
  const { body } = await get();
  assert.equal(textOf(body), 'GET /3/movie/popular?page=1&with_genres=28%2C12 gzip Matinee/test');
});

test('status, headers and body arrive as sent, error or not', async (t) => {
  const { get } = await serve(t, PATIENT, (_, response) => {
    response.sendDate = false;
    response.writeHead(429, { 'Retry-After': '7', 'Set-Cookie': ['a=1', 'b=2'] }).end(TEXT);
  });
  const { status, headers, body } = await get();
  assert.deepEqual(
    { status, text: textOf(body), wait: headers['retry-after'], cookies: headers['set-cookie'] },
    { status: 429, text: TEXT, wait: '7', cookies: 'a=1, b=2' },
  );
});

test('a redirect is an answer, not an order', async (t) => {
  const { get } = await serve(t, PATIENT, ({ url }, response) => {
    if (url === '/elsewhere') response.end('followed');
    else response.writeHead(302, { location: '/elsewhere' }).end();
  });
  assert.equal((await get()).status, 302);
});

// biome-ignore format: a table is read by column
const encodings: [name: string, encoded: Buffer][] = [
  ['gzip',     gzipSync(TEXT)],
  ['GZIP',     gzipSync(TEXT)],
  ['x-gzip',   gzipSync(TEXT)],
  ['deflate',  deflateSync(TEXT)],
  ['br',       brotliCompressSync(TEXT)],
  ['identity', Buffer.from(TEXT)],
  ['gzip',     Buffer.alloc(0)],
];
for (const [name, encoded] of encodings) {
  test(`content-encoding ${name} of ${encoded.length} bytes is decoded`, async (t) => {
    const { get } = await serve(t, PATIENT, (_, response) => {
      response.writeHead(200, { 'content-encoding': name }).end(encoded);
    });
    assert.equal(textOf((await get()).body), encoded.length === 0 ? '' : TEXT);
  });
}

test('gzip bytes that nobody announced are left as they came', async (t) => {
  const { get } = await serve(t, PATIENT, (_, response) => response.end(gzipSync(TEXT)));
  assert.deepEqual(Buffer.from((await get()).body), gzipSync(TEXT));
});

// biome-ignore format: a table is read by column
const refused: { name: string; answer: RequestListener; options?: Partial<HttpTransportOptions>; error: object }[] = [
  { name: 'an unknown content-encoding',      answer: (_, response) => response.writeHead(200, { 'content-encoding': 'zstd' }).end('x'), error: { message: 'content-encoding zstd is not understood' } },
  { name: 'a content-encoding that every object has', answer: (_, response) => response.writeHead(200, { 'content-encoding': 'constructor' }).end('x'), error: { message: 'content-encoding constructor is not understood' } },
  { name: 'a body that is not what it says',  answer: (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(TEXT), error: { code: 'Z_DATA_ERROR' } },
  { name: 'gzip cut short',                   answer: (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(TEXT).subarray(0, 20)), error: { code: 'Z_BUF_ERROR' } },
  { name: 'a body over the limit',            answer: (_, response) => response.end('x'.repeat(1001)), options: { maxBodyBytes: 1000 }, error: { message: 'the body is over 1000 bytes' } },
  { name: 'a body that unpacks to over the limit', answer: (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1001))), options: { maxBodyBytes: 1000 }, error: { code: 'ERR_BUFFER_TOO_LARGE' } },
  { name: 'a reset before the answer',        answer: (request) => request.socket.resetAndDestroy(), error: { code: 'ECONNRESET' } },
  { name: 'a body shorter than announced',    answer: (request, response) => { response.writeHead(200, { 'content-length': '100' }); response.write('x', () => request.socket.end()); }, error: { code: 'UND_ERR_SOCKET' } },
  { name: 'no answer in time',                answer: () => {}, options: { timeoutMs: 50 }, error: { message: 'no complete answer within 0.05 s' } },
  { name: 'a body that only drips',           answer: (_, response) => drip(response), options: { timeoutMs: 60 }, error: { message: 'no complete answer within 0.06 s' } },
];
for (const { name, answer, options, error } of refused) {
  test(`${name} is an error`, async (t) => {
    const { get } = await serve(t, { ...PATIENT, ...options }, answer);
    await assert.rejects(get(), error);
  });
}

test('after a reset the next request goes over a fresh socket', async (t) => {
  let requests = 0;
  const { get } = await serve(t, { ...PATIENT, connections: 1 }, ({ socket }, response) => {
    requests += 1;
    if (requests === 2) socket.resetAndDestroy();
    else response.end(`answer ${requests}`);
  });
  await get();
  await assert.rejects(get(), { code: 'ECONNRESET' });
  assert.equal(textOf((await get()).body), 'answer 3');
});

test('a server that is not there is an error at once', async (t) => {
  const { get, stop } = await serve(t, PATIENT, (_, response) => response.end());
  await stop();
  await assert.rejects(get(), { code: 'ECONNREFUSED' });
});

test('there are never more sockets than connections, and they are used again', async (t) => {
  const sockets = new Set<unknown>();
  let open = 0;
  let most = 0;
  const { get } = await serve(t, { connections: 3, timeoutMs: 5000 }, ({ socket }, response) => {
    sockets.add(socket);
    most = Math.max(most, ++open);
    setTimeout(() => {
      open -= 1;
      response.end(TEXT);
    }, 2);
  });
  await Promise.all(Array.from({ length: 20 }, () => get()));
  assert.deepEqual({ sockets: sockets.size, most }, { sockets: 3, most: 3 });
});

// biome-ignore format: a table is read by column
const aborts: [when: string, answer: RequestListener][] = [
  ['before the answer', () => {}],
  ['within the body',   (_, response) => drip(response)],
];
for (const [when, answer] of aborts) {
  test(`an abort ${when} rejects with its reason`, async (t) => {
    const arrived = Promise.withResolvers<void>();
    const { get } = await serve(t, PATIENT, (request, response) => {
      answer(request, response);
      setImmediate(arrived.resolve);
    });
    const controller = new AbortController();
    const reason = new Error('shutting down');
    const rejected = assert.rejects(get(controller.signal), (error) => error === reason);
    await arrived.promise;
    controller.abort(reason);
    await rejected;
  });
}

test('nothing is sent once the signal is aborted', async (t) => {
  let requests = 0;
  const { get } = await serve(t, PATIENT, (_, response) => response.end(String(requests++)));
  await assert.rejects(get(AbortSignal.abort('enough')), (reason) => reason === 'enough');
  assert.equal(requests, 0);
});

test('close ends even a request under way', async (t) => {
  const arrived = Promise.withResolvers<void>();
  const { get, close } = await serve(t, PATIENT, () => arrived.resolve());
  const rejected = assert.rejects(get(), { code: 'UND_ERR_DESTROYED' });
  await arrived.promise;
  await close();
  await rejected;
});

async function serve(t: TestContext, options: HttpTransportOptions, answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { transport, close } = openHttpTransport(options);
  const stop = () =>
    new Promise<unknown>((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  t.after(async () => {
    await close();
    await stop();
  });

  const url = `http://127.0.0.1:${port}/3/movie/popular?page=1&with_genres=28%2C12`;
  const headers = { 'user-agent': 'Matinee/test' };
  const get: Get = (signal = new AbortController().signal) => transport({ url, headers }, signal);
  return { get, close, stop };
}

function drip(response: Parameters<RequestListener>[1]): void {
  response.write('{');
  const timer = setInterval(() => response.write(' '), 5);
  response.on('close', () => clearInterval(timer));
}

function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}
