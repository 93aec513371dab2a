import { counted } from './numbers.ts';

/** What a change of clocks does to a job, in local times of its zone. */
export type ClockChangeWords =
  | { kind: 'moved'; on: string; time: string; runsAt: string }
  | { kind: 'dropped'; on: string; from: string; to: string; times: number }
  | { kind: 'once'; on: string; time: string; offset: string }
  | { kind: 'twice'; on: string; from: string; to: string; times: number };

/** What the commands say by which people look at the plan and change it. */
export const planning = {
  weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  idle: (start: string) => `The daemon is not running: nothing runs by itself. Start it: ${start}`,
  next: {
    columns: ['due', 'zone', 'job', ''],
    none: 'Nothing will come due.',
    off: 'switched off',
    alsoOff: (jobs: readonly string[]) => `Switched off: ${jobs.join(', ')}`,
    changes: 'The clocks change',
    changeColumns: ['job', 'zone', 'what it does'],
    change: (change: ClockChangeWords): string => {
      switch (change.kind) {
        case 'moved':
          return `${change.time} does not exist on ${change.on}: runs at ${change.runsAt}`;
        case 'dropped':
          return `${change.from} to ${change.to} does not exist on ${change.on}: ${counted(change.times, 'run')} fewer`;
        case 'once':
          return `${change.time} comes twice on ${change.on}: runs the first time only (${change.offset})`;
        case 'twice':
          return `${change.from} to ${change.to} comes twice on ${change.on}: ${counted(change.times, 'run')} more`;
      }
    },
  },
  jobs: {
    columns: ['job', 'short', 'title', 'schedule', 'zone', 'state', 'last run', 'next'],
    on: 'on',
    off: 'off',
    never: 'never',
    waiting: 'waits for a place',
  },
  pause: {
    paused: (job: string) => `${job} is paused until it is resumed.`,
    pausedUntil: (job: string, until: string) => `${job} is paused until ${until}.`,
    replaced: (was: string, since: string) => `This replaces a pause since ${since} (${was}).`,
    owes: 'What comes due meanwhile is skipped and not made up for.',
    goesOn: (jobs: readonly string[]) => `What runs now goes on: ${jobs.join(', ')}`,
    offAnyway: (job: string) =>
      `${job} is switched off in the configuration; it does not run by itself anyway.`,
    resumeIt: (command: string) => `Resume: ${command}`,
  },
  resume: {
    resumed: (job: string, since: string) =>
      `${job} is resumed; it had been paused since ${since} and owes nothing for that time.`,
    notPaused: (job: string) => `${job} was not paused; nothing has changed.`,
    next: (job: string, at: string) => `Next: ${job} at ${at}`,
  },
  run: {
    started: (job: string, pid: number) => `The daemon is running ${job} (PID ${pid}).`,
    waiting: (it: { job: string; run: string | undefined; since: string }) =>
      `${it.job} is running already, since ${it.since}${it.run === undefined ? '' : ` (${it.run})`}; waiting until it has ended.`,
    leftRunning: (job: string) => `No longer waiting; ${job} goes on running.`,
  },
  noRunsOf: (job: string) => `Nothing of ${job} has run yet.`,
};
