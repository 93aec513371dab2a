import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock } from '../lib/fake-clock.ts';
import { createSandbox } from './sandbox.ts';

const sandbox = createSandbox({ clock: new FakeClock(), keyRequired: false, movies: 300 });
const ask = (path: string) => sandbox.handle(new Request(`http://x/3${path}`));
const json = async (path: string) => (await (await ask(path)).json()) as Record<string, unknown>;
const { results } = (await json('/movie/popular?language=ko')) as {
  results: Record<string, unknown>[];
};
const item = results[0] as Record<string, unknown>;

const PARTS =
  'credits,keywords,release_dates,external_ids,images,videos,translations,alternative_titles,' +
  'recommendations,similar,watch/providers,reviews,changes,lists';

test('details agree with the list, and name the genres', async () => {
  const details = await json(`/movie/${String(item['id'])}?language=ko`);
  const { genre_ids, ...shared } = item;
  const genres = details['genres'] as { id: number; name: string }[];
  assert.deepEqual(
    Object.fromEntries(Object.keys(shared).map((key) => [key, details[key]])),
    shared,
  );
  assert.deepEqual(
    genres.map(({ id }) => id),
    genre_ids,
  );
  assert.ok(genres.every(({ name }) => name.length > 0));
  assert.deepEqual(Object.keys(details), [
    'adult',
    'backdrop_path',
    'belongs_to_collection',
    'budget',
    'genres',
    'homepage',
    'id',
    'imdb_id',
    'origin_country',
    'original_language',
    'original_title',
    'overview',
    'popularity',
    'poster_path',
    'production_companies',
    'production_countries',
    'release_date',
    'revenue',
    'runtime',
    'spoken_languages',
    'status',
    'tagline',
    'title',
    'video',
    'vote_average',
    'vote_count',
  ]);
});

describe('append_to_response', () => {
  test('appends every part that is asked for, in that order, the same every time', async () => {
    const path = `/movie/${String(item['id'])}?append_to_response=${PARTS}`;
    const details = await json(path);
    const plain = Object.keys(await json(`/movie/${String(item['id'])}`));
    assert.deepEqual(Object.keys(details), [...plain, ...PARTS.split(',')]);
    assert.deepEqual(await json(path), details);
  });

  test('ignores a part that there is not', async () => {
    const path = `/movie/${String(item['id'])}`;
    assert.deepEqual(await json(`${path}?append_to_response=toString,nothing`), await json(path));
  });

  test('is refused when there are more than 20', async () => {
    const names = Array<string>(21).fill('credits').join(',');
    const response = await ask(`/movie/${String(item['id'])}?append_to_response=${names}`);
    assert.equal(response.status, 400);
    assert.deepEqual(await response.json(), {
      success: false,
      status_code: 27,
      status_message:
        'Too many append to response objects: The maximum number of remote calls is 20.',
    });
    const allowed = await ask(`/movie/${String(item['id'])}?append_to_response=${names.slice(8)}`);
    assert.equal(allowed.status, 200);
  });

  // biome-ignore format: a table is read by column
  const cases: { query: string; languages: (string | null)[] }[] = [
    { query: 'language=ko-KR',                                     languages: ['ko'] },
    { query: 'language=ko-KR&include_image_language=en,null',      languages: [null, 'en', 'ko'] },
    { query: 'language=en',                                        languages: ['en'] },
  ];
  for (const { query, languages } of cases) {
    test(`images with ${query} are of ${JSON.stringify(languages)}`, async () => {
      const details = await json(`/movie/${String(item['id'])}?append_to_response=images&${query}`);
      const { posters } = details['images'] as { posters: { iso_639_1: string | null }[] };
      assert.deepEqual(
        posters.map((poster) => poster.iso_639_1),
        languages,
      );
    });
  }
});
