import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

import { MatineeError } from '../errors.ts';
import { asMatineeError } from './failure.ts';

const coded = (code: string, more: object = {}) =>
  Object.assign(new Error(code), { code, syscall: 'write', ...more });
const sqlite = (errcode: number) =>
  Object.assign(new Error('database or disk is full'), {
    code: 'ERR_SQLITE_ERROR',
    errcode,
    path: '/h/run/budget.db',
  });
const failed = (path: string, operation: string, cause: string) =>
  new MatineeError('storage-failed', { path, operation, cause });

// biome-ignore format: a table is read by column
const cases: { name: string; thrown: unknown; told: MatineeError }[] = [
  { name: 'a full disk',                     thrown: coded('ENOSPC', { path: '/h/a' }),                  told: new MatineeError('disk-full', { path: '/h/a' }) },
  { name: 'a full disk, of who knows what',  thrown: coded('ENOSPC'),                                    told: new MatineeError('disk-full', {}) },
  { name: 'a quota that is used up',         thrown: coded('EDQUOT', { path: '/h/a' }),                  told: new MatineeError('disk-full', { path: '/h/a' }) },
  { name: 'a full disk, as SQLite says it',  thrown: sqlite(13),                                         told: new MatineeError('disk-full', { path: '/h/run/budget.db' }) },
  { name: 'a database that is not opened',   thrown: sqlite(14),                                         told: failed('/h/run/budget.db', 'write', 'cannot be opened: read-only or not permitted') },
  { name: 'a database that is read-only',    thrown: sqlite(1032),                                       told: failed('/h/run/budget.db', 'write', 'read-only') },
  { name: 'too many open files',             thrown: coded('EMFILE', { path: '/h/a' }),                  told: new MatineeError('too-many-files', {}) },
  { name: 'too many of all processes',       thrown: coded('ENFILE'),                                    told: new MatineeError('too-many-files', {}) },
  { name: 'a folder without rights',         thrown: coded('EACCES', { path: '/h', syscall: 'stat' }),   told: failed('/h', 'look at', 'EACCES, permission denied') },
  { name: 'any other refusal',               thrown: coded('EISDIR', { path: '/h', syscall: 'read' }),   told: failed('/h', 'read', 'EISDIR') },
  { name: 'what nobody foresaw',             thrown: new TypeError('x is no y'),                         told: new MatineeError('internal', { cause: 'x is no y' }) },
  { name: 'what is no error at all',         thrown: undefined,                                          told: new MatineeError('internal', { cause: 'undefined' }) },
];
for (const { name, thrown, told } of cases) {
  test(`${name} is told as ${told.code}`, () => {
    const { code, values } = asMatineeError(thrown);
    assert.deepEqual({ code, values }, { code: told.code, values: told.values });
  });
}

test('a database that cannot be opened for the files that are open is told as such', () => {
  const inSource = (path: string) => JSON.stringify(join(import.meta.dirname, path));
  const code = `
    import fs from 'node:fs';
    import { asMatineeError } from ${inSource('failure.ts')};
    import { openDatabase } from ${inSource('../lib/sqlite.ts')};
    import { systemClock as clock } from ${inSource('../lib/clock.ts')};
    const files = [];
    try {
      for (;;) files.push(fs.openSync('/dev/null'));
    } catch {}
    let told;
    try {
      openDatabase('/tmp/matinee-never-made.db', { clock, readOnly: true });
    } catch (error) {
      told = asMatineeError(error).code;
    }
    for (const file of files) fs.closeSync(file);
    console.log(told);`;
  const line = 'ulimit -n 128; exec "$0" --input-type=module --eval "$1"';
  const said = execFileSync('sh', ['-c', line, process.execPath, code], { encoding: 'utf8' });
  assert.equal(said, 'too-many-files\n');
});
