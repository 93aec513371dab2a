import type { DaemonFace } from '../../daemon/face.ts';
import { compileDaemonModules } from '../../daemon/modules.ts';
import { runDaemon } from '../../daemon/supervise.ts';
import { MatineeError } from '../../errors.ts';
import { askTmdb } from '../../home/collector.ts';
import { findDaemon } from '../../home/control.ts';
import { refuseLowDisk } from '../../home/disk-room.ts';
import { checkedHome } from '../../home/place.ts';
import { controlParts } from '../../home/reach-daemon.ts';
import { settingsOf } from '../../home/settings.ts';
import { readStatusFile, type SchedulerStatus } from '../../home/status-file.ts';
import { SECOND_MS } from '../../lib/clock.ts';
import type { DetachedProcess } from '../../lib/processes.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, FAILED } from '../exit-codes.ts';
import { logText } from '../text/log-text.ts';

/** Checks take a moment; a slow machine may take many. */
const READY_WITHIN_MS = 60 * SECOND_MS;
const POLL_MS = 50;
/** A TMDB that is well takes a tenth of a second. */
const ASK_TMDB_MS = 8 * SECOND_MS;

/** `start`: the daemon, in the background; returns when it is ready. */
export async function start(_: unknown, options: RawOptions, context: Context): Promise<number> {
  if (options['detached'] === true) return runDetached(context);
  if (options['foreground'] === true) {
    await runDaemon(placeOf(context), shownDaemon(context));
    return DONE;
  }
  const { out, text, world } = context;
  const home = await checkedHome(placeOf(context), 'write');
  const status = await startDetached(home, context);
  const ours = `--home ${home}`;
  const { started, next, nothingDue, stopIt, watchIt } = text.daemon;
  if (out.json) out.document({ outcome: 'started', home, scheduler: status });
  else {
    out.print(started(status.pid));
    out.print(status.next === null ? nothingDue : next(status.next.job, status.next.due_at));
    out.print(watchIt(`${world.command} logs -f ${ours}`));
    out.print(stopIt(`${world.command} stop ${ours}`));
  }
  await warnOfTmdb(home, context);
  return DONE;
}

/**
 * Says now what would trouble every run, not at two in the morning. It may be over by then, so it is
 * no reason not to start.
 */
async function warnOfTmdb(home: string, context: Context): Promise<void> {
  const { out, text, world } = context;
  const settings = await settingsOf(placeOf(context));
  const asking = new AbortController();
  const silence = world.clock.sleep(ASK_TMDB_MS, asking.signal).then(
    () => 'silent' as const,
    () => undefined, // it answered
  );
  const trouble = await Promise.race([askTmdb(home, settings, world, asking.signal), silence]);
  asking.abort();
  if (trouble === undefined || trouble === 'not-asked') return;
  const { tmdbSilent, tmdbTrouble } = text.daemon;
  const { baseUrl } = settings.tmdb;
  if (trouble === 'silent') return out.tell(tmdbSilent(baseUrl, ASK_TMDB_MS / SECOND_MS));
  const { text: problem, hint } = text.error(trouble);
  out.tell(tmdbTrouble(baseUrl, problem), ...(hint === undefined ? [] : [hint]));
}

/** What fails has been told in the log and the status file, where whoever waits for us looks. */
async function runDetached(context: Context): Promise<number> {
  try {
    await runDaemon(placeOf(context), detachedDaemon(context));
    return DONE;
  } catch (error) {
    if (error instanceof MatineeError) return FAILED;
    throw error;
  }
}

/** A daemon that runs in a terminal shows its log there. */
function shownDaemon(context: Context): DaemonFace {
  const onLine: DaemonFace['onLine'] = (line) => {
    if (line.level !== 'debug') context.out.print(logText(line));
  };
  return { ...faceOf(context), onLine, elsewhere: undefined };
}

/** What `start` has opened is the daemon's log wherever it lies by now. */
function detachedDaemon(context: Context): DaemonFace {
  const { stdout } = context.world;
  const elsewhere = (content: string | Uint8Array) => void stdout.write(content);
  return { ...faceOf(context), onLine: () => {}, elsewhere };
}

function faceOf({ world, language, text }: Context) {
  const { onStop, onSignal, interactive: inTerminal, setTitle, timezone } = world;
  return { onStop, onSignal, inTerminal, setTitle, language, timezone, text };
}

/**
 * Starts the daemon as a process that outlives this one, and waits until it is ready.
 *
 * @throws {MatineeError} `daemon-running`, `daemon-start-failed`, or what the daemon's checks found.
 */
export async function startDetached(home: string, context: Context): Promise<SchedulerStatus> {
  const { world, options } = context;
  await refuseSecond(home, context);
  await world.files.makeFolder(pathIn(home, KEYS.logs));
  await compileDaemonModules();
  const daemon = world.processes.detach(
    [
      ...['start', '--detached', '--home', home],
      ...(options.lang === undefined ? [] : ['--lang', options.lang]),
      ...(options.unsafeHome === true ? ['--unsafe-home'] : []),
    ],
    { cwd: home, outputPath: pathIn(home, KEYS.log), env: world.env },
  );
  const status = await untilReady(home, daemon, context);
  daemon.release();
  return status;
}

async function refuseSecond(home: string, { world }: Context): Promise<void> {
  const found = await findDaemon(controlParts(home, world));
  if (found.running) throw new MatineeError('daemon-running', { home, pid: found.process?.pid });
}

async function untilReady(
  home: string,
  daemon: DetachedProcess,
  context: Context,
): Promise<SchedulerStatus> {
  const { clock } = context.world;
  const startedMs = clock.monotonicMs();
  let exit: { code: number | undefined } | undefined;
  void daemon.ended.then(({ exitCode }) => {
    exit = { code: exitCode };
  });
  for (;;) {
    const hasEnded = exit;
    const status = await statusOf(home, daemon.pid, context);
    if (status?.status === 'running' && status.phase === 'ready') return status;
    if (hasEnded !== undefined) return refuse(home, hasEnded.code, status, context);
    if (clock.monotonicMs() - startedMs > READY_WITHIN_MS) {
      throw new MatineeError('daemon-start-failed', { home, exitCode: undefined });
    }
    await clock.sleep(POLL_MS);
  }
}

async function statusOf(home: string, pid: number, { world }: Context) {
  const status = await readStatusFile(pathIn(home, KEYS.schedulerStatus), world.files);
  return status?.pid === pid ? status : undefined;
}

/** Says why the daemon ended: what it found, or that another was quicker. */
async function refuse(
  home: string,
  exitCode: number | undefined,
  status: SchedulerStatus | undefined,
  context: Context,
): Promise<never> {
  const values = status?.error?.values;
  if (status?.error !== null && status?.error !== undefined && values !== undefined) {
    throw new MatineeError(status.error.code as 'internal', values as { cause: string });
  }
  await refuseSecond(home, context);
  await refuseLowDisk(home, context.world); // where it could not write what it found
  throw new MatineeError('daemon-start-failed', { home, exitCode });
}
