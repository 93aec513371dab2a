import { type Clock, MINUTE_MS, SECOND_MS } from '../lib/clock.ts';
import type { Processes } from '../lib/processes.ts';
import { type Attempt, pidOf, timeoutOf, type Unreachable } from '../occurrence.ts';

/** An attempt ends itself at its deadline; a process that hangs is ended this much later. */
export const GRACE_MS = MINUTE_MS;
/** From the request to stop until it is killed. */
export const KILL_AFTER_MS = 10 * SECOND_MS;
/** How long one that was killed may take to be gone. */
const GONE_WITHIN_MS = 10 * SECOND_MS;
/** Whether it is gone is asked so often. */
const LOOK_AGAIN_MS = SECOND_MS;

/** What is known of an attempt that runs in a process which nobody here has started. */
export interface OverdueFacts {
  /** How long it has run past its deadline; negative before. */
  overdueMs: number;
  /** Whether its process is proved to be the one that claimed it. */
  isProved: boolean;
  /** How long ago it was asked to end, and was killed; undefined where it was not. */
  askedMs: number | undefined;
  killedMs: number | undefined;
}

export type OverdueStep = 'leave' | 'ask' | 'kill' | Unreachable;

/**
 * What is done about an attempt whose process lives.
 *
 * 1. It ends itself at its deadline, so it is left alone until a minute later.
 * 2. Then it is asked to end; ten seconds later it is killed.
 * 3. A process that is not proved to be its own is never signalled.
 */
export function overdueStep(facts: OverdueFacts): OverdueStep {
  const { overdueMs, isProved, askedMs, killedMs } = facts;
  if (overdueMs < GRACE_MS) return 'leave';
  if (killedMs !== undefined) return killedMs >= GONE_WITHIN_MS ? 'undying' : 'leave';
  // Once it has been asked, no mark is the mark of one that has just ended.
  if (!isProved) return askedMs === undefined ? 'unproved' : 'leave';
  if (askedMs === undefined) return 'ask';
  return askedMs >= KILL_AFTER_MS ? 'kill' : 'leave';
}

export interface OverdueParts {
  processes: Pick<Processes, 'markOf' | 'signal'>;
  clock: Clock;
  /** Whether the process that holds an attempt lives, by its lock. */
  isAlive: (attempt: Attempt) => boolean;
  onEnding: (attempt: Attempt) => void;
  /** Told once of each attempt; nothing more is tried. */
  onUnreachable: (attempt: Attempt, why: Unreachable) => void;
}

/** Holds running attempts to their deadlines, whoever has started them. */
export interface OverdueWatch {
  /** Does the next step about each of them. */
  look(running: readonly Attempt[]): void;
  /** Whether we ended this attempt's process, which says nothing of it any more. */
  hasEnded(attempt: Attempt): boolean;
  /** Whether a process has been asked to end and is not gone yet. */
  isEnding(): boolean;
  /** When to look again at the latest. */
  lookAt(): Date | undefined;
}

interface Watched {
  /** By the stopwatch, when it was first seen, and how long it had been running by then. */
  seenMs: number;
  ranMs: number;
  timeoutMs: number;
  askedAtMs: number | undefined;
  killedAtMs: number | undefined;
  isGivenUp: boolean;
}

/**
 * The wall clock is asked once, when an attempt is first seen. From then on the stopwatch counts, so
 * that a clock that is set, or a machine that sleeps, ends nobody's run.
 */
export function createOverdueWatch(parts: OverdueParts): OverdueWatch {
  const { processes, clock } = parts;
  const watched = new Map<string, Watched>();

  const watch = (attempt: Attempt): Watched => {
    const known = watched.get(attempt.id);
    if (known !== undefined) return known;
    const ranMs = Math.max(0, clock.now().getTime() - attempt.startedAt.getTime());
    const unasked = { askedAtMs: undefined, killedAtMs: undefined, isGivenUp: false };
    const seen = { seenMs: clock.monotonicMs(), ranMs, timeoutMs: timeoutOf(attempt), ...unasked };
    watched.set(attempt.id, seen);
    return seen;
  };
  const overdueMsOf = ({ seenMs, ranMs, timeoutMs }: Watched) =>
    ranMs + clock.monotonicMs() - seenMs - timeoutMs;
  const agoMs = (atMs: number | undefined) =>
    atMs === undefined ? undefined : clock.monotonicMs() - atMs;

  const stepAbout = (attempt: Attempt, one: Watched): OverdueStep => {
    const overdueMs = overdueMsOf(one);
    if (overdueMs < GRACE_MS || !parts.isAlive(attempt)) return 'leave';
    const { processMark } = attempt;
    const isProved = processMark !== undefined && processes.markOf(pidOf(attempt)) === processMark;
    const [askedMs, killedMs] = [agoMs(one.askedAtMs), agoMs(one.killedAtMs)];
    return overdueStep({ overdueMs, isProved, askedMs, killedMs });
  };

  const act = (attempt: Attempt, one: Watched, step: OverdueStep): void => {
    const pid = pidOf(attempt);
    const giveUp = (why: Unreachable) => {
      one.isGivenUp = true;
      parts.onUnreachable(attempt, why);
    };
    switch (step) {
      case 'leave':
        return;
      case 'ask':
        if (!processes.signal(pid, 'SIGTERM')) return giveUp('refused');
        processes.signal(pid, 'SIGCONT'); // one that was stopped hears nothing
        one.askedAtMs = clock.monotonicMs();
        return parts.onEnding(attempt);
      case 'kill':
        if (!processes.signal(pid, 'SIGKILL')) return; // it has just ended
        one.killedAtMs = clock.monotonicMs();
        return;
      case 'unproved':
      case 'refused':
      case 'undying':
        return giveUp(step);
    }
  };

  return {
    look: (running) => {
      const ids = new Set(running.map(({ id }) => id));
      for (const id of watched.keys()) if (!ids.has(id)) watched.delete(id);
      for (const attempt of running) {
        const one = watch(attempt);
        if (!one.isGivenUp) act(attempt, one, stepAbout(attempt, one));
      }
    },
    hasEnded: ({ id }) => watched.get(id)?.askedAtMs !== undefined,
    isEnding: () =>
      [...watched.values()].some((one) => one.askedAtMs !== undefined && !one.isGivenUp),
    lookAt: () => {
      const waits = [...watched.values()].flatMap((one) => {
        if (one.isGivenUp) return [];
        if (one.askedAtMs === undefined) return [GRACE_MS - overdueMsOf(one)];
        return [LOOK_AGAIN_MS];
      });
      if (waits.length === 0) return undefined;
      return new Date(clock.now().getTime() + Math.max(LOOK_AGAIN_MS, Math.min(...waits)));
    },
  };
}
