import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, type TestContext, test } from 'node:test';

import * as fc from 'fast-check';

import type { StoreDamage } from '../damage.ts';
import { isError } from '../errors.ts';
import type { Database } from '../lib/database.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import { createCatalog } from './catalog.ts';
import { checkLedger } from './check.ts';
import { createLedger } from './ledger.ts';
import { openInMemory, openToRead, openToWrite } from './open.ts';
import { createPlanbook } from './planbook.ts';

const clock = new FakeClock('2026-11-23T02:00:00Z');

const FILL = `
  insert into occurrences values ('o', 'daily', 1000, 'scheduled', null, null, null, 1000, null);
  insert into attempts values ('a', 'o', 'daily', 'scheduled', 1, 'schedule', '1-a', 'succeeded', 1,
    1000, 2000, '20261123', '2026-11-23', null, '{"collected":7}', 'c', '0.1.0', '2026b',
    9000, '7@boot', '{"reason":"spent"}');
  insert into jobs values ('daily', 0, '0 2 * * *', 'Asia/Seoul', 0, 1000, 2000);
  insert into pauses values ('daily', 1000, 3000, 'holidays');
  insert into requests values ('r', 'reload', null, 1000, null, null, null);
  insert into attempt_counts values (3600000, 0, 'daily', 'scheduled', '{"12":1}', 1, 0, 0, 1000, 1000,
    7, 7, 1, 99000, 2, 0, 0, 700);
  insert into versions values ('a', 'daily', '20261123', 'current', 'k', 's', 'x', 9, null, null, null,
    '1-a', 7, 1, 1, '[]', '[]', '{"as_of":"2026-11-23"}', 1000, 2000, null, 2000, null);
  insert into former_schedules values ('daily', '0 3 * * *', 'Asia/Seoul', 100, 1000);
  insert into ledger_events values (1, 2000, 'daily', 'scheduled', 'skipped', 1000, null,
    '{"reason":"paused","pausedSince":500}');`;

