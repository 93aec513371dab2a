import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from './sandbox.ts';

/** A sandbox on a socket of this machine. */
export interface SandboxServer {
  /** The base URL, with its `/3`. */
  url: string;
  port: number;
  /** Cuts all connections and resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Serves a sandbox on 127.0.0.1; port 0 takes any that is free. Where `handle` rejects, the
 * connection is reset; where a body is shorter than its Content-Length, the connection ends with it.
 *
 * Rejects with the system's error when the port cannot be had.
 */
export async function serveSandbox(sandbox: Sandbox, port = 0): Promise<SandboxServer> {
  const server = createServer((incoming, outgoing) => {
    exchange(sandbox, incoming, outgoing).catch(() => incoming.socket.resetAndDestroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  const taken = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${taken}/3`,
    port: taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function exchange(
  sandbox: Sandbox,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  await send(await sandbox.handle(toRequest(incoming, gone.signal)), outgoing);
}

/**
 * Bodies are left out: nothing that is served takes one. The URL holds the port that serves; what
 * the client calls this machine is in `Host`.
 */
function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { headers, method = 'GET', url = '/', socket } = incoming;
  return new Request(`http://localhost:${socket.localPort}${url}`, {
    method,
    headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
    signal,
  });
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  let missing = Number(response.headers.get('content-length') ?? 0);
  for await (const chunk of response.body ?? []) {
    if (outgoing.destroyed) return;
    if (!outgoing.write(chunk)) await once(outgoing, 'drain');
    missing -= (chunk as Uint8Array).length;
  }
  if (missing > 0 && outgoing.req.method !== 'HEAD') outgoing.socket?.destroySoon();
  else outgoing.end();
}
