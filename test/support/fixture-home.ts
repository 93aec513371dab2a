import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';

import { textOf } from './stored-home.ts';

/** Every table of matinee.db, its rows in order of their keys. */
export type Tables = Record<string, Record<string, unknown>[]>;

/**
 * A home as the program of a released schema left it: its matinee.db from `test/fixtures`, and files
 * by key, each with the snapshot of the run that is named.
 */
export async function fixtureHome(
  t: TestContext,
  schema: number,
  contents: Readonly<Record<string, string>>,
): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'matinee-fixture-'));
  t.after(() => rm(home, { recursive: true }));
  await writeFile(join(home, 'matinee.yaml'), 'lang: en\ntmdb: { baseUrl: sandbox }\n');
  for (const folder of ['run/locks', 'data/staging', 'data/archive']) {
    await mkdir(join(home, folder), { recursive: true });
  }
  const fixture = join(import.meta.dirname, `../fixtures/schema-${schema}.sql`);
  const db = new DatabaseSync(join(home, 'matinee.db'));
  db.exec('pragma journal_mode = wal');
  db.exec(await readFile(fixture, 'utf8'));
  db.close();
  for (const [key, run] of Object.entries(contents)) {
    const path = join(home, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, key.endsWith('.gz') ? gzipSync(textOf(run)) : textOf(run));
  }
  return home;
}

/** What a database file holds; nobody may have it open. */
export function tablesOf(path: string): Tables {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const names = db.prepare(`select name from sqlite_schema where type = 'table' order by name`);
    return Object.fromEntries(
      names.all().map(({ name }) => {
        const rows = db.prepare(`select * from "${String(name)}" order by 1, 2`).all();
        return [String(name), rows.map((row) => ({ ...row }))];
      }),
    );
  } finally {
    db.close();
  }
}
