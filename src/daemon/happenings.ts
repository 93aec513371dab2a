import { isFailing, type LedgerEvents } from '../ledger-event.ts';
import { isoWithOffset } from '../lib/local-time.ts';
import { oneAtATime } from '../lib/one-at-a-time.ts';
import type { Log } from './log.ts';

const READ_AT_ONCE = 100;

/** Who plans tells of rows that cannot be read. */
function leftOut(): void {}

/**
 * What tells in the log of the jobs that fail, and that succeed again, whoever ran them: each event
 * of the ledger once, from the first call on.
 */
export function createHappenings(
  events: Pick<LedgerEvents, 'after' | 'lastPosition'>,
  log: Log,
  timezone: () => string,
): () => Promise<void> {
  const inOrder = oneAtATime();
  let position: number | undefined;
  return () =>
    inOrder(async () => {
      position ??= await events.lastPosition();
      const happened = await events.after(position, READ_AT_ONCE, leftOut);
      for (const one of happened) {
        position = one.position;
        if (!('row' in one) || !isFailing(one.row)) continue;
        const { job, row } = one;
        const { failures } = row;
        if (one.event === 'failed') log.tell('failures-in-a-row', { job, failures });
        else {
          const since = isoWithOffset(row.since, timezone());
          log.tell('job-recovered', { job, failures, since });
        }
      }
    });
}
