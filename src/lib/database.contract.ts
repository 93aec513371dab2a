import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';

import type { Database, Queries } from './database.ts';

/** The tables that the tests below want, empty. */
export const TABLES = `
  create table films (id bigint not null primary key, title text not null, share real);`;

/** What every database promises that our tables may be kept in. */
export function describeDatabase(name: string, open: () => Promise<Database>): void {
  const opened = async (t: TestContext) => {
    const db = await open();
    t.after(() => db.close());
    return db;
  };

  describe(`database: ${name}`, () => {
    test('a write returns what its work returns, and all of it is seen', async (t) => {
      const db = await opened(t);
      const changed = await db.write(async (transaction) => {
        await add(transaction, 1, 'one');
        return transaction.run("update films set title = 'first' where id in (1, 2)");
      });
      assert.equal(changed, 1);
      assert.deepEqual(await titles(db), ['first']);
    });

    test('what a write throws undoes all of it, and the next one works', async (t) => {
      const db = await opened(t);
      const broken = new Error('broken');
      const breaking = db.write(async (transaction) => {
        await add(transaction, 1, 'one');
        throw broken;
      });
      await assert.rejects(breaking, broken);
      const clash = async (transaction: Queries) => {
        await add(transaction, 2, 'two');
        await add(transaction, 2, 'two again');
      };
      await assert.rejects(db.write(clash), /unique|duplicate/i);
      await db.write((transaction) => add(transaction, 3, 'three'));
      assert.deepEqual(await titles(db), ['three']);
    });

    test('of writes that begin at once each sees what those before it have done', async (t) => {
      const db = await opened(t);
      const addNext = async (transaction: Queries) => {
        const last = await transaction.get<{ id: number }>(
          'select coalesce(max(id), 0) as id from films',
        );
        await add(transaction, (last?.id ?? 0) + 1, 'another');
      };
      await Promise.all(Array.from({ length: 12 }, () => db.write(addNext)));
      assert.equal((await titles(db)).length, 12);
    });

    test('whoever asks while others write sees all that a write does, or none of it', async (t) => {
      const db = await opened(t);
      const seen: number[] = [];
      const writing = db.write(async (transaction) => {
        await add(transaction, 1, 'one');
        await add(transaction, 2, 'two');
      });
      const asking = Array.from({ length: 5 }, async () => seen.push((await titles(db)).length));
      await Promise.all([writing, ...asking]);
      assert.deepEqual(
        seen.filter((found) => found !== 0 && found !== 2),
        [],
      );
    });

    test('what is undone is seen by nobody', async (t) => {
      const db = await opened(t);
      const breaking = db.write(async (transaction) => {
        await add(transaction, 1, 'one');
        throw new Error('broken');
      });
      const [found] = await Promise.all([titles(db), breaking.catch(() => {})]);
      assert.deepEqual(found, []);
    });

    test('a snapshot is one state, whoever writes meanwhile', async (t) => {
      const db = await opened(t);
      let writing: Promise<void> | undefined;
      const found = await db.snapshot(async (state) => {
        const before = await titles(state);
        writing = db.write((transaction) => add(transaction, 1, 'one'));
        for (let turn = 0; turn < 20; turn++) await state.get('select 1 as one');
        return [before, await titles(state)];
      });
      assert.deepEqual(found, [[], []]);
      await writing;
      assert.deepEqual(await titles(db), ['one']);
    });

    test('counts, sums and large integers are numbers; texts are in the order of their bytes', async (t) => {
      const db = await opened(t);
      for (const [index, title] of ['b', '가', 'B', 'a', 'é', '_'].entries()) {
        await add(db, 8_640_000_000_000_000 - index, title, index / 4);
      }
      assert.deepEqual(await titles(db), ['B', '_', 'a', 'b', 'é', '가']);
      const sql = 'select count(*) as n, sum(share) as share, max(id) as id from films';
      assert.deepEqual({ ...(await db.get(sql)) }, { n: 6, share: 3.75, id: 8.64e15 });
      assert.deepEqual(await db.tuples(sql), [[6, 3.75, 8.64e15]]);
      assert.deepEqual(
        { ...(await db.get('select sum(id) as id from films where id = ?', 8.64e15)) },
        { id: 8.64e15 },
      );
      assert.equal(await db.get('select id from films where id = ?', 1), undefined);
    });
  });
}

async function add(db: Queries, id: number, title: string, share: number | null = null) {
  await db.run('insert into films (id, title, share) values (?, ?, ?)', id, title, share);
}

async function titles(db: Queries): Promise<string[]> {
  const rows = await db.all<{ title: string }>('select title from films order by title');
  return rows.map(({ title }) => title);
}
