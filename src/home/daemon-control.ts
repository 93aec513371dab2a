import { MatineeError } from '../errors.ts';
import { type Clock, SECOND_MS } from '../lib/clock.ts';
import type { FileSystem } from '../lib/files.ts';
import type { Processes } from '../lib/processes.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import type { Machine } from './machine.ts';
import { isSameProcess, type PidRecord, readPidFile } from './pid-file.ts';
import { readStatusFile } from './status-file.ts';

/** Where a home's daemon is found. */
export interface DaemonPlace {
  home: string;
  pidPath: string;
  /** Whether a process holds the daemon's lock. */
  isLocked: () => boolean;
}

export interface ControlParts extends DaemonPlace {
  files: FileSystem;
  processes: Processes;
  clock: Clock;
}

/** What is known of a home's daemon. */
export type FoundDaemon =
  | { running: false }
  /** `process` is undefined while the PID file does not name the process that wrote it. */
  | { running: true; process: PidRecord | undefined };

export async function findDaemon(parts: ControlParts): Promise<FoundDaemon> {
  if (!parts.isLocked()) {
    const process = await daemonWithoutLock(parts);
    return process === undefined ? { running: false } : { running: true, process };
  }
  const record = await readPidFile(parts.pidPath, parts.files);
  const ours = record !== undefined && isSameProcess(record, parts.processes);
  return { running: true, process: ours ? record : undefined };
}

/**
 * A daemon of this home that lives although nobody holds its lock: the lock was removed, which it
 * notices at its next turn. In a copy of a home the PID file names the daemon of the other.
 */
export async function daemonWithoutLock(
  parts: Omit<ControlParts, 'isLocked' | 'clock'>,
): Promise<PidRecord | undefined> {
  const { files, processes, home } = parts;
  const record = await readPidFile(parts.pidPath, files);
  if (record?.home === undefined || !isSameProcess(record, processes)) return undefined;
  return (await files.identity(home)) === record.home ? record : undefined;
}

/**
 * The last sign of life of a daemon that ended without being stopped: nobody holds its lock, and what
 * it wrote last says that it runs. Undefined where it was stopped, has failed, or was never started.
 */
export async function diedAfter(
  home: string,
  { files }: Pick<Machine, 'files'>,
): Promise<Date | undefined> {
  const file = await readStatusFile(pathIn(home, KEYS.schedulerStatus), files);
  return file?.status === 'running' ? new Date(file.last_update) : undefined;
}

/** It writes its PID file soon after it has taken the lock. */
const PID_FILE_WAIT_MS = 3 * SECOND_MS;
const POLL_MS = 50;

/** As `findDaemon`, but gives a daemon that is just starting the time to say which process it is. */
export async function waitForDaemon(parts: ControlParts): Promise<FoundDaemon> {
  const startedMs = parts.clock.monotonicMs();
  for (;;) {
    const found = await findDaemon(parts);
    if (!found.running || found.process !== undefined) return found;
    if (parts.clock.monotonicMs() - startedMs > PID_FILE_WAIT_MS) return found;
    await parts.clock.sleep(POLL_MS);
  }
}

/** A daemon that has been asked to stop has so long to let its attempts end at their next page. */
const FORCE_AFTER_MS = 30 * SECOND_MS;
/** One that does not end although it was asked twice hangs. */
const KILL_AFTER_MS = 40 * SECOND_MS;
const TELL_EVERY_MS = 5 * SECOND_MS;

export interface StopEvents {
  /** Every five seconds while it has not ended. */
  onWait: (waitedMs: number) => Promise<void>;
  onForce: () => void;
  onKill: () => void;
}

/**
 * Stops the daemon that runs as `daemon` and waits until it has ended: asks; after 30 s asks
 * again, which makes it kill its attempts; 10 s later kills it. No signal is sent to a process that
 * is not the one that wrote the PID file.
 *
 * @throws {MatineeError} `daemon-of-others` at once, where the system lets us send it none.
 */
export async function stopDaemon(
  daemon: PidRecord,
  parts: ControlParts,
  events: StopEvents,
): Promise<void> {
  const { clock, processes } = parts;
  const startedMs = clock.monotonicMs();
  if (!signalIfOurs(daemon, 'SIGTERM', parts) && isSameProcess(daemon, processes)) {
    const ownerId = (await parts.files.facts(parts.pidPath))?.rights.uid;
    throw new MatineeError('daemon-of-others', { home: parts.home, pid: daemon.pid, ownerId });
  }
  const steps = [
    {
      afterMs: FORCE_AFTER_MS,
      act: () => {
        events.onForce();
        signalIfOurs(daemon, 'SIGTERM', parts);
      },
    },
    {
      afterMs: KILL_AFTER_MS,
      act: () => {
        events.onKill();
        signalIfOurs(daemon, 'SIGKILL', parts);
      },
    },
  ];
  let toldMs = 0;
  while (isSameProcess(daemon, processes)) {
    const waitedMs = clock.monotonicMs() - startedMs;
    if (steps[0] !== undefined && waitedMs >= steps[0].afterMs) steps.shift()?.act();
    if (waitedMs - toldMs >= TELL_EVERY_MS) {
      toldMs = waitedMs;
      await events.onWait(waitedMs);
    }
    await clock.sleep(POLL_MS);
  }
}

/** Asks the daemon to look at its requests now. */
export function wakeDaemon(daemon: PidRecord, parts: ControlParts): void {
  signalIfOurs(daemon, 'SIGUSR2', parts);
}

function signalIfOurs(
  daemon: PidRecord,
  name: 'SIGTERM' | 'SIGKILL' | 'SIGUSR2',
  { processes }: ControlParts,
): boolean {
  return isSameProcess(daemon, processes) && processes.signal(daemon.pid, name);
}
