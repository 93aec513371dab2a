import { join } from 'node:path';

import type { OnDamage } from '../damage.ts';
import { MatineeError } from '../errors.ts';
import { HOUR_MS } from '../lib/clock.ts';
import { openHomeFiles } from '../storage/home-files.ts';
import type { HomeGuard } from '../storage/home-guard.ts';
import { KEYS, pathIn, REPLACED_IN } from '../storage/paths.ts';
import type { Machine } from './machine.ts';
import type { ReadingHistory, ReadingHome, WritingHome } from './opened.ts';
import { checkedHome, type Place } from './place.ts';
import { holdsAny, storeOptions } from './store.ts';
import { learnZones } from './zones.ts';

export async function openToRead(place: Place): Promise<ReadingHome> {
  const home = await checkedHome(place, 'read');
  await learnZones(home, place.machine);
  const exists = place.machine.exists(pathIn(home, KEYS.database));
  if (!(await holdsAny(KEYS.database, home, place.machine))) await refuseLoss(home, place.machine);
  const store = await openStore(place.machine, home, exists ? 'read' : 'nothing');
  return {
    home,
    files: openHomeFiles(home, place.machine.files),
    store,
    [Symbol.asyncDispose]: () => store.close(),
  };
}

/** Where snapshots lie there was a database; without it they must not look as if they had never been. */
async function refuseLoss(home: string, { files }: Machine): Promise<void> {
  const snapshots = await files.list(pathIn(home, KEYS.snapshots));
  if (!snapshots.some((name) => name.endsWith('.json'))) return;
  const damage = { kind: 'empty' } as const;
  throw new MatineeError('store-damaged', { file: pathIn(home, KEYS.database), damage });
}

export interface WriteOptions {
  isDaemon?: boolean;
  /** A daemon's, which has watched its own lock since it was taken. */
  guard?: HomeGuard;
}

export async function openToWrite(
  place: Place,
  { isDaemon = false, guard }: WriteOptions = {},
): Promise<WritingHome> {
  // Loaded here: commands that read start without it.
  const { sweepParts } = await import('../lib/replace-file.ts');
  const { openGuarded } = await import('./guarded-home.ts');
  const { createRecovery } = await import('./recovery.ts');
  const { followUp } = await import('../collect/follow-up.ts');
  const { followUpLeftOvers, withFollowUp } = await import('./left-overs.ts');
  const { machine, hear } = place;
  const home = await checkedHome(place, 'write');
  await learnZones(home, machine);
  for (const folder of REPLACED_IN) await sweepParts(pathIn(home, folder), machine);
  const locksDir = pathIn(home, KEYS.locks);
  const parts = await openGuarded(home, machine, { isDaemon, guard });
  const { files, store, holder, close } = parts;
  const onDamage: OnDamage = (damaged) => hear({ event: 'row-damaged', damaged });
  const recovery = createRecovery(
    { home, files, store, holder: holder.id, isDaemon, hear, onDamage },
    machine,
  );
  try {
    // The daemon has other things to do than to wait for an attempt that hangs.
    const recovered = await (isDaemon ? recovery.recover() : recovery.recoverWhole());
    await sweepLocks(locksDir, machine);
    if (recovered.length > 0) hear({ event: 'recovered', recovered });
    const toldChanged = new Set<string>();
    const facts = { home, holder: holder.id, recovered, isDaemon };
    const opened = { ...parts, ...facts, toldChanged, onDamage };
    await followUpLeftOvers(opened, place);
    return {
      ...opened,
      recoverAt: recovery.recoverAt,
      recover: async (supervised) => {
        const recovered = await recovery.recover(supervised);
        await followUpLeftOvers(opened, place);
        return recovered;
      },
      mend: async (id) => {
        const isDead = await recovery.mend(id);
        if (isDead) await followUpLeftOvers(opened, place);
        return isDead;
      },
      followUp: (version) => withFollowUp(opened, place, (parts) => followUp(version, parts)),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Old enough that no process can be between making the file and locking it. */
const LOCK_SWEEP_AGE_MS = HOUR_MS;

/** Removes lock files of processes that died without an attempt. */
async function sweepLocks(locksDir: string, { files, clock, locks }: Machine): Promise<void> {
  const { lockOfDead } = await import('../ledger/holder.ts');
  for (const name of await files.list(locksDir)) {
    const path = join(locksDir, name);
    const modifiedAt = (await files.facts(path))?.modifiedAt;
    const ageMs = clock.now().getTime() - (modifiedAt ?? clock.now()).getTime();
    if (!/^\d+-[0-9a-f]+\.lock$/.test(name) || ageMs < LOCK_SWEEP_AGE_MS) continue;
    const lock = lockOfDead(locksDir, name.replace(/\.lock$/, ''), locks);
    if (lock === undefined) continue;
    await files.remove(path);
    lock.release();
  }
}

export async function openHistoryToRead(place: Place): Promise<ReadingHistory> {
  const home = await checkedHome(place, 'read');
  await learnZones(home, place.machine);
  const path = pathIn(home, KEYS.history);
  const exists = await holdsAny(KEYS.history, home, place.machine);
  if (!exists && (await hasFollowedUp(place))) throw new MatineeError('file-missing', { path });
  const history = await openHistory(place.machine, home, exists ? 'read' : 'nothing');
  return { history, [Symbol.asyncDispose]: () => history.close() };
}

/** Whether there must be a history: something that was published has been written into it. */
async function hasFollowedUp(place: Place): Promise<boolean> {
  await using opened = await openToRead(place);
  const versions = await opened.store.catalog.versions({ followedUp: true, limit: 1 });
  return versions.length > 0;
}

function openHistory(machine: Machine, home: string, access: 'write' | 'read' | 'nothing') {
  return machine.openHistory({
    ...storeOptions(machine, home, access),
    path: pathIn(home, KEYS.history),
  });
}

function openStore(machine: Machine, home: string, access: 'write' | 'read' | 'nothing') {
  return machine.openStore(storeOptions(machine, home, access));
}
