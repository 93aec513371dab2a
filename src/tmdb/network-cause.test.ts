import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { NetworkCause } from '../errors.ts';
import { isLasting, networkCause } from './network-cause.ts';

const TMDB = 'https://api.themoviedb.org/3/movie/popular';
const refusedAt = (address: string) => ({ code: 'ECONNREFUSED', address });

// biome-ignore format: a table is read by column
const cases: { name: string; error: unknown; url?: string; cause: NetworkCause | undefined; lasting?: boolean }[] = [
  { name: 'a name that nobody knows',         error: { code: 'ENOTFOUND' },                                    cause: 'unknown-host' },
  { name: 'a resolver that does not answer',  error: { code: 'EAI_AGAIN' },                                    cause: 'no-resolver' },
  { name: 'nobody listens there',             error: refusedAt('3.4.5.6'),                                     cause: 'refused' },
  { name: 'nobody listens here, where the name leads', error: refusedAt('127.0.0.1'),                          cause: 'blocked' },
  { name: 'the name leads to no machine',     error: refusedAt('0.0.0.0'),                                     cause: 'blocked' },
  { name: 'so do all its addresses',          error: { code: 'ECONNREFUSED', errors: [refusedAt('::'), refusedAt('127.0.0.1')] }, cause: 'blocked' },
  { name: 'one of its addresses is elsewhere', error: { code: 'ECONNREFUSED', errors: [refusedAt('::1'), refusedAt('3.4.5.6')] }, cause: 'refused' },
  { name: 'a server here is asked, and is not there', error: refusedAt('127.0.0.1'), url: 'http://localhost:8787/3', cause: 'refused' },
  { name: 'no way',                           error: { code: 'ENETUNREACH' },                                  cause: 'unreachable' },
  { name: 'no time left',                     error: { code: 'ETIMEDOUT' },                                    cause: 'timeout' },
  { name: 'a reset',                          error: { code: 'ECONNRESET' },                                   cause: 'cut' },
  { name: 'the certificate of another',       error: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },                 cause: 'certificate-host',    lasting: true },
  { name: 'signed by nobody known',           error: { code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' },            cause: 'certificate-issuer',  lasting: true },
  { name: 'signed by itself',                 error: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },                  cause: 'certificate-issuer',  lasting: true },
  { name: 'a certificate of the past',        error: { code: 'CERT_HAS_EXPIRED' },                             cause: 'certificate-expired', lasting: true },
  { name: 'a certificate of the future',      error: { code: 'CERT_NOT_YET_VALID' },                           cause: 'certificate-early',   lasting: true },
  { name: 'not packed as it says',            error: { code: 'Z_DATA_ERROR' },                                 cause: 'packed' },
  { name: 'a proxy that wants a password',    error: new Error('Proxy response (407) !== 200 when HTTP Tunneling'), cause: 'proxy-auth',     lasting: true },
  { name: 'a proxy that will not',            error: new Error('Proxy response (502) !== 200 when HTTP Tunneling'), cause: 'proxy-refused' },
  { name: 'what another error is about',      error: { code: 'UND_ERR_PRX_CONN', cause: { code: 'ECONNRESET' } }, cause: 'cut' },
  { name: 'something else',                   error: new Error('odd'),                                         cause: undefined },
  { name: 'no error at all',                  error: undefined,                                                cause: undefined },
];

for (const { name, error, url = TMDB, cause, lasting = false } of cases) {
  test(`why nothing came of a request: ${name}`, () => {
    assert.deepEqual([networkCause(error, url), isLasting(cause)], [cause, lasting]);
  });
}
