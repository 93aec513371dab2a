import { type Attempt, pidOf, type RunBy } from '../occurrence.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import type { Machine } from './machine.ts';
import { readStatusFile } from './status-file.ts';

/** Whether the process that ran it is dead; the ledger says `running` until the next one writes. */
export function isGone(
  { state, holder }: Pick<Attempt, 'state' | 'holder'>,
  home: string,
  { locks }: Machine,
): boolean {
  return state === 'running' && !locks.isHeld(pathIn(home, `${KEYS.locks}/${holder}.lock`));
}

/** Whether it should have ended, and has not. */
export function isOverdue({ state, deadlineAt }: Attempt, now: Date): boolean {
  return state === 'running' && now > deadlineAt;
}

/** What can be told of a run that the ledger says is under way. */
export interface Standing {
  isGone: boolean;
  isOverdue: boolean;
  pid: number;
  by: RunBy;
}

/** What tells of each running attempt of a home how it stands. */
export async function standingsIn(
  home: string,
  machine: Machine,
): Promise<(attempt: Attempt) => Standing> {
  const children = await childrenOfDaemon(home, machine);
  return (attempt) => {
    const pid = pidOf(attempt);
    return {
      isGone: isGone(attempt, home, machine),
      isOverdue: isOverdue(attempt, machine.clock.now()),
      pid,
      by: runBy(attempt, children?.has(pid)),
    };
  };
}

/** The processes that the daemon supervises; undefined where it has not said so lately. */
async function childrenOfDaemon(
  home: string,
  { files, clock, locks }: Machine,
): Promise<ReadonlySet<number> | undefined> {
  if (!locks.isHeld(pathIn(home, KEYS.daemonLock))) return new Set();
  const file = await readStatusFile(pathIn(home, KEYS.schedulerStatus), files);
  if (file === undefined || new Date(file.valid_until) < clock.now()) return undefined;
  return new Set(file.running.map(({ pid }) => pid));
}

/** Where the daemon does not say, what was due by schedule is taken for its own. */
function runBy({ trigger }: Attempt, isChild: boolean | undefined): RunBy {
  if (trigger === 'schedule') return isChild === false ? 'earlier-daemon' : 'daemon';
  return isChild === true ? 'daemon' : 'hand';
}
