import { warningText } from './data.en.ts';
import type { CommandLines } from './command-lines.ts';
import { counted } from './numbers.ts';
import type { BrokenInvariant, HealthCode, HealthValues, Invariant } from '../health.ts';

/** A sentence for everything a check can find. */
type Sentences = { [Code in HealthCode]: (values: HealthValues[Code]) => string };

/** What health and statistics say. */
export const health = (line: CommandLines) => ({
  status: {
    pass: 'All is well.',
    warn: 'There is something to look at.',
    fail: 'Something is wrong.',
  },
  written: (path: string) => `Written ${path}`,
  texts: {
    ok: () => 'fine',
    'scheduler-stopped': () => 'not running; nothing runs by itself',
    'scheduler-died': ({ lastSignAt }) =>
      `not running; it was killed, or the machine went down, after ${lastSignAt} (its last sign of life); start it: ${line('start')}`,
    'job-failing': ({ failures }) =>
      `failed ${counted(failures, 'time')}${failures > 1 ? ' in a row' : ''}; look: ${line('runs')}`,
    'occurrence-late': ({ dueAt, lateByMs }) =>
      `was due ${dueAt} and has not succeeded for ${hours(lateByMs)} h`,
    'occurrences-missed': ({ missed, since }) => `missed ${counted(missed, 'time')} since ${since}`,
    'snapshot-none': () => `nothing has been published yet; try: ${line('run daily')}`,
    'snapshot-missing': ({ file }) => `${file} is missing; look: ${line('data verify')}`,
    'snapshots-withheld': ({ runs }) =>
      `${runs.join(', ')} not published; look: ${line('data quarantine')}`,
    'invariants-broken': ({ broken }) => {
      const told = (ones: readonly BrokenInvariant[]) =>
        ones.map(({ invariant, of }) => `${of} ${BROKEN[invariant]}`).join('; ');
      const files = broken.filter(({ invariant }) => invariant === 'file');
      const others = broken.filter(({ invariant }) => invariant !== 'file');
      return [
        ...(files.length > 0 ? [`${told(files)}; look: ${line('data verify')}`] : []),
        ...(others.length > 0 ? [`${told(others)}. This is a fault in Matinee; report it`] : []),
      ].join('. ');
    },
    'runs-overdue': ({ runs }) =>
      runs
        .map(({ run, job, pid, at }) => `${job} (${run}, PID ${pid}) should have ended by ${at}`)
        .join('; '),
    'runs-left': ({ runs }) =>
      runs
        .map(
          ({ run, job, pid, at }) =>
            `${job} (${run}) is run by PID ${pid}, left by an earlier daemon; it is ended if it has not by ${at}`,
        )
        .join('; '),
    'below-expected': ({ snapshots }) =>
      snapshots
        .map(
          ({ run, dataset, period, warnings }) =>
            `${dataset} ${period}: ${warnings.map(warningText).join(' ')} Look: ${line(`runs show ${run}`)}`,
        )
        .join('; '),
    'stores-damaged': ({ damaged }) => `${damaged.join('; ')}; look: ${line('doctor')}`,
    'stores-large': ({ unchecked }) =>
      `${unchecked.join(', ')} is too large to be looked through every time; do it now and then: ${line('doctor')}`,
    'stamped-ahead': ({ runs, lastAt }) =>
      `${counted(runs, 'run')} stamped later than now, up to ${lastAt}: the clock was ahead, or is behind (look: date); what they stand for is collected again when its time comes`,
    'disk-low': ({ freeBytes }) => `only ${Math.round(freeBytes / 1e6)} MB free`,
  } satisfies Sentences as Sentences,
});

const BROKEN: Record<Invariant, string> = {
  unaccounted: 'was due and is not recorded',
  unsettled: 'is over and has no outcome',
  'succeeded-twice': 'has succeeded more than once',
  'running-twice': 'is running more than once',
  file: 'is missing or was changed by hand',
  counts: 'has counters that differ from a recount',
  behind: 'came due and is not planned',
};

function hours(ms: number): string {
  return (ms / 3_600_000).toFixed(1);
}

export const stats = {
  title: (days: number) => (days === 1 ? 'The last day' : `The last ${days} days`),
  none: 'Nothing has run.',
  all: 'all',
  housekeeping: 'Housekeeping',
  columns: [
    'job',
    'runs',
    'success',
    'failed',
    'interrupted',
    'p50',
    'p95',
    'movies',
    'quality',
    'requests',
    'retries',
  ],
};
