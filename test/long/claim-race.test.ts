import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

import { openToWrite, SCHEMA } from '../../src/ledger/open.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { type ClaimRace, raceForClaims } from '../support/claim-race.ts';
import { makeSpace, noPostgres, openSpace } from '../support/postgres.ts';

/** MATINEE_TEST_RACE_SECONDS=30 for the whole race. */
const forMs = Number(process.env['MATINEE_TEST_RACE_SECONDS'] ?? 4) * 1000;

test('eight processes race for claims on a SQLite file', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'matinee-claims-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'matinee.db');
  const db = await openToWrite({ clock: systemClock, path, locksDir: folder, copyPath: () => '' });
  t.after(() => db.close());
  const open = `(await import(${module('../../src/ledger/open.ts')})).openToWrite({
    clock: (await import(${module('../../src/lib/clock.ts')})).systemClock,
    path: ${JSON.stringify(path)}
  })`;
  assertNoHarm(t, await raceForClaims(t, db, { open, forMs }));
});

test('eight processes race for claims on PostgreSQL', { skip: noPostgres ?? false }, async (t) => {
  const space = await makeSpace(SCHEMA);
  const db = openSpace(space.name);
  t.after(() => db.close().then(space.remove));
  const open = `(await import(${module('../support/postgres.ts')})).openSpace('${space.name}')`;
  assertNoHarm(t, await raceForClaims(t, db, { open, forMs }));
});

function module(path: string): string {
  return JSON.stringify(new URL(path, import.meta.url).href);
}

function assertNoHarm(t: TestContext, { claimed, doubles, miscounted, errors }: ClaimRace): void {
  t.diagnostic(
    `${forMs / 1000} s: ${claimed} claimed, ${doubles} doubles, ${miscounted} miscounted, ${errors.length} errors`,
  );
  assert.deepEqual(errors, []);
  assert.deepEqual({ doubles, miscounted }, { doubles: 0, miscounted: 0 });
  assert.ok(claimed > forMs / 1000, `only ${claimed} were claimed`);
}
