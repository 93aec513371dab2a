import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { type Random, seededRandom } from '../../src/lib/prng.ts';

/** One way in which a home can be damaged. */
export interface Damage {
  /** Says all of it: `matinee.db: versions.info is [broken`. */
  name: string;
  /** The file that is damaged, below the home. */
  file: string;
  /** Whether it can be told from an earlier, sound state of the home. */
  canBeFound: boolean;
  /** Whether it is in a column by which rows are found: without it a row is passed over. */
  hidesRow?: boolean;
  inflict: (home: string) => Promise<void>;
}

const STORES = ['matinee.db', 'history.db', 'run/budget.db'] as const;
/** Which of them hold what kind of JSON. */
const JSON_COLUMNS: Record<string, 'object' | 'list'> = {
  'attempts.error': 'object',
  'attempts.stats': 'object',
  'attempt_counts.durations': 'object',
  'versions.faults': 'list',
  'versions.warnings': 'list',
  'versions.info': 'object',
};
const NO_JSON = ['{"a": ', '', 'null', '7', '"text"', `{"a":${'['.repeat(20)}`];

/** Columns by which rows are found; only who looks through all of it can tell. */
const FOUND_BY = [
  'occurrences.job',
  'occurrences.kind',
  'occurrences.outcome',
  'attempts.occurrence_id',
  'attempts.job',
  'pauses.job',
  'versions.state',
  'all_snapshots.id',
  'sources.id',
  'snapshot_lists.snapshot',
  'snapshot_lists.source',
];

/** Every damage there is for a home like this one; the seed chooses places within files. */
export function damagesOf(home: string, seed: number): Damage[] {
  const random = seededRandom(seed);
  return [
    ...STORES.flatMap((file) => [
      ...partsOf(home, file).flatMap((part) => partDamages(file, part)),
      ...fileDamages(file, random),
    ]),
    ...logDamages(random),
    {
      name: 'run/locks/daemon.lock is a folder',
      file: 'run/locks/daemon.lock',
      canBeFound: true,
      inflict: async (at) => {
        await rm(join(at, 'run/locks/daemon.lock'), { force: true });
        await mkdir(join(at, 'run/locks/daemon.lock'));
      },
    },
  ];
}

interface Part {
  type: string;
  name: string;
  columns: { name: string; type: string; key: boolean }[];
}

function partsOf(home: string, file: string): Part[] {
  const db = new DatabaseSync(join(home, file), { readOnly: true });
  try {
    const parts = db
      .prepare(`select type, name from sqlite_schema where name not like 'sqlite\\_%' escape '\\'`)
      .all() as { type: string; name: string }[];
    return parts.map(({ type, name }) => ({
      type,
      name,
      columns: (type === 'table' ? db.prepare(`pragma table_info(${name})`).all() : []).map(
        (column) => ({
          name: String(column['name']),
          type: String(column['type']).toLowerCase(),
          key: column['pk'] !== 0,
        }),
      ),
    }));
  } finally {
    db.close();
  }
}

function partDamages(file: string, { type, name, columns }: Part): Damage[] {
  const changes: [what: string, sql: string][] = [
    [`${type} ${name} is missing`, `drop ${type} ${name}`],
  ];
  for (const column of columns) {
    const place = `${name}.${column.name}`;
    const set = (what: string, value: string) =>
      changes.push([
        `${place} is ${what}`,
        `update ${name} set ${column.name} = ${value} where ${oneOf(name)}`,
      ]);
    changes.push([
      `${place} is missing`,
      `alter table ${name} rename column ${column.name} to gone`,
    ]);
    const kind = JSON_COLUMNS[place];
    if (kind !== undefined) {
      const wrong = [...NO_JSON, kind === 'list' ? '{}' : '[]', kind === 'list' ? '[7]' : ''];
      for (const json of new Set(wrong)) set(`'${json}'`, `'${json}'`);
    }
    if (file === 'run/budget.db') continue; // strict: it takes nothing else
    if (column.type === 'integer' && column.key && columns.filter(({ key }) => key).length === 1) {
      set('too large', '9007199254740993'); // SQLite itself keeps anything else out
      continue;
    }
    set('a blob', `x'00ff'`);
    if (column.type !== 'text') {
      set('text', `'abc'`);
      if (column.type !== 'real') set('too large', '9007199254740993');
    }
  }
  return changes.map(([what, sql]) => ({
    name: `${file}: ${what}`,
    file,
    canBeFound: true,
    hidesRow: FOUND_BY.some((column) => what.startsWith(`${column} is `)),
    inflict: async (home) => change(join(home, file), sql),
  }));
}

