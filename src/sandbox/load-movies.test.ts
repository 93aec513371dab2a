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
    { line: '{"id":2,"title":"x","translations":[]}',     problem: `translations must be an object of objects, or TMDB's own list` },
    { line: '{"id":2,"title":"x","translations":{"translations":["ko"]}}', problem: `translations must be an object of objects, or TMDB's own list` },
    { line: '{"id":2,"title":"x","genres":["Drama"]}',    problem: 'genres must be a list of objects with an integer id' },
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

/** A sandbox of movies from a file, on the day that is 2026-11-23 for it. */
function serve(lines: readonly object[]) {
  const { handle } = createSandbox({
    clock: new FakeClock(),
    movies: loadMovies(lines.map((line) => JSON.stringify(line)).join('\n')),
    date: '2026-11-23',
    keyRequired: false,
  });
  const json = async (path: string) => {
    const response = await handle(new Request(`http://x/3${path}`));
    return (await response.json()) as Record<string, unknown>;
  };
  const results = async (path: string) =>
    (await json(path))['results'] as Record<string, unknown>[];
  return { json, results };
}

describe('serving', () => {
  const { json, results } = serve([
    full,
    {
      id: 8,
      title: 'Snow',
      original_title: 'Neige',
      release_date: '2020-03-01',
      popularity: 3,
      vote_count: 1,
    },
    { id: 9, title: 'Undated', original_title: 'Undated', release_date: null },
    { id: 10, title: 'Nothing', original_title: 'Rien' },
  ]);

  test('movies are sent as they are, without translations, shifted so that the newest is of today', async () => {
    const [first, second] = await results('/discover/movie?language=en-US');
    const { translations: _, ...sent } = full;
    assert.deepEqual(first, { ...sent, release_date: '2026-11-03' });
    assert.equal(second?.['release_date'], '2026-11-23');
  });

  test('a date that is unknown stays so', async () => {
    const found = await results('/discover/movie');
    const byId = new Map(found.map((item) => [item['id'], item['release_date']]));
    assert.deepEqual([byId.get(9), byId.get(10)], [null, undefined]);
  });

  test('they can be filtered, sorted and looked up by id like any others', async () => {
    const ids = async (query: string) =>
      (await results(`/discover/movie?${query}`)).map(({ id }) => id);
    assert.deepEqual(await ids('with_genres=18'), [7]);
    assert.deepEqual((await ids('sort_by=primary_release_date.desc')).slice(0, 2), [8, 7]);
    const { genres, status } = await json('/movie/7');
    assert.deepEqual(
      { genres, status },
      { genres: [{ id: 18, name: 'Drama' }], status: 'Released' },
    );
  });

  test('one that is announced, and has no votes, leaves the others in the cinemas', async () => {
    const announced = { ...full, id: 11, release_date: '2020-07-20', vote_count: 0 };
    const before = { ...full, id: 12, release_date: '2020-01-31' };
    const { results } = serve([full, announced, before]);
    const playing = await results('/movie/now_playing');
    assert.deepEqual(
      playing.map(({ id }) => id),
      [12],
    );
    const [film] = await results('/discover/movie?sort_by=primary_release_date.desc');
    assert.deepEqual([film?.['id'], film?.['release_date']], [11, '2027-05-03']);
  });

  test('where none has votes, the newest is of today', async () => {
    const { results } = serve([{ ...full, vote_count: 0 }]);
    assert.equal((await results('/movie/popular'))[0]?.['release_date'], '2026-11-23');
  });
});

