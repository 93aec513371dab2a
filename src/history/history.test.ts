import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

import * as database from '../database/open.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import { at, listOf, snapshot } from './examples.contract.ts';
import { describeHistory } from './history.contract.ts';
import { openHistoryInMemory, openHistoryToRead, openHistoryToWrite } from './open.ts';
import { createHistory } from './history.ts';
import { HISTORY_MIGRATIONS, HISTORY_SCHEMA } from './schema.ts';

const clock = FakeClock.impatient();
const schema = { applicationId: 1, migrations: HISTORY_MIGRATIONS };

// In memory fsync costs nothing; what is proved here is SQL and locks, not the disk.
const folders = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

describeHistory('SQLite in memory', () => database.openInMemory(schema, clock));

describeHistory('a SQLite file', async () => {
  const { options, remove } = newFile();
  const db = await database.openToWrite(schema, options);
  return { ...db, close: () => db.close().then(remove) };
});

test('a reader sees each snapshot from the instant it is whole, and not before', async (t) => {
  const { options, remove } = newFile();
  const writer = await openHistoryToWrite(options);
  const reader = await openHistoryToRead(options);
  t.after(() => (reader.close(), writer.close(), remove()));
  assert.equal(await reader.movie(7), undefined);
  await writer.record(snapshot('run-1'));
  assert.deepEqual(await reader.movie(7), await writer.movie(7));
});

test('two processes keep their snapshots side by side, and the same one once', async (t) => {
  const { options, remove } = newFile();
  const one = await openHistoryToWrite(options);
  const two = await openHistoryToWrite(options);
  t.after(() => (one.close(), two.close(), remove()));
  const later = { lists: [listOf('popular', [8, 7], [at(1)])] };
  await Promise.all([
    one.record(snapshot('run-1')),
    two.record(snapshot('run-1')),
    one.record(snapshot('run-2', later)),
    two.record(snapshot('run-3', { lists: [listOf('popular', [7], [at(2)])] })),
  ]);
  const alone = await openInMemory(t);
  await alone.record(snapshot('run-1'));
  await alone.record(snapshot('run-2', later));
  await alone.record(snapshot('run-3', { lists: [listOf('popular', [7], [at(2)])] }));
  assert.deepEqual(await two.movie(7), await alone.movie(7));
});

test('what a program of schema 1 kept is there, each movie of a list once in the view', async (t) => {
  const { options, remove } = newFile();
  t.after(remove);
  const older = { ...HISTORY_SCHEMA, migrations: HISTORY_MIGRATIONS.slice(0, 1) };
  const db = await database.openToWrite(older, options);
  await createHistory(db).record(snapshot('run-1', { lists: [listOf('popular', [7, 8, 7])] }));
  const before = await db.all('select * from snapshot_members order by rank');
  await db.close();
  const opened = await database.openToWrite(HISTORY_SCHEMA, options);
  t.after(() => opened.close());
  assert.deepEqual(await opened.all('select * from snapshot_members order by rank'), before);
  assert.equal(before.length, 3);
  const view = await opened.all('select movie, rank from movie_history order by rank');
  assert.deepEqual(
    view.map((row) => ({ ...row })),
    [
      { movie: 7, rank: 1 },
      { movie: 8, rank: 2 },
    ],
  );
});

test('what was kept is there when the file is opened again', async (t) => {
  const { options, remove } = newFile();
  t.after(remove);
  const first = await openHistoryToWrite(options);
  await first.record(snapshot('run-1'));
  const kept = await first.movie(7);
  await first.close();
  const again = await openHistoryToRead(options);
  t.after(() => again.close());
  assert.deepEqual(await again.movie(7), kept);
});

async function openInMemory(t: TestContext) {
  const history = await openHistoryInMemory(clock);
  t.after(() => history.close());
  return history;
}

function newFile() {
  const folder = mkdtempSync(join(folders, 'matinee-history-'));
  const path = join(folder, 'history.db');
  return {
    options: { clock, path, locksDir: folder, copyPath: () => `${path}.copy.db` },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
