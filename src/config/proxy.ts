import { MatineeError } from '../errors.ts';
import { type Variables, variable } from './environment.ts';
import { withoutSecrets } from './values.ts';

const EXPECTED = 'http://host:port, https://host:port';

/**
 * The proxy by which a server is asked: `HTTPS_PROXY` or `HTTP_PROXY`, by the server's scheme, unless
 * `NO_PROXY` excepts it. In small letters they come first, as in curl. This machine itself is never
 * asked by a proxy. Undefined where there is none.
 *
 * @throws {MatineeError} `env-invalid`, without user and password, for what is no URL of a proxy.
 */
export function proxyFor(serverUrl: string, variables: Variables): string | undefined {
  const { protocol, hostname, port } = new URL(serverUrl);
  const names =
    protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
  const name = names.find((one) => variable(variables, one) !== undefined);
  const value = name === undefined ? undefined : variable(variables, name);
  if (name === undefined || value === undefined) return undefined;
  const excepted = variable(variables, 'no_proxy') ?? variable(variables, 'NO_PROXY') ?? '';
  const server = { host: hostname.replace(/^\[|\]$/g, ''), port: port || standardPort(protocol) };
  if (isThisMachine(server.host) || isExcepted(server, excepted)) return undefined;
  const proxy = parseProxy(value);
  if (proxy !== undefined) return proxy;
  throw new MatineeError('env-invalid', { name, value: withoutSecrets(value), expected: EXPECTED });
}

/** The proxy for people: without its user and password. */
export function shownProxy(proxy: string): string {
  const { protocol, host } = new URL(proxy);
  return `${protocol}//${host}`;
}

/** `host:port` alone is taken for http, as curl does. */
function parseProxy(text: string): string | undefined {
  const url = URL.parse(/^\w+:\/\//.test(text) ? text : `http://${text}`);
  const isOfUse = url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '';
  return isOfUse && /^\/?$/.test(url.pathname) ? url.href : undefined;
}

/** `*`, or names parted by commas or spaces; each stands for itself and what lies below it. */
function isExcepted({ host, port }: { host: string; port: string }, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((one) => {
      if (one === '*') return true;
      const [, name = '', ofPort] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(one.toLowerCase()) ?? [];
      const domain = name.replace(/^\*?\./, '');
      const isNamed = host === domain || host.endsWith(`.${domain}`);
      return isNamed && (ofPort === undefined || ofPort === port);
    });
}

function standardPort(protocol: string): string {
  return protocol === 'https:' ? '443' : '80';
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
}