describe('the texts in a language', () => {
  const listed = {
    translations: [
      { iso_639_1: 'fr', data: { title: 'Le vieux phare', overview: '' } },
      { iso_639_1: 'ko', data: { title: '오래된 등대', overview: '' } },
      { iso_639_1: 'en', data: { title: 'The Old Lighthouse', overview: 'A keeper.' } },
    ],
  };
  const korean = { title: '등대', original_title: 'Le vieux phare', overview: '지키는 사람 (K).' };
  const english = { title: 'Lighthouse', original_title: 'Le vieux phare', overview: 'A keeper.' };
  // biome-ignore format: a table is read by column
  const cases: { name: string; movie: object; ko: string[]; en: string[] }[] = [
    { name: 'texts by language',            movie: full,                                ko: ['오래된 등대', '등대지기가 기다린다.'], en: ['The Old Lighthouse', 'A keeper waits.'] },
    { name: 'no translation',               movie: english,                             ko: ['Le vieux phare', ''],           en: ['Lighthouse', 'A keeper.'] },
    { name: 'recorded in Korean',           movie: korean,                              ko: ['등대', '지키는 사람 (K).'],         en: ['등대', '지키는 사람 (K).'] },
    { name: 'Korean overview, other title', movie: { ...korean, title: '1917' },        ko: ['1917', '지키는 사람 (K).'],       en: ['1917', '지키는 사람 (K).'] },
    { name: 'Korean title, no overview',    movie: { ...korean, overview: '' },         ko: ['등대', ''],                     en: ['등대', ''] },
    { name: 'Korean words within English',  movie: { ...english, overview: 'Shiri (쉬리) is back.' }, ko: ['Le vieux phare', ''], en: ['Lighthouse', 'Shiri (쉬리) is back.'] },
    { name: "TMDB's own list",              movie: { ...korean, translations: listed }, ko: ['오래된 등대', ''],                  en: ['The Old Lighthouse', 'A keeper.'] },
    { name: 'a translation without a title', movie: { ...korean, translations: { ko: { overview: '개요' } } }, ko: ['등대', '개요'], en: ['등대', '지키는 사람 (K).'] },
  ];
  for (const { name, movie, ko, en } of cases) {
    test(name, async () => {
      const { results } = serve([{ ...movie, id: 7 }]);
      const texts = async (language: string) => {
        const [item] = await results(`/movie/popular?language=${language}`);
        return [item?.['title'], item?.['overview']];
      };
      assert.deepEqual([await texts('ko-KR'), await texts('en-US')], [ko, en]);
    });
  }
});

describe('a body of details as input', () => {
  const { genre_ids: _, translations: __, ...item } = full;
  const body = {
    ...item,
    genres: [
      { id: 18, name: 'Drama' },
      { id: 99999, name: 'Harbour' },
    ],
    runtime: 99,
    budget: 12,
    imdb_id: 'tt7654321',
    credits: { cast: [{ name: 'Somebody' }], crew: [] },
    'watch/providers': { results: {} },
  };
  const { json, results } = serve([body, { ...item, id: 8, external_ids: { imdb_id: null } }]);

  test('is, in lists, what TMDB sends there, with the ids of its genres', async () => {
    const found = await results('/movie/popular?language=en-US');
    const listed = found.find(({ id }) => id === 7);
    assert.deepEqual(listed, { ...item, genre_ids: [18, 99999], release_date: '2026-11-23' });
  });

  test('is itself in details, its genres named in the language asked for', async () => {
    const { runtime, budget, softcore, genres, ...others } = await json('/movie/7?language=ko-KR');
    assert.deepEqual(
      { runtime, budget, softcore, genres },
      {
        runtime: 99,
        budget: 12,
        softcore: false,
        genres: [
          { id: 18, name: '드라마' },
          { id: 99999, name: 'Harbour' },
        ],
      },
    );
    assert.equal('genre_ids' in others, false);
  });

  test('sends its own parts, when they are asked for', async () => {
    const parts = ['credits', 'watch/providers', 'keywords'] as const;
    const plain = await json('/movie/7');
    assert.deepEqual(
      parts.filter((part) => part in plain),
      [],
    );
    const asked = await json(`/movie/7?append_to_response=${parts.join()}`);
    assert.deepEqual(asked['credits'], body.credits);
    assert.deepEqual(asked['watch/providers'], body['watch/providers']);
    assert.equal((asked['keywords'] as { keywords: unknown[] }).keywords.length, 3);
  });

  test('has one id of IMDb, from wherever it has one', async () => {
    const ids = async (id: number) => {
      const found = await json(`/movie/${id}?append_to_response=external_ids`);
      return [found['imdb_id'], (found['external_ids'] as { imdb_id: unknown }).imdb_id];
    };
    assert.deepEqual(
      [await ids(7), await ids(8)],
      [
        ['tt7654321', 'tt7654321'],
        [null, null],
      ],
    );
  });

  test('sends translations as TMDB does, also where the file has texts by language', async () => {
    const { json } = serve([full]);
    const { translations } = await json('/movie/7?append_to_response=translations');
    const list = (translations as { translations: { data: { title: string } }[] }).translations;
    assert.deepEqual(
      list.map(({ data }) => data.title),
      ['The Old Lighthouse', '오래된 등대'],
    );
  });
});
