import { after, test } from 'node:test';

import { describeHistory } from '../src/history/history.contract.ts';
import { HISTORY_SCHEMA } from '../src/history/schema.ts';
import { SCHEMA } from '../src/ledger/open.ts';
import { describeStore, storeOn } from '../src/ledger/stores.contract.ts';
import { describeDatabase, TABLES } from '../src/lib/database.contract.ts';
import type { Queries } from '../src/lib/database.ts';
import { noPostgres, openEmpty, removeAll } from './support/postgres.ts';

// The store on PostgreSQL is no feature of the program: it keeps the SQL honest.
if (noPostgres !== undefined) {
  test('what every store promises, on PostgreSQL', { skip: noPostgres }, () => {});
} else {
  after(removeAll);
  const films = { applicationId: 0, migrations: [{ version: 1, up: makeFilms }] };
  describeDatabase('PostgreSQL', () => openEmpty(films));
  // All of it is proved in test/long.
  describeStore('PostgreSQL', async () => storeOn(await openEmpty(SCHEMA)), 'little');
  describeHistory('PostgreSQL', () => openEmpty(HISTORY_SCHEMA));
}

function makeFilms(db: Queries): Promise<void> {
  return db.exec(TABLES);
}
