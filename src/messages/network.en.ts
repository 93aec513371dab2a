import type { ErrorValues, NetworkCause } from '../errors.ts';
import type { ErrorText } from './error-texts.ts';
import { counted } from './numbers.ts';

const LATER = 'Try again later; https://status.themoviedb.org tells about outages.';

type Upstream = ErrorValues['upstream-failed'];

/** What to do where nothing came of a request below HTTP. */
const HINTS: Record<NetworkCause, (host: string) => string> = {
  'unknown-host': (host) =>
    `No DNS server knows ${host}: check the network, its resolver, and tmdb.baseUrl.`,
  'no-resolver': () => 'The DNS resolver does not answer: is this machine online?',
  blocked: (host) =>
    `The resolver says that ${host} is this machine itself: this network blocks TMDB. Use another resolver, or a proxy (HTTPS_PROXY).`,
  refused: (host) => `Nothing listens at ${host}: check tmdb.baseUrl, or the firewall between.`,
  unreachable: () => 'No way leads there from this machine: is it online?',
  timeout: () => `The network or TMDB is slow. ${LATER}`,
  cut: () => `The connection was cut: by TMDB, or a firewall or proxy between. ${LATER}`,
  'certificate-host': (host) =>
    `The certificate is not for ${host}: something else answers in its place, such as a sign-in page of this network or a filter.`,
  'certificate-issuer': () =>
    'Nobody known here has signed the certificate, as where a company proxy reads along. Name its authority to Node: NODE_EXTRA_CA_CERTS=/path/to/ca.pem',
  'certificate-expired': () =>
    'The certificate has expired, or the clock of this machine is ahead: check it with date.',
  'certificate-early': () =>
    'The certificate is not valid yet: the clock of this machine is behind; check it with date.',
  packed: () => 'The answer is not packed as it says it is: something between has changed it.',
  'proxy-auth': () =>
    'The proxy wants a user and a password: HTTPS_PROXY=http://user:password@host:port',
  'proxy-refused': (host) => `The proxy does not connect to ${host}: ask whoever runs it.`,
};

/** A request that came to nothing, by its cause. */
export function upstreamFailed(values: Upstream): ErrorText {
  const { path, status, problem, location, attempts, elapsedMs, proxy } = values;
  const by = proxy === undefined ? '' : ` by the proxy ${proxy}`;
  const tried = tries(attempts, elapsedMs);
  if (status === 0) {
    const text = `TMDB could not be reached${by} for GET ${path}: ${problem} (${tried})`;
    return { text, hint: hintOf(values) };
  }
  const leads = location === undefined ? '' : `, leading to ${location}`;
  return {
    text: `TMDB answered ${status} to GET ${path}${leads} (${tried})`,
    hint: hintOf(values),
  };
}

function hintOf({ status, cause, host = 'it', requestsPerSecond }: Upstream): string {
  if (status === 0) return cause === undefined ? LATER : HINTS[cause](host);
  if (status === 429 && requestsPerSecond > 0) {
    return `Try: lower tmdb.requestsPerSecond (now ${requestsPerSecond}).`;
  }
  if (status >= 300 && status < 400) {
    return 'TMDB sends nobody elsewhere: check tmdb.baseUrl, and whether this network wants you to sign in.';
  }
  if (status === 401 || status === 403) {
    return 'It says nothing of the key: a CDN, a firewall or a proxy refuses, not TMDB. Try again later, or from another network.';
  }
  return LATER;
}

/** What TMDB, or what stands before it, will not do. */
export function refusedHint(showConfig: string, status: number): string {
  if (status === 407) return HINTS['proxy-auth']('');
  if (status === 451) return 'It is not to be had from here, for legal reasons.';
  return `The source in matinee.yaml asks for what TMDB does not offer. Try: ${showConfig}`;
}

function tries(attempts: number, elapsedMs: number): string {
  return `${counted(attempts, 'attempt')} over ${(elapsedMs / 1000).toFixed(1)} s`;
}
