import { MatineeError } from '../errors.ts';
import { findDaemon } from '../home/daemon-control.ts';
import { refuseLowDisk } from '../home/disk-room.ts';
import type { Place } from '../home/place.ts';
import { controlParts } from '../home/reach-daemon.ts';
import { readStatusFile, type SchedulerStatus } from '../home/status-file.ts';
import { SECOND_MS } from '../lib/clock.ts';
import type { DetachedProcess } from '../lib/processes.ts';
import type { Language } from '../messages/messages.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { compileDaemonModules } from './modules.ts';

/** Checks take a moment; a slow machine may take many. */
const READY_WITHIN_MS = 60 * SECOND_MS;
const POLL_MS = 50;

/**
 * Starts the daemon as a process that outlives this one, and waits until it is ready. `language` is
 * what it speaks where the configuration names none.
 *
 * @throws {MatineeError} `daemon-running`, `daemon-start-failed`, or what the daemon's checks found.
 */
export async function startDetached(
  place: Place,
  language: Language | undefined,
): Promise<SchedulerStatus> {
  const { machine, home, unsafe } = place;
  await refuseSecond(place);
  await machine.files.makeFolder(pathIn(home, KEYS.logs));
  await compileDaemonModules();
  const daemon = machine.processes.detach(
    [
      ...['start', '--detached', '--home', home],
      ...(language === undefined ? [] : ['--lang', language]),
      ...(unsafe ? ['--unsafe-home'] : []),
    ],
    { cwd: home, outputPath: pathIn(home, KEYS.log), env: machine.env },
  );
  const status = await untilReady(daemon, place);
  daemon.release();
  return status;
}

async function refuseSecond({ machine, home }: Place): Promise<void> {
  const found = await findDaemon(controlParts(home, machine));
  if (found.running) throw new MatineeError('daemon-running', { home, pid: found.process?.pid });
}

async function untilReady(daemon: DetachedProcess, place: Place): Promise<SchedulerStatus> {
  const { home } = place;
  const { clock } = place.machine;
  const startedMs = clock.monotonicMs();
  let exit: { code: number | undefined } | undefined;
  void daemon.ended.then(({ exitCode }) => {
    exit = { code: exitCode };
  });
  for (;;) {
    const hasEnded = exit;
    const status = await statusOf(daemon.pid, place);
    if (status?.status === 'running' && status.phase === 'ready') return status;
    if (hasEnded !== undefined) return refuse(hasEnded.code, status, place);
    if (clock.monotonicMs() - startedMs > READY_WITHIN_MS) {
      throw new MatineeError('daemon-start-failed', { home, exitCode: undefined });
    }
    await clock.sleep(POLL_MS);
  }
}

async function statusOf(pid: number, { machine, home }: Place) {
  const status = await readStatusFile(pathIn(home, KEYS.schedulerStatus), machine.files);
  return status?.pid === pid ? status : undefined;
}

/** Says why the daemon ended: what it found, or that another was quicker. */
async function refuse(
  exitCode: number | undefined,
  status: SchedulerStatus | undefined,
  place: Place,
): Promise<never> {
  const values = status?.error?.values;
  if (status?.error !== null && status?.error !== undefined && values !== undefined) {
    throw new MatineeError(status.error.code as 'internal', values as { cause: string });
  }
  await refuseSecond(place);
  await refuseLowDisk(place.home, place.machine); // where it could not write what it found
  throw new MatineeError('daemon-start-failed', { home: place.home, exitCode });
}
