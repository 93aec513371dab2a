import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock } from '../lib/fake-clock.ts';
import { loadMovies, type SandboxMovie } from './load-movies.ts';
import { createSandbox } from './sandbox.ts';

const full: SandboxMovie = {
  adult: false,
  backdrop_path: '/b.jpg',
  genre_ids: [18],
  id: 7,
  original_language: 'fr',
  original_title: 'Le vieux phare',
  overview: 'A keeper waits.',
  popularity: 12.5,
  poster_path: '/p.jpg',
  release_date: '2020-02-10',
  softcore: false,
  title: 'The Old Lighthouse',
  video: false,
  vote_average: 7.123,
  vote_count: 321,
  translations: { 'ko-KR': { title: '오래된 등대', overview: '등대지기가 기다린다.' } },
};

describe('reading', () => {
  test('a movie is read as it is, further keys included', () => {
    assert.deepEqual(loadMovies(`\n${JSON.stringify(full)}\r\n\n`), [full]);
  });

  test('a line of the daily export of ids has its original title for one', () => {
    const line =
      '{"adult":false,"id":601,"original_title":"E.T.","popularity":18.97,"video":false}';
    const [movie] = loadMovies(line);
    assert.deepEqual(
      [movie?.id, movie?.title, movie?.original_title, movie?.popularity],
      [601, 'E.T.', 'E.T.', 18.97],
    );
  });

  test('a movie needs no more than an id and a title', () => {
    assert.deepEqual(loadMovies('{"id":1,"title":"Ferry"}'), [
      {
        id: 1,
        title: 'Ferry',
        adult: false,
        backdrop_path: null,
        genre_ids: [],
        original_language: 'en',
        original_title: '',
        overview: '',
        popularity: 0,
        poster_path: null,
        video: false,
        vote_average: 0,
        vote_count: 0,
      },
    ]);
  });

  // biome-ignore format: a table is read by column
  const cases: { line: string; problem: string }[] = [
    { line: '{"id":2,',                                   problem: 'no JSON' },
    { line: '[1]',                                        problem: 'no JSON object' },
    { line: '{"title":"No id"}',                          problem: 'id must be an integer above 0' },
    { line: '{"id":"2","title":"x"}',                     problem: 'id must be an integer above 0' },
    { line: '{"id":2}',                                   problem: 'title must be text' },
    { line: '{"id":2,"title":"x","genre_ids":"18"}',      problem: 'genre_ids must be a list of integers' },
    { line: '{"id":2,"title":"x","adult":0}',             problem: 'adult must be true or false' },
    { line: '{"id":2,"title":"x","vote_average":"7"}',    problem: 'vote_average must be a number from 0' },
    { line: '{"id":2,"title":"x","release_date":"2020"}', problem: 'release_date must be YYYY-MM-DD, "" or null' },
    { line: '{"id":2,"title":"x","translations":[]}',     problem: 'translations must be an object of objects' },
    { line: '{"id":1,"title":"Again"}',                   problem: 'id 1 is on line 1 already' },
  ];
  for (const { line, problem } of cases) {
    test(`${line}: ${problem}`, () => {
      assert.throws(() => loadMovies(`{"id":1,"title":"First"}\n\n${line}`), {
        name: 'MovieLineError',
        message: `line 3: ${problem}`,
        line: 3,
        problem,
      });
    });
  }
});

describe('serving', () => {
  const lines = [
    full,
    { id: 8, title: 'Snow', original_title: 'Neige', release_date: '2020-03-01', popularity: 3 },
    { id: 9, title: 'Undated', original_title: 'Undated', release_date: null },
    { id: 10, title: 'Nothing', original_title: 'Rien' },
  ];
  const movies = loadMovies(lines.map((line) => JSON.stringify(line)).join('\n'));
  const sandbox = createSandbox({
    clock: new FakeClock(),
    movies,
    date: '2026-11-23',
    keyRequired: false,
  });
  const results = async (query: string) => {
    const response = await sandbox.handle(new Request(`http://x/3/discover/movie?${query}`));
    return ((await response.json()) as { results: Record<string, unknown>[] }).results;
  };

  test('movies are sent as they are, without translations, shifted so that the newest is of today', async () => {
    const [first, second] = await results('language=en-US');
    const { translations: _, ...sent } = full;
    assert.deepEqual(first, { ...sent, release_date: '2026-11-03' });
    assert.equal(second?.['release_date'], '2026-11-23');
  });

  test('a date that is unknown stays so', async () => {
    const byId = new Map((await results('')).map((item) => [item['id'], item['release_date']]));
    assert.deepEqual([byId.get(9), byId.get(10)], [null, undefined]);
  });

  test('in Korean a movie has its translation, or its original title and no overview', async () => {
    const items = await results('language=ko-KR');
    assert.deepEqual(items.map(({ title, overview }) => ({ title, overview })).slice(0, 2), [
      { title: '오래된 등대', overview: '등대지기가 기다린다.' },
      { title: 'Neige', overview: '' },
    ]);
  });

  test('what a movie has of its own is in its details, too', async () => {
    const text = JSON.stringify({ ...full, runtime: 99, budget: 12, softcore: false });
    const { handle } = createSandbox({
      clock: new FakeClock(),
      movies: loadMovies(text),
      keyRequired: false,
    });
    const response = await handle(new Request('http://x/3/movie/7?language=ko-KR'));
    const { runtime, budget, softcore, title, genre_ids, translations } =
      (await response.json()) as Record<string, unknown>;
    assert.deepEqual(
      { runtime, budget, softcore, title, genre_ids, translations },
      {
        runtime: 99,
        budget: 12,
        softcore: false,
        title: '오래된 등대',
        genre_ids: undefined,
        translations: undefined,
      },
    );
  });

  test('they can be filtered, sorted and looked up by id like any others', async () => {
    assert.deepEqual(
      (await results('with_genres=18')).map(({ id }) => id),
      [7],
    );
    assert.deepEqual(
      (await results('sort_by=primary_release_date.desc')).map(({ id }) => id).slice(0, 2),
      [8, 7],
    );
    const details = await sandbox.handle(new Request('http://x/3/movie/7'));
    const { genres, status } = (await details.json()) as Record<string, unknown>;
    assert.deepEqual(
      { genres, status },
      { genres: [{ id: 18, name: 'Drama' }], status: 'Released' },
    );
  });
});
