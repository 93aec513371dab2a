import type { SchedulerStatus } from '../home/status-file.ts';
import { type Clock, SECOND_MS } from '../lib/clock.ts';
import { oneAtATime } from '../lib/one-at-a-time.ts';
import type { DaemonRequest, Planbook, RequestAnswer, Runner } from '../plan.ts';
import type { Log } from './log.ts';

/** Timers are not believed: the clock is asked at least this often. */
export const DAEMON_TICK_MS = 30 * SECOND_MS;
/** Attempts in a home that is gone notice it by themselves; nobody is there to ask twice. */
const FORCE_LOST_AFTER_MS = 10 * SECOND_MS;

export interface DaemonParts {
  clock: Clock;
  log: Log;
  planbook: Pick<Planbook, 'pending' | 'answer'>;
  runner: Runner;
  /** Never rejects. */
  scheduler: { tick(): Promise<Date> };
  /** Rejects when the home is not the one that was opened any more; that ends the daemon. */
  checkHome: () => Promise<void>;
  /** Mends what dead processes left. */
  recover: () => Promise<void>;
  /** Never rejects. What the signal ends is answered as if it had come while the daemon stops. */
  handle: (request: DaemonRequest, stopping: AbortSignal) => Promise<RequestAnswer>;
  /** Whatever went wrong, as a sentence. */
  sentence: (error: unknown) => string;
  /** Renews the status file. */
  writeStatus: (phase: SchedulerStatus['phase']) => Promise<void>;
}

/** What others may ask of a daemon that runs. */
export interface DaemonControl {
  /** Ends it: planning at once, attempts at their next page; the second time by force. */
  stop(): void;
  /** Makes it look at its requests and its plan now. */
  wake(): void;
}

export interface Daemon extends DaemonControl {
  /**
   * Plans and supervises until it is stopped and all attempts have ended.
   *
   * @throws {MatineeError} `home-replaced`, when all attempts have ended.
   */
  run(): Promise<void>;
}

/**
 * The daemon: mend, answer, plan, tell how things stand, sleep; and from the start. One path for
 * start-up, lateness and waking from a suspended machine. What takes long to answer is answered
 * beside the turns: planning waits for nobody. What goes wrong is logged and tried again
 * in the next turn, and keeps nothing else from being done: jobs are planned although the disk is
 * too full for an answer or the status file. Only where the home is not the one that it opened, there
 * is nothing to try again.
 */
export function createDaemon(parts: DaemonParts): Daemon {
  const stopping = new AbortController();
  const forced = new AbortController();
  const alarm = createAlarm();
  const desk = createDesk(parts, stopping.signal, alarm);

  return {
    stop: () => {
      if (stopping.signal.aborted) forced.abort();
      stopping.abort();
      alarm.ring();
    },
    wake: () => alarm.ring(),
    run: async () => {
      const drained = new AbortController();
      try {
        while (!stopping.signal.aborted) {
          alarm.set();
          const wakeAt = await takeTurn(parts, desk);
          await sleepUntil(wakeAt, parts.clock, alarm.signal());
        }
      } catch (error) {
        stopping.abort(); // what is being read is not waited for
        void parts.clock.sleep(FORCE_LOST_AFTER_MS, drained.signal).then(
          () => forced.abort(),
          () => {}, // they ended by themselves
        );
        throw error;
      } finally {
        await drain(parts, forced.signal, { alarm, desk });
        drained.abort();
      }
    },
  };
}

async function takeTurn(parts: DaemonParts, desk: Desk): Promise<Date> {
  const { log, scheduler, checkHome, recover, writeStatus, sentence } = parts;
  const attempted = async (work: () => Promise<void>) => {
    await checkHome();
    try {
      await work();
    } catch (error) {
      await checkHome();
      log.tell('turn-failed', { message: sentence(error), againInMs: DAEMON_TICK_MS });
    }
  };
  await attempted(recover);
  await attempted(desk.answer);
  await checkHome();
  const wakeAt = await scheduler.tick();
  await attempted(() => writeStatus('ready'));
  return wakeAt;
}

interface Desk {
  /** Answers what is asked; of what takes long it only begins with the answer. */
  answer(): Promise<void>;
  /** When all that was begun is answered. */
  idle(): Promise<unknown>;
}

/** Reading a configuration may take a minute, in which others are answered and jobs are planned. */
function createDesk(
  { planbook, handle, clock, log, sentence }: DaemonParts,
  stopping: AbortSignal,
  alarm: Alarm,
): Desk {
  const begun = new Map<string, Promise<void>>();
  const inOrder = oneAtATime();
  const answer = async (request: DaemonRequest) => {
    await planbook.answer(request.id, await handle(request, stopping), clock.now());
  };
  const begin = async (request: DaemonRequest) => {
    try {
      await inOrder(() => answer(request));
      alarm.ring(); // what it has changed is planned by at once
    } catch (error) {
      log.tell('turn-failed', { message: sentence(error), againInMs: DAEMON_TICK_MS });
    } finally {
      begun.delete(request.id);
    }
  };
  return {
    answer: async () => {
      for (const request of await planbook.pending()) {
        if (request.kind !== 'reload') await answer(request);
        else if (!begun.has(request.id)) begun.set(request.id, begin(request));
      }
    },
    idle: () => Promise.all(begun.values()),
  };
}

async function sleepUntil(at: Date, clock: Clock, signal: AbortSignal): Promise<void> {
  const ms = at.getTime() - clock.now().getTime();
  await sleepFor(Math.min(Math.max(ms, 0), DAEMON_TICK_MS), clock, signal);
}

async function sleepFor(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  await clock.sleep(ms, signal).catch(() => {}); // woken
}

/** Waits for the attempts, which have been asked to stop; kills them when forced. */
async function drain(
  parts: DaemonParts,
  forced: AbortSignal,
  { alarm, desk }: { alarm: Alarm; desk: Desk },
): Promise<void> {
  const { runner, log, writeStatus } = parts;
  log.tell('daemon-stopping', { waitingFor: runner.running().map(({ job }) => job) });
  await writeStatus('stopping').catch(() => {}); // the disk may be full; we stop all the same
  const force = () => void runner.stopAll(true);
  forced.addEventListener('abort', force, { once: true });
  if (forced.aborted) force();
  let isOver = false;
  const drained = runner.stopAll(false).finally(() => {
    isOver = true;
    alarm.ring();
  });
  // Who asks for something meanwhile is told at once; so is who asks last of all.
  for (let isLast = false; !isLast; ) {
    isLast = isOver;
    alarm.set();
    await desk.answer().catch(() => {}); // they see that we have ended
    if (!isOver) await sleepFor(DAEMON_TICK_MS, parts.clock, alarm.signal());
  }
  await Promise.all([drained, desk.idle()]);
}

interface Alarm {
  set(): void;
  ring(): void;
  signal(): AbortSignal;
}

/** Rings for who sleeps now, or for the next who wants to. */
function createAlarm(): Alarm {
  let current = new AbortController();
  return {
    set: () => {
      current = new AbortController();
    },
    ring: () => current.abort(),
    signal: () => current.signal,
  };
}
