import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

import { race, startChild } from '../../test/support/child.ts';
import { describeDatabase, TABLES } from './database.contract.ts';
import type { Queries } from './database.ts';
import { FakeClock } from './fake-clock.ts';
import { describeLocks } from './locks.contract.ts';
import { type DatabaseOptions, fileLocks, isHeld, openDatabase, tryLock } from './sqlite.ts';
import { isBusy, isNotADatabase, sqliteCode } from './sqlite-errors.ts';

test('a write returns what its work returns, and another handle sees it whole', async (t) => {
  const { open } = newDatabase(t);
  const [one, two] = [await open(), await open()];
  await one.exec('create table films (id integer primary key)');
  const inserted = await one.write((transaction) =>
    transaction.run('insert into films values (1), (2), (3)'),
  );
  assert.equal(inserted, 3);
  assert.equal((await two.get<{ n: number }>('select count(*) as n from films'))?.n, 3);
});

test('a write whose work throws changes nothing, runs once, and the next one works', async (t) => {
  const db = await newDatabase(t).open();
  await db.exec('create table films (id integer primary key)');
  const broken = new Error('broken');
  let runs = 0;
  const work = async (transaction: Queries) => {
    runs++;
    await transaction.run('insert into films values (1)');
    throw broken;
  };
  await assert.rejects(db.write(work), broken);
  assert.equal(runs, 1);
  const clash = (transaction: Queries) => transaction.run('insert into films values (2), (2)');
  await assert.rejects(db.write(clash), /UNIQUE constraint failed/);
  await db.write((transaction) => transaction.run('insert into films values (3)'));
  assert.deepEqual(await idsOf(db), [3]);
});

test('a transaction has its handle alone; those who wait begin in order', async (t) => {
  const db = await newDatabase(t).open();
  await db.exec('create table films (id integer primary key)');
  const order: string[] = [];
  const writing = (name: string) =>
    db.write(async (transaction) => {
      order.push(`${name} begins`);
      for (let turn = 0; turn < 9; turn++) await transaction.get('select 1');
      order.push(`${name} ends`);
    });
  const reading = async () => {
    await db.all('select * from films');
    order.push('read');
  };
  const closing = async () => {
    await db.write(async () => void order.push('last'));
  };
  await Promise.all([writing('one'), reading(), writing('two'), closing()]);
  assert.deepEqual(order.slice(0, 2), ['one begins', 'one ends']);
  assert.deepEqual(
    order.filter((step) => step !== 'read'),
    ['one begins', 'one ends', 'two begins', 'two ends', 'last'],
  );
});

test('a database is closed when what it does has ended', async (t) => {
  const { open, path } = newDatabase(t);
  const db = await openDatabase(path, { clock: new FakeClock() });
  await db.exec('create table films (id integer primary key)');
  const writing = db.write(async (transaction) => {
    for (let id = 1; id < 9; id++) await transaction.run('insert into films values (?)', id);
  });
  await Promise.all([writing, db.close()]);
  assert.equal((await idsOf(await open())).length, 8);
});

test('an integer too large for a number is read as the nearest one, and hides no other row', async (t) => {
  const db = await newDatabase(t).open();
  await db.exec(
    'create table votes (film integer, votes integer, share real, note text, raw blob)',
  );
  await db.exec(`insert into votes values (1, 1000000000000000000, 0.5, 'x', x'00'), (2, 7, null, '', null),
    (3, -9223372036854775808, 1, null, null)`);
  const sql = 'select film, votes, share, note from votes order by film';
  const read = [
    { film: 1, votes: 1e18, share: 0.5, note: 'x' },
    { film: 2, votes: 7, share: null, note: '' },
    { film: 3, votes: -(2 ** 63), share: 1, note: null },
  ];
  assert.deepEqual((await db.all(sql)).map(plain), read);
  assert.deepEqual(await db.tuples(sql), read.map(Object.values));
  assert.deepEqual(plain(await db.get('select votes from votes where film = 1')), { votes: 1e18 });
  assert.deepEqual(
    (await db.get('select votes, raw from votes where film = 1'))?.['raw'],
    Uint8Array.of(0),
  );
  // The same statement, of rows that hold nothing of the kind: integers stay numbers.
  const one = 'select votes from votes where film = ?';
  assert.deepEqual(
    [plain(await db.get(one, 3)), plain(await db.get(one, 2))],
    [{ votes: -(2 ** 63) }, { votes: 7 }],
  );
});

