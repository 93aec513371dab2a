import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseSettings } from '../config/load.ts';
import { settingsChanges } from './settings-changes.ts';

const settingsOf = (yaml: string) =>
  parseSettings({ yaml, yamlFile: 'matinee.yaml', dotenv: undefined, dotenvFile: '.env', env: {} });

const changesFrom = async (before: string, after: string) =>
  settingsChanges(await settingsOf(before), await settingsOf(after));

test('what changed is named as the file would have it, and nothing else', async () => {
  const after = `tmdb: { region: US }
jobs:
  daily_collection: { schedule: "0 5 * * *", retry: [1m], timeout: 45m, catchUpWindow: 6h }`;
  assert.deepEqual(await changesFrom('', after), [
    'tmdb.region: KR → US',
    'jobs.daily_collection.schedule: 0 2 * * * → 0 5 * * *',
    'jobs.daily_collection.timeout: 30m → 45m',
    'jobs.daily_collection.catchUpWindow: next → 6h',
    'jobs.daily_collection.retry: ["5m","30m","2h"] → ["1m"]',
  ]);
  assert.deepEqual(await changesFrom(after, after), []);
});

test('a change far behind in a long list is one', async () => {
  const sources = (pages: number) => `jobs:
  daily_collection:
    sources:
      - { name: popular, list: popular, pages: 5 }
      - { name: upcoming, list: upcoming, pages: 5 }
      - { name: now_playing, list: now_playing, pages: ${pages} }`;
  const changes = await changesFrom(sources(1), sources(2));
  assert.equal(changes.length, 1);
  assert.match(changes[0] ?? '', /^jobs\.daily_collection\.sources: /);
});
