import { orAborted } from './abort.ts';

/** A request as it goes out. */
export interface HttpRequest {
  url: string;
  headers: Readonly<Record<string, string>>;
}

/** A response as it came, body undecoded; header names are lower case. */
export interface HttpResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

/**
 * HTTP, handed in: one GET, redirects not followed. Rejects on a network error, a time-out, a body
 * over the limit, and with the signal's reason when it is aborted.
 */
export type Transport = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;

/** Serves requests from a handler in this process, without a socket. */
export function transportOf(handle: (request: Request) => Promise<Response>): Transport {
  return async (request, signal) => {
    signal.throwIfAborted();
    // The signal is watched here too: a `Request` that is garbage passes no abort on, and the
    // handler may have nothing of it left but its signal.
    const asked = new Request(request.url, { headers: request.headers, signal });
    const response = await orAborted(handle(asked), signal);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await orAborted(response.arrayBuffer(), signal)),
    };
  };
}
