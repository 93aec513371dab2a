import { daemonWithoutLock } from '../home/daemon-control.ts';
import type { Machine } from '../home/machine.ts';
import { pidText } from '../home/pid-file.ts';
import { type SchedulerStatus, statusText } from '../home/status-file.ts';
import { PROGRAM_VERSION } from '../home/version.ts';
import { isoWithOffset } from '../lib/local-time.ts';
import type { HomeGuard } from '../storage/home-guard.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { replaceHomeFile } from '../storage/replace-home-file.ts';
import { DAEMON_TICK_MS } from './daemon.ts';

/** A daemon that is well writes its status at each turn; two without are a sign. */
const VALID_MS = 2 * DAEMON_TICK_MS;

/**
 * The files by which a daemon says that it is there and how it is. In another folder under the name
 * of its home, and beside another daemon, it says nothing.
 */
export interface DaemonFiles {
  writePid(): Promise<void>;
  removePid(): Promise<void>;
  writeStatus(now: Partial<SchedulerStatus>): Promise<void>;
  /** The text of the configuration that holds, which attempts read. */
  writeAccepted(yaml: string): Promise<void>;
}

/** Times are written in `timezone`. What a status does not say stays as it was said last. */
export function createDaemonFiles(
  home: string,
  timezone: string,
  machine: Machine,
  guard: Pick<HomeGuard, 'isSameFolder' | 'check'>,
): DaemonFiles {
  const { files, clock, pid, processes } = machine;
  const time = (at: Date) => isoWithOffset(at, timezone);
  const startedAt = time(clock.now());
  const pidPath = pathIn(home, KEYS.pid);
  const isOurs = async () => {
    if (!(await guard.isSameFolder())) return false;
    const named = await daemonWithoutLock({ home, pidPath, files, processes });
    return named === undefined || named.pid === pid;
  };
  let status: SchedulerStatus = {
    status: 'running',
    pid,
    start_time: startedAt,
    last_update: startedAt,
    version: PROGRAM_VERSION,
    phase: 'starting',
    jobs: 0,
    next: null,
    upcoming: [],
    running: [],
    valid_until: startedAt,
    error: null,
  };
  return {
    writePid: async () => {
      await guard.check();
      const mark = processes.markOf(pid) ?? 'unknown';
      const record = { pid, startedAt, mark, home: await files.identity(home) };
      await replaceHomeFile(home, KEYS.pid, pidText(record), machine);
    },
    removePid: async () => {
      if (await isOurs()) await files.remove(pidPath);
    },
    writeStatus: async (now) => {
      const at = clock.now();
      const times = { last_update: time(at), valid_until: time(new Date(at.getTime() + VALID_MS)) };
      status = { ...status, ...now, ...times };
      if (!(await isOurs())) return;
      await replaceHomeFile(home, KEYS.schedulerStatus, statusText(status), machine);
    },
    // An attempt that starts meanwhile must not read half of it.
    writeAccepted: async (yaml) => {
      await guard.check();
      await replaceHomeFile(home, KEYS.accepted, yaml, machine);
    },
  };
}
