import type { OnDamage } from '../../damage.ts';
import { createOverdueWatch, type OverdueParts } from '../../daemon/overdue.ts';
import { lockOfDead, lockPath } from '../../ledger/holder.ts';
import { SECOND_MS } from '../../lib/clock.ts';
import { type Attempt, pidOf } from '../../occurrence.ts';
import type { HomeFiles } from '../../storage/home-files.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import { type Recovered, recover, recoverHolder } from '../../storage/recover.ts';
import type { Context } from '../context.ts';
import type { World } from '../world.ts';
import type { Store } from './store.ts';

/** Hears of attempts of others that are past their deadline. */
export type OverdueEvents = Pick<OverdueParts, 'onEnding' | 'onUnreachable'>;

interface RecoveryParts {
  home: string;
  files: HomeFiles;
  store: Store;
  /** Our own. */
  holder: string;
  isDaemon: boolean;
  overdue: OverdueEvents;
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
  { home, files, store, holder, isDaemon, overdue, onDamage }: RecoveryParts,
  world: World,
): Recovery {
  const locksDir = pathIn(home, KEYS.locks);
  const watch = createOverdueWatch({
    ...{ ...overdue, processes: world.processes, clock: world.clock },
    isAlive: (attempt) => world.locks.isHeld(lockPath(locksDir, attempt.holder)),
  });
  // A daemon that runs sees to it by itself, and knows better since when.
  const supervises = () => isDaemon || !world.locks.isHeld(pathIn(home, KEYS.daemonLock));

  const parts = {
    ...store,
    files,
    ownHolder: holder,
    lockOfDead: (id: string) => lockOfDead(locksDir, id, world.locks),
    wasOverdue: watch.hasEnded,
    onDamage,
  };
  const recoverNow = async (supervised: readonly number[] = []) => {
    const running = await store.ledger.attempts({ states: ['running'] }, onDamage);
    const others = running.filter(
      (one) => one.holder !== holder && !supervised.includes(pidOf(one)),
    );
    watch.look(others.length > 0 && supervises() ? others : []);
    return recover(parts, world.clock.now());
  };
  return {
    recover: recoverNow,
    mend: async (id) => (await recoverHolder(id, parts, world.clock.now())) !== undefined,
    recoverAt: watch.lookAt,
    recoverWhole: async () => {
      const recovered = await recoverNow();
      while (watch.isEnding()) {
        await world.clock.sleep(LOOK_AGAIN_MS);
        recovered.push(...(await recoverNow()));
      }
      return recovered;
    },
  };
}

/** Tells people, who wait for it. */
export function overdueTold({ out, text }: Context): OverdueEvents {
  const { overdue, unreachable } = text.commands.run;
  const factsOf = (one: Attempt) => ({ job: one.job, run: one.id, pid: pidOf(one) });
  return {
    onEnding: (attempt) => out.tell(overdue(factsOf(attempt))),
    onUnreachable: (attempt, why) => out.tell(unreachable(factsOf(attempt), why)),
  };
}
