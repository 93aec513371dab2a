import { known } from '../../messages/known.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Attempt } from '../../occurrence.ts';

/**
 * How a run stands, in a word; withheld is a failure of its own kind, and one whose process is gone
 * does not run, whatever the ledger says.
 */
export function stateText(
  { state, error }: Attempt,
  isGone: boolean,
  { commands, data }: Messages,
): string {
  const { states, withheld, gone } = commands.runs;
  if (isGone) return gone;
  return error?.code === 'withheld' ? withheld : (known(states, state) ?? data.unknown(state));
}
