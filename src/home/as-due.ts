import type { AttemptOrder } from '../collect/attempt.ts';
import { isTimeZone } from '../lib/local-time.ts';
import type { Planbook } from '../plan.ts';

/**
 * An order in the time zone in which its occurrence came due, by which its file is named: where the
 * zone was changed since, another day's file would be taken for its own.
 */
export async function asDue(
  order: AttemptOrder,
  planbook: Pick<Planbook, 'formerSchedules'>,
): Promise<AttemptOrder> {
  const { collection, dueAt, kind } = order;
  if (kind !== 'scheduled') return order;
  const former = await planbook.formerSchedules(collection.name);
  const { timezone } = former.find(({ since, until }) => since < dueAt && dueAt <= until) ?? {};
  if (timezone === undefined || !isTimeZone(timezone)) return order;
  return { ...order, collection: { ...collection, timezone } };
}
