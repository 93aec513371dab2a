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
    await store.close();

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

/**
 * The home of schema 4: four attempts for the 21st failed, one for the 22nd until the next was due,
 * one for the 23rd, which is still open; of the others something was skipped for each reason.
 */
const FILES_4 = { 'data/raw/movies/daily_20261120.json': 'd20' };

describe('a home of schema 4, in which no reasons were recorded', () => {
  test('is opened with every row as it was, after a copy', async (t) => {
    const home = await fixtureHome(t, 4, FILES_4);
    const before = tablesOf(join(home, 'matinee.db'));
    const store = await openSqliteStore(storeOptions(worldAt(AT), home, 'write'));
    await store.close();

    assertKept(before, tablesOf(join(home, 'matinee.db')));
    assert.deepEqual(tablesOf(join(home, 'data/archive/matinee-schema-4.db')), before);
    assert.ok(
      Object.values(before).every((rows) => rows.length > 0),
      'no table is empty',
    );
  });

  test('knows the failures with which each job stands', async (t) => {
    const home = await fixtureHome(t, 4, FILES_4);
    const store = await openSqliteStore(storeOptions(worldAt(AT), home, 'write'));
    t.after(() => store.close());
    const rows = [];
    for (const job of [
      'daily_collection',
      'hourly_trending',
      'weekly_collection',
      'health_check',
    ]) {
      rows.push(await store.events.failureRow(job));
    }
    assert.deepEqual(rows, [
      { failures: 6, since: new Date('2026-11-20T17:01:00Z') },
      undefined, // it succeeded after it had failed
      undefined, // it was never tried
      { failures: 2, since: new Date('2026-11-23T01:01:00Z') },
    ]);
    assert.deepEqual(await store.check(), []);
  });

  // biome-ignore format: a table is read by column
  const said: [line: string, sentence: string][] = [
    ['daily_collection --at 2026-11-21T02:00+09:00',  'failed after 4 attempts. It was not tried again; why is not in the ledger, which an older version wrote.'],
    ['daily_collection --at 2026-11-22T02:00+09:00',  'failed after 1 attempt. It was not tried again; why is not in the ledger, which an older version wrote.'],
    ['hourly_trending --at 2026-11-23T08:00+09:00',   'skipped, because the job was paused from 2026-11-23 07:00 until somebody resumes it (휴가).'],
    ['hourly_trending --at 2026-11-23T09:00+09:00',   'skipped, because a newer one was due when the daemon looked, at 2026-11-23 10:30, and only the newest is made up for.'],
    ['weekly_collection --at 2026-11-22T03:00+09:00', 'skipped, because it was seen too late, at 2026-11-23 09:00.'],
  ];
  test('is explained as far as its rows say', async (t) => {
    const home = await fixtureHome(t, 4, FILES_4);
    await (await openSqliteStore(storeOptions(worldAt(AT), home, 'write'))).close();
    for (const [line, sentence] of said) {
      const { stdout } = await command(
        ['explain', ...line.split(' '), '--home', home],
        worldAt(AT),
      );
      assert.equal(stdout.split('\n')[0]?.replace(/^.*?: /, ''), sentence);
    }
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
