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

const UNMISTAKABLE = [
  { name: 'TMDB_REQUEST_DELAY', setting: 'tmdb.requestsPerSecond' },
  { name: 'DAILY_COLLECTION_TIME', setting: 'jobs.daily_collection.schedule' },
];
const MISTAKABLE = [
  { name: 'DATA_DIR', setting: 'MATINEE_HOME' },
  { name: 'LOG_LEVEL', setting: undefined },
];

test('in the environment a name that other programs use is doubtful; an empty one is none', () => {
  assert.deepEqual(replacedNames(variables, {}), {
    notices: UNMISTAKABLE,
    doubtfulNotices: MISTAKABLE,
  });
});

test('in the .env of the home no name is doubtful, wherever else it is set', () => {
  const found = { notices: [...UNMISTAKABLE, ...MISTAKABLE], doubtfulNotices: [] };
  assert.deepEqual(replacedNames({}, variables), found);
  assert.deepEqual(replacedNames(variables, variables), found);
});
