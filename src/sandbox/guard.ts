/**
 * Why a request may not change anything on a server of this machine, as an HTTP status; undefined
 * where nothing speaks against it.
 *
 * 1. `Host` is a name of this machine with the server's own port (that of the request's URL), else
 *    421: another name that leads here is somebody else's, whose pages a browser would let in.
 * 2. A browser says where a page is from. `Sec-Fetch-Site` is `same-origin` or `none` (a page on
 *    another port of this machine is `same-site`), and `Origin` the server's own, else 403.
 *
 * A program sends neither header of the second step; and no `Host` where it calls a function.
 */
export function refusedStatus({ headers, url }: Request): 403 | 421 | undefined {
  const host = headers.get('host');
  if (host !== null && !isOwnHost(host, new URL(url).port)) return 421;
  const site = headers.get('sec-fetch-site') ?? 'none';
  if (site !== 'same-origin' && site !== 'none') return 403;
  const origin = headers.get('origin');
  return origin === null || origin === `http://${host ?? ''}` ? undefined : 403;
}

/** `localhost`, 127.0.0.0/8, or `[::1]`. */
const OWN_NAME = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

function isOwnHost(host: string, port: string): boolean {
  const [, name = '', said = ''] = /^(.*?)(?::(\d+))?$/.exec(host.toLowerCase()) ?? [];
  return OWN_NAME.test(name) && Number(said || 80) === Number(port || 80);
}
