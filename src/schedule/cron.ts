import { Cron } from 'croner';
import { type CronField, type CronProblem, MatineeError } from '../errors.ts';
import { MINUTE_MS } from '../lib/clock.ts';
import { isTimeZone } from '../lib/local-time.ts';
import { remembered } from './remembered.ts';
import { instantsShowing } from './wall-clock.ts';

/** When a job is due: a cron expression, read in a time zone. */
export interface Schedule {
  readonly cron: string;
  readonly zone: string;
  /** Whether it names times of the day, so that it is due once a day for each, whatever clocks do. */
  readonly fixed: boolean;
  /** The due instants with `after` < t <= `until`, oldest first. */
  occurrences: (after: Date, until: Date) => Date[];
  /** The first due instant after `after`, or undefined when the calendar (year 9999) ends first. */
  next: (after: Date) => Date | undefined;
  /** Whether the minute that `at` lies in is a due instant. */
  isDue: (at: Date) => boolean;
}

/**
 * Reads a cron expression of exactly five fields: no seconds, no nicknames such as `@daily`.
 *
 * Where clocks change:
 * 1. A time without `*` or `/` in minute and hour (`0 2 * * *`, `0 8-22 * * *`) is due once per
 *    local day: at the end of the gap when it is skipped, the first time when it comes twice.
 * 2. Any other (`0 * * * *`, `0 2-8/2 * * *`) is due as often as the clock shows it: not at all
 *    in a gap, twice in a doubled hour.
 *
 * @throws {MatineeError} `cron-invalid`, `cron-never` when no date will ever match, `zone-unknown`.
 */
export function parseSchedule(cron: string, zone: string): Schedule {
  const name = `${cron} ${zone}`;
  const parsed = PARSED.get(name) ?? parseAnew(cron, zone);
  if (PARSED.size >= MOST_PARSED) PARSED.clear();
  PARSED.set(name, parsed);
  return parsed;
}

/** Reading a schedule takes ten times as long as asking it, and all that is read is said again. */
const PARSED = new Map<string, Schedule>();
const MOST_PARSED = 2000;

function parseAnew(cron: string, zone: string): Schedule {
  if (!isTimeZone(zone)) throw new MatineeError('zone-unknown', { zone });
  const pattern = compile(cron);
  if (pattern.nextRun(ANY_INSTANT) === null)
    throw new MatineeError('cron-never', { schedule: cron });
  const fixed = !/[*/]/.test(cron.trim().split(/\s+/, 2).join(' '));
  const nextLocal = (after: Date) => pattern.nextRun(after) ?? undefined;
  const next = remembered(instantsShowing(nextLocal, zone, fixed));

  return {
    cron,
    zone,
    fixed,
    next,
    occurrences: occurrencesBy(next),
    isDue(at) {
      const minuteMs = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS;
      return next(new Date(minuteMs - 1))?.getTime() === minuteMs;
    },
  };
}

/** What is due in a stretch of time, one after another. */
export function occurrencesBy(next: Schedule['next']): Schedule['occurrences'] {
  return (after, until) => {
    const due: Date[] = [];
    for (let at = next(after); at !== undefined && at <= until; at = next(at)) due.push(at);
    return due;
  };
}

/** A schedule that somebody once wrote down; undefined where this program cannot read it. */
export function readSchedule(cron: string, zone: string): Schedule | undefined {
  try {
    return parseSchedule(cron, zone);
  } catch (error) {
    if (error instanceof MatineeError) return undefined;
    throw error;
  }
}

/** The calendar repeats after 400 years, so that what is never due after one instant never is. */
const ANY_INSTANT = new Date(0);

/** Matches local times, written as instants of UTC: what clocks do is ours (`wall-clock.ts`). */
function compile(cron: string): Cron {
  // croner reads nicknames, and anything with a colon as a date.
  const foreign = /[@:]/.exec(cron)?.[0];
  if (foreign !== undefined) throw invalid(cron, { kind: 'character', found: foreign });
  const fields = cron.match(/\S+/g)?.length ?? 0;
  if (fields !== 5) throw invalid(cron, { kind: 'fields', found: fields });
  try {
    return new Cron(cron, { utcOffset: 0, mode: '5-part' });
  } catch (error) {
    throw invalid(cron, problemIn(cron) ?? problemOf(String(error)));
  }
}

/** What a field counts from and to. */
const BOUNDS: readonly (readonly [least: number, most: number])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
];

/** A range that runs backwards, or a step of nothing or more than there is; croner says neither. */
function problemIn(cron: string): CronProblem | undefined {
  const parts = cron
    .trim()
    .split(/\s+/)
    .flatMap((field, index) => field.split(',').map((part) => ({ part, bounds: BOUNDS[index] })));
  for (const { part, bounds: [least, most] = [0, 0] } of parts) {
    const [, range = part, step] = /^(.*)\/(\d+)$/.exec(part) ?? [];
    if (step !== undefined && (Number(step) < 1 || Number(step) > most)) {
      return { kind: 'step', found: part, most };
    }
    const [, from = '', to = ''] = /^(\d+)-(\d+)$/.exec(range) ?? [];
    if (from === '' || Number(from) <= Number(to) || Number(from) > most) continue;
    const every = step === undefined ? '' : `/${step}`;
    const instead = `${from}-${most}${every},${least}-${to}${every}`;
    return { kind: 'backwards', found: part, instead };
  }
  return undefined;
}

/**
 * Which field croner finds out of its range; of anything else we say what there may be. The value
 * that it names is counted from 0.
 */
function problemOf(said: string): CronProblem {
  const name = /Invalid value for (\w+)/.exec(said)?.[1];
  const field = FIELDS.find((one) => one === name);
  return field === undefined ? { kind: 'form' } : { kind: 'range', field };
}

const FIELDS: readonly CronField[] = ['minute', 'hour', 'day', 'month', 'dayOfWeek'];

function invalid(schedule: string, problem: CronProblem): MatineeError<'cron-invalid'> {
  return new MatineeError('cron-invalid', { schedule, problem });
}