test('what writes is not run twice to read what it returns', async (t) => {
  const db = await newDatabase(t).open();
  await db.exec('create table turns (n integer)');
  await db.exec('insert into turns values (9007199254740992)');
  const turn = () => db.get('update turns set n = n + 1 returning n');
  await assert.rejects(turn, { code: 'ERR_OUT_OF_RANGE' });
  assert.equal((await db.get('select cast(n as text) as n from turns'))?.['n'], '9007199254740993');
});

/** A row, which has no prototype, to be compared. */
const plain = (row: object | undefined) => ({ ...row });

test('a write waits for another writer on the clock and does not block', async (t) => {
  const clock = new FakeClock();
  const { open } = newDatabase(t, { clock });
  const [one, two] = [await open(), await open()];
  await one.exec('create table films (id integer primary key)');
  await one.exec('begin immediate');
  await one.run('insert into films values (1)');

  const startedMs = performance.now();
  const writing = two.write((transaction) => transaction.run('insert into films values (2)'));
  await clock.advance(0);
  const blockedMs = performance.now() - startedMs;
  assert.ok(blockedMs < 1000, `the event loop stood still for ${blockedMs} ms`);
  assert.equal(clock.sleeping, 1);

  await one.exec('commit');
  await clock.advance(5);
  assert.equal(await writing, 1);
  assert.deepEqual(await idsOf(one), [1, 2]);
});

test('a write gives up when it has waited as long as it may', async (t) => {
  const clock = new FakeClock();
  const { open } = newDatabase(t, { clock, waitMs: 30 });
  const [one, two] = [await open(), await open()];
  await one.exec('begin immediate');
  const failing = assert.rejects(
    two.write(() => assert.fail('it does not hold the database')),
    isBusy,
  );
  await clock.advance(1000);
  await failing;
  // 5 + 10 + 20: the first try after more than 30 ms is the last.
  assert.equal(clock.sleeping, 0);
});

test('what inspects a file sees it as it was, and can refuse it', async (t) => {
  const { open } = newDatabase(t);
  const modes: unknown[] = [];
  const inspect = async (db: Opened) => void modes.push(await journalMode(db));
  const db = await open({ inspect });
  modes.push(await journalMode(db));
  assert.deepEqual(modes, ['delete', 'wal']);

  const refused = new Error('refused');
  const refuse = () => Promise.reject(refused);
  await assert.rejects(open({ inspect: refuse }), refused);
});

test('a database opened to read is neither made nor written', async (t) => {
  const { open, path } = newDatabase(t);
  await assert.rejects(open({ readOnly: true }), /unable to open database file/);
  assert.equal(existsSync(path), false);
  await (await open()).exec('create table films (id integer primary key)');
  const reader = await open({ readOnly: true });
  await assert.rejects(
    reader.write((transaction) => transaction.run('insert into films values (1)')),
    /attempt to write a readonly database/,
  );
});

for (const [durability, synchronous] of [
  ['durable', 2],
  ['fast', 0],
] as const) {
  test(`a ${durability} database has synchronous ${synchronous}, and foreign keys`, async (t) => {
    const db = await newDatabase(t).open({ durability });
    assert.deepEqual(plain(await db.get('pragma synchronous')), { synchronous });
    assert.deepEqual(plain(await db.get('pragma foreign_keys')), { foreign_keys: 1 });
  });
}

test('a copy has what was committed while another goes on writing', async (t) => {
  const { open, path } = newDatabase(t);
  const [one, two] = [await open(), await open()];
  await one.exec('create table films (id integer primary key); insert into films values (1)');
  await two.exec('begin immediate');
  await two.run('insert into films values (2)');
  await one.copyTo(`${path}.copy.db`);
  await two.exec('commit');
  const copy = await openDatabase(`${path}.copy.db`, { clock: new FakeClock() });
  t.after(() => copy.close());
  assert.deepEqual(await idsOf(copy), [1]);
});

test('whether a lock is held can be asked however often, and asking holds nothing', (t) => {
  const path = `${newDatabase(t).path}.lock`;
  assert.equal(isHeld(path), false);
  const lock = tryLock(path);
  for (let n = 0; n < 3; n++) assert.equal(isHeld(path), true);
  lock?.release();
  assert.equal(isHeld(path), false);
});

