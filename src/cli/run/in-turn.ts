import { isError, type ErrorValues } from '../../errors.ts';
import type { WritingHome } from '../../home/opened.ts';
import { SECOND_MS } from '../../lib/clock.ts';
import { homeZone } from '../../queries/home-zone.ts';
import { type Context, placeOf } from '../context.ts';
import { timeText } from '../text/format.ts';
import { readerIn } from '../text/reader.ts';
import type { Wanted } from './wanted.ts';

const POLL_MS = SECOND_MS;

interface Turn {
  opened: Pick<WritingHome, 'store' | 'recover'>;
  context: Context;
  signal: AbortSignal;
}

/**
 * Does `work`; with `--wait`, work that finds its job running is done again when that has ended,
 * however often somebody else is quicker.
 */
export async function inTurn<T>(
  work: () => Promise<T>,
  { wait }: Pick<Wanted, 'wait'>,
  turn: Turn,
): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!wait || !isError(error, 'job-running')) throw error;
      await untilEnded(error.values, turn);
    }
  }
}

async function untilEnded(
  { job, attempt, startedAt }: ErrorValues['job-running'],
  { opened, context, signal }: Turn,
): Promise<void> {
  const { out, text, world } = context;
  const { planbook } = opened.store;
  const zone = await homeZone(placeOf(context), await planbook.known(() => {}));
  const since = timeText(new Date(startedAt), readerIn(zone, context));
  out.tell(text.planning.run.waiting({ job, run: attempt, since }));
  const { ledger } = opened.store;
  while ((await ledger.attempts({ job, states: ['running'], limit: 1 }))[0]?.id === attempt) {
    await world.clock.sleep(POLL_MS, signal);
    // Whoever ran it may have died, and nobody else may be there to say so.
    await opened.recover();
  }
}
