import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replacedNames } from './replaced-names.ts';

const variables = {
  DAILY_COLLECTION_TIME: '02:00',
  DATA_DIR: './data',
  LOG_LEVEL: 'INFO',
  TMDB_MAX_RETRIES: '',
  TMDB_REQUEST_DELAY: '0.25',
  TMDB_REGION: 'KR',
};

test('a name only the original guide uses is noticed wherever it is set, an empty one is not', () => {
  assert.deepEqual(replacedNames(variables, {}), [
    { name: 'TMDB_REQUEST_DELAY', setting: 'tmdb.requestsPerSecond' },
    { name: 'DAILY_COLLECTION_TIME', setting: 'jobs.daily_collection.schedule' },
  ]);
});

test('a name that other programs use is noticed in the .env of the home only', () => {
  assert.deepEqual(replacedNames({}, variables), [
    { name: 'TMDB_REQUEST_DELAY', setting: 'tmdb.requestsPerSecond' },
    { name: 'DAILY_COLLECTION_TIME', setting: 'jobs.daily_collection.schedule' },
    { name: 'DATA_DIR', setting: 'MATINEE_HOME' },
    { name: 'LOG_LEVEL', setting: undefined },
  ]);
});
