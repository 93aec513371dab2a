import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { FakeClock } from '../lib/fake-clock.ts';
import { createCatalog } from './catalog.ts';
import { claim, intend, NEXT_DUE, NOON, request } from './examples.contract.ts';
import { describeLedger } from './ledger.contract.ts';
import { createLedger } from './ledger.ts';
import { openInMemory, openToWrite } from './open.ts';
import { describeStore, storeOn } from './stores.contract.ts';

const clock = FakeClock.impatient();

// In memory fsync costs nothing; what is proved here is SQL and locks, not the disk.
const folders = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

describeStore('SQLite in memory', async () => storeOn(await openInMemory(clock)));

const onFile = async () => {
  const { open, remove } = newFile();
  const db = await open();
  return storeOn(db, () => db.close().then(remove));
};
// Whole it is proved in memory: it is the same SQL.
describeStore('a SQLite file', onFile, 'little');

describeLedger('a SQLite file behind two handles, used in turn', async () => {
  const { open, remove } = newFile();
  const [one, two] = [await open(), await open()];
  return {
    ledger: inTurn(createLedger(one), createLedger(two)),
    catalog: inTurn(createCatalog(two), createCatalog(one)),
    close: () => one.close().then(two.close).then(remove),
  };
});

test('a claim that is refused leaves no occurrence behind that nobody would ever settle', async (t) => {
  const db = await openInMemory(clock);
  t.after(() => db.close());
  const store = storeOn(db);
  await claim(store, 'a');
  await store.ledger.claim(request('b', { dueAt: NEXT_DUE }), NOON);
  await store.ledger.claim(request('c', { kind: 'manual', trigger: 'manual' }), NOON);
  await store.ledger.claim(request('d'), NOON);
  const occurrences = (await db.all<{ id: string }>('select id from occurrences')).map(
    ({ id }) => id,
  );
  assert.deepEqual(occurrences, ['daily@2026-11-23T02:00:00.000Z/scheduled']);
});

test('two intentions for one file cannot be written, whatever the program asks', async (t) => {
  const db = await openInMemory(clock);
  t.after(() => db.close());
  const store = storeOn(db);
  const first = await intend(store, 'a');
  await intend(store, 'b', { intention: 'setting_aside', request: { job: 'weekly' } });
  const unasked = "update versions set state = 'publishing', file_key = ?, pending_key = ?";
  const { key } = first;
  await assert.rejects(db.run(`${unasked} where id = 'b'`, key, key), /UNIQUE constraint failed/);
  await store.catalog.complete(first, NOON);
  assert.equal(await db.run(`${unasked} where id = 'b'`, key, key), 1);
});

function newFile() {
  const folder = mkdtempSync(join(folders, 'matinee-ledger-'));
  const path = join(folder, 'matinee.db');
  return {
    open: () => openToWrite({ clock, path, locksDir: folder, copyPath: () => `${path}.copy.db` }),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Answers each call by the other of the two. */
function inTurn<T extends object>(one: T, two: T): T {
  let calls = 0;
  return new Proxy(one, {
    get: (_, name) => Reflect.get(calls++ % 2 === 0 ? one : two, name),
  });
}
