import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import { FakeClock } from '../lib/fake-clock.ts';
import { nodeFileSystem } from '../lib/files.ts';
import { openDatabase, tryLock } from '../lib/sqlite.ts';
import { databaseFiles, type GuardFiles, openHomeGuard } from './home-guard.ts';

/** A home with an open database and a lock that is held, and its guard. */
async function guardedHome(t: TestContext, files: GuardFiles = nodeFileSystem) {
  const folder = fs.mkdtempSync(join(tmpdir(), 'matinee-guard-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const home = join(folder, 'home');
  fs.mkdirSync(join(home, 'run'), { recursive: true });
  const database = join(home, 'matinee.db');
  const lockPath = join(home, 'run/daemon.lock');
  const db = await openDatabase(database, { clock: new FakeClock() });
  const lock = tryLock(lockPath) ?? assert.fail();
  t.after(async () => {
    await db.close();
    lock.release();
  });
  const guard = await openHomeGuard(home, files);
  t.after(guard.release);
  const letGo = await guard.hold('database', databaseFiles(database));
  await guard.hold('locks', [lockPath]);
  return { folder, home, database, lockPath, guard, letGo };
}

type Places = Pick<Awaited<ReturnType<typeof guardedHome>>, 'folder' | 'home' | 'database'>;

const copied = (path: string) => {
  fs.copyFileSync(path, `${path}.copy`);
  fs.renameSync(`${path}.copy`, path);
};

describe('a guard of a home', () => {
  // biome-ignore format: a table is read by column
  const cases: { name: string; work: (at: Places) => unknown; part: string; path: string; found: string }[] = [
    { name: 'a home that was moved',            work: ({ folder, home }) => fs.renameSync(home, join(folder, 'moved')),                             part: 'home',     path: '',                found: 'missing' },
    { name: 'a home that was deleted',          work: ({ home }) => fs.rmSync(home, { recursive: true }),                                           part: 'home',     path: '',                found: 'missing' },
    { name: 'an empty folder for a home',       work: ({ home }) => [fs.rmSync(home, { recursive: true }), fs.mkdirSync(home)],                     part: 'home',     path: '',                found: 'other' },
    { name: 'a copy for a home',                work: ({ folder, home }) => [fs.renameSync(home, join(folder, 'moved')), fs.cpSync(join(folder, 'moved'), home, { recursive: true })], part: 'home', path: '', found: 'other' },
    { name: 'a copy for a database',            work: ({ database }) => copied(database),                                                          part: 'database', path: 'matinee.db',      found: 'other' },
    { name: 'a database that was removed',      work: ({ database }) => fs.rmSync(database),                                                       part: 'database', path: 'matinee.db',      found: 'missing' },
    { name: 'a folder for a database',          work: ({ database }) => [fs.rmSync(database), fs.mkdirSync(database)],                             part: 'database', path: 'matinee.db',      found: 'other' },
    { name: 'entries that were removed',        work: ({ database }) => fs.rmSync(`${database}-wal`),                                              part: 'database', path: 'matinee.db-wal',  found: 'missing' },
    { name: 'entries that were made anew',      work: ({ database }) => copied(`${database}-wal`),                                                 part: 'database', path: 'matinee.db-wal',  found: 'other' },
    { name: 'the index of entries, removed',    work: ({ database }) => fs.rmSync(`${database}-shm`),                                              part: 'database', path: 'matinee.db-shm',  found: 'missing' },
    { name: 'locks that were removed',          work: ({ home }) => fs.rmSync(join(home, 'run'), { recursive: true }),                              part: 'locks',    path: 'run/daemon.lock', found: 'missing' },
    { name: 'a lock that was made anew',        work: ({ home }) => copied(join(home, 'run/daemon.lock')),                                          part: 'locks',    path: 'run/daemon.lock', found: 'other' },
  ];
  for (const { name, work, part, path, found } of cases) {
    test(`notices ${name}`, async (t) => {
      const { home, guard, ...at } = await guardedHome(t);
      await guard.check();
      work({ home, ...at });
      const values = { part, path: join(home, path), found };
      await assert.rejects(guard.check(), { code: 'home-replaced', values });
      assert.equal(await guard.isSameFolder(), part !== 'home');
    });
  }

  // biome-ignore format: a table is read by column
  const harmless: { name: string; work: (at: Places) => unknown }[] = [
    { name: 'moved away and back',                   work: ({ folder, home }) => [fs.renameSync(home, join(folder, 'b')), fs.renameSync(join(folder, 'b'), home)] },
    { name: 'moved, with a link where it was',       work: ({ folder, home }) => [fs.renameSync(home, join(folder, 'b')), fs.symlinkSync(join(folder, 'b'), home)] },
    { name: 'linked by a tool that makes backups',   work: ({ database }) => fs.linkSync(database, `${database}.backup`) },
    { name: 'copied by a tool that makes backups',   work: ({ folder, home }) => fs.cpSync(home, join(folder, 'backup'), { recursive: true }) },
    { name: 'touched',                               work: ({ database, home }) => [fs.utimesSync(database, 0, 0), fs.utimesSync(home, 0, 0)] },
    { name: 'another folder with the same files',    work: ({ folder, home }) => [fs.mkdirSync(join(folder, 'b')), ...fs.readdirSync(home).map((name) => fs.renameSync(join(home, name), join(folder, 'b', name))), fs.rmdirSync(home), fs.renameSync(join(folder, 'b'), home)] },
  ];
  for (const { name, work } of harmless) {
    test(`lets a home be ${name}`, async (t) => {
      const { guard, ...at } = await guardedHome(t);
      work(at);
      await guard.check();
    });
  }

  test('knows which file it holds under a name', async (t) => {
    const { guard, database, lockPath, letGo } = await guardedHome(t);
    assert.equal(guard.identityOf(database), await nodeFileSystem.identity(database));
    assert.deepEqual([await guard.holds(lockPath), await guard.holds('/etc')], [true, false]);
    fs.rmSync(lockPath);
    assert.equal(await guard.holds(lockPath), false);
    letGo();
    assert.equal(guard.identityOf(database), undefined);
  });

  test('where numbers are given out anew, knows what it has open, and nothing else', async (t) => {
    let generation = 0;
    const files: GuardFiles = {
      ...nodeFileSystem,
      identity: async (path) => {
        const found = await nodeFileSystem.identity(path);
        return found && `${found}, generation ${generation}`;
      },
      isOpenHere: async (identity) => {
        const [found = '', now] = identity.split(', generation ');
        return Number(now) === generation && (await nodeFileSystem.isOpenHere(found));
      },
    };
    const { guard, database } = await guardedHome(t, files);
    for (generation = 1; generation < 5; generation++) await guard.check();
    assert.equal(await guard.isSameFolder(), true);
    copied(database);
    await assert.rejects(guard.check(), { code: 'home-replaced' });
  });

  for (const refusing of ['identity', 'isOpenHere'] as const) {
    test(`takes nothing for gone where ${refusing} cannot be told, and looks again`, async (t) => {
      let refuses = false;
      const refuse = async (path: string) => {
        if (refuses) throw Object.assign(new Error('refused'), { code: 'EMFILE' });
        return nodeFileSystem[refusing](path) as never;
      };
      const { guard, database } = await guardedHome(t, { ...nodeFileSystem, [refusing]: refuse });
      copied(database);
      refuses = true;
      await guard.check();
      refuses = false;
      await assert.rejects(guard.check(), { code: 'home-replaced' });
    });
  }
});
