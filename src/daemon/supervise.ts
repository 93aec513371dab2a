import type { Settings } from '../config/settings.ts';
import { MatineeError } from '../errors.ts';
import { credentialOf } from '../home/collector.ts';
import { daemonWithoutLock } from '../home/daemon-control.ts';
import { refuseLowDisk } from '../home/disk-room.ts';
import { asMatineeError } from '../home/failure.ts';
import { jobsOf } from '../home/jobs.ts';
import { openHistoryToWrite } from '../home/left-overs.ts';
import type { Machine } from '../home/machine.ts';
import { openToWrite } from '../home/open.ts';
import { checkedHome, type Place } from '../home/place.ts';
import { controlParts } from '../home/reach-daemon.ts';
import { settingsText } from '../home/settings.ts';
import { PROGRAM_VERSION } from '../home/version.ts';
import { everyText } from '../lib/every-text.ts';
import { isoWithOffset } from '../lib/local-time.ts';
import { oneAtATime } from '../lib/one-at-a-time.ts';
import { type Messages, messagesIn } from '../messages/messages.ts';
import type { KnownJob } from '../plan.ts';
import { earlier } from '../schedule/decide.ts';
import { missed } from '../schedule/missed.ts';
import { createScheduler } from '../schedule/scheduler.ts';
import { upcoming } from '../schedule/upcoming.ts';
import { openHomeGuard } from '../storage/home-guard.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { type AfterwardsParts, afterAttempt, recoverAndTell } from './afterwards.ts';
import { attemptOrder } from './attempt-order.ts';
import { type GuardedPlace, openDaemonLog } from './daemon-log.ts';
import { createDaemon, type Daemon } from './daemon.ts';
import { createEventLog } from './scheduler-log.ts';
import type { DaemonFace } from './face.ts';
import { createDaemonFiles, type DaemonFiles } from './files.ts';
import { createHappenings } from './happenings.ts';
import { homeEventsInLog } from './home-events.ts';
import { takeDaemonLock } from './lock.ts';
import type { Log } from './log.ts';
import { loadDaemonModules } from './modules.ts';
import { createRequestDesk } from './requests.ts';
import { createProcessRunner } from './runner.ts';
import { daemonSettings } from './settings.ts';
import type { DaemonSite } from './site.ts';

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
export async function runDaemon(place: Place, face: DaemonFace): Promise<void> {
  const { machine } = place;
  const home = await checkedHome(place, 'write');
  await machine.files.makeFolder(pathIn(home, KEYS.logs));
  using held = new DisposableStack();
  const guard = await openHomeGuard(home, machine.files);
  held.defer(guard.release);
  const lock = await takeDaemonLock(pathIn(home, KEYS.daemonLock), machine);
  if (lock === undefined) throw new MatineeError('daemon-running', { home, pid: undefined });
  held.defer(() => lock.release());
  await guard.hold('locks', [pathIn(home, KEYS.daemonLock)]);
  await refuseSecond(home, machine);
  face.setTitle('matinee scheduler_daemon');
  await loadDaemonModules();
  await runUnderLock({ place, guard }, face); // awaited: the lock is released behind it
}

/** The lock of one that runs may have been removed. */
async function refuseSecond(home: string, machine: Machine): Promise<void> {
  const first = await daemonWithoutLock(controlParts(home, machine));
  if (first === undefined || first.pid === machine.pid) return;
  throw new MatineeError('daemon-running', { home, pid: first.pid });
}

async function runUnderLock(guarded: GuardedPlace, face: DaemonFace): Promise<void> {
  const { place, guard } = guarded;
  const { machine, home } = place;
  const { language } = face;
  const startedMs = machine.clock.monotonicMs();
  let files = createDaemonFiles(home, face.timezone, machine, guard);
  let log = openDaemonLog(guarded, face.timezone, face.text, face);
  try {
    const yaml = await settingsText(place);
    let settings = await daemonSettings(yaml, place);
    const text = await messagesIn(settings.lang ?? language);
    files = createDaemonFiles(home, settings.timezone, machine, guard);
    log = openDaemonLog(guarded, settings.timezone, text, face);
    log.tell('daemon-starting', { pid: machine.pid, version: PROGRAM_VERSION });
    await files.writeStatus({});
    await checkBeforeReady(settings, place);

    const hearing = { ...place, hear: homeEventsInLog(log, face.text) };
    await using opened = await openToWrite(hearing, { isDaemon: true, guard });
    const accept = async (accepted: Settings, content: string | undefined) => {
      await files.writeAccepted(content ?? '');
      settings = accepted;
    };
    await accept(settings, yaml);
    // Made or migrated now: attempts, which are not the daemon, may not.
    await (await openHistoryToWrite({ home, isDaemon: true }, machine)).close();
    for (const recovered of opened.recovered) log.tell('recovered', { ...recovered });
    const site = { place, opened, log, language, text, settings: () => settings, accept };
    await superviseUntilStopped(site, files, face);
    await files
      .writeStatus({ status: 'stopped', phase: 'ended', next: null, running: [] })
      .catch(() => {}); // it has stopped well all the same
    log.tell('daemon-stopped', { uptimeMs: machine.clock.monotonicMs() - startedMs });
  } catch (error) {
    await tellFailure(error, { files, log, text: face.text, redact: place.secrets.redact });
    throw error;
  } finally {
    await log.flush();
    await files.removePid().catch(() => {}); // information only; a stale one does no harm
  }
}

