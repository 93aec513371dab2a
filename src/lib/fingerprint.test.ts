import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { fingerprint } from './fingerprint.ts';

test('a text has one fingerprint, in 16 hex digits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.match(fingerprint(text), /^[0-9a-f]{16}$/);
      assert.equal(fingerprint(text), fingerprint(text));
    }),
  );
  assert.equal(fingerprint(''), '811c9dc59e3779b9');
});

test('texts that differ have others: in one character, in its place, in their length', () => {
  const char = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), char, char, (before, after, a, b) => {
      const texts = [a, b, `${a}${b}`, `${b}${a}`, ''].map((one) => before + one + after);
      assert.equal(new Set(texts.map(fingerprint)).size, new Set(texts).size);
    }),
  );
});

test('of a hundred thousand texts that are much alike no two have the same', () => {
  const texts = Array.from({ length: 100_000 }, (_, index) => `timezone: Asia/Seoul # ${index}`);
  assert.equal(new Set(texts.map(fingerprint)).size, texts.length);
});
