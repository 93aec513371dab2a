import type { DamagedStore, StoreDamage } from '../../damage.ts';
import { type ErrorCode, isError, MatineeError } from '../../errors.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import type { Context } from '../context.ts';
import { openHistoryToRead, openToRead } from './app.ts';
import { checkSqliteBudget } from './store.ts';

/** The databases that a home may have; those that are not there are not looked at. */
export const STORES = [KEYS.database, KEYS.history, KEYS.budget] as const;
export type StoreKey = (typeof STORES)[number];

/** A database of this size is looked through in about a second. */
const LOOKED_THROUGH_BYTES = 64 * 1024 ** 2;
/** What keeps a database from being opened, today as tomorrow. */
const LASTING = new Set<ErrorCode>(['store-foreign', 'store-newer', 'file-missing']);

/**
 * All that is wrong with one of a home's databases.
 *
 * @throws {MatineeError} what keeps it from being opened, unless that is damage.
 */
export async function checkStore(
  key: StoreKey,
  home: string,
  context: Context,
): Promise<DamagedStore[]> {
  const file = pathIn(home, key);
  try {
    const damages = await damagesOf(key, file, context);
    return damages.map((damage) => ({ file, damage }));
  } catch (error) {
    if (error instanceof MatineeError && isError(error, 'store-damaged')) return [error.values];
    throw error;
  }
}

async function damagesOf(key: StoreKey, file: string, context: Context): Promise<StoreDamage[]> {
  if (key === KEYS.budget) {
    return context.world.exists(file) ? checkSqliteBudget(file, context.world) : [];
  }
  if (key === KEYS.history) {
    await using opened = await openHistoryToRead(context);
    return await opened.history.check();
  }
  await using opened = await openToRead(context);
  return await opened.store.check();
}

/** What is wrong with the databases, and which were not looked through. */
export interface StoreFacts {
  damaged: string[];
  unchecked: string[];
  /** Looked through just now, not when somebody did before. */
  isNew: boolean;
}

/** What is wrong with the databases, as `doctor` would tell it. */
export async function storeFacts(home: string, context: Context): Promise<StoreFacts> {
  const { world, text } = context;
  const damaged: string[] = [];
  const unchecked: string[] = [];
  for (const key of STORES) {
    const file = pathIn(home, key);
    if (((await world.files.facts(file))?.sizeBytes ?? 0) > LOOKED_THROUGH_BYTES) {
      unchecked.push(file);
      continue;
    }
    try {
      const found = await checkStore(key, home, context);
      damaged.push(
        ...found
          .filter(({ damage }) => damage.kind !== 'foreign')
          .map((one) => `${one.file} ${text.damage.damageText(one.damage)}`),
      );
    } catch (error) {
      if (!(error instanceof MatineeError) || !LASTING.has(error.code)) throw error;
      damaged.push(text.error(error).text);
    }
  }
  return { damaged, unchecked, isNew: true };
}