/** The row that most commands would read. */
function oneOf(table: string): string {
  return `rowid = (select max(rowid) from ${table})`;
}

function change(path: string, sql: string): void {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  try {
    db.exec('pragma ignore_check_constraints = on; pragma legacy_alter_table = on');
    const changed = db.prepare(sql.replace(/ where rowid.*$/, withoutRowid(db, sql))).run().changes;
    if (sql.startsWith('update') && Number(changed) === 0)
      throw new Error(`nothing changed: ${sql}`);
  } finally {
    db.close();
  }
}

/** A table without numbers of rows is damaged in the first by its key. */
function withoutRowid(db: DatabaseSync, sql: string): string {
  const table = /^update (\w+)/.exec(sql)?.[1];
  const where = / where rowid.*$/.exec(sql)?.[0] ?? '';
  if (table === undefined) return where;
  try {
    db.prepare(`select rowid from ${table}`);
    return where;
  } catch {
    const key = db.prepare(`pragma table_info(${table})`).all();
    const names = key
      .filter((column) => column['pk'] !== 0)
      .map((column) => String(column['name']));
    return ` where (${names.join(', ')}) = (select ${names.join(', ')} from ${table} limit 1)`;
  }
}

function fileDamages(file: string, random: Random): Damage[] {
  const on = (
    what: string,
    inflict: (path: string) => Promise<void>,
    canBeFound = true,
  ): Damage => ({
    name: `${file}: ${what}`,
    file,
    canBeFound,
    inflict: (home) => inflict(join(home, file)),
  });
  const pages = [1, 2, 3, 4, 5, 6].map(() => random());
  const share = random();
  return [
    ...pages.flatMap((at, index) => [
      on(`page ${index + 1} of six is all zeros`, (path) => overwrite(path, at, () => 0)),
      on(`page ${index + 1} of six is noise`, (path) =>
        overwrite(path, at, () => Math.floor(random() * 256)),
      ),
    ]),
    on('the first page is all zeros', (path) => overwrite(path, 0, () => 0)),
    on('it was cut off', async (path) => truncate(path, await cutAt(path, share))),
    on('it has no bytes', (path) => writeFile(path, '')),
    on('it is text', (path) => writeFile(path, 'Dear diary, '.repeat(1000))),
    on('it is a folder', async (path) => {
      await rm(path);
      await mkdir(path);
    }),
    ...(file === 'run/budget.db'
      ? []
      : [
          on('it is another program’s', async (path) => change(path, 'pragma application_id = 7')),
          on('its schema is forgotten', async (path) => change(path, 'pragma user_version = 0')),
        ]),
  ];
}

/** What a power cut takes from the end of the log is gone as if it had never been written. */
function logDamages(random: Random): Damage[] {
  const file = 'matinee.db';
  const write = (home: string, size: number) =>
    writeFile(
      join(home, `${file}-wal`),
      Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256))),
    );
  return [
    {
      name: 'the log beside it is noise',
      file,
      canBeFound: false,
      inflict: (home) => write(home, 8272),
    },
    {
      name: 'the log beside it is cut off',
      file,
      canBeFound: false,
      inflict: (home) => write(home, 17),
    },
  ];
}

async function overwrite(path: string, at: number, byte: () => number): Promise<void> {
  const content = await readFile(path);
  const pages = content.length / PAGE;
  // The first page says what the file is; the others what is in it.
  const page = at === 0 ? 0 : 1 + Math.floor(at * (pages - 1));
  content.set(Array.from({ length: PAGE }, byte), page * PAGE);
  await writeFile(path, content);
}

const PAGE = 4096;

async function cutAt(path: string, share: number): Promise<number> {
  return Math.floor((await readFile(path)).length * (0.1 + share * 0.8));
}
