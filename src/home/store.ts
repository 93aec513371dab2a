import { join } from 'node:path';

import type { StoreDamage } from '../damage.ts';
import type { KeptHistory } from '../history.ts';
import type { LedgerEvents } from '../ledger-event.ts';
import type { Clock } from '../lib/clock.ts';
import type { Database, Queries } from '../lib/database.ts';
import type { FileSystem } from '../lib/files.ts';
import type { Ledger } from '../occurrence.ts';
import type { Planbook } from '../plan.ts';
import type { Catalog } from '../snapshot.ts';
import type { Statistics } from '../statistics.ts';
import { copyName, KEYS, pathIn } from '../storage/paths.ts';

/** The tables of one home, opened. */
export interface Store {
  ledger: Ledger;
  catalog: Catalog;
  statistics: Statistics;
  planbook: Planbook;
  events: LedgerEvents;
  /** Looks through all of it; see `database/check.ts`. */
  check(): Promise<StoreDamage[]>;
  close(): Promise<void>;
}

export interface StoreOptions {
  clock: Clock;
  /** The database file, its folder of locks, the folder for copies before a migration. */
  path: string;
  locksDir: string;
  copiesDir: string;
  /** `nothing`: an empty store in memory, to read from where there is none yet. */
  access: 'write' | 'read' | 'nothing';
  /** This process is the daemon: it holds the lock that a migration waits for. */
  isDaemon?: boolean;
}

/** Opens matinee.db; errors as in `ledger/open.ts`. */
export async function openSqliteStore(options: StoreOptions): Promise<Store> {
  // Loaded here: commands that open no store start without it.
  const { openInMemory, openToRead, openToWrite } = await import('../ledger/open.ts');
  const { clock, path, locksDir, copiesDir, access, isDaemon = false } = options;
  const copyPath = copyNamed('matinee', copiesDir);
  const db =
    access === 'write'
      ? await openToWrite({ clock, path, locksDir, copyPath, isDaemon })
      : access === 'read'
        ? await openToRead({ clock, path })
        : await openInMemory(clock);
  return storeOn(db, clock);
}

/** The tables of a matinee.db that is open; closing the store closes it. */
export async function storeOn(db: Database, clock: Clock): Promise<Store> {
  const { createCatalog } = await import('../ledger/catalog.ts');
  const { createLedgerEvents } = await import('../ledger/events.ts');
  const { createLedger } = await import('../ledger/ledger.ts');
  const { createPlanbook } = await import('../ledger/planbook.ts');
  const { createStatistics } = await import('../ledger/statistics.ts');
  return {
    ledger: createLedger(db),
    catalog: createCatalog(db),
    statistics: createStatistics(db),
    planbook: createPlanbook(db),
    events: createLedgerEvents(db),
    check: async () => (await import('../ledger/check.ts')).checkLedger(db, clock),
    close: () => db.close(),
  };
}

/** Opens history.db; errors as in `database/open.ts`. */
export async function openSqliteHistory(options: StoreOptions): Promise<KeptHistory> {
  const history = await import('../history/open.ts');
  const { clock, path, locksDir, copiesDir, access, isDaemon = false } = options;
  if (access === 'nothing') return history.openHistoryInMemory(clock);
  if (access === 'read') return history.openHistoryToRead({ clock, path });
  const copyPath = copyNamed('history', copiesDir);
  return history.openHistoryToWrite({ clock, path, locksDir, copyPath, isDaemon });
}

/** What is wrong with a budget.db that is there; errors of opening as in `database/open.ts`. */
export async function checkSqliteBudget(
  path: string,
  { clock }: { clock: Clock },
): Promise<StoreDamage[]> {
  const { BUDGET_TABLE } = await import('../lib/pace.ts');
  const { checkFile } = await import('../database/check.ts');
  const schema = {
    applicationId: 0,
    migrations: [{ version: 1, up: (made: Queries) => made.exec(BUDGET_TABLE) }],
  };
  return checkFile(path, { schema, json: {}, words: {}, references: [] }, clock);
}

function copyNamed(database: 'matinee' | 'history', copiesDir: string): (schema: number) => string {
  return (schema) => join(copiesDir, copyName(database, schema));
}

/** How a home's matinee.db is opened. */
export function storeOptions(
  { clock }: { clock: Clock },
  home: string,
  access: 'write' | 'read' | 'nothing',
): StoreOptions {
  return {
    clock,
    path: pathIn(home, KEYS.database),
    locksDir: pathIn(home, KEYS.locks),
    copiesDir: pathIn(home, KEYS.archive),
    access,
  };
}

/** A file of no bytes, as a copy that was broken off leaves it, is as good as none. */
export async function holdsAny(
  key: string,
  home: string,
  { files }: { files: FileSystem },
): Promise<boolean> {
  const found = await files.facts(pathIn(home, key));
  // What is no file is refused by whoever opens it.
  return found !== undefined && (found.kind !== 'file' || found.sizeBytes > 0);
}
