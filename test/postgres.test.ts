import { after, test } from 'node:test';

import { describeHistory } from '../src/history/history.contract.ts';
import { HISTORY_SCHEMA } from '../src/history/schema.ts';
import { SCHEMA } from '../src/ledger/open.ts';
import { describeStore, storeOn } from '../src/ledger/stores.contract.ts';
import { noPostgres, openEmpty, removeAll } from './support/postgres.ts';

// The store on PostgreSQL is no feature of the program: it keeps the SQL honest.
if (noPostgres !== undefined) {
  test('what every store promises, on PostgreSQL', { skip: noPostgres }, () => {});
} else {
  after(removeAll);
  // All of it is proved in test/long.
  describeStore('PostgreSQL', async () => storeOn(await openEmpty(SCHEMA)), 'little');
  describeHistory('PostgreSQL', () => openEmpty(HISTORY_SCHEMA));
}
