import { type Holder, lockPath, takeHolder } from '../ledger/holder.ts';
import { guarded } from '../lib/guarded.ts';
import { type HomeFiles, openHomeFiles } from '../storage/home-files.ts';
import { databaseFiles, type HomeGuard, openHomeGuard } from '../storage/home-guard.ts';
import type { Machine } from './machine.ts';
import { type Store, storeOptions } from './store.ts';

/** What a process writes a home with. */
export interface GuardedHome {
  guard: HomeGuard;
  files: HomeFiles;
  store: Store;
  holder: Holder;
  close(): Promise<void>;
}

/**
 * Opens the store and takes a lock of our own. From then on every call of the store or the files
 * makes sure, before and after, that both and the locks are still what lies under their names. A
 * daemon hands in the guard that has watched its own lock since it was taken.
 */
export async function openGuarded(
  home: string,
  machine: Machine,
  { isDaemon, guard: given }: { isDaemon: boolean; guard?: HomeGuard | undefined },
): Promise<GuardedHome> {
  await using opening = new AsyncDisposableStack();
  const guard = given ?? (await openHomeGuard(home, machine.files));
  if (given === undefined) opening.defer(guard.release);

  const options = { ...storeOptions(machine, home, 'write'), isDaemon };
  const store = opening.adopt(await machine.openStore(options), ({ close }) => close());
  opening.defer(await guard.hold('database', databaseFiles(options.path)));

  const holder = takeHolder(options.locksDir, machine.pid, machine);
  const lock = lockPath(options.locksDir, holder.id);
  const letGo = await guard.hold('locks', [lock]);
  opening.defer(async () => {
    // A lock file that stays is swept by a later command.
    if (await guard.holds(lock)) await machine.files.remove(lock).catch(() => {});
    letGo();
    holder.release();
  });

  const opened = opening.move();
  return {
    guard,
    files: guarded(openHomeFiles(home, machine.files), guard.check),
    store: guardedStore(store, guard),
    holder,
    close: () => opened.disposeAsync(),
  };
}

function guardedStore(store: Store, { check }: HomeGuard): Store {
  return {
    ledger: guarded(store.ledger, check),
    catalog: guarded(store.catalog, check),
    statistics: guarded(store.statistics, check),
    planbook: guarded(store.planbook, check),
    events: guarded(store.events, check),
    check: store.check,
    close: store.close,
  };
}
