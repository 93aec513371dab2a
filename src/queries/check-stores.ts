import type { DamagedStore, StoreDamage } from '../damage.ts';
import { type ErrorCode, isError, MatineeError } from '../errors.ts';
import { openHistoryToRead, openToRead } from '../home/open.ts';
import type { Place } from '../home/place.ts';
import { checkSqliteBudget } from '../home/store.ts';
import { KEYS, pathIn } from '../storage/paths.ts';

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
export async function checkStore(key: StoreKey, place: Place): Promise<DamagedStore[]> {
  const file = pathIn(place.home, key);
  try {
    const damages = await damagesOf(key, file, place);
    return damages.map((damage) => ({ file, damage }));
  } catch (error) {
    if (error instanceof MatineeError && isError(error, 'store-damaged')) return [error.values];
    throw error;
  }
}

async function damagesOf(key: StoreKey, file: string, place: Place): Promise<StoreDamage[]> {
  if (key === KEYS.budget) {
    return place.machine.exists(file) ? checkSqliteBudget(file, place.machine) : [];
  }
  if (key === KEYS.history) {
    await using opened = await openHistoryToRead(place);
    return await opened.history.check();
  }
  await using opened = await openToRead(place);
  return await opened.store.check();
}

/** Something that is wrong with a database; or what keeps it from being opened, today as tomorrow. */
export type StoreTrouble = DamagedStore | MatineeError;

/** What is wrong with the databases, and which were not looked through. */
export interface StoreFacts {
  damaged: StoreTrouble[];
  unchecked: string[];
  /** Looked through just now, not when somebody did before. */
  isNew: boolean;
}

/** What is wrong with the databases, as far as looking takes no more than a moment. */
export async function storeFacts(place: Place): Promise<StoreFacts> {
  const damaged: StoreTrouble[] = [];
  const unchecked: string[] = [];
  for (const key of STORES) {
    const file = pathIn(place.home, key);
    if (((await place.machine.files.facts(file))?.sizeBytes ?? 0) > LOOKED_THROUGH_BYTES) {
      unchecked.push(file);
      continue;
    }
    try {
      const found = await checkStore(key, place);
      damaged.push(...found.filter(({ damage }) => damage.kind !== 'foreign'));
    } catch (error) {
      if (!(error instanceof MatineeError) || !LASTING.has(error.code)) throw error;
      damaged.push(error);
    }
  }
  return { damaged, unchecked, isNew: true };
}
