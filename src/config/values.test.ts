import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWithin, parseBaseUrl, parseDuration, withoutSecrets } from './values.ts';

test('a duration is a whole number and a unit', () => {
  const cases = [
    ['500ms', 500],
    ['30s', 30_000],
    ['10m', 600_000],
    ['6h', 21_600_000],
    ['2d', 172_800_000],
    ['30', undefined],
    ['1.5h', undefined],
    ['30 s', undefined],
    ['-1s', undefined],
    ['10M', undefined],
    ['', undefined],
  ];
  assert.deepEqual(
    cases.map(([text]) => [text, parseDuration(String(text))]),
    cases,
  );
});

test('both limits of a range of durations belong to it', () => {
  const limits = { min: '1s', max: '5m' };
  assert.deepEqual(
    [999, 1000, 300_000, 300_001].map((ms) => isWithin(ms, limits)),
    [false, true, true, false],
  );
});

test('a base URL loses its trailing slash, and may hold no secret', () => {
  const cases = [
    ['https://api.themoviedb.org/3/', 'https://api.themoviedb.org/3'],
    ['http://127.0.0.1:8080/3', 'http://127.0.0.1:8080/3'],
    ['sandbox', 'sandbox'],
    ['sandbox-lively', 'sandbox-lively'],
    ['https://example.org/3?api_key=0123', undefined],
    ['https://ann:0123@example.org/3', undefined],
    ['ftp://example.org/3', undefined],
    ['example.org/3', undefined],
  ];
  assert.deepEqual(
    cases.map(([text]) => [text, parseBaseUrl(String(text))]),
    cases,
  );
});

test('a refused base URL is shown without key and password', () => {
  assert.deepEqual(
    ['https://example.org/3?api_key=0123', 'https://ann:0123@example.org/3', 'here'].map(
      withoutSecrets,
    ),
    ['https://example.org/3?…', 'https://…@example.org/3', 'here'],
  );
});
