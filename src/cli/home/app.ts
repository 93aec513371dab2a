import { join } from 'node:path';

import type { OnDamage } from '../../damage.ts';
import { MatineeError } from '../../errors.ts';
import { HOUR_MS } from '../../lib/clock.ts';
import { openHomeFiles } from '../../storage/home-files.ts';
import type { HomeGuard } from '../../storage/home-guard.ts';
import { KEYS, pathIn, REPLACED_IN } from '../../storage/paths.ts';
import { type Context, checkedHome } from '../context.ts';
import type { ReadingHistory, ReadingHome, WritingHome } from './opened.ts';
import type { OverdueEvents } from './recovery.ts';
import { holdsAny, storeOptions } from './store.ts';
import type { World } from '../world.ts';

export async function openToRead(context: Context): Promise<ReadingHome> {
  const home = await checkedHome(context, 'read');
  const exists = context.world.exists(pathIn(home, KEYS.database));
  if (!(await holdsAny(KEYS.database, home, context.world))) await refuseLoss(home, context.world);
  const store = await openStore(context.world, home, exists ? 'read' : 'nothing');
  return {
    home,
    files: openHomeFiles(home, context.world.files),
    store,
    [Symbol.asyncDispose]: () => store.close(),
  };
}

/** Where snapshots lie there was a database; without it they must not look as if they had never been. */
async function refuseLoss(home: string, { files }: World): Promise<void> {
  const snapshots = await files.list(pathIn(home, KEYS.snapshots));
  if (!snapshots.some((name) => name.endsWith('.json'))) return;
  const damage = { kind: 'empty' } as const;
  throw new MatineeError('store-damaged', { file: pathIn(home, KEYS.database), damage });
}

export interface WriteOptions {
  isDaemon?: boolean;
  /** A daemon's, which has watched its own lock since it was taken. */
  guard?: HomeGuard;
  /** Hears of attempts that are past their deadline; by default people are told. */
  overdue?: OverdueEvents;
}

export async function openToWrite(
  context: Context,
  { isDaemon = false, guard, overdue }: WriteOptions = {},
): Promise<WritingHome> {
  // Loaded here: commands that read start without it.
  const { sweepParts } = await import('../../lib/replace-file.ts');
  const { openGuarded } = await import('./guarded-home.ts');
  const { createRecovery, overdueTold } = await import('./recovery.ts');
  const { followUp } = await import('../../collect/follow-up.ts');
  const { followUpLeftOvers, withFollowUp } = await import('./follow-up.ts');
  const { world, out, text } = context;
  const home = await checkedHome(context, 'write');
  for (const folder of REPLACED_IN) await sweepParts(pathIn(home, folder), world);
  const locksDir = pathIn(home, KEYS.locks);
  const parts = await openGuarded(home, world, { isDaemon, guard });
  const { files, store, holder, close } = parts;
  const onDamage = damageTeller(context);
  const events = { overdue: overdue ?? overdueTold(context), onDamage };
  const recovery = createRecovery(
    { home, files, store, holder: holder.id, isDaemon, ...events },
    world,
  );
  try {
    // The daemon has other things to do than to wait for an attempt that hangs.
    const recovered = await (isDaemon ? recovery.recover() : recovery.recoverWhole());
    await sweepLocks(locksDir, world);
    const { recovered: sentence, recoveredResults } = text.commands.run;
    if (!isDaemon) {
      for (const { run, result } of recovered) out.tell(sentence(run, recoveredResults[result]));
    }
    const toldChanged = new Set<string>();
    const facts = { home, holder: holder.id, recovered, isDaemon };
    const opened = { ...parts, ...facts, toldChanged, onDamage };
    await followUpLeftOvers(opened, context);
    return {
      ...opened,
      recoverAt: recovery.recoverAt,
      recover: async (supervised) => {
        const recovered = await recovery.recover(supervised);
        await followUpLeftOvers(opened, context);
        return recovered;
      },
      mend: async (id) => {
        const isDead = await recovery.mend(id);
        if (isDead) await followUpLeftOvers(opened, context);
        return isDead;
      },
      followUp: (version) => withFollowUp(opened, context, (parts) => followUp(version, parts)),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Tells each row that cannot be read once, however often it is come upon. */
function damageTeller({ out, text }: Context): OnDamage {
  const told = new Set<string>();
  return (values) => {
    const { text: sentence } = text.error({ code: 'store-damaged', values });
    if (!told.has(sentence)) out.tell(sentence);
    told.add(sentence);
  };
}

/** Old enough that no process can be between making the file and locking it. */
const LOCK_SWEEP_AGE_MS = HOUR_MS;

/** Removes lock files of processes that died without an attempt. */
async function sweepLocks(locksDir: string, { files, clock, locks }: World): Promise<void> {
  const { lockOfDead } = await import('../../ledger/holder.ts');
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

export async function openHistoryToRead(context: Context): Promise<ReadingHistory> {
  const home = await checkedHome(context, 'read');
  const path = pathIn(home, KEYS.history);
  const exists = await holdsAny(KEYS.history, home, context.world);
  if (!exists && (await hasFollowedUp(context))) throw new MatineeError('file-missing', { path });
  const history = await openHistory(context.world, home, exists ? 'read' : 'nothing');
  return { history, [Symbol.asyncDispose]: () => history.close() };
}

/** Whether there must be a history: something that was published has been written into it. */
async function hasFollowedUp(context: Context): Promise<boolean> {
  await using opened = await openToRead(context);
  const versions = await opened.store.catalog.versions({ followedUp: true, limit: 1 });
  return versions.length > 0;
}

function openHistory(world: World, home: string, access: 'write' | 'read' | 'nothing') {
  return world.openHistory({
    ...storeOptions(world, home, access),
    path: pathIn(home, KEYS.history),
  });
}

function openStore(world: World, home: string, access: 'write' | 'read' | 'nothing') {
  return world.openStore(storeOptions(world, home, access));
}
