import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createRedactor } from './redact.ts';

const KEY = '0123456789abcdef0123456789abcdef';

const cases: { name: string; secrets: string[]; text: string; clean: string }[] = [
  { name: 'a known secret anywhere', secrets: [KEY], text: `x${KEY}y`, clean: 'x[hidden]y' },
  {
    name: 'a known secret, percent-encoded',
    secrets: ['a b/c+d'],
    text: 'q=a%20b%2Fc%2Bd',
    clean: 'q=[hidden]',
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
