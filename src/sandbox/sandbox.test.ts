import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock } from '../lib/fake-clock.ts';
import { createSandbox, type RequestRecord, type SandboxOptions } from './sandbox.ts';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl';
const KEY = '0123456789abcdef0123456789abcdef';
const HOST = 'http://localhost';

const open = (options: Partial<SandboxOptions> = {}) =>
  createSandbox({ clock: new FakeClock(), keyRequired: false, movies: 500, ...options });

const get = (
  sandbox: ReturnType<typeof open>,
  path: string,
  headers: Record<string, string> = {},
) => sandbox.handle(new Request(HOST + path, { headers }));

// oxlint-disable-next-line typescript/no-explicit-any -- bodies are looked into
async function json(sandbox: ReturnType<typeof open>, path: string): Promise<Record<string, any>> {
  return (await get(sandbox, path)).json() as Promise<Record<string, unknown>>;
}

const error = (status_code: number, status_message: string) => ({
  success: false,
  status_code,
  status_message,
});
const INVALID_PAGE = error(
  22,
  'Invalid page: Pages start at 1 and max at 500. They are expected to be an integer.',
);
const NOT_FOUND = error(34, 'The resource you requested could not be found.');
const NOT_SERVED = {
  ...NOT_FOUND,
  sandbox: 'This path is none of those that the sandbox has; TMDB may have it.',
};
const TWICE = error(5, 'Invalid parameters: Your request parameters are incorrect.');
const INVALID_KEY = error(7, 'Invalid API key: You must be granted a valid key.');

describe('refusals', () => {
  // biome-ignore format: a table is read by column
  const cases: { path: string; method?: string; status: number; body: object }[] = [
    { path: '/3/movie/popular?page=0',    status: 400, body: INVALID_PAGE },
    { path: '/3/movie/popular?page=501',  status: 400, body: INVALID_PAGE },
    { path: '/3/movie/popular?page=1.5',  status: 400, body: INVALID_PAGE },
    { path: '/3/movie/popular?page=-1',   status: 400, body: INVALID_PAGE },
    { path: '/3/trending/movie/day?page=two', status: 400, body: INVALID_PAGE },
    { path: '/3/trending/movie/month',    status: 404, body: NOT_SERVED },
    { path: '/3/movie/999999999',         status: 404, body: NOT_FOUND },
    { path: '/3/tv/popular',              status: 404, body: NOT_SERVED },
    { path: '/movie/popular',             status: 404, body: NOT_SERVED },
    { path: '/',                          status: 404, body: NOT_SERVED },
    { path: '/3/movie/popular?page=1&page=1', status: 400, body: TWICE },
    { path: '/3/discover/movie?with_genres=18&with_genres=28', status: 400, body: TWICE },
    { path: '/3/movie/popular', method: 'POST', status: 405, body: error(42, 'This request method is not supported for this resource.') },
  ];
  for (const { path, method = 'GET', status, body } of cases) {
    test(`${method} ${path} is ${status}`, async () => {
      const response = await open().handle(new Request(HOST + path, { method }));
      assert.deepEqual({ status: response.status, body: await response.json() }, { status, body });
      assert.equal(response.headers.get('x-matinee-sandbox'), '1');
    });
  }
});

