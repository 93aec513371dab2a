import { gzipSync } from 'node:zlib';

import type { HttpRequest, HttpResponse } from '../../src/lib/transport.ts';

/** What becomes of a good answer on its way; it may throw, as a connection that breaks does. */
export type Alteration = (good: HttpResponse, request: HttpRequest) => HttpResponse;

type ListPage = Record<string, unknown> & { page: number; results: unknown[] };

const encode = (text: string) => new TextEncoder().encode(text);

/** Damage that servers and what stands before them have done or could do, besides the sandbox's. */
export const ALTERATIONS = {
  echoing502: (_, request) => errorPage(502, repeated(request)),
  echoing401: (_, request) => errorPage(401, repeated(request)),
  nameless401: (_, request) => {
    if (request.url.includes('/genre/')) throw new Error('read ECONNRESET');
    return errorPage(401, 'Invalid API key');
  },
  firewall403: () => answer(403, '<html><body>Access denied</body></html>'),
  hour503: () => answer(503, '', { 'retry-after': '3600' }),
  timeout408: () => answer(408, ''),
  redirect302: (_, { url }) => answer(302, '', { location: url }),
  empty204: () => answer(204, ''),
  namingError: (_, { url }) => {
    throw Object.assign(new Error(`connect ETIMEDOUT ${url}`), { code: 'ETIMEDOUT' });
  },
  withoutResults: changed((body) => ({ ...body, results: undefined })),
  bareList: changed(({ results }) => results),
  nextPage: changed((body) => ({ ...body, page: body.page + 1 })),
  notANumber: replaced(/"popularity":[\d.]+/, '"popularity":NaN'),
  deep: replaced(/"popularity":[\d.]+/, `"popularity":${'['.repeat(5000)}${']'.repeat(5000)}`),
  notUtf8: (good) => ({ ...good, body: Buffer.concat([good.body, Buffer.from([0xff])]) }),
  halfGzip: (good) => {
    const packed = gzipSync(good.body);
    return { ...good, body: packed.subarray(0, packed.length >> 1) };
  },
  byteOrderMark: (good) => ({ ...good, body: Buffer.concat([encode('\ufeff'), good.body]) }),
  onePage: changed((body) => ({ ...body, total_pages: 1, total_results: 20 })),
  noPages: changed((body) => ({ ...body, total_pages: 0 })),
  noTotal: changed((body) => ({ ...body, total_results: 0 })),
  oneMovie: changed((body) => ({ ...body, results: body.results.slice(0, 1) })),
  shrunkAndEmpty: changed((body) => ({ ...body, total_pages: body.page - 1, results: [] })),
} as const satisfies Record<string, Alteration>;

function answer(status: number, body: string, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: encode(body) };
}

function errorPage(status: number, message: string): HttpResponse {
  return answer(status, JSON.stringify({ status_code: 43, status_message: message }));
}

function repeated({ url, headers }: HttpRequest): string {
  return `no answer for GET ${url} ${JSON.stringify(headers)}`;
}

function changed(change: (body: ListPage) => unknown): Alteration {
  return (good) => {
    const body = JSON.parse(new TextDecoder().decode(good.body)) as ListPage;
    return { ...good, body: encode(JSON.stringify(change(body))) };
  };
}

function replaced(pattern: RegExp, by: string): Alteration {
  return (good) => ({
    ...good,
    body: encode(new TextDecoder().decode(good.body).replace(pattern, by)),
  });
}
