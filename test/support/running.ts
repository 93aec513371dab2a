import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

import { takeHolder } from '../../src/ledger/holder.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { openDatabase } from '../../src/lib/sqlite.ts';
import type { AttemptEnd, ClaimRequest } from '../../src/occurrence.ts';
import { KEYS } from '../../src/storage/paths.ts';
import { runCli, type TestWorld } from './cli.ts';

/** A run of another process, as the ledger shows it; the process lives until it is let die. */
export interface Running {
  id: string;
  end(how: AttemptEnd): Promise<void>;
  die(): void;
}

const ID = 'daily-20261122T170000Z-cafe';

/** Starts a run that is under way in a home that has been made. */
export async function openRunning(
  t: TestContext,
  world: TestWorld,
  differing: Partial<ClaimRequest> = {},
): Promise<Running> {
  await runCli('data verify', world); // makes the database
  const db = await openDatabase(join(world.home, KEYS.database), { clock: world.clock });
  const holder = takeHolder(join(world.home, KEYS.locks), 999, { ...world, random: () => 0.5 });
  let isAlive = true;
  const die = () => {
    if (isAlive) holder.release();
    isAlive = false;
  };
  t.after(() => {
    die();
    return db.close();
  });
  const ledger = createLedger(db);
  const claim = await ledger.claim(
    {
      attemptId: ID,
      job: 'daily_collection',
      dueAt: new Date('2026-11-22T17:00:00Z'),
      kind: 'scheduled',
      trigger: 'schedule',
      holder: holder.id,
      processMark: undefined,
      timeoutMs: 1_800_000,
      period: '20261123',
      asOfOn: '2026-11-23',
      configHash: '',
      programVersion: '0.0.0',
      tzVersion: '2026b',
      lastTry: { reason: 'spent' },
      ...differing,
    },
    world.clock.now(),
  );
  assert.equal(claim.claimed, true);
  return {
    id: differing.attemptId ?? ID,
    end: async (how) => {
      assert.equal(await ledger.finish(differing.attemptId ?? ID, how, world.clock.now()), true);
    },
    die,
  };
}
