import assert from 'node:assert/strict';
import { test } from 'node:test';

import { transportOf } from './transport.ts';

const REQUEST = { url: 'http://handler.test/', headers: {} };
const REASON = new Error('enough');

/** Neither looks at the request's signal, like one whose request is garbage already. */
const DEAF: Record<string, () => Promise<Response>> = {
  'that never answers': () => new Promise(() => {}),
  'whose body never ends': async () => new Response(new ReadableStream({ pull: () => {} })),
};

for (const [name, handle] of Object.entries(DEAF)) {
  test(`an abort ends a request to a handler ${name}`, { timeout: 5000 }, async () => {
    const stop = new AbortController();
    const answer = transportOf(handle)(REQUEST, stop.signal);
    setImmediate(() => stop.abort(REASON));
    await assert.rejects(answer, REASON);
  });
}

test('a request that is aborted already reaches no handler', async () => {
  const handle = () => assert.fail('it was handled');
  await assert.rejects(transportOf(handle)(REQUEST, AbortSignal.abort(REASON)), REASON);
});

test('an answer is handed on with its status, its headers in lower case, and its bytes', async () => {
  const handle = async ({ url }: Request) =>
    new Response(url, { status: 404, headers: { 'X-Kind': 'test' } });
  const { status, headers, body } = await transportOf(handle)(REQUEST, AbortSignal.any([]));
  assert.deepEqual(
    [status, headers, Buffer.from(body).toString()],
    [404, { 'content-type': 'text/plain;charset=UTF-8', 'x-kind': 'test' }, REQUEST.url],
  );
});
