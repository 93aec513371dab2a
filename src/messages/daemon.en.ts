import type { CommandLines } from './command-lines.ts';
import type { RunBy } from '../occurrence.ts';
import { counted } from './numbers.ts';

/** What the commands that start, stop and look at the daemon say. */
export const daemon = (line: CommandLines) => ({
  started: (pid: number) => `The daemon is running (PID ${pid}).`,
  next: (job: string, at: string) => `Next: ${job} at ${at}`,
  timesIn: (zone: string) => `Times are in ${zone}.`,
  nothingDue: 'No job is switched on.',
  tmdbTrouble: (url: string, problem: string) =>
    `The daemon runs, but ${url} gave trouble just now: ${problem}`,
  tmdbSilent: (url: string, seconds: number) =>
    `The daemon runs, but ${url} has not answered for ${seconds} s.`,
  stopIt: (command: string) => `Stop it: ${command}`,
  watchIt: (command: string) => `Watch it: ${command}`,
  stopping: (pid: number) => `Stopping the daemon (PID ${pid})…`,
  waiting: (jobs: readonly string[], seconds: number) =>
    jobs.length === 0
      ? `Waiting for the daemon to end (${seconds} s)`
      : `Waiting for ${jobs.join(', ')} to stop at its next page (${seconds} s)`,
  forcing: 'It takes too long; what still runs is being killed. Its pages are kept.',
  killing: 'The daemon does not answer; it is being killed.',
  stopped: 'The daemon has stopped.',
  stoppingSelf: 'Stopping; once more (Ctrl+C) forces',
  attempt: {
    notStartedFor: (cause: string) => `its process could not be started (${cause})`,
    endedBy: (signal: string) => `its process was ended by ${signal}`,
    endedWith: (exitCode: number | undefined) =>
      `its process ended without a word${exitCode === undefined ? '' : ` (exit code ${exitCode})`}`,
  },
  reload: {
    unchanged: 'Nothing has changed.',
    kept: 'The daemon goes on with the configuration that it has.',
    changed: (changes: readonly string[]) =>
      `${counted(changes.length, 'setting')} changed: ${changes.join('; ')}.`,
    upgraded: (running: string, installed: string) =>
      `Matinee ${installed} is installed, ${running} is running: restart to use it.`,
  },
  status: {
    running: (pid: number, since: string, lasting: string) =>
      `● running since ${since} (${lasting}), PID ${pid}`,
    starting: '● starting',
    unresponsive: (since: string) =>
      `● running, but it has not shown a sign of life since ${since}; try: ${line('restart')}`,
    neverStarted: '○ not running; it has never been started here',
    stopped: (at: string) => `○ not running; it was stopped at ${at}`,
    failed: (at: string, message: string) => `○ not running; it failed at ${at}: ${message}`,
    died: (at: string) =>
      `○ not running; it was killed, or the machine went down, after ${at} (its last sign of life)`,
    toStart: (command: string) => `Start it: ${command}`,
    upgraded: (running: string, installed: string) =>
      `Matinee ${installed} is installed, ${running} is running; try: ${line('restart')}`,
    now: 'Running now',
    nothingNow: 'Nothing is running.',
    nowGone: 'Recorded as running, but its process is gone',
    upcoming: 'Next',
    paused: 'paused',
    pausedUntil: (until: string) => `paused until ${until}`,
    failing: (job: string, failures: number, since: string) =>
      `${job} has failed ${failures} times in a row since ${since}.`,
    failures: 'Last failures',
    failureColumns: ['run', 'job', 'ended', 'error'],
    nowColumns: ['run', 'job', 'started', 'took', 'process'],
    by: {
      daemon: (pid) => `PID ${pid}`,
      'earlier-daemon': (pid) => `PID ${pid}, left by an earlier daemon`,
      hand: (pid) => `PID ${pid}, by hand`,
    } satisfies Record<RunBy, (pid: number) => string> as Record<RunBy, (pid: number) => string>,
    overdue: (since: string) => `overdue since ${since}`,
    waiting: 'Waiting for a place, as many run as may at once (setting attempts)',
    waitingColumns: ['job', 'due', 'waits since'],
    nextColumns: ['job', 'next', ''],
  },
  logs: {
    none: 'The log is empty; the daemon has not been started here.',
    noneWanted: 'No line of the log is what was asked for.',
  },
});
