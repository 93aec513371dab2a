import { after, test } from 'node:test';

import { SCHEMA } from '../../src/ledger/open.ts';
import { describeStore, storeOn } from '../../src/ledger/stores.contract.ts';
import { noPostgres, openEmpty, removeAll } from '../support/postgres.ts';

// What takes thousands of statements as well, which takes minutes there.
if (noPostgres !== undefined) {
  test('all that every store promises, on PostgreSQL', { skip: noPostgres }, () => {});
} else {
  after(removeAll);
  describeStore('PostgreSQL', async () => storeOn(await openEmpty(SCHEMA)));
}
