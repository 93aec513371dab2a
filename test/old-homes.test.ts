import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { openSqliteStore, storeOptions } from '../src/home/store.ts';
import { fixtureHome, type Tables, tablesOf } from './support/fixture-home.ts';
import { command, worldAt } from './support/homes.ts';
import { textOf } from './support/stored-home.ts';

const AT = '2026-11-23T03:00:00Z';

/**
 * The files of schema 1's home. On the 22nd two acceptances of one plan were recorded and nothing
 * had moved; on the 23rd both had moved, one over the other; on the 24th two versions of the same
 * bytes share their archive; on the 26th a run was killed between the rename and its record.
 */
const FILES = {
  'data/raw/movies/daily_20261120.json': 'v20b',
  'data/raw/movies/daily_20261121.json': 'v21a',
  'data/raw/movies/daily_20261122.json': 'v22a',
  'data/raw/movies/daily_20261123.json': 'v23y',
  'data/raw/movies/daily_20261124.json': 'v24c',
  'data/raw/movies/daily_20261126.json': 'v26b',
  'data/archive/daily_20261120.v20a.json.gz': 'v20a',
  'data/archive/daily_20261123.v23a.json.gz': 'v23a',
  'data/archive/daily_20261124.v24a.json.gz': 'v24a',
  'data/archive/daily_20261126.v26a.json.gz': 'v26a',
  'data/quarantine/snapshots/v21w.json': 'v21w',
  'data/quarantine/snapshots/v22x.json': 'v22x',
  'data/quarantine/snapshots/v22y.json': 'v22y',
  // The older program had lost it: of the two on the 23rd, v23y had moved over v23x.
};
const LOST_BEFORE = 'v23x';

describe('a home of schema 1', () => {
  test('is opened with every row as it was, after a copy', async (t) => {
    const home = await fixtureHome(t, 1, FILES);
    const before = tablesOf(join(home, 'matinee.db'));
    const store = await openSqliteStore(storeOptions(worldAt(AT), home, 'write'));
    store.close();

    assertKept(before, tablesOf(join(home, 'matinee.db')));
    assert.deepEqual(tablesOf(join(home, 'data/archive/matinee-schema-1.db')), before);
    assert.ok(
      Object.values(before).every((rows) => rows.length > 0),
      'no table is empty',
    );
  });

  test('is mended: of two that were about to be published each is there once', async (t) => {
    const home = await fixtureHome(t, 1, FILES);
    const verified = await command(['data', 'verify', '--json', '--home', home], worldAt(AT));
    const aside = `data/quarantine/snapshots/${LOST_BEFORE}.json`;
    assert.deepEqual(JSON.parse(verified.stdout).findings, [
      { kind: 'missing', key: aside, run: LOST_BEFORE },
    ]);

    const { versions = [], attempts = [] } = tablesOf(join(home, 'matinee.db'));
    assert.deepEqual(
      versions.map(({ id, state }) => [id, state].join(' ')),
      [
        'v20a archived',
        'v20b current',
        'v21a current',
        'v21w withheld',
        'v22a archived',
        'v22x withheld',
        'v22y current',
        'v23a archived',
        'v23x withheld',
        'v23y current',
        'v24a archived',
        'v24b archived',
        'v24c current',
        'v26a archived',
        'v26b current',
      ],
    );
    for (const version of versions.filter(({ id }) => id !== LOST_BEFORE)) {
      const key = String(
        version['state'] === 'archived' ? version['archived_key'] : version['file_key'],
      );
      const content = await readFile(join(home, key));
      const text = String(key.endsWith('.gz') ? gunzipSync(content) : content);
      assert.equal(text, textOf(version['id'] === 'v24b' ? 'v24a' : String(version['id'])));
    }
    assert.deepEqual(
      attempts.filter(({ state }) => state === 'running'),
      [],
    );
    assert.deepEqual(
      versions.filter((version) => version['pending_key'] !== null),
      [],
    );
  });

  test('can be published into', async (t) => {
    const home = await fixtureHome(t, 1, FILES);
    const argv = ['data', 'publish', 'v21w', '--replace', '--json', '--home', home];
    const { stdout, exitCode } = await command(argv, worldAt(AT));
    assert.equal(exitCode, 0, stdout);
    const named = await readFile(join(home, 'data/raw/movies/daily_20261121.json'), 'utf8');
    assert.equal(named, textOf('v21w'));
  });
});

/** Each row of before is there, with all its columns; later steps may have added some. */
function assertKept(before: Tables, after: Tables): void {
  for (const [table, rows] of Object.entries(before)) {
    const columns = Object.keys(rows[0] ?? {});
    const kept = (after[table] ?? []).map((row) =>
      Object.fromEntries(columns.map((column) => [column, row[column]])),
    );
    assert.deepEqual([table, kept], [table, rows]);
  }
}
