import { known } from '../../messages/known.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Attempt } from '../../occurrence.ts';

/**
 * How a run stands, in a word; withheld is a failure of its own kind, one whose process is gone does
 * not run, whatever the ledger says, and one that should have ended is not just running.
 */
export function stateText(
  { state, error }: Attempt,
  { isGone, isOverdue }: { isGone: boolean; isOverdue: boolean },
  { commands, data }: Messages,
): string {
  const { states, withheld, gone, overdue } = commands.runs;
  if (isGone) return gone;
  if (isOverdue) return overdue;
  return error?.code === 'withheld' ? withheld : (known(states, state) ?? data.unknown(state));
}
