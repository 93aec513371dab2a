import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest.ts';

const KEYS = ['timezone', 'lang', 'attempts', 'tmdb', 'jobs', 'quality'];

test('a slip finds the word that was meant, and a strange word none', () => {
  const words = ['timezon', 'tmbd', 'TMDB', 'quaility', 'job', 'logging', 'retries', ''];
  assert.deepEqual(
    words.map((word) => [word, nearest(word, KEYS)]),
    [
      ['timezon', 'timezone'],
      ['tmbd', 'tmdb'],
      ['TMDB', 'tmdb'],
      ['quaility', 'quality'],
      ['job', 'jobs'],
      ['logging', undefined],
      ['retries', undefined],
      ['', undefined],
    ],
  );
});

test('a word however long is compared with what is about as long, and no more', () => {
  const word = 'a'.repeat(100_000);
  const startedMs = performance.now();
  assert.equal(nearest(word, [...KEYS, ...Intl.supportedValuesOf('timeZone')]), undefined);
  const tookMs = performance.now() - startedMs;
  assert.ok(tookMs < 100, `it took ${tookMs} ms`);
});

test('of two candidates the nearer one is found, wherever it stands', () => {
  assert.equal(
    nearest('daily_colection', ['monthly_collection', 'daily_collection']),
    'daily_collection',
  );
  assert.equal(
    nearest('daily_colection', ['daily_collection', 'daily_selection']),
    'daily_collection',
  );
});
