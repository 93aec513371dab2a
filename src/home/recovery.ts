import type { OnDamage } from '../damage.ts';
import type { HearHome, Recovered } from '../home-event.ts';
import { lockOfDead, lockPath } from '../ledger/holder.ts';
import { SECOND_MS } from '../lib/clock.ts';
import { pidOf } from '../occurrence.ts';
import type { HomeFiles } from '../storage/home-files.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { recover, recoverHolder } from '../storage/recover.ts';
import type { Machine } from './machine.ts';
import { createOverdueWatch } from './overdue.ts';
import type { Store } from './store.ts';

interface RecoveryParts {
  home: string;
  files: HomeFiles;
  store: Store;
  /** Our own. */
  holder: string;
  isDaemon: boolean;
  hear: HearHome;
  onDamage: OnDamage;
}

/** What mends a home, and what it has yet to do. */
export interface Recovery {
  /** Holds attempts to their deadlines, except those `supervised`, and mends what the dead left. */
  recover(supervised?: readonly number[]): Promise<Recovered[]>;
  /** As `recover`, but waits until what is being ended has ended. */
  recoverWhole(): Promise<Recovered[]>;
  /** Mends what one holder has left, if it is dead; false, doing nothing, while it lives. */
  mend(holder: string): Promise<boolean>;
  /** When there is more to do about a deadline. */
  recoverAt(): Date | undefined;
}

const LOOK_AGAIN_MS = SECOND_MS / 4;

export function createRecovery(
  { home, files, store, holder, isDaemon, hear, onDamage }: RecoveryParts,
  machine: Machine,
): Recovery {
  const locksDir = pathIn(home, KEYS.locks);
  const watch = createOverdueWatch({
    processes: machine.processes,
    clock: machine.clock,
    onEnding: (attempt) => hear({ event: 'overdue', attempt }),
    onUnreachable: (attempt, why) => hear({ event: 'unreachable', attempt, why }),
    isAlive: (attempt) => machine.locks.isHeld(lockPath(locksDir, attempt.holder)),
  });
  // A daemon that runs sees to it by itself, and knows better since when.
  const supervises = () => isDaemon || !machine.locks.isHeld(pathIn(home, KEYS.daemonLock));

  const parts = {
    ...store,
    files,
    ownHolder: holder,
    lockOfDead: (id: string) => lockOfDead(locksDir, id, machine.locks),
    wasOverdue: watch.hasEnded,
    onDamage,
  };
  const recoverNow = async (supervised: readonly number[] = []) => {
    const running = await store.ledger.attempts({ states: ['running'] }, onDamage);
    const others = running.filter(
      (one) => one.holder !== holder && !supervised.includes(pidOf(one)),
    );
    watch.look(others.length > 0 && supervises() ? others : []);
    return recover(parts, machine.clock.now());
  };
  return {
    recover: recoverNow,
    mend: async (id) => (await recoverHolder(id, parts, machine.clock.now())) !== undefined,
    recoverAt: watch.lookAt,
    recoverWhole: async () => {
      const recovered = await recoverNow();
      while (watch.isEnding()) {
        await machine.clock.sleep(LOOK_AGAIN_MS);
        recovered.push(...(await recoverNow()));
      }
      return recovered;
    },
  };
}