describe('pages in a browser', () => {
  test('may ask, as they may ask TMDB, with whatever header', async () => {
    const sandbox = open({ keyRequired: true, rate: 1 });
    for (const path of ['/3/movie/popular', '/3/tv/popular']) {
      const headers = {
        origin: 'http://page.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      };
      const request = new Request(HOST + path, { method: 'OPTIONS', headers });
      const { status, headers: said } = await sandbox.handle(request);
      assert.deepEqual(
        [status, said.get('access-control-allow-origin'), said.get('access-control-allow-headers')],
        [204, '*', 'authorization'],
      );
      const answer = await get(sandbox, path, { origin: 'http://page.example' });
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    }
  });

  test('are not asked in beside the API', async () => {
    const response = await open().handle(new Request(`${HOST}/sandbox`, { method: 'OPTIONS' }));
    assert.equal(response.status, 404);
    assert.equal(response.headers.get('access-control-allow-headers'), null);
  });
});

describe('keys', () => {
  test('one in neither form, which no request could match, cannot be the only one', () => {
    assert.throws(() => open({ key: 'sesame' }), {
      name: 'RangeError',
      message: 'key must be a v4 read token (eyJ…) or a v3 key (32 hex digits)',
    });
  });

  const other = TOKEN.replace('c2ln', 'd2ln');
  // biome-ignore format: a table is read by column
  const cases: { name: string; key?: string; bearer?: string; query?: string; status: number }[] = [
    { name: 'no key at all',                                             status: 401 },
    { name: 'a token as bearer',                   bearer: TOKEN,        status: 200 },
    { name: 'a v3 key in the query',               query: KEY,           status: 200 },
    { name: 'a v3 key as bearer',                  bearer: KEY,          status: 401 },
    { name: 'a token in the query',                query: TOKEN,         status: 401 },
    { name: 'a placeholder',                       bearer: 'your-token', status: 401 },
    { name: 'a key that is too short',             query: 'abc',         status: 401 },
    { name: 'the one token that is accepted', key: TOKEN, bearer: TOKEN, status: 200 },
    { name: 'another token than the one',     key: TOKEN, bearer: other, status: 401 },
    { name: 'the one key that is accepted',   key: KEY,   query: KEY,    status: 200 },
    { name: 'a token where a key is the one', key: KEY,   bearer: TOKEN, status: 401 },
  ];
  for (const { name, key, bearer, query, status } of cases) {
    test(`${name}: ${status}`, async () => {
      const sandbox = open({ keyRequired: true, ...(key && { key }) });
      const response = await get(
        sandbox,
        `/3/configuration${query ? `?api_key=${query}` : ''}`,
        bearer ? { authorization: `Bearer ${bearer}` } : {},
      );
      assert.equal(response.status, status);
      if (status === 401) assert.deepEqual(await response.json(), INVALID_KEY);
    });
  }
});

describe('lists', () => {
  test('a list item has the keys of TMDB, in the order of TMDB', async () => {
    const { results } = await json(open(), '/3/movie/popular');
    assert.deepEqual(Object.keys(results[0]), [
      'adult',
      'backdrop_path',
      'genre_ids',
      'id',
      'original_language',
      'original_title',
      'overview',
      'popularity',
      'poster_path',
      'release_date',
      'title',
      'video',
      'vote_average',
      'vote_count',
    ]);
  });

  test('pages hold 20 and cover the list; past its end they are empty, not refused', async () => {
    const sandbox = open({ drift: false });
    const first = await json(sandbox, '/3/discover/movie?include_adult=true&include_video=true');
    assert.deepEqual(
      { page: first['page'], pages: first['total_pages'], total: first['total_results'] },
      { page: 1, pages: 25, total: 500 },
    );

    const ids = new Set<number>();
    for (let page = 1; page <= 25; page++) {
      const { results } = await json(
        sandbox,
        `/3/discover/movie?include_video=true&include_adult=true&page=${page}`,
      );
      for (const { id } of results) ids.add(id);
    }
    assert.equal(ids.size, 500);
    const past = await json(sandbox, '/3/discover/movie?page=26');
    assert.deepEqual([past['page'], past['results']], [26, []]);
  });

  test('totals of popular are those that cannot be reached; those of trending can', async () => {
    const sandbox = open({ movies: 12_000 });
    const popular = await json(sandbox, '/3/movie/popular?page=500');
    assert.equal(popular['results'].length, 20);
    assert.ok(popular['total_results'] > 10_000);
    assert.equal(popular['total_pages'], Math.ceil(popular['total_results'] / 20));

    const trending = await json(sandbox, '/3/trending/movie/week?page=500');
    assert.equal(trending['results'].length, 20);
    assert.deepEqual([trending['total_pages'], trending['total_results']], [500, 10_000]);
  });

  test('adult films and videos come only when asked for', async () => {
    const sandbox = open({ movies: 3000 });
    const total = async (query: string) =>
      (await json(sandbox, `/3/discover/movie?${query}`))['total_results'] as number;
    const plain = await total('');
    const [adult, video, both] = [
      (await total('include_adult=true')) - plain,
      (await total('include_video=true')) - plain,
      (await total('include_adult=true&include_video=true')) - plain,
    ];
    assert.ok(adult > 0 && video > 0);
    assert.ok(both >= adult + video);
    assert.equal(plain + both, 3000);
  });

  test('trending says what its items are, and is not in order of popularity', async () => {
    const { results } = await json(open(), '/3/trending/movie/day');
    assert.deepEqual([...new Set(results.map((item: Item) => item['media_type']))], ['movie']);
    const shown = results.map((item: Item) => item['popularity'] as number);
    assert.notDeepEqual(
      shown,
      shown.toSorted((a: number, b: number) => b - a),
    );
  });

  test('trending of the day changes within hours, popular does not change its numbers', async () => {
    const clock = new FakeClock('2026-11-23T01:00:00Z');
    const sandbox = open({ clock });
    const ids = async () =>
      (await json(sandbox, '/3/trending/movie/day'))['results'].map((item: Item) => item['id']);
    const before = await ids();
    await clock.advance(5 * 3_600_000);
    assert.notDeepEqual(await ids(), before);
  });

  // biome-ignore format: a table is read by column
  const windows: { date: string; nowPlaying: object; upcoming: object }[] = [
    { date: '2026-11-23', nowPlaying: { maximum: '2026-11-18', minimum: '2026-10-07' }, upcoming: { maximum: '2026-12-09', minimum: '2026-11-18' } },
    { date: '2026-11-25', nowPlaying: { maximum: '2026-11-25', minimum: '2026-10-14' }, upcoming: { maximum: '2026-12-16', minimum: '2026-11-25' } },
  ];
  for (const { date, nowPlaying, upcoming } of windows) {
    test(`on ${date} now_playing and upcoming say which 42 and 21 days they span, and keep to them`, async () => {
      const sandbox = open({ date, movies: 3000 });
      for (const [list, dates] of [
        ['now_playing', nowPlaying],
        ['upcoming', upcoming],
      ] as const) {
        const body = await json(sandbox, `/3/movie/${list}`);
        assert.deepEqual(body['dates'], dates);
        const { maximum, minimum } = body['dates'] as { maximum: string; minimum: string };
        const released = body['results'].map((item: Item) => item['release_date'] as string);
        assert.equal(released.length, 20);
        assert.deepEqual(
          released.filter((day: string) => day < minimum || day > maximum),
          [],
        );
      }
    });
  }

  test('a region leaves fewer films in theatres, at their dates there', async () => {
    const sandbox = open({ movies: 3000 });
    const everywhere = await json(sandbox, '/3/movie/now_playing');
    const korea = await json(sandbox, '/3/movie/now_playing?region=KR');
    assert.ok(korea['total_results'] > 20);
    assert.ok(korea['total_results'] < everywhere['total_results'] * 0.7);
    const released = korea['results'].map((item: Item) => item['release_date'] as string);
    assert.deepEqual(
      released.filter((day: string) => day < '2026-10-07' || day > '2026-11-18'),
      [],
    );
  });

  test('top_rated is in order of rating, with 200 votes or more', async () => {
    const { results } = await json(open({ movies: 3000, drift: false }), '/3/movie/top_rated');
    const averages = results.map((item: Item) => item['vote_average'] as number);
    assert.deepEqual(
      averages,
      averages.toSorted((a: number, b: number) => b - a),
    );
    assert.ok(results.every((item: Item) => (item['vote_count'] as number) >= 200));
  });
});

describe('the same bytes', () => {
  const paths = [
    '/3/movie/popular?language=ko-KR',
    '/3/trending/movie/day',
    '/3/discover/movie?page=7',
  ];
  const bytes = async (options: Partial<SandboxOptions>) => {
    const sandbox = open(options);
    return Promise.all(paths.map(async (path) => (await get(sandbox, path)).text()));
  };

  test('come from the same seed, date and time, whatever was asked before', async () => {
    const clock = new FakeClock('2026-11-23T10:20:00Z');
    const used = open({ clock: new FakeClock('2026-10-01T05:00:00Z') });
    await get(used, paths[0] as string);
    assert.deepEqual(await bytes({ clock }), await bytes({ clock }));
    assert.deepEqual(await bytes({ date: '2026-11-23' }), await bytes({}));
  });

  test('come from a sandbox that has moved to a date and one that has started there', async () => {
    const moved = open({ date: '2026-01-05' });
    await get(moved, paths[0] as string);
    moved.setDate('2026-11-23');
    assert.deepEqual(
      await Promise.all(paths.map(async (path) => (await get(moved, path)).text())),
      await bytes({ date: '2026-11-23' }),
    );
  });

  test('do not come from another seed or another date', async () => {
    const usual = await bytes({});
    for (const options of [{ seed: 2 }, { date: '2026-11-24' }]) {
      for (const [place, text] of (await bytes(options)).entries()) {
        assert.notEqual(text, usual[place]);
      }
    }
  });
});

describe('date', () => {
  test('follows the UTC date of the clock', async () => {
    const clock = new FakeClock('2026-11-24T23:59:00Z');
    const sandbox = open({ clock });
    const maximum = async () => (await json(sandbox, '/3/movie/now_playing'))['dates'].maximum;
    assert.equal(await maximum(), '2026-11-18');
    await clock.advance(60_000);
    assert.equal(await maximum(), '2026-11-25');
  });

  test('is refused when it is none', () => {
    assert.throws(() => open({ date: '2026-02-30' }), {
      name: 'RangeError',
      message: "the sandbox's date must be YYYY-MM-DD, not 2026-02-30",
    });
  });
});

describe('caching', () => {
  test('a client that has the bytes gets 304 and no body', async () => {
    const sandbox = open();
    const first = await get(sandbox, '/3/movie/popular');
    const etag = first.headers.get('etag') ?? '';
    assert.match(etag, /^W\/"[0-9a-f]{32}"$/);
    assert.match(first.headers.get('cache-control') ?? '', /^public, max-age=\d+$/);

    const again = await get(sandbox, '/3/movie/popular', { 'if-none-match': etag });
    assert.deepEqual([again.status, await again.text()], [304, '']);
    for (const held of [etag.slice(2), '*', `"other" , ${etag}`]) {
      const { status } = await get(sandbox, '/3/movie/popular', { 'if-none-match': held });
      assert.equal(status, 304, held);
    }
    const changed = await get(sandbox, '/3/movie/popular?page=2', { 'if-none-match': etag });
    assert.equal(changed.status, 200);
  });
});

describe('rate', () => {
  test('lets exactly so many through in any second, and says when to come back', async () => {
    const clock = new FakeClock();
    const sandbox = open({ clock, rate: 3 });
    const statuses = async (count: number) => {
      const responses = [];
      for (let i = 0; i < count; i++) responses.push(await get(sandbox, '/3/configuration'));
      return responses.map(({ status }) => status);
    };
    assert.deepEqual(await statuses(2), [200, 200]);
    await clock.advance(600);
    assert.deepEqual(await statuses(2), [200, 429]);
    await clock.advance(400);
    assert.deepEqual(await statuses(3), [200, 200, 429]);

    const refused = await get(sandbox, '/3/configuration');
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.deepEqual(
      await refused.json(),
      error(25, 'Your request count (#) is over the allowed limit of (40).'),
    );
  });
});

test('an answer takes the latency, by the clock', async () => {
  const clock = new FakeClock();
  const answered = get(open({ clock, latencyMs: 250 }), '/3/configuration').then(() => clock.now());
  await clock.advance(1000);
  assert.deepEqual(await answered, new Date('2026-11-23T00:00:00.250Z'));
});

test('the record of a request says what was asked and sent, and never the key', async () => {
  const records: RequestRecord[] = [];
  const sandbox = open({
    onRequest: (record) => records.push(record),
    faults: [
      { kind: 'status', status: 503, nth: 3 },
      { kind: 'reset', nth: 4 },
    ],
  });
  const body = await json(sandbox, `/3/discover/movie?page=2&api_key=${KEY}&with_genres=28`);
  await get(sandbox, '/3/movie/popular?page=0');
  await get(sandbox, `/3/movie/popular?api_key=${KEY}`);
  await assert.rejects(get(sandbox, '/3/movie/popular'), { code: 'ECONNRESET' });

  const at = new Date('2026-11-23T00:00:00Z');
  const ids = body['results'].map((item: Item) => item['id'] as number);
  assert.deepEqual(records, [
    { at, path: '/3/discover/movie?page=2&with_genres=28', status: 200, page: 2, ids },
    { at, path: '/3/movie/popular?page=0', status: 400 },
    { at, path: '/3/movie/popular', status: 503, faulted: 'status' },
    { at, path: '/3/movie/popular', status: 0, faulted: 'reset' },
  ]);
});

type Item = Record<string, unknown>;

test('genres have their names in Korean and in English', async () => {
  const name = async (language: string) =>
    (await json(open(), `/3/genre/movie/list?language=${language}`))['genres'][18].name;
  assert.deepEqual(
    [await name('ko-KR'), await name('ko'), await name('en'), await name('fr')],
    ['서부', '서부', 'Western', 'Western'],
  );
});
