import type { NetworkCause } from '../errors.ts';

/** By the codes of Node, OpenSSL, zlib and undici. */
const CAUSES: Readonly<Record<string, NetworkCause>> = {
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'no-resolver',
  ECONNREFUSED: 'refused',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  UND_ERR_SOCKET: 'cut',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-issuer',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-issuer',
  CERT_UNTRUSTED: 'certificate-issuer',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-early',
  Z_DATA_ERROR: 'packed',
  Z_BUF_ERROR: 'packed',
  ERR__ERROR_FORMAT_PADDING_1: 'packed',
};

/** Waiting does not mend these: whoever runs the machine has to. */
const LASTING: ReadonlySet<NetworkCause> = new Set([
  'certificate-host',
  'certificate-issuer',
  'certificate-expired',
  'certificate-early',
  'proxy-auth',
]);

interface NetworkError {
  code?: unknown;
  message?: unknown;
  address?: unknown;
  /** Of each address that was tried. */
  errors?: readonly NetworkError[];
  cause?: unknown;
}

/** Why a request to `url` failed below HTTP; undefined where that cannot be told. */
export function networkCause(error: unknown, url: string): NetworkCause | undefined {
  const found = Object(error) as NetworkError;
  const refusedByProxy = /^Proxy response \((\d+)\)/.exec(String(found.message));
  if (refusedByProxy !== null) return refusedByProxy[1] === '407' ? 'proxy-auth' : 'proxy-refused';
  const cause = CAUSES[String(found.code)];
  if (cause === 'refused' && leadsHere(found) && !isHere(new URL(url).hostname)) return 'blocked';
  if (cause !== undefined) return cause;
  return found.cause === undefined ? undefined : networkCause(found.cause, url);
}

export function isLasting(cause: NetworkCause | undefined): boolean {
  return cause !== undefined && LASTING.has(cause);
}

/** A name that leads to this very machine is how resolvers answer for what they block. */
function leadsHere({ address, errors = [] }: NetworkError): boolean {
  const addresses = [address, ...errors.map((one) => one.address)];
  const known = addresses.filter((one) => typeof one === 'string');
  return known.length > 0 && known.every(isHere);
}

/** Of this machine: 127.0.0.0/8, `::1`, their names, and the addresses of no machine. */
function isHere(host: string): boolean {
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[?::1?\]?)$/.test(host);
}
