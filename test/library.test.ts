import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';

import {
  checkMovie,
  checkQuality,
  type Movie,
  RULE_NAMES,
  ruleLists,
  scoreMovie,
} from '../src/library/quality.ts';
import {
  createSandbox,
  FaultSpecError,
  loadMovies,
  MovieLineError,
  parseFault,
  type RequestRecord,
  type SandboxOptions,
  serveSandbox,
} from '../src/library/sandbox.ts';
import { MatineeError, openTmdb, type TmdbOptions } from '../src/library/tmdb.ts';
import { FILMS, KEY } from './support/cli.ts';

const POPULAR = { path: '/movie/popular', params: {} };
const signal = new AbortController().signal;

/** A client of a sandbox on a socket, and what the sandbox was asked. */
async function openPair(t: TestContext, client: Partial<TmdbOptions> = {}, key = KEY) {
  const asked: RequestRecord[] = [];
  const onRequest = (record: RequestRecord) => asked.push(record);
  const server = await serveSandbox(createSandbox({ key, movies: 100, onRequest }));
  t.after(() => server.close());
  const tmdb = openTmdb({
    apiKey: KEY,
    baseUrl: server.url,
    requestsPerSecond: 'unlimited',
    ...client,
  });
  t.after(() => tmdb.close());
  return { tmdb, asked };
}

describe('matinee/tmdb', () => {
  test('reads a list page by page, and says what that took', async (t) => {
    const { tmdb, asked } = await openPair(t);
    const pages = await Promise.all([1, 2].map((page) => tmdb.fetchPage(POPULAR, page, signal)));
    const sent = asked.toSorted((a, b) => (a.page ?? 0) - (b.page ?? 0));
    assert.deepEqual(
      pages.map(({ page, results, sandbox }) => ({
        page,
        ids: results.map((movie) => (movie as Movie)['id']),
        sandbox,
      })),
      sent.map(({ page, ids }) => ({ page, ids, sandbox: true })),
    );
    const { requests, retries, rateLimited } = tmdb.stats();
    assert.deepEqual(
      { requests, retries, rateLimited },
      { requests: 2, retries: 0, rateLimited: 0 },
    );
  });

  test('asks in Korean for Korea unless told otherwise', async (t) => {
    const usual = await openPair(t);
    await usual.tmdb.fetchPage(POPULAR, 1, signal);
    const french = await openPair(t, { language: 'fr-FR', region: 'FR' });
    await french.tmdb.fetchPage(POPULAR, 1, signal);
    assert.deepEqual(
      [usual, french].map(({ asked }) => asked.map(({ path }) => path)),
      [
        ['/3/movie/popular?language=ko-KR&region=KR&page=1'],
        ['/3/movie/popular?language=fr-FR&region=FR&page=1'],
      ],
    );
  });

  test('names genres in the language asked for', async (t) => {
    const { tmdb } = await openPair(t);
    const { 18: drama } = await tmdb.fetchGenreNames(signal);
    assert.equal(drama, '드라마');
  });

  test('finds the server with or without a slash at the end of its address', async (t) => {
    const server = await serveSandbox(createSandbox({ movies: 100 }));
    t.after(() => server.close());
    const tmdb = openTmdb({ apiKey: KEY, baseUrl: `${server.url}/`, requestsPerSecond: 50 });
    t.after(() => tmdb.close());
    assert.equal((await tmdb.fetchPage(POPULAR, 1, signal)).page, 1);
  });

  test('refuses a key that has neither form, or none, before anything is asked', () => {
    for (const options of [{ apiKey: 'YOUR_API_KEY' }, {} as TmdbOptions])
      assert.throws(
        () => openTmdb(options),
        (error) => {
          assert.ok(error instanceof MatineeError);
          assert.deepEqual([error.code, error.values], ['key-form', { where: 'apiKey' }]);
          return true;
        },
      );
  });

  test('says so when the server refuses the key, without naming it', async (t) => {
    const { tmdb, asked } = await openPair(t, {}, 'f'.repeat(32));
    await assert.rejects(tmdb.fetchPage(POPULAR, 1, signal), (error) => {
      assert.ok(error instanceof MatineeError);
      assert.equal(error.code, 'key-refused');
      assert.doesNotMatch(error.message, new RegExp(KEY));
      return true;
    });
    assert.equal(asked.length, 1);
  });
});

