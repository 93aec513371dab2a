import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { ExportRow } from './movie-columns.ts';
import { rowOf, type SnapshotForExport } from './row.ts';

const snapshot: SnapshotForExport = {
  dataset: 'daily',
  period: '20261123',
  runId: 'run-1',
  info: { collection_time: '2026-11-23T02:00:00+09:00' },
  movies: [],
};

const nothing: ExportRow = {
  dataset: 'daily',
  period: '20261123',
  run_id: 'run-1',
  collection_time: '2026-11-23T02:00:00+09:00',
  language: null,
  region: null,
  id: null,
  title: null,
  original_title: null,
  original_language: null,
  overview: null,
  release_date: null,
  adult: null,
  video: null,
  popularity: null,
  vote_average: null,
  vote_count: null,
  genre_ids: null,
  poster_path: null,
  backdrop_path: null,
  media_type: null,
  extra: null,
};

describe('a movie as a row', () => {
  // biome-ignore format: a table is read by column
  const cases: { name: string; movie: string; row: Partial<ExportRow> }[] = [
    { name: 'no fields, no values',                     movie: '{}',                             row: {} },
    { name: 'a value of its type stands in its column', movie: '{"id": 7, "popularity": 1.5}',   row: { id: 7, popularity: 1.5 } },
    { name: 'an empty text is not null',                movie: '{"overview": ""}',               row: { overview: '' } },
    { name: 'a date is a date',                         movie: '{"release_date": "2025-06-15"}', row: { release_date: '2025-06-15' } },
    { name: 'no date is written as the empty text',     movie: '{"release_date": ""}',           row: {} },
    { name: 'no day of the calendar is no date',        movie: '{"release_date": "2025-02-30"}', row: { extra: '{"release_date":"2025-02-30"}' } },
    { name: 'false is not null',                        movie: '{"adult": false}',               row: { adult: false } },
    { name: 'a list of genres is a list',               movie: '{"genre_ids": [28, 12]}',        row: { genre_ids: [28, 12] } },
    { name: 'no genres are an empty list',              movie: '{"genre_ids": []}',              row: { genre_ids: [] } },
    { name: 'null is null',                             movie: '{"poster_path": null}',          row: {} },
    { name: 'another type is kept aside',               movie: '{"id": "7"}',                    row: { extra: '{"id":"7"}' } },
    { name: 'a fraction is no count',                   movie: '{"vote_count": 1.5}',            row: { extra: '{"vote_count":1.5}' } },
    { name: 'an integer that is not exact is no id',    movie: '{"id": 9007199254740992}',       row: { extra: '{"id":9007199254740992}' } },
    { name: 'one odd genre keeps the whole list aside', movie: '{"genre_ids": [28, null]}',      row: { extra: '{"genre_ids":[28,null]}' } },
    { name: 'a genre of more than 32 bits is odd',      movie: '{"genre_ids": [2147483648]}',    row: { extra: '{"genre_ids":[2147483648]}' } },
    { name: 'half a character is kept as its escape',   movie: '{"title": "\\ud83c"}',           row: { extra: '{"title":"\\ud83c"}' } },
    { name: 'unknown keys are kept, nulls included',    movie: '{"id": 7, "a": [1], "b": null}', row: { id: 7, extra: '{"a":[1],"b":null}' } },
    { name: 'a key of ours does not become our column', movie: '{"dataset": "x", "extra": 1}',   row: { extra: '{"dataset":"x","extra":1}' } },
    { name: 'a key of every object is a key like others', movie: '{"constructor": 1, "__proto__": {"id": 7}}', row: { extra: '{"constructor":1,"__proto__":{"id":7}}' } },
  ];
  for (const { name, movie, row } of cases) {
    test(name, () => {
      assert.deepEqual(rowOf(snapshot, JSON.parse(movie)), { ...nothing, ...row });
    });
  }

  test('a snapshot that does not say when it was collected leaves that null', () => {
    assert.deepEqual(rowOf({ ...snapshot, info: {} }, {}), { ...nothing, collection_time: null });
    const info = { collection_time: 'some day' };
    assert.equal(rowOf({ ...snapshot, info }, {}).collection_time, null);
  });

  test('a snapshot that says what was asked of TMDB says so in each row', () => {
    const { language, region } = rowOf(
      { ...snapshot, info: { language: 'ko-KR', region: 'KR' } },
      {},
    );
    assert.deepEqual([language, region], ['ko-KR', 'KR']);
  });
});
