import { join } from 'node:path';

import { openSqliteStore, type Store } from '../../src/home/store.ts';
import { lockOfDead, lockPath, takeHolder } from '../../src/ledger/holder.ts';
import { nodeFileSystem } from '../../src/lib/files.ts';
import type { Random } from '../../src/lib/prng.ts';
import { fileLocks, isHeld } from '../../src/lib/sqlite.ts';
import { openHomeFiles } from '../../src/storage/home-files.ts';
import { KEYS } from '../../src/storage/paths.ts';
import type { ReplacementParts } from '../../src/storage/replacement.ts';
import { recover, recoverHolder } from '../../src/storage/recover.ts';
import type { Actor } from './interleaving.ts';

/** A home as one of several processes has it open. */
export interface RacingHome extends ReplacementParts, Pick<Store, 'ledger'> {
  holder: string;
}

/**
 * Opens a home as a command does that writes, with a lock of its own and what dead ones left mended
 * first, and closes it after the work; one who is killed leaves all as it is but for its lock.
 */
export async function withHome(
  home: string,
  { clock, stepwise, whenKilled }: Actor,
  random: Random,
  work: (opened: RacingHome) => Promise<void>,
): Promise<void> {
  const locksDir = join(home, KEYS.locks);
  const store = await openSqliteStore({
    clock,
    path: join(home, KEYS.database),
    locksDir,
    copiesDir: join(home, KEYS.archive),
    access: 'write',
  });
  const holder = takeHolder(locksDir, process.pid, { locks: fileLocks, random });
  const close = () => {
    store.close();
    holder.release();
  };
  whenKilled(close);

  const parts = {
    clock,
    files: openHomeFiles(home, stepwise(nodeFileSystem)),
    ledger: stepwise(store.ledger),
    catalog: stepwise(store.catalog),
  };
  const recoverParts = {
    ...parts,
    ownHolder: holder.id,
    // Asked at once: who would take the lock of one who lives is kept waiting by SQLite.
    lockOfDead: (id: string) =>
      isHeld(lockPath(locksDir, id)) ? undefined : lockOfDead(locksDir, id, fileLocks),
  };
  const mend = async (id: string) =>
    (await recoverHolder(id, recoverParts, clock.now())) !== undefined;
  try {
    await recover(recoverParts, clock.now());
    await work({ ...parts, mend, holder: holder.id });
  } finally {
    close();
  }
}
