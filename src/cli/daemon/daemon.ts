import type { Settings } from '../../config/settings.ts';
import { createDaemon, type Daemon } from '../../daemon/daemon.ts';
import { daemonWithoutLock } from '../../daemon/control.ts';
import { takeDaemonLock } from '../../daemon/lock.ts';
import type { Log } from '../../daemon/log.ts';
import { type AttemptStart, createProcessRunner } from '../../daemon/runner.ts';
import { MatineeError } from '../../errors.ts';
import type { ScheduledJob } from '../../job.ts';
import { everyText } from '../../lib/every-text.ts';
import { isoWithOffset } from '../../lib/local-time.ts';
import { oneAtATime } from '../../lib/one-at-a-time.ts';
import { messagesIn } from '../../messages/messages.ts';
import type { KnownJob } from '../../plan.ts';
import { missed } from '../../schedule/missed.ts';
import { earlier } from '../../schedule/decide.ts';
import { createScheduler } from '../../schedule/scheduler.ts';
import { upcoming } from '../../schedule/upcoming.ts';
import { openHomeGuard } from '../../storage/home-guard.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import { openToWrite } from '../home/app.ts';
import { credentialOf } from '../home/collector.ts';
import { type Context, checkedHome, settingsText } from '../context.ts';
import { type AfterwardsParts, afterAttempt, recoverAndTell } from './attempts.ts';
import { controlParts } from './control.ts';
import { createEventLog } from './events.ts';
import { openHistoryToWrite } from '../home/follow-up.ts';
import { createDaemonFiles, type DaemonFiles } from './files.ts';
import { type GuardedPlace, openDaemonLog, tellingTo } from './daemon-log.ts';
import { overdueInLog } from './overdue.ts';
import { createRequestDesk } from './requests.ts';
import { loadDaemonModules } from './modules.ts';
import { daemonSettings } from './settings.ts';
import type { DaemonSite } from './site.ts';
import { refuseLowDisk } from '../home/disk-room.ts';
import { asMatineeError } from '../failure.ts';
import { jobsOf } from '../home/jobs.ts';
import { PROGRAM_VERSION } from '../version.ts';
import type { World } from '../world.ts';

/**
 * Runs the daemon of a home in this process until it is stopped.
 *
 * 1. Takes the home's daemon lock; everything else happens under it.
 * 2. Checks the configuration, the form of the key, free space, the store; mends what dead
 *    processes left. What fails here ends it, and stands in the status file.
 * 3. Writes the PID file and is ready; plans and supervises until SIGTERM or SIGINT.
 *
 * @throws {MatineeError} `daemon-running`, or what a check found.
 */
export async function runDaemon(context: Context, { quiet }: { quiet: boolean }): Promise<void> {
  const { world } = context;
  const home = await checkedHome(context, 'write');
  await world.files.makeFolder(pathIn(home, KEYS.logs));
  using held = new DisposableStack();
  const guard = await openHomeGuard(home, world.files);
  held.defer(guard.release);
  const lock = await takeDaemonLock(pathIn(home, KEYS.daemonLock), world);
  if (lock === undefined) throw new MatineeError('daemon-running', { home, pid: undefined });
  held.defer(() => lock.release());
  await guard.hold('locks', [pathIn(home, KEYS.daemonLock)]);
  await refuseSecond(home, world);
  world.setTitle('matinee scheduler_daemon');
  await loadDaemonModules();
  await runUnderLock({ home, guard }, context, quiet); // awaited: the lock is released behind it
}

/** The lock of one that runs may have been removed. */
async function refuseSecond(home: string, world: World): Promise<void> {
  const first = await daemonWithoutLock(controlParts(home, world));
  if (first === undefined || first.pid === world.pid) return;
  throw new MatineeError('daemon-running', { home, pid: first.pid });
}

