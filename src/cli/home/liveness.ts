import type { Attempt } from '../../occurrence.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import type { World } from '../world.ts';

/** Whether the process that ran it is dead; the ledger says `running` until the next one writes. */
export function isGone(
  { state, holder }: Pick<Attempt, 'state' | 'holder'>,
  home: string,
  { isLocked }: World,
): boolean {
  return state === 'running' && !isLocked(pathIn(home, `${KEYS.locks}/${holder}.lock`));
}
