import type { Messages } from '../../messages/messages.ts';
import type { Attempt } from '../../occurrence.ts';

/** How a run stands, in a word; withheld is a failure of its own kind. */
export function stateText({ state, error }: Attempt, { commands }: Messages): string {
  const { states, withheld } = commands.runs;
  return error?.code === 'withheld' ? withheld : states[state];
}