async function runUnderLock(place: GuardedPlace, context: Context, quiet: boolean): Promise<void> {
  const { home, guard } = place;
  const { world, text } = context;
  const startedMs = world.clock.monotonicMs();
  let files = createDaemonFiles(home, world.timezone, world, guard);
  let log = openDaemonLog(place, world.timezone, context, text, quiet);
  try {
    const yaml = await settingsText(context, home);
    let settings = await daemonSettings(yaml, context, home);
    const spoken = await messagesIn(settings.lang ?? context.language);
    files = createDaemonFiles(home, settings.timezone, world, guard);
    log = openDaemonLog(place, settings.timezone, context, spoken, quiet);
    log.tell('daemon-starting', { pid: world.pid, version: PROGRAM_VERSION });
    await files.writeStatus({});
    await checkBeforeReady(home, settings, context);

    const telling = tellingTo(log, context);
    const writing = { isDaemon: true, guard, overdue: overdueInLog(log) };
    await using opened = await openToWrite(telling, writing);
    const accept = async (accepted: Settings, text: string | undefined) => {
      await files.writeAccepted(text ?? '');
      settings = accepted;
    };
    await accept(settings, yaml);
    // Made or migrated now: attempts, which are not the daemon, may not.
    await (await openHistoryToWrite({ home, isDaemon: true }, world)).close();
    for (const recovered of opened.recovered) log.tell('recovered', { ...recovered });
    const site = { home, context, opened, log, text: spoken, settings: () => settings, accept };
    await superviseUntilStopped(site, files);
    await files
      .writeStatus({ status: 'stopped', phase: 'ended', next: null, running: [] })
      .catch(() => {}); // it has stopped well all the same
    log.tell('daemon-stopped', { uptimeMs: world.clock.monotonicMs() - startedMs });
  } catch (error) {
    await tellFailure(error, { files, log, context });
    throw error;
  } finally {
    await log.flush();
    await files.removePid().catch(() => {}); // information only; a stale one does no harm
  }
}

/** What would make every run fail is said now, not at two in the morning. */
async function checkBeforeReady(home: string, settings: Settings, { world }: Context) {
  credentialOf(settings, home, world);
  await refuseLowDisk(home, world);
}

async function superviseUntilStopped(site: DaemonSite, files: DaemonFiles): Promise<void> {
  const { context, opened, log, text, settings } = site;
  const { world } = context;
  const { planbook } = opened.store;
  const daemon = createSupervisor(site, files);
  // Without a request of anybody's, the signal itself asks.
  const askAndWake = () =>
    planbook
      .ask('reload', undefined, world.clock.now())
      .then(daemon.wake, (error: unknown) =>
        log.tell('reload-refused', { text: text.error(asMatineeError(error)).text }),
      );
  const unlisten = [
    world.onStop(() => daemon.stop()),
    world.onSignal('SIGUSR2', () => daemon.wake()),
    // A terminal that is closed ends what runs in it; elsewhere it is the old way to say "reload".
    world.onSignal('SIGHUP', () => (world.interactive ? daemon.stop() : void askAndWake())),
  ];
  try {
    await files.writePid();
    const jobs = jobsOf(settings()).filter(({ enabled }) => enabled).length;
    log.tell('jobs-registered', { jobs });
    await daemon.run();
  } finally {
    // Whoever reads it would wake us, and a signal that nobody listens to kills.
    await files.removePid().catch(() => {});
    for (const end of unlisten) end();
  }
}

