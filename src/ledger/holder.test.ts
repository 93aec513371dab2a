import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

import { type Child, race, startChild } from '../../test/support/child.ts';
import { systemClock } from '../lib/clock.ts';
import { fileLocks } from '../lib/sqlite.ts';
import { lockOfDead, lockPath, takeHolder } from './holder.ts';
import { createLedger } from './ledger.ts';
import { openToRead, openToWrite } from './open.ts';

test('the lock of a live process cannot be taken, and after kill -9 it can at once', async (t) => {
  const locksDir = newFolder(t);
  const { child, id } = await startHolder(t, locksDir);
  assert.equal(id.startsWith(`${child.pid}-`), true);
  assert.equal(lockOfDead(locksDir, id, fileLocks), undefined);

  await child.kill();
  const lock = lockOfDead(locksDir, id, fileLocks);
  t.after(() => lock?.release());
  assert.notEqual(lock, undefined);
  assert.equal(
    lockOfDead(locksDir, id, fileLocks),
    undefined,
    'two processes may not both bury it',
  );
});

test('a process that is stopped is not robbed', async (t) => {
  const locksDir = newFolder(t);
  const { child, id } = await startHolder(t, locksDir);
  child.signal('SIGSTOP');
  while (!stateOf(child).startsWith('T'));
  assert.equal(lockOfDead(locksDir, id, fileLocks), undefined);
});

test('a holder that is released can be taken by the next', (t) => {
  const locksDir = newFolder(t);
  const { id, release } = takeHolder(locksDir, 77, { locks: fileLocks, random: () => 0.5 });
  assert.equal(id, '77-800000');
  assert.equal(lockOfDead(locksDir, id, fileLocks), undefined);
  release();
  lockOfDead(locksDir, id, fileLocks)?.release();
  const again = takeHolder(locksDir, 77, { locks: fileLocks, random: () => 0.5 });
  t.after(again.release);
  assert.equal(again.id, id);
});

test('a name that is held already is passed over', (t) => {
  const locksDir = newFolder(t);
  const numbers = [0, 0, 0.5];
  const random = () => numbers.shift() ?? assert.fail('asked too often');
  const holders = [
    takeHolder(locksDir, 77, { locks: fileLocks, random }),
    takeHolder(locksDir, 77, { locks: fileLocks, random }),
  ];
  t.after(() => holders.forEach((holder) => holder.release()));
  assert.deepEqual(
    holders.map(({ id }) => id),
    ['77-000000', '77-800000'],
  );
});

test('a lock lies in its folder under its holder', () => {
  assert.equal(lockPath('/home/run/locks', '77-00ff00'), '/home/run/locks/77-00ff00.lock');
});

test('of four processes that try a free lock, exactly one gets it', async (t) => {
  const locksDir = newFolder(t);
  const won = await race(
    t,
    4,
    `import { tryLock } from ${moduleUrl('../lib/sqlite.ts')};
     await go;
     const held = [];
     for (let i = 0; i < 8; i++) {
       const lock = tryLock(${JSON.stringify(locksDir)} + '/' + i + '.lock');
       if (lock) held.push([i, lock]);
     }
     process.send(held.map(([i]) => i));
     setInterval(() => held, 60_000);`,
  );
  assert.deepEqual(sorted(won), range(8));
});

test('of four processes that claim an occurrence, exactly one gets it', async (t) => {
  const folder = newFolder(t);
  const store = { clock: systemClock, path: join(folder, 'matinee.db') };
  const copyPath = () => assert.fail('a new database wants no copy');
  await (await openToWrite({ ...store, locksDir: folder, copyPath })).close();

  const won = await race(
    t,
    4,
    `import { systemClock as clock } from ${moduleUrl('../lib/clock.ts')};
     import { openToWrite } from ${moduleUrl('./open.ts')};
     import { createLedger } from ${moduleUrl('./ledger.ts')};
     import { request } from ${moduleUrl('./examples.contract.ts')};
     const db = await openToWrite({ clock, path: ${JSON.stringify(store.path)} });
     const ledger = createLedger(db);
     await go;
     const won = [];
     for (let i = 0; i < 20; i++) {
       const asked = request(process.pid + '-' + i, { job: 'job-' + i });
       if ((await ledger.claim(asked, clock.now())).claimed) won.push(i);
     }
     process.send(won);`,
  );
  assert.deepEqual(sorted(won), range(20));

  const db = await openToRead(store);
  t.after(() => db.close());
  const attempts = await createLedger(db).attempts({});
  assert.deepEqual(
    attempts.map(({ job, n, state }) => `${job} ${n} ${state}`).toSorted(),
    range(20)
      .map((i) => `job-${i} 1 running`)
      .toSorted(),
  );
});

async function startHolder(
  t: TestContext,
  locksDir: string,
): Promise<{ child: Child; id: string }> {
  const child = startChild(
    t,
    `import { takeHolder } from ${moduleUrl('./holder.ts')};
     import { fileLocks } from ${moduleUrl('../lib/sqlite.ts')};
     const holder = takeHolder(${JSON.stringify(locksDir)}, process.pid, { locks: fileLocks, random: Math.random });
     process.send(holder.id);
     setInterval(() => holder, 60_000);`,
  );
  return { child, id: String(await child.next()) };
}

/** `T` for a process that is stopped, as `ps` says it. */
function stateOf({ pid }: Child): string {
  return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
}

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-locks-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function moduleUrl(path: string): string {
  return JSON.stringify(import.meta.resolve(path));
}

const sorted = (won: unknown[]) => (won as number[][]).flat().toSorted((a, b) => a - b);
const range = (length: number) => Array.from({ length }, (_, i) => i);