/** What would make every run fail is said now, not at two in the morning. */
async function checkBeforeReady(settings: Settings, { home, machine }: Place) {
  credentialOf(settings, home, machine);
  await refuseLowDisk(home, machine);
}

async function superviseUntilStopped(
  site: DaemonSite,
  files: DaemonFiles,
  face: DaemonFace,
): Promise<void> {
  const { opened, log, text, settings } = site;
  const { clock } = site.place.machine;
  const { planbook } = opened.store;
  const daemon = createSupervisor(site, files);
  // Without a request of anybody's, the signal itself asks.
  const askAndWake = () =>
    planbook
      .ask('reload', undefined, clock.now())
      .then(daemon.wake, (error: unknown) =>
        log.tell('reload-refused', { text: text.error(asMatineeError(error)).text }),
      );
  const unlisten = [
    face.onStop(() => daemon.stop()),
    face.onSignal('SIGUSR2', () => daemon.wake()),
    // A terminal that is closed ends what runs in it; elsewhere it is the old way to say "reload".
    face.onSignal('SIGHUP', () => (face.inTerminal ? daemon.stop() : void askAndWake())),
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
  const { opened, log, text, settings } = site;
  const { machine, home } = site.place;
  const { clock } = machine;
  const { store } = opened;
  const children = () => runner.running().map(({ pid }) => pid);
  const tellHappenings = createHappenings(store.events, log, () => settings().timezone);
  const afterwards: AfterwardsParts = { opened, clock, log, text, children, tellHappenings };
  const sentence = (error: unknown) => text.error(asMatineeError(error)).text;
  const events = createEventLog(log, settings().timezone, sentence);
  const runner = createProcessRunner({
    processes: machine.processes,
    clock,
    cwd: home,
    orderOf: (job, start) => attemptOrder(job, start, site),
    onStart: events.onStart,
    onLine: (job, line) => log.tell('attempt-said', { job, line }),
    onOverdue: ({ job, pid }, timeoutMs) => log.tell('attempt-overdue', { job, pid, timeoutMs }),
    onEnd: (ended) => afterAttempt(ended, afterwards),
    // Not before it is counted no more: there may be others that wait for its place.
    onGone: () => daemon.wake(),
  });
  const scheduler = createScheduler({
    ...store,
    clock,
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
    clock,
    log,
    planbook: store.planbook,
    runner,
    scheduler: {
      tick: async () => {
        const wakeAt = await undisturbed(scheduler.tick);
        events.endTick(wakeAt <= clock.now() ? 'at once' : 'later');
        return earlier(wakeAt, opened.recoverAt()) ?? wakeAt;
      },
    },
    checkHome: opened.guard.check,
    recover: async () => {
      await recoverAndTell(afterwards);
      await tellHappenings();
    },
    handle: desk.handle,
    sentence,
    writeStatus: async (phase) => {
      const { timezone } = settings();
      const time = (at: Date) => isoWithOffset(at, timezone);
      const now = clock.now();
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

/** In the status file and in the log; neither may hide the error itself. */
async function tellFailure(
  error: unknown,
  {
    files,
    log,
    text,
    redact,
  }: { files: DaemonFiles; log: Log; text: Messages; redact: (text: string) => string },
): Promise<void> {
  const known = asMatineeError(error);
  const { code, values } = known;
  const message = text.error(known).text;
  log.tell('daemon-failed', { message });
  await files
    .writeStatus({
      status: 'failed',
      phase: 'ended',
      error: everyText({ code, message, values: { ...values } }, redact),
    })
    .catch(() => {});
}
