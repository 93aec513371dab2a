import { promisify } from 'node:util';
import { brotliDecompress, unzip, type ZlibOptions } from 'node:zlib';

import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';

import type { HttpRequest, HttpResponse, Transport } from './transport.ts';

const MAX_CONNECT_MS = 10_000;
const DEFAULT_MAX_BODY_BYTES = 32 * 1024 * 1024;

type Decoder = (bytes: Buffer, options: ZlibOptions) => Promise<Buffer>;

const DECODERS: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', promisify<Buffer, ZlibOptions, Buffer>(unzip)],
  ['x-gzip', promisify<Buffer, ZlibOptions, Buffer>(unzip)],
  ['deflate', promisify<Buffer, ZlibOptions, Buffer>(unzip)],
  ['br', promisify<Buffer, ZlibOptions, Buffer>(brotliDecompress)],
]);

export interface HttpTransportOptions {
  /** Sockets to one server at most. */
  connections: number;
  /** For a whole request, from asking for a socket to the last byte of the body. */
  timeoutMs: number;
  /** The URL of an HTTP proxy by which the server is asked. */
  proxy?: string | undefined;
  /** For a body as sent and as decoded. Default 32 MiB. */
  maxBodyBytes?: number;
}

/**
 * A transport over real sockets, which are kept open for the next request. It asks for gzip and
 * decodes `Content-Encoding`; the headers stay as received. `close` ends all sockets at once.
 */
export function openHttpTransport(options: HttpTransportOptions): {
  transport: Transport;
  close: () => Promise<void>;
} {
  const { connections, timeoutMs, maxBodyBytes = DEFAULT_MAX_BODY_BYTES } = options;
  const connect = {
    timeout: Math.min(MAX_CONNECT_MS, timeoutMs),
    // A hanging IPv6 path gives way to IPv4, but a slow one is not mistaken for it: Node's
    // 250 ms an address are too few for a far server.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 1000,
  };
  const shared = {
    connections,
    allowH2: false, // one request a socket, so that `connections` is what the server sees
    headersTimeout: 0, // one deadline for all, below
    bodyTimeout: 0,
  };
  const agent =
    options.proxy === undefined
      ? new Agent({ ...shared, connect })
      : new ProxyAgent({
          ...shared,
          uri: options.proxy,
          // Also where it forwards, which undici does over as many as there are requests.
          factory: (origin, more) => new Pool(origin, { ...(more as Pool.Options), ...shared }),
          proxyTls: connect,
          requestTls: { ...connect, allowH2: false },
        });

  const transport: Transport = (request, signal) =>
    withDeadline(timeoutMs, signal, (deadline) => get(agent, request, maxBodyBytes, deadline));
  return { transport, close: () => agent.destroy() };
}

async function get(
  agent: Dispatcher,
  request: HttpRequest,
  maxBodyBytes: number,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const { origin, pathname, search } = new URL(request.url);
  const response = await agent.request({
    origin,
    path: `${pathname}${search}`,
    method: 'GET',
    headers: { 'accept-encoding': 'gzip', ...request.headers },
    signal,
  });
  const headers = flatten(response.headers);
  const sent = await readBody(response.body, maxBodyBytes);
  const body = await decode(sent, headers['content-encoding'], maxBodyBytes);
  return { status: response.statusCode, headers, body };
}

/** Rejects with the caller's reason when it aborts, and with a time-out when the time is up. */
async function withDeadline<T>(
  timeoutMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const timeOut = Object.assign(new Error(`no complete answer within ${timeoutMs / 1000} s`), {
    code: 'ETIMEDOUT',
  });
  const timer = setTimeout(() => controller.abort(timeOut), timeoutMs);
  const abort = () => controller.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

async function readBody(
  body: Dispatcher.ResponseData['body'],
  maxBodyBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Leaving the loop destroys the body, and the socket with it.
    if (length > maxBodyBytes) throw new Error(`the body is over ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

async function decode(
  bytes: Buffer,
  contentEncoding: string | undefined,
  maxBodyBytes: number,
): Promise<Buffer> {
  const encoding = contentEncoding?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '' || bytes.length === 0) return bytes;
  const decoder = DECODERS.get(encoding);
  if (decoder === undefined) throw new Error(`content-encoding ${encoding} is not understood`);
  return decoder(bytes, { maxOutputLength: maxBodyBytes });
}

function flatten(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
