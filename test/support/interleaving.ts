import type { Clock } from '../../src/lib/clock.ts';
import type { Random } from '../../src/lib/prng.ts';

/** One of those whose steps are interleaved, as its code sees it. */
export interface Actor {
  clock: Clock;
  /** Makes each method of a port a step of this actor. */
  stepwise<P extends object>(port: P): P;
  /** What its operating system does when it is killed. */
  whenKilled(clean: () => Promise<void>): void;
}

interface Doing {
  /** Steps that wait for their turn, and steps that are being taken. */
  waiting: number;
  taking: number;
  hasEnded: boolean;
}

interface Turn {
  atMs: number;
  order: number;
  doing: Doing;
  take: () => void;
}

export interface Part {
  beginsAtMs: number;
  /** How long it rests between two steps: mostly less, now and then many times as long. */
  pauseMs: number;
  /** So many steps after the first one of a name it takes no other. */
  killed?: { after: RegExp; steps: number };
  play: (actor: Actor) => Promise<void>;
}

/**
 * Plays parts side by side, one step at a time, in virtual time: who comes next is decided by the
 * pauses that `random` deals out, whatever files and threads really take. One who is killed stops
 * for ever where it stands. Rejects with what a part that was not killed threw.
 */
export async function interleave(parts: readonly Part[], random: Random, startAt: string) {
  const startMs = new Date(startAt).getTime();
  const all: Doing[] = parts.map(() => ({ waiting: 0, taking: 0, hasEnded: false }));
  let turns: Turn[] = [];
  let nowMs = 0;
  let order = 0;

  /** The next turn is given when all the others stand still. */
  const goOn = () => {
    const standsStill = ({ hasEnded, waiting, taking }: Doing) =>
      hasEnded || (taking === 0 && waiting > 0);
    const next = turns.toSorted((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
    if (next === undefined || !all.every(standsStill)) return;
    turns = turns.filter((turn) => turn !== next);
    nowMs = Math.max(nowMs, next.atMs);
    next.doing.waiting -= 1;
    next.take();
  };
  const wait = (doing: Doing, ms: number) =>
    new Promise<void>((take) => {
      doing.waiting += 1;
      turns.push({ atMs: nowMs + ms, order: order++, doing, take });
      goOn();
    });

  const playing = parts.map(({ beginsAtMs, pauseMs, killed, play }, index) => {
    const doing = all[index] as Doing;
    let stepsLeft = Number.POSITIVE_INFINITY;
    let clean = async () => {};
    const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      // Long enough, at times, for all that another one does in many steps.
      await wait(doing, (pauseMs * random()) / (0.02 + random()));
      if (killed?.after.test(name) && stepsLeft > killed.steps) stepsLeft = killed.steps + 1;
      else if (stepsLeft-- <= 0) return die();
      doing.taking += 1;
      try {
        return await work();
      } finally {
        doing.taking -= 1;
        goOn();
      }
    };
    const death = Promise.withResolvers<void>();
    const die = async () => {
      turns = turns.filter((turn) => turn.doing !== doing);
      doing.hasEnded = true;
      await clean();
      death.resolve();
      goOn();
      return new Promise<never>(() => {});
    };
    const actor: Actor = {
      clock: {
        now: () => new Date(startMs + Math.round(nowMs)),
        monotonicMs: () => nowMs,
        sleep: (ms) => wait(doing, ms),
      },
      whenKilled: (does) => {
        clean = does;
      },
      stepwise: (port) => {
        const methods = Object.entries(port).map(([name, method]) => [
          name,
          (...values: unknown[]) => step(name, () => method(...values)),
        ]);
        return Object.fromEntries(methods);
      },
    };
    const played = wait(doing, beginsAtMs)
      .then(() => play(actor))
      .finally(() => {
        doing.hasEnded = true;
        goOn();
      });
    return Promise.race([played, death.promise]);
  });
  const failed = (await Promise.allSettled(playing)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
