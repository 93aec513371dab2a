import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { proxyFor, shownProxy } from './proxy.ts';

const TMDB = 'https://api.themoviedb.org/3';
const PROXY = 'http://proxy.example:3128/';

// biome-ignore format: a table is read by column
const cases: { name: string; server?: string; env: Record<string, string>; proxy: string | undefined }[] = [
  { name: 'none where nothing is said',                 env: {},                                                              proxy: undefined },
  { name: 'that of the scheme',                         env: { HTTPS_PROXY: PROXY, HTTP_PROXY: 'http://other:1' },            proxy: PROXY },
  { name: 'that of the other scheme',                   server: 'http://tmdb.example/3', env: { HTTP_PROXY: PROXY },          proxy: PROXY },
  { name: 'none of another scheme',                     env: { HTTP_PROXY: PROXY },                                           proxy: undefined },
  { name: 'small letters first',                        env: { https_proxy: PROXY, HTTPS_PROXY: 'http://other:1' },           proxy: PROXY },
  { name: 'an empty one counts as none',                env: { https_proxy: '', HTTPS_PROXY: PROXY },                         proxy: PROXY },
  { name: 'a host and a port are http',                 env: { HTTPS_PROXY: 'proxy.example:3128' },                           proxy: PROXY },
  { name: 'user and password are kept for it',          env: { HTTPS_PROXY: 'http://ann:s3cret@proxy.example:3128' },         proxy: 'http://ann:s3cret@proxy.example:3128/' },
  { name: 'none for what is excepted by name',          env: { HTTPS_PROXY: PROXY, NO_PROXY: 'a.example, api.themoviedb.org' }, proxy: undefined },
  { name: 'none below an excepted domain',              env: { HTTPS_PROXY: PROXY, NO_PROXY: '.themoviedb.org' },             proxy: undefined },
  { name: 'nor below one without a dot',                env: { HTTPS_PROXY: PROXY, no_proxy: 'themoviedb.org' },              proxy: undefined },
  { name: 'nor anywhere by a star',                     env: { HTTPS_PROXY: PROXY, NO_PROXY: '*' },                           proxy: undefined },
  { name: 'a name that only ends alike is not excepted', env: { HTTPS_PROXY: PROXY, NO_PROXY: 'viedb.org' },                  proxy: PROXY },
  { name: 'none for an excepted port',                  env: { HTTPS_PROXY: PROXY, NO_PROXY: 'themoviedb.org:443' },          proxy: undefined },
  { name: 'another port is not excepted',               env: { HTTPS_PROXY: PROXY, NO_PROXY: 'themoviedb.org:8443' },         proxy: PROXY },
  { name: 'none for this machine',                      server: 'http://127.0.0.1:8787/3', env: { HTTP_PROXY: PROXY },        proxy: undefined },
  { name: 'nor for its name',                           server: 'http://localhost:8787/3', env: { HTTP_PROXY: PROXY },        proxy: undefined },
];

describe('the proxy of a server', () => {
  for (const { name, server = TMDB, env, proxy } of cases) {
    test(name, () => assert.equal(proxyFor(server, env), proxy));
  }

  for (const value of ['socks5://proxy:1080', 'http://', 'http://proxy.example/path', 'ftp://x']) {
    test(`${value} is none`, () => {
      assert.throws(() => proxyFor(TMDB, { HTTPS_PROXY: value }), {
        code: 'env-invalid',
        values: { name: 'HTTPS_PROXY', value, expected: 'http://host:port, https://host:port' },
      });
    });
  }

  test('user and password are shown to nobody', () => {
    assert.equal(shownProxy('http://ann:s3cret@proxy.example:3128/'), 'http://proxy.example:3128');
    assert.throws(() => proxyFor(TMDB, { HTTPS_PROXY: 'socks5://ann:s3cret@proxy.example' }), {
      values: {
        name: 'HTTPS_PROXY',
        value: 'socks5://…@proxy.example',
        expected: 'http://host:port, https://host:port',
      },
    });
  });
});
