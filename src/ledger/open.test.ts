import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';

import { race } from '../../test/support/child.ts';
import * as database from '../database/open.ts';
import type { Migration } from '../database/open.ts';
import { MatineeError } from '../errors.ts';
import { HOUR_MS } from '../lib/clock.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import { tryLock } from '../lib/sqlite.ts';
import { createLedger } from './ledger.ts';
import { openToRead, openToWrite } from './open.ts';
import { createPlanbook } from './planbook.ts';
import { MIGRATIONS } from './schema.ts';

const ONE: Migration = {
  version: 1,
  up: (db) => db.exec(`create table films (id integer); insert into films values (42)`),
};
const TWO: Migration = {
  version: 2,
  up: (db) => db.exec(`alter table films add column title text not null default 'Untitled'`),
};
const SUPPORTED = MIGRATIONS.at(-1)?.version ?? 0;

test('a database that is absent is made, and can be read and opened again', async (t) => {
  const { options, names } = newHome(t);
  await (await openToWrite(options)).close();
  const reader = await openToRead(options);
  assert.deepEqual(await reader.all('select * from attempts'), []);
  await reader.close();
  await (await openToWrite(options)).close();
  assert.deepEqual(names(), ['daemon.lock', 'matinee.db']);
});

test('opening a database that is up to date changes nothing in it', async (t) => {
  const { options, path } = newHome(t);
  await (await openToWrite(options)).close();
  const before = readFileSync(path);
  await (await openToWrite(options)).close();
  await (await openToRead(options)).close();
  assert.deepEqual(readFileSync(path), before);
});

const foreign: [string, (path: string) => void][] = [
  ['another program’s tables', (path) => sqlite(path, 'create table songs (id integer)')],
  ['another program’s schema number', (path) => sqlite(path, 'pragma user_version = 7')],
  [
    'another program’s name',
    (path) => sqlite(path, 'pragma application_id = 77; create table songs (id integer)'),
  ],
  ['no database', (path) => writeFileSync(path, 'timezone: Asia/Seoul\n'.repeat(100))],
];
for (const [name, make] of foreign) {
  test(`a file that holds ${name} is refused and not touched`, async (t) => {
    const { options, path, names } = newHome(t);
    make(path);
    const before = readFileSync(path);
    await assert.rejects(openToWrite(options), refusal('store-foreign', { file: path }));
    await assert.rejects(openToRead(options), refusal('store-foreign', { file: path }));
    assert.deepEqual(readFileSync(path), before);
    assert.deepEqual(names(), ['matinee.db']);
  });
}

test('a database of a newer program is refused and not touched', async (t) => {
  const { options, path, names } = newHome(t);
  const newest = { version: SUPPORTED + 7, up: ONE.up };
  await (await openToWrite({ ...options, migrations: [newest] })).close();
  const before = readFileSync(path);
  const newer = { file: path, found: SUPPORTED + 7, supported: SUPPORTED };
  await assert.rejects(openToRead(options), refusal('store-newer', newer));
  await assert.rejects(openToWrite(options), refusal('store-newer', newer));
  assert.deepEqual(readFileSync(path), before);
  assert.deepEqual(names(), ['daemon.lock', 'matinee.db']);
});

test('an older database is migrated with what it holds, after a copy', async (t) => {
  const { options, names, copyPath } = newHome(t);
  await (await openToWrite({ ...options, migrations: [ONE] })).close();
  const db = await openToWrite({ ...options, migrations: [ONE, TWO] });
  t.after(() => db.close());
  assert.deepEqual(
    (await db.all('select * from films')).map((row) => ({ ...row })),
    [{ id: 42, title: 'Untitled' }],
  );
  assert.deepEqual(sqlite(copyPath(1), 'select * from films'), [{ id: 42 }]);
  assert.deepEqual(names(), [
    'copy-1.db',
    'daemon.lock',
    'matinee.db',
    'matinee.db-shm',
    'matinee.db-wal',
  ]);
});

test('a migration that fails leaves the database as it was', async (t) => {
  const { options, path } = newHome(t);
  await (await openToWrite({ ...options, migrations: [ONE] })).close();
  const broken: Migration = { version: 3, up: (db) => db.exec('drop table films; oops') };
  const migrations = [ONE, TWO, broken];
  await assert.rejects(openToWrite({ ...options, migrations }), /syntax error/);
  assert.deepEqual(sqlite(path, 'select * from films'), [{ id: 42 }]);
  assert.deepEqual(sqlite(path, 'pragma user_version'), [{ user_version: 1 }]);
  await (await openToWrite({ ...options, migrations: [ONE, TWO] })).close();
});

test('a ledger of before deadlines is read as one in which no attempt may take longer than a day', async (t) => {
  const { options } = newHome(t);
  const [first] = MIGRATIONS;
  assert.ok(first);
  const old = await openToWrite({ ...options, migrations: [first] });
  await old.exec(`
    insert into occurrences (id, job, due_at, kind, created_at)
      values ('o', 'daily', 5000, 'scheduled', 5000);
    insert into attempts (id, occurrence_id, job, kind, n, trigger_kind, holder, state, settles,
        started_at, period, as_of_on, stats, config_hash, program_version, tz_version)
      values ('a', 'o', 'daily', 'scheduled', 1, 'schedule', '7-abc', 'running', 0, 6000, '', '',
        '{}', '', '', '');`);
  await old.close();
  const db = await openToWrite(options);
  t.after(() => db.close());
  const [attempt] = await createLedger(db).attempts({});
  assert.deepEqual(attempt?.deadlineAt, new Date(6000 + 24 * HOUR_MS));
  assert.equal(attempt.processMark, undefined);
  assert.equal((await createPlanbook(db).open('daily'))[0]?.waitedFrom, undefined);
});