function createSupervisor(site: DaemonSite, files: DaemonFiles): Daemon {
  const { home, context, opened, log, text, settings } = site;
  const { world } = context;
  const { store } = opened;
  const children = () => runner.running().map(({ pid }) => pid);
  const afterwards: AfterwardsParts = { opened, world, log, text, children };
  const sentence = (error: unknown) => text.error(asMatineeError(error)).text;
  const events = createEventLog(log, settings().timezone, sentence);
  const runner = createProcessRunner({
    processes: world.processes,
    clock: world.clock,
    cwd: home,
    argvFor: (job, start) => attemptArgv(job, start, site),
    onStart: events.onStart,
    onLine: (job, line) => log.tell('attempt-said', { job, line }),
    onOverdue: ({ job, pid }, timeoutMs) => log.tell('attempt-overdue', { job, pid, timeoutMs }),
    onEnd: (ended) => afterAttempt(ended, afterwards),
    // Not before it is counted no more: there may be others that wait for its place.
    onGone: () => daemon.wake(),
  });
  const scheduler = createScheduler({
    ...store,
    clock: world.clock,
    runner,
    jobs: () => jobsOf(settings()),
    attemptsAtOnce: () => settings().attempts,
    onEvent: events.onEvent,
  });
  // What is planned, and started, is planned by one configuration.
  const undisturbed = oneAtATime();
  const accept: DaemonSite['accept'] = (...accepted) => undisturbed(() => site.accept(...accepted));
  const desk = createRequestDesk({ ...site, accept }, runner);
  let isReady = false;
  const daemon = createDaemon({
    clock: world.clock,
    log,
    planbook: store.planbook,
    runner,
    scheduler: {
      tick: async () => {
        const wakeAt = await undisturbed(scheduler.tick);
        events.endTick(wakeAt <= world.clock.now() ? 'at once' : 'later');
        return earlier(wakeAt, opened.recoverAt()) ?? wakeAt;
      },
    },
    checkHome: opened.guard.check,
    recover: () => recoverAndTell(afterwards),
    handle: desk.handle,
    sentence,
    writeStatus: async (phase) => {
      const { timezone } = settings();
      const time = (at: Date) => isoWithOffset(at, timezone);
      const now = world.clock.now();
      const known = await store.planbook.known(() => {}); // the planner tells of the others
      const collections = upcomingCollections(known, now, timezone);
      const next = collections.find(isDue);
      const running = runner.running().map(({ job, dueAt, pid, startedAt }) => ({
        job,
        due_at: time(dueAt),
        pid,
        started_at: time(startedAt),
      }));
      await files.writeStatus({
        phase,
        jobs: known.length,
        next: next ?? null,
        // Stopped before it planned what had come due, it does not know what is next.
        upcoming: phase === 'stopping' && isAnyMissed(known, now) ? [] : collections,
        running,
      });
      if (phase !== 'ready' || isReady) return;
      isReady = true;
      log.tell('daemon-ready', { next: next && { job: next.job, dueAt: next.due_at } });
    },
  });
  return {
    ...daemon,
    run: async () => {
      try {
        await daemon.run();
      } finally {
        events.endTick('later');
      }
    },
  };
}

function upcomingCollections(known: readonly KnownJob[], now: Date, timezone: string) {
  const collections = known.filter(({ housekeeping }) => !housekeeping);
  return upcoming(collections, now).map(({ job, dueAt }) => ({
    job: job.name,
    due_at: dueAt === undefined ? null : isoWithOffset(dueAt, timezone),
  }));
}

function isAnyMissed(known: readonly KnownJob[], now: Date): boolean {
  const collections = known.filter(({ housekeeping }) => !housekeeping);
  return missed(collections, now).length > 0;
}

function isDue<T extends { due_at: string | null }>(one: T): one is T & { due_at: string } {
  return one.due_at !== null;
}

function attemptArgv(
  job: ScheduledJob,
  { dueAt, trigger, settles }: AttemptStart,
  { home, context, settings, opened }: DaemonSite,
): string[] {
  const { options, language } = context;
  const database = opened.guard.identityOf(pathIn(home, KEYS.database));
  const due = dueAt.toISOString();
  return [
    'run',
    job.name,
    ...(trigger === 'manual' ? ['--requested', due] : ['--at', due, '--scheduled']),
    ...(trigger === 'schedule' && settles ? ['--settles'] : []),
    ...['--home', home, '--config', pathIn(home, KEYS.accepted)],
    ...(database === undefined ? [] : ['--database', database]),
    ...['--lang', settings().lang ?? language, '--json'],
    ...(options.unsafeHome === true ? ['--unsafe-home'] : []),
  ];
}

/** In the status file and in the log; neither may hide the error itself. */
async function tellFailure(
  error: unknown,
  { files, log, context }: { files: DaemonFiles; log: Log; context: Context },
): Promise<void> {
  const known = asMatineeError(error);
  const { code, values } = known;
  const message = context.text.error(known).text;
  log.tell('daemon-failed', { message });
  await files
    .writeStatus({
      status: 'failed',
      phase: 'ended',
      error: everyText({ code, message, values: { ...values } }, context.out.redact),
    })
    .catch(() => {});
}