describe('matinee/quality', () => {
  const context = { asOfOn: '2026-11-23', language: 'ko-KR' };
  const movie: Movie = { ...FILMS[0], title: '등대지기' };
  const rules = ruleLists({});

  test('judges one movie by its score, the rules and the flags', () => {
    const { score, issues } = scoreMovie(movie, context.asOfOn);
    assert.deepEqual({ score, issues }, { score: 100, issues: [] });
    assert.deepEqual(checkMovie({ ...movie, poster_path: null }, rules, context), {
      score,
      issues,
      flags: ['no_poster'],
    });
    const { rejectedBy, reason } = checkMovie({ ...movie, title: '' }, rules, context);
    assert.deepEqual([rejectedBy, reason], ['title', 'title: no text']);
  });

  test('judges a list by rules that were moved', () => {
    const bare = { ...movie, id: 12, poster_path: null };
    const { valid, rejections, rejected, clean } = checkQuality(
      [movie, bare],
      ruleLists({ reject: ['no_poster'] }),
      context,
    );
    assert.deepEqual([valid, rejected, clean], [[movie], { no_poster: 1 }, 1]);
    assert.deepEqual(rejections, [
      { movie: bare, rule: 'no_poster', reason: 'poster_path: no text' },
    ]);
  });

  test('has every rule in one of the two lists', () => {
    assert.deepEqual([...rules.reject, ...rules.flag].toSorted(), RULE_NAMES.toSorted());
  });
});

describe('matinee/sandbox', () => {
  /** What a client library of somebody else takes for `fetch`. */
  function fetchOf(options: SandboxOptions): typeof fetch {
    const sandbox = createSandbox(options);
    return (input, init) => sandbox.handle(new Request(input, init));
  }

  async function statusOf(get: typeof fetch, path: string) {
    return (await get(`https://api.themoviedb.org/3${path}?api_key=${KEY}`)).status;
  }

  test('stands in for fetch, without a socket', async () => {
    const get = fetchOf({ movies: FILMS, drift: false });
    const response = await get('https://api.themoviedb.org/3/movie/popular?language=ko-KR', {
      headers: { authorization: `Bearer eyJ${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(40)}` },
    });
    assert.equal(response.status, 200);
    const { page, total_pages, results } = (await response.json()) as Record<string, unknown>;
    const titles = (results as Movie[]).map(({ title }) => title);
    assert.deepEqual(
      { page, total_pages, titles },
      { page: 1, total_pages: 1, titles: ['등대지기', '밤 나룻배', '첫눈', '그림 없음'] },
    );
  });

  test('fails as often as it is told to, in words that a command line takes', async () => {
    const get = fetchOf({ movies: 100, faults: [parseFault('503@/movie/popular?times=1')] });
    const popular = '/movie/popular';
    const statuses = [
      await statusOf(get, '/movie/top_rated'),
      await statusOf(get, popular),
      await statusOf(get, popular),
    ];
    assert.deepEqual(statuses, [200, 503, 200]);
    assert.throws(() => parseFault('bad weather'), FaultSpecError);
  });

  test('plays movies from a file of one JSON object a line', async () => {
    const lines = FILMS.map((film) => JSON.stringify(film)).join('\n');
    const get = fetchOf({ movies: loadMovies(lines) });
    assert.equal(await statusOf(get, '/movie/12'), 200);
    assert.equal(await statusOf(get, '/movie/99'), 404);
    assert.throws(() => loadMovies('{"id":1'), MovieLineError);
  });

  test('moves its day with a clock that is handed in', async () => {
    const days = ['2026-11-23', '2026-11-24'];
    const bodies = await Promise.all(
      days.map(async (day) => {
        const now = () => new Date(`${day}T12:00:00Z`);
        const clock = { now, monotonicMs: () => 0, sleep: async () => {} };
        const get = fetchOf({ clock, movies: 100, keyRequired: false });
        return (await get('https://sandbox.test/3/trending/movie/day')).text();
      }),
    );
    assert.equal(new Set(bodies).size, days.length);
  });
});