test('a lock that may not be looked at is not taken for free', (t) => {
  const { path } = newDatabase(t);
  mkdirSync(`${path}.lock`);
  assert.throws(() => isHeld(`${path}.lock`), { path: `${path}.lock` });
});

test('a lock is held by one, also within a process, until it is released', (t) => {
  const { path } = newDatabase(t);
  const lock = tryLock(`${path}.lock`);
  assert.notEqual(lock, undefined);
  assert.equal(tryLock(`${path}.lock`), undefined);
  assert.equal(tryLock(`${path}.lock`), undefined, 'a try that failed must not free it');
  const other = tryLock(`${path}-2.lock`);
  assert.notEqual(other, undefined, 'another file is another lock');
  other?.release();

  lock?.release();
  const next = tryLock(`${path}.lock`);
  assert.notEqual(next, undefined);
  next?.release();
});

test('a lock whose file is removed while it is tried for is no error', async (t) => {
  const { path } = newDatabase(t);
  const module = join(import.meta.dirname, 'sqlite.ts');
  const code = `
    import { rmSync } from 'node:fs';
    const { tryLock } = await import(${JSON.stringify(module)});
    await go;
    const errors = [];
    for (let tried = 0; tried < 200; tried++) {
      try {
        const lock = tryLock(${JSON.stringify(`${path}.lock`)});
        if (lock === undefined) continue;
        rmSync(${JSON.stringify(`${path}.lock`)}, { force: true });
        lock.release();
      } catch (error) {
        errors.push(String(error));
      }
    }
    process.send(errors);
  `;
  assert.deepEqual(await race(t, 3, code), [[], [], []]);
});

test('a lock is said to be held while it is, and whoever asks does not look like its holder', async (t) => {
  const { path } = newDatabase(t);
  const lock = tryLock(`${path}.lock`);
  const module = join(import.meta.dirname, 'sqlite.ts');
  const askTimes = (times: number) => `
    const { isHeld } = await import(${JSON.stringify(module)});
    await go;
    let held = 0;
    for (let asked = 0; asked < ${times}; asked++) held += isHeld(${JSON.stringify(`${path}.lock`)});
    process.send(held);
  `;
  assert.deepEqual(await race(t, 1, askTimes(3)), [3]);
  lock?.release();
  assert.deepEqual(await race(t, 4, askTimes(150)), [0, 0, 0, 0]);
});

test('a lock whose folder is missing is an error, not a lock that somebody holds', (t) => {
  const { path } = newDatabase(t);
  assert.throws(() => tryLock(join(path, 'missing', 'a.lock')), /unable to open database file/);
});

// biome-ignore format: a table is read by column
const errors: [string, unknown, { code: number; busy: boolean; notADatabase: boolean }][] = [
  ['SQLITE_BUSY',                { errcode: 5 },         { code: 5,   busy: true,  notADatabase: false }],
  ['SQLITE_LOCKED',              { errcode: 6 },         { code: 6,   busy: true,  notADatabase: false }],
  ['SQLITE_BUSY_RECOVERY',       { errcode: 261 },       { code: 261, busy: true,  notADatabase: false }],
  ['SQLITE_BUSY_SNAPSHOT',       { errcode: 517 },       { code: 517, busy: true,  notADatabase: false }],
  ['SQLITE_CORRUPT',             { errcode: 11 },        { code: 11,  busy: false, notADatabase: true }],
  ['SQLITE_CORRUPT_VTAB',        { errcode: 267 },       { code: 267, busy: false, notADatabase: true }],
  ['SQLITE_NOTADB',              { errcode: 26 },        { code: 26,  busy: false, notADatabase: true }],
  ['SQLITE_FULL',                { errcode: 13 },        { code: 13,  busy: false, notADatabase: false }],
  ['an error of something else', new Error('no'),        { code: 0,   busy: false, notADatabase: false }],
  ['a code that is no number',   { errcode: 'EBUSY' },   { code: 0,   busy: false, notADatabase: false }],
  ['nothing at all',             undefined,              { code: 0,   busy: false, notADatabase: false }],
];
for (const [name, error, expected] of errors) {
  test(`${name} is told by its code`, () => {
    const found = {
      code: sqliteCode(error),
      busy: isBusy(error),
      notADatabase: isNotADatabase(error),
    };
    assert.deepEqual(found, expected);
  });
}

