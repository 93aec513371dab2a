import { HOUR_MS } from '../lib/clock.ts';
import type { Ledger } from '../occurrence.ts';
import type { StoreFacts } from './check-stores.ts';

/** To look through the databases of some years and to count all again takes seconds. */
const STORES_CHECKED_EVERY_MS = 6 * HOUR_MS;
const NOTED = 'unchecked_databases';

/** What is kept of having looked through the databases: nothing of damage, which may be mended. */
export function rememberedOf({ damaged, unchecked, isNew }: StoreFacts) {
  return isNew && damaged.length === 0 ? { [NOTED]: unchecked } : {};
}

/** What was said of the databases when they were looked through last, if that was lately. */
export async function storesLately(
  ledger: Pick<Ledger, 'attempts'>,
  now: Date,
): Promise<StoreFacts | undefined> {
  const [last] = await ledger.attempts({
    kinds: ['housekeeping'],
    states: ['succeeded'],
    noted: NOTED,
    startedSince: new Date(now.getTime() - STORES_CHECKED_EVERY_MS),
    startedBy: now,
    limit: 1,
  });
  const unchecked = last?.stats[NOTED];
  if (last === undefined || !Array.isArray(unchecked)) return undefined;
  const ageMs = now.getTime() - last.startedAt.getTime();
  return ageMs < STORES_CHECKED_EVERY_MS ? { damaged: [], unchecked, isNew: false } : undefined;
}