/** A matinee.db with a row in every table, then changed behind the program's back. */
async function damaged(t: TestContext, sql: string): Promise<StoreDamage[]> {
  const folder = await mkdtemp(join(tmpdir(), 'matinee-check-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'matinee.db');
  const options = { clock, path, locksDir: folder, copyPath: () => '' };
  const made = await openToWrite(options);
  await made.exec(FILL);
  await made.close();
  const behind = new DatabaseSync(path, { enableForeignKeyConstraints: false, defensive: false });
  behind.exec(`pragma ignore_check_constraints = on; ${sql}`);
  behind.close();
  const db = await openToRead(options);
  try {
    return await checkLedger(db, clock);
  } finally {
    await db.close();
  }
}

const value = (table: string, column: string, row = 'a') =>
  ({ kind: 'value', table, row, column }) as const;

// biome-ignore format: a table is read by column
const cases: { name: string; sql: string; found: StoreDamage[] }[] = [
  { name: 'nothing',                       sql: '',                                                             found: [] },
  { name: 'JSON that is torn',             sql: `update versions set info = substr(info, 1, 9)`,                found: [value('versions', 'info')] },
  { name: 'JSON of another shape',         sql: `update versions set faults = '{}'`,                            found: [value('versions', 'faults')] },
  { name: 'a count that is a word',        sql: `update versions set info = '{"total_movies":"many"}'`,   found: [value('versions', 'info')] },
  { name: 'what a newer program knows',    sql: `update versions set info = '{"mood":{"of":"July"}}'`,    found: [] },
  { name: 'an error without its values',   sql: `update attempts set error = '{"code":"x"}'`,                   found: [value('attempts', 'error')] },
  { name: 'counts that are none',          sql: `update attempt_counts set durations = '{"12":"many"}'`,        found: [value('attempt_counts', 'durations', '3600000 0 daily scheduled')] },
  { name: 'text where a number was',       sql: `update attempts set started_at = 'noon'`,                      found: [value('attempts', 'started_at')] },
  { name: 'an instant that there is not',  sql: `update jobs set planned_until = 9000000000000000`,             found: [value('jobs', 'planned_until', 'daily')] },
  { name: 'a key that no number holds',    sql: `update attempt_counts set span_ms = 9007199254740993`,         found: [value('attempt_counts', 'span_ms', '9007199254740993 0 daily scheduled')] },
  { name: 'a truth that is neither',       sql: `update versions set complete = 2`,                             found: [value('versions', 'complete')] },
  { name: 'bytes where a text was',        sql: `update pauses set note = x'00'`,                               found: [value('pauses', 'note', 'daily 1000')] },
  { name: 'a state that there is not',     sql: `update versions set state = 'lost'`,                           found: [value('versions', 'state')] },
  { name: 'a kind that there is not',      sql: `update occurrences set kind = 'x'`,                           found: [value('occurrences', 'kind', 'o')] },
  { name: 'an attempt of no occurrence',   sql: `update attempts set occurrence_id = 'gone'`,                   found: [{ ...value('attempts', 'occurrence_id'), kind: 'reference' }] },
  { name: 'a version of no attempt',       sql: `update versions set id = 'gone'`,                              found: [{ ...value('versions', 'id', 'gone'), kind: 'reference' }] },
  { name: 'a table less',                  sql: `drop table pauses`,                                            found: [{ kind: 'missing', part: 'table', name: 'pauses' }] },
  { name: 'an index less',                 sql: `drop index attempts_one_running`,                              found: [{ kind: 'missing', part: 'index', name: 'attempts_one_running' }] },
  { name: 'an index that promises less',   sql: `drop index attempts_one_running; create index attempts_one_running on attempts (job)`, found: [{ kind: 'changed', part: 'index', name: 'attempts_one_running' }] },
  { name: 'a column less',                 sql: `alter table requests drop column answer`,                      found: [{ kind: 'missing', part: 'column', name: 'requests.answer' }] },
  { name: 'a trigger of somebody else',    sql: `create trigger mine after insert on jobs begin select 1; end`, found: [{ kind: 'foreign', part: 'trigger', name: 'mine' }] },
];
describe('looked through, a matinee.db shows', () => {
  for (const { name, sql, found } of cases) {
    test(name, async (t) => assert.deepEqual(await damaged(t, sql), found));
  }

  test('an index that has lost its rows', async (t) => {
    const found = await damaged(
      t,
      `pragma writable_schema = on;
       update sqlite_schema set rootpage =
         (select rootpage from sqlite_schema where name = 'occurrences_skipped')
       where name = 'versions_by_record'`,
    );
    assert.ok(found.every(({ kind }) => kind === 'file'));
    assert.ok(found.length > 0);
  });
});

test('what a reader refuses is found by whoever looks through it, and told alike', async () => {
  const db = await openInMemory(clock);
  await db.exec(`${FILL} pragma ignore_check_constraints = on; pragma foreign_keys = off`);
  const columns = await db.all<{ table: string; column: string }>(
    `select s.name as "table", c.name as "column" from sqlite_schema s, pragma_table_info(s.name) c
     where s.type = 'table' and c.pk = 0`,
  );
  const readers: ((db: Database) => Promise<unknown>)[] = [
    (db) => createLedger(db).attempts({}),
    (db) => createCatalog(db).versions({}),
    (db) => createPlanbook(db).known(),
    (db) => createPlanbook(db).pauses('daily'),
    (db) => createPlanbook(db).pending(),
  ];
  const values = fc.oneof(
    fc.json({ maxDepth: 2 }),
    fc.string(),
    fc.integer(),
    // What has more digits than a number of ours cannot be handed over at all.
    fc.double({ noNaN: true, min: -9e15, max: 9e15 }),
    fc.constant(null),
    fc.uint8Array({ maxLength: 3 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...columns), values, async ({ table, column }, written) => {
      const asItWas = new Error('all of it is undone');
      const looking = db.write(async (transaction) => {
        await transaction.run(`update ${table} set ${column} = ?`, written);
        const within: Database = { ...db, ...transaction, snapshot: (work) => work(transaction) };
        const found = (await checkLedger(within, clock)).filter(({ kind }) => kind === 'value');
        for (const read of readers) {
          const error = await read(within).then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
          if (error === undefined) continue;
          assert.ok(isError(error, 'store-damaged'), error instanceof Error ? error : undefined);
          assert.deepEqual(found, [error.values.damage]);
        }
        throw asItWas;
      });
      await looking.catch((error: unknown) => {
        // SQLite keeps some things out itself: what must not be null, what must be unique.
        if (error !== asItWas && !/constraint failed/.test(String(error))) throw error;
      });
    }),
    { numRuns: 300 },
  );
  await db.close();
});