type Opened = Awaited<ReturnType<typeof openDatabase>>;

function newDatabase(t: TestContext, common: Partial<DatabaseOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-sqlite-'));
  const path = join(folder, 'films.db');
  const opened: Opened[] = [];
  t.after(async () => {
    for (const db of opened) await db.close();
    rmSync(folder, { recursive: true });
  });
  const open = async (options: Partial<DatabaseOptions> = {}) => {
    const db = await openDatabase(path, { clock: FakeClock.impatient(), ...common, ...options });
    opened.push(db);
    return db;
  };
  return { path, open };
}

async function idsOf(db: Opened): Promise<number[]> {
  return (await db.all<{ id: number }>('select id from films order by id')).map(({ id }) => id);
}

async function journalMode(db: Opened): Promise<unknown> {
  return (await db.get('pragma journal_mode'))?.['journal_mode'];
}

/** Writes as another process would after the files beside a database were removed; says what it found. */
const OTHER = (path: string, value: number) => `
  import { DatabaseSync } from 'node:sqlite';
  const db = new DatabaseSync(${JSON.stringify(path)});
  db.exec('insert into films values (${value})');
  db.close();
  process.send('written');`;

/** A process that opens a database of 50 films, loses the files named, and closes it when it is told. */
const LOSER = (path: string, suffixes: readonly string[]) => `
  import { rmSync } from 'node:fs';
  import { once } from 'node:events';
  const { openDatabase } = await import(${JSON.stringify(join(import.meta.dirname, 'sqlite.ts'))});
  const { systemClock } = await import(${JSON.stringify(join(import.meta.dirname, 'clock.ts'))});
  const path = ${JSON.stringify(path)};
  const db = await openDatabase(path, { clock: systemClock });
  await db.exec('create table films (id integer primary key); pragma wal_checkpoint');
  for (let id = 1; id <= 50; id++) await db.run('insert into films values (?)', id);
  for (const suffix of ${JSON.stringify(suffixes)}) rmSync(path + suffix);
  process.send('lost');
  await once(process, 'message');
  await db.close();
  process.exitCode = 7;
  process.disconnect();`;

// biome-ignore format: a table is read by column
const removals: { name: string; suffixes: string[]; others: boolean; films: number }[] = [
  { name: 'its entries were removed, moves them into the database',                        suffixes: ['-wal'],         others: false, films: 50 },
  { name: 'the index of its entries was removed, moves them into the database',            suffixes: ['-shm'],         others: false, films: 50 },
  { name: 'both were removed, moves the entries into the database',                        suffixes: ['-wal', '-shm'], others: false, films: 50 },
  { name: 'the index was removed and another process wrote, keeps what both wrote',        suffixes: ['-shm'],         others: true,  films: 51 },
  { name: 'both were removed and another process wrote, keeps what that was told is kept', suffixes: ['-wal', '-shm'], others: true,  films: 1 },
];
for (const { name, suffixes, others, films } of removals) {
  test(`a process that closes a database of which ${name}`, async (t) => {
    const { path, open } = newDatabase(t);
    const loser = startChild(t, LOSER(path, suffixes));
    assert.equal(await loser.next(), 'lost');
    if (others) assert.equal(await startChild(t, OTHER(path, 99)).next(), 'written');
    loser.send('close');
    await assert.rejects(loser.next(), { message: 'the process ended without a word' });
    const db = await open();
    const kept = await db.tuples('select count(*), count(case when id = 99 then 1 end) from films');
    assert.deepEqual(kept, [[films, others ? 1 : 0]]);
    assert.deepEqual(await db.tuples('select * from pragma_integrity_check'), [['ok']]);
  });
}
describeDatabase('SQLite in memory', async () => {
  const db = await openDatabase(':memory:', { clock: FakeClock.impatient() });
  await db.exec(TABLES);
  return db;
});

describeDatabase('a SQLite file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-sqlite-'));
  const db = await openDatabase(join(folder, 'films.db'), { clock: FakeClock.impatient() });
  await db.exec(TABLES);
  return { ...db, close: () => db.close().then(() => rmSync(folder, { recursive: true })) };
});

describeLocks('SQLite files', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-locks-'));
  t.after(() => rmSync(folder, { recursive: true }));
  // Two connections turn each other away as two processes do.
  return { one: fileLocks, two: fileLocks, path: join(folder, 'a.lock') };
});
