import type { DamagedStore, StoreDamage } from '../../damage.ts';
import { isError, MatineeError } from '../../errors.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import type { Context } from '../context.ts';
import { openHistoryToRead, openToRead } from './app.ts';
import { checkSqliteBudget } from './store.ts';

/** The databases that a home may have; those that are not there are not looked at. */
export const STORES = [KEYS.database, KEYS.history, KEYS.budget] as const;
export type StoreKey = (typeof STORES)[number];

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
