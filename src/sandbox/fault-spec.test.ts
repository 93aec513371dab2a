import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseFault } from './fault-spec.ts';
import type { Fault } from './faults.ts';

describe('a fault is read', () => {
  // biome-ignore format: a table is read by column
  const cases: [text: string, fault: Fault][] = [
    ['429@/movie/popular?page=2&times=3&retryAfter=1', { kind: '429', path: '/movie/popular', page: 2, times: 3, retryAfter: 1 }],
    ['429?retryAfter=Mon, 23 Nov 2026 00:01:00 GMT',   { kind: '429', retryAfter: 'Mon, 23 Nov 2026 00:01:00 GMT' }],
    ['503',                                            { kind: 'status', status: 503 }],
    ['502@/discover?body=json&every=4',                { kind: 'status', status: 502, path: '/discover', body: 'json', every: 4 }],
    ['hang@/trending/movie/day?nth=2',                 { kind: 'hang', path: '/trending/movie/day', nth: 2 }],
    ['reset?probability=1.0',                          { kind: 'reset', probability: 1 }],
    ['reset?probability=0.01',                         { kind: 'reset', probability: 0.01 }],
    ['drip?bytesPerSecond=50',                         { kind: 'drip', bytesPerSecond: 50 }],
    ['error-body?code=10',                             { kind: 'error-body', code: 10 }],
    ['wrong-types@/discover?what=ids',                 { kind: 'wrong-types', path: '/discover', what: 'ids' }],
    ['shrink?pages=3',                                 { kind: 'shrink', pages: 3 }],
    ['vanish?after=4',                                 { kind: 'vanish', after: 4 }],
    ['empty-results?',                                 { kind: 'empty-results' }],
  ];
  for (const [text, fault] of cases) {
    test(text, () => assert.deepEqual(parseFault(text), fault));
  }
});

describe('a text that is no fault is refused', () => {
  const options = 'page, nth, every, times, probability';
  const kinds =
    '429, 500, 502, 503, 504, error-body, reset, hang, drip, truncated, html, gzip, empty-body, ' +
    'empty-results, shrink, vanish, wrong-types, ignore-append';
  const cases: [text: string, message: string][] = [
    ['', `no fault ""; there are ${kinds}`],
    ['418', `no fault "418"; there are ${kinds}`],
    ['toString', `no fault "toString"; there are ${kinds}`],
    ['reset@movie', 'a fault\'s path starts with "/", unlike "movie"'],
    ['reset?pages=2', `fault "reset" has no option "pages"; it has ${options}`],
    ['vanish?After=2', `fault "vanish" has no option "After"; it has ${options}, after`],
    ['503?page=0', 'page of fault "503" is an integer from 1, not "0"'],
    ['503?probability=2', 'probability of fault "503" is a number from 0 to 1, not "2"'],
    ['429?retryAfter=곧', 'retryAfter of fault "429" is seconds or an HTTP date, not "곧"'],
    ['503?body=xml', 'body of fault "503" is html or json, not "xml"'],
    ['drip?bytesPerSecond=1.5', 'bytesPerSecond of fault "drip" is an integer from 1, not "1.5"'],
  ];
  for (const [text, message] of cases) {
    test(`"${text}"`, () => {
      assert.throws(() => parseFault(text), { name: 'FaultSpecError', message });
    });
  }
});