test('an older database is not opened to read', async (t) => {
  const { options, path } = newHome(t);
  await (await openToWrite({ ...options, migrations: [ONE] })).close();
  const [{ application_id: applicationId } = {}] = sqlite(path, 'pragma application_id');
  const schema = { applicationId: Number(applicationId), migrations: [ONE, TWO] };
  await assert.rejects(
    database.openToRead(schema, options),
    refusal('store-needs-migration', { file: path, found: 1, supported: 2 }),
  );
});

test('a file that is empty is as none: nothing to read, and made by who writes', async (t) => {
  const { options, path, locksDir } = newHome(t);
  writeFileSync(path, '');
  const reader = await openToRead(options);
  assert.deepEqual(await reader.all('select * from attempts'), []);
  await reader.close();
  assert.equal(readFileSync(path).length, 0);
  // Nor does it matter that a daemon runs, which has nothing of it open.
  const daemon = tryLock(join(locksDir, 'daemon.lock'));
  t.after(() => daemon?.release());
  await (await openToWrite({ ...options, clock: hastyClock() })).close();
  assert.deepEqual(sqlite(path, 'pragma user_version'), [{ user_version: SUPPORTED }]);
});

test('there is no migration while a daemon runs', async (t) => {
  const { options, path, locksDir, names } = newHome(t);
  await (await openToWrite({ ...options, migrations: [ONE] })).close();
  const before = readFileSync(path);
  const daemon = tryLock(join(locksDir, 'daemon.lock'));
  t.after(() => daemon?.release());
  await assert.rejects(
    openToWrite({ ...options, clock: hastyClock(), migrations: [ONE, TWO] }),
    refusal('store-needs-migration', { file: path, found: 1, supported: 2 }),
  );
  assert.deepEqual(readFileSync(path), before);
  assert.deepEqual(names(), ['daemon.lock', 'matinee.db']);
  // What is up to date can be opened.
  await (await openToWrite({ ...options, migrations: [ONE] })).close();
});

test('a command that migrates just now is waited for', async (t) => {
  const { options, locksDir } = newHome(t);
  await (await openToWrite({ ...options, migrations: [ONE] })).close();
  const clock = new FakeClock();
  const other = tryLock(join(locksDir, 'daemon.lock'));
  const opening = openToWrite({ ...options, clock, migrations: [ONE, TWO] });
  await clock.advance(50);
  assert.equal(clock.sleeping, 1);
  other?.release();
  await clock.advance(50);
  await (await opening).close();
});

for (const [name, releases] of [
  ['and ended', true],
  ['and goes on', false],
] as const) {
  test(`what another process has migrated meanwhile is not migrated again (it did so ${name})`, async (t) => {
    const { options, path, locksDir, names } = newHome(t);
    await (await openToWrite({ ...options, migrations: [ONE] })).close();
    const clock = new FakeClock();
    const other = tryLock(join(locksDir, 'daemon.lock'));
    const opening = openToWrite({ ...options, clock, migrations: [ONE, TWO] });
    await clock.advance(50);
    sqlite(path, `alter table films add column title text; pragma user_version = 2`);
    if (releases) other?.release();
    await clock.advance(50);
    await (await opening).close();
    if (!releases) other?.release();
    assert.deepEqual(names(), ['daemon.lock', 'matinee.db']);
  });
}

test('a database that another process keeps locked is busy', async (t) => {
  const { options, path } = newHome(t);
  const other = new DatabaseSync(path);
  t.after(() => other.close());
  other.exec('begin exclusive');
  const busy = refusal('store-busy', { file: path });
  await assert.rejects(openToWrite({ ...options, clock: hastyClock() }), busy);
  await assert.rejects(openToRead({ ...options, clock: hastyClock() }), busy);
});

test('processes that make the same home at once all get it', async (t) => {
  const { locksDir } = newHome(t);
  const url = (path: string) => JSON.stringify(import.meta.resolve(path));
  const opened = await race(
    t,
    3,
    `import { mkdirSync } from 'node:fs';
     import { systemClock as clock } from ${url('../lib/clock.ts')};
     import { openToWrite } from ${url('./open.ts')};
     await go;
     const failures = [];
     for (let i = 0; i < 10; i++) {
       const locksDir = ${JSON.stringify(locksDir)} + '/' + i;
       mkdirSync(locksDir, { recursive: true });
       await openToWrite({ clock, path: locksDir + '/matinee.db', locksDir }).then(
         (db) => db.close(),
         (error) => failures.push(error.message),
       );
     }
     process.send(failures);`,
  );
  assert.deepEqual(opened, [[], [], []]);
});

function newHome(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-open-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'matinee.db');
  const copyPath = (schema: number) => join(folder, `copy-${schema}.db`);
  const options = { clock: FakeClock.impatient(), path, locksDir: folder, copyPath };
  // A lock that is held has a journal beside it.
  const names = () =>
    readdirSync(folder)
      .filter((name) => !name.endsWith('.lock-journal'))
      .toSorted();
  return { options, path, locksDir: folder, copyPath, names };
}

/** An hour passes with the first wait: whoever has patience loses it at once. */
function hastyClock(): FakeClock {
  const clock = new FakeClock();
  clock.sleep = () => clock.advance(HOUR_MS);
  return clock;
}

/** Runs statements on a file, as another program would, and returns the rows of the last. */
function sqlite(path: string, sql: string): Record<string, unknown>[] {
  const db = new DatabaseSync(path);
  try {
    if (!/^(?:select|pragma \w+$)/.test(sql)) {
      db.exec(sql);
      return [];
    }
    return db
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    db.close();
  }
}

function refusal(code: string, values: object): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof MatineeError, String(error));
    assert.deepEqual({ code: error.code, values: error.values }, { code, values });
    return true;
  };
}
