import { type Attempt, pidOf } from '../occurrence.ts';
import type { RunningAttempt } from '../plan.ts';
import type { Start } from './decide.ts';

/** An attempt that may start, and what says who goes first. */
export interface Candidate extends Start {
  job: { name: string; housekeeping?: boolean };
  /** When its job was started last, by the stopwatch; `-Infinity` where that is not known. */
  lastStartMs: number;
}

/**
 * Of those that are due together the first is the one whose time to start is over first: mostly
 * that whose job is due again soonest, which would be passed over. Of equals it is the one whose
 * job was started longest ago, so that under a load that never ends each has its turn; then the
 * first of the configuration, as they are given.
 */
export function byUrgency(a: Candidate, b: Candidate): number {
  const byEnd = a.startBy.getTime() - b.startBy.getTime();
  if (byEnd !== 0) return byEnd;
  // Infinity less Infinity is no number.
  return a.lastStartMs === b.lastStartMs ? 0 : a.lastStartMs - b.lastStartMs;
}

/**
 * Gives the places that are free to the first of the starts; the others are held until one is.
 *
 * Housekeeping takes no place and waits for none. It is one process that ends within seconds, and
 * tells how things stand: most wanted when long runs have taken all places.
 */
export function givePlaces<T extends Candidate>(
  inOrder: readonly T[],
  free: number,
): { start: readonly T[]; held: readonly T[] } {
  const start: T[] = [];
  const held: T[] = [];
  let left = free;
  for (const one of inOrder) {
    const needsPlace = one.job.housekeeping !== true;
    if (needsPlace && left <= 0) held.push(one);
    else start.push(one);
    if (needsPlace) left -= 1;
  }
  return { start, held };
}

export interface PlaceFacts {
  processes: readonly RunningAttempt[];
  /** What the ledger says is running. */
  running: readonly Attempt[];
  isHousekeeping: (job: string) => boolean;
}

/**
 * How many places are taken: by each process of this daemon, what was asked for by hand included,
 * until it has ended; and by what a daemon that is gone has left running, until its deadline.
 */
export function placesTaken({ processes, running, isHousekeeping }: PlaceFacts, now: Date): number {
  const ours = new Set(processes.map(({ pid }) => pid));
  const orphans = running.filter(
    (one) =>
      one.trigger === 'schedule' &&
      one.kind !== 'housekeeping' &&
      !ours.has(pidOf(one)) &&
      now < one.deadlineAt,
  );
  return processes.filter(({ job }) => !isHousekeeping(job)).length + orphans.length;
}
