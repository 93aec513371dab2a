import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseSettings } from './load.ts';
import { collectionHash } from './settings.ts';

async function hashOf(yaml: string): Promise<string> {
  const files = { yamlFile: 'matinee.yaml', dotenv: undefined, dotenvFile: '.env' };
  const settings = await parseSettings({ yaml, ...files, env: {} });
  const daily = settings.collections.find(({ name }) => name === 'daily_collection');
  assert.ok(daily);
  return collectionHash(settings, daily);
}

const job = (said: string) => `jobs: { daily_collection: { ${said} } }`;

describe('the hash of a collection changes with', () => {
  const changes = [
    'tmdb: { language: en-US }',
    'tmdb: { region: US }',
    'tmdb: { baseUrl: sandbox }',
    'quality: { reject: [few_votes] }',
    'quality: { flag: [adult] }',
    job('period: week'),
    job('sources: [{ name: popular, list: popular }]'),
    job('sources: [{ name: popular, list: popular, pages: 2 }]'),
    job('sources: [{ name: popular, list: popular, filter: { popularity: { min: 1 } } }]'),
  ];
  for (const yaml of changes) {
    test(yaml, async () => assert.notEqual(await hashOf(yaml), await hashOf('')));
  }

  test('each in another way', async () => {
    const hashes = await Promise.all(changes.map(hashOf));
    assert.equal(new Set(hashes).size, changes.length);
  });
});

describe('the hash of a collection stays the same with', () => {
  const others = [
    'tmdb: { requestsPerSecond: 5, connections: 2, timeout: 1m }',
    'quality: { reject: [adult], flag: [few_votes] }',
    'lang: en',
    job('schedule: "0 5 * * *", enabled: false, timeout: 1h, expect: { movies: 1 }'),
    'jobs: { weekly_collection: { sources: [{ name: popular, list: popular }] } }',
  ];
  for (const yaml of others) {
    test(yaml, async () => assert.equal(await hashOf(yaml), await hashOf('')));
  }

  test('another order of keys', async () => {
    assert.equal(
      await hashOf(job('sources: [{ name: a, discover: { year: 2026, region: KR } }]')),
      await hashOf(job('sources: [{ discover: { region: KR, year: 2026 }, name: a }]')),
    );
  });
});
