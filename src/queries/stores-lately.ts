import { HOUR_MS } from '../lib/clock.ts';
import type { Ledger } from '../occurrence.ts';
import type { StoreFacts } from './check-stores.ts';

/** To look through the databases of some years and to count all again takes seconds. */
const STORES_CHECKED_EVERY_MS = 6 * HOUR_MS;
/** More often than this health is not judged in that time, unless somebody asks. */
const CHECKS_LOOKED_AT = 40;

/** What is kept of having looked through the databases: nothing of damage, which may be mended. */
export function rememberedOf({ damaged, unchecked, isNew }: StoreFacts) {
  return isNew && damaged.length === 0 ? { unchecked_databases: unchecked } : {};
}

/** What was said of the databases when they were looked through last, if that was lately. */
export async function storesLately(
  ledger: Pick<Ledger, 'attempts'>,
  now: Date,
): Promise<StoreFacts | undefined> {
  const states = ['succeeded'] as const;
  const kinds = ['housekeeping'] as const;
  const checks = await ledger.attempts({ kinds, states, limit: CHECKS_LOOKED_AT });
  const last = checks.find(({ stats }) => Array.isArray(stats['unchecked_databases']));
  const ageMs = now.getTime() - (last?.startedAt.getTime() ?? 0);
  if (ageMs < 0 || ageMs >= STORES_CHECKED_EVERY_MS) return undefined;
  const unchecked = last?.stats['unchecked_databases'] as string[];
  return { damaged: [], unchecked, isNew: false };
}
