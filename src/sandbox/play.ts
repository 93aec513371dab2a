import { gzipSync } from 'node:zlib';
import type { Clock } from '../lib/clock.ts';
import { refuse, written } from './answers.ts';
import type { TmdbErrorCode } from './errors.ts';
import type { Fault, WrongType } from './faults.ts';

const CODE_OF_STATUS = { 500: 11, 502: 43, 503: 46, 504: 24 } as const satisfies Record<
  number,
  TmdbErrorCode
>;
const DRIP_BYTES_PER_SECOND = 200;

/** The connection is reset. A server with a socket resets it; without one, this is what is left. */
class ConnectionReset extends Error {
  override name = 'ConnectionReset';
  readonly code = 'ECONNRESET';
}

/**
 * What a fault answers in place of the server; undefined when it leaves that to the server.
 *
 * @throws {ConnectionReset} for `reset`; for `hang` the signal's reason, once it is aborted.
 */
export async function playInstead(
  fault: Fault,
  signal: AbortSignal,
): Promise<Response | undefined> {
  if (fault.kind === '429') {
    return refuse(
      25,
      fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) },
    );
  }
  if (fault.kind === 'status') {
    return fault.body === 'json' ? refuse(CODE_OF_STATUS[fault.status]) : html(fault.status);
  }
  if (fault.kind === 'error-body') return refuse(fault.code ?? 7);
  if (fault.kind === 'html') return html(200);
  if (fault.kind === 'empty-body') return written(null, 200, {});
  if (fault.kind === 'reset') throw new ConnectionReset('the sandbox reset the connection');
  if (fault.kind === 'hang') return untilAborted(signal);
  return undefined;
}

/** What a fault makes of the body of a list; other bodies stay as they are. */
export function distort(fault: Fault, body: object): object {
  if (!isListPage(body)) return body;
  if (fault.kind === 'empty-results') return { ...body, results: [] };
  if (fault.kind === 'vanish' && body.page > (fault.after ?? 1)) return { ...body, results: [] };
  if (fault.kind === 'shrink' && body.page > 1) {
    return { ...body, total_pages: Math.min(body.total_pages, fault.pages ?? body.page - 1) };
  }
  if (fault.kind === 'wrong-types') return withWrongTypes(body, fault.what ?? 'results');
  return body;
}

/** What a fault makes of a good response on its way; `drip` stops with the signal's reason. */
export async function deliver(
  fault: Fault,
  response: Response,
  clock: Clock,
  signal: AbortSignal,
): Promise<Response> {
  if (response.status !== 200) return response;
  if (fault.kind === 'gzip') return withBody(response, gzipSync(await response.bytes()));
  if (fault.kind === 'truncated') {
    const whole = await response.bytes();
    // Content-Length stays that of the whole.
    return new Response(whole.subarray(0, whole.length >> 1), response);
  }
  if (fault.kind === 'drip') {
    const bytesPerSecond = fault.bytesPerSecond ?? DRIP_BYTES_PER_SECOND;
    const wait = () => clock.sleep(1000, signal);
    return new Response(dripping(await response.bytes(), bytesPerSecond, wait), response);
  }
  if (fault.kind === 'wrong-types' && fault.what === 'numbers') {
    // No JSON writer writes a number too large for a double, so it is put in afterwards.
    const text = (await response.text()).replaceAll(/"popularity":[\d.]+/g, '"popularity":1e999');
    return withBody(response, Buffer.from(text));
  }
  return response;
}

interface ListPage {
  page: number;
  results: readonly { id: number }[];
  total_pages: number;
}

function isListPage(body: object): body is ListPage {
  return 'results' in body && 'total_pages' in body;
}

function withWrongTypes(body: ListPage, what: WrongType): object {
  const { results, total_pages } = body;
  const wrong: Record<WrongType, object> = {
    results: { results: Object.fromEntries(results.entries()) },
    total_pages: { total_pages: String(total_pages) },
    items: { results: results.map(() => null) },
    ids: { results: results.map((item) => ({ ...item, id: String(item.id) })) },
    numbers: {},
  };
  return { ...body, ...wrong[what] };
}

function dripping(
  bytes: Uint8Array,
  bytesPerSecond: number,
  waitASecond: () => Promise<void>,
): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull: async (stream) => {
      await waitASecond();
      stream.enqueue(bytes.subarray(sent, sent + bytesPerSecond));
      sent += bytesPerSecond;
      if (sent >= bytes.length) stream.close();
    },
  });
}

function withBody(response: Response, body: Uint8Array<ArrayBuffer>): Response {
  const changed = new Response(body, response);
  changed.headers.set('content-length', String(body.length));
  return changed;
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

function html(status: number): Response {
  const page = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
  return written(page, status, { 'content-type': 'text/html' });
}
