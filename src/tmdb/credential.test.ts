import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseCredential, withoutCredentials } from './credential.ts';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJtb29uIn0.n1-ght_Market';
const KEY = '0123456789abcdef0123456789abcdef';

// biome-ignore format: a table is read by column
const accepted: { text: string; kind: 'bearer' | 'query'; secret: string }[] = [
  { text: TOKEN,             kind: 'bearer', secret: TOKEN },
  { text: `  ${TOKEN}\n`,    kind: 'bearer', secret: TOKEN },
  { text: `"${TOKEN}"`,      kind: 'bearer', secret: TOKEN },
  { text: KEY,               kind: 'query',  secret: KEY },
  { text: KEY.toUpperCase(), kind: 'query',  secret: KEY.toUpperCase() },
  { text: ` '${KEY}' \r\n`,  kind: 'query',  secret: KEY },
];
for (const { text, kind, secret } of accepted) {
  test(`${JSON.stringify(text)} is a credential`, () => {
    assert.deepEqual(parseCredential(text), { kind, secret });
  });
}

// biome-ignore format: a list is read by line
const refused = [
  '', ' ', '""', 'your_api_key_here', 'YOUR_TMDB_API_KEY', 'changeme', '<api key>', 'eyJ…', 'eyJ...',
  KEY.slice(1), `${KEY}0`, `g${KEY.slice(1)}`, `"${KEY}`, `"${KEY}'`, `""${KEY}""`, `${KEY}\u200b`,
  `${KEY}\n${KEY}`, `Bearer ${TOKEN}`, TOKEN.slice(3), TOKEN.split('.').slice(0, 2).join('.'),
  `${TOKEN}.more`, `${TOKEN}=`, `${TOKEN} ${TOKEN}`,
];
for (const text of refused) {
  test(`${JSON.stringify(text)} is no credential`, () => {
    assert.equal(parseCredential(text), undefined);
  });
}

// biome-ignore format: a table is read by column
const cut: [text: string, shown: string][] = [
  [`GET /3/movie/popular?api_key=${KEY}&page=1`, 'GET /3/movie/popular?api_key=[credential]&page=1'],
  [`no such key: ${KEY.toUpperCase()}.`,         'no such key: [credential].'],
  [`Bearer ${TOKEN}`,                            'Bearer [credential]'],
  ['Invalid API key: You must be granted one.',  'Invalid API key: You must be granted one.'],
];
for (const [text, shown] of cut) {
  test(`of ${JSON.stringify(text)} is shown ${JSON.stringify(shown)}`, () => {
    assert.equal(withoutCredentials(text), shown);
  });
}
