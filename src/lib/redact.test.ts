import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';

import { createRedactor } from './redact.ts';

const KEY = '0123456789abcdef0123456789abcdef';

const cases: { name: string; secrets: string[]; text: string; clean: string }[] = [
  { name: 'a known secret anywhere', secrets: [KEY], text: `x${KEY}y`, clean: 'x[hidden]y' },
  {
    name: 'a known secret, percent-encoded',
    secrets: ['my own/key+2026!'],
    text: 'q=my%20own%2Fkey%2B2026! r=my+own%2Fkey%2B2026%21',
    clean: 'q=[hidden] r=[hidden]',
  },
  {
    name: 'a known secret, as JSON escapes it',
    secrets: ['my "own" key\\2026'],
    text: '{"status_message":"my \\"own\\" key\\\\2026: no entry"}',
    clean: '{"status_message":"[hidden]: no entry"}',
  },
  {
    name: 'a known secret in capitals',
    secrets: [KEY],
    text: `(${KEY.toUpperCase()})`,
    clean: '([hidden])',
  },
  {
    name: 'a known secret with colours, a line end and signs without width between its letters',
    secrets: [KEY],
    text: `01\u001b[1;31m23\u001b[0m4567\n89ab\u200bcdef\u202e${KEY.slice(16)}.`,
    clean: '[hidden].',
  },
  {
    name: 'a key in a query, though nobody told',
    secrets: [],
    text: 'GET /3/movie/popular?api_key=deadbeef&page=2',
    clean: 'GET /3/movie/popular?api_key=[hidden]&page=2',
  },
  {
    name: 'a bearer token',
    secrets: [],
    text: 'Authorization: Bearer abc.def-ghi',
    clean: 'Authorization: Bearer [hidden]',
  },
  { name: 'a JSON web token', secrets: [], text: '(eyJhbGci.eyJzdWI.sig_1)', clean: '([hidden])' },
  {
    name: 'a key set as a variable',
    secrets: [],
    text: 'TMDB_API_KEY=0123',
    clean: 'TMDB_API_KEY=[hidden]',
  },
  { name: 'nothing to hide', secrets: [KEY, ''], text: 'popular 3/5', clean: 'popular 3/5' },
];

for (const { name, secrets, text, clean } of cases) {
  test(`redaction: ${name}`, () => {
    assert.equal(createRedactor(secrets)(text), clean);
  });
}

describe('what is no secret stays, though it is said to be the key', () => {
  const placeholders = ['null', 'true', '0000', 'e', ' ', '"', 'succeeded', 'your_api_key_here'];
  for (const placeholder of [...placeholders, 'daily_collection', 'America/New_York']) {
    test(`'${placeholder}'`, () => {
      const text = JSON.stringify({ [placeholder]: [null, true, 1e21, 10000, placeholder] });
      assert.equal(createRedactor([placeholder])(text), text);
    });
  }
});

test('a secret is found wherever it stands, whatever it is made of', () => {
  const secrets = fc
    .string({ unit: 'binary', minLength: 16, maxLength: 40 })
    .map((text) => `7${text}`);
  fc.assert(
    fc.property(secrets, fc.string(), fc.string(), (secret, before, after) => {
      const clean = createRedactor([secret])(before + secret + after);
      assert.equal(clean.includes(secret), false);
    }),
    { numRuns: 20 }, // what stands between two letters makes each a large expression
  );
});
