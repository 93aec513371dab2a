import { parseDuration } from '../../config/values.ts';
import { type Expected, MatineeError } from '../../errors.ts';
import { isDate } from '../../lib/local-time.ts';
import { beginningOf, type Moment } from '../../schedule/moment.ts';

/**
 * The value of an option that counts something, or undefined where it is not given.
 *
 * @throws {MatineeError} `usage`, naming the range, when it is no whole number from 1 to `max`.
 */
export function positiveInteger(flag: string, value: unknown, max: number): number | undefined {
  if (value === undefined) return undefined;
  return integer(flag, value, 1, max);
}

export function integer(flag: string, value: unknown, min: number, max: number): number {
  const number = /^\d{1,10}$/.test(String(value)) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw invalidValue(`${flag} ${String(value)}`, { kind: 'integer', min, max });
}

export function invalidValue(what: string, expected: Expected): MatineeError<'usage'> {
  return new MatineeError('usage', { kind: 'invalid-value', what, expected });
}

const DAYS_AGO: ReadonlyMap<string, number> = new Map([
  ['today', 0],
  ['오늘', 0],
  ['yesterday', 1],
  ['어제', 1],
]);

/**
 * What `--at` says: an instant as ISO 8601 with offset, or a day, `2026-11-23` or `yesterday`.
 *
 * @throws {MatineeError} `time-invalid`, `time-range`.
 */
export function momentIn(text: string, orDuration: { orDuration?: true } = {}): Moment {
  const daysAgo = DAYS_AGO.get(text.toLowerCase());
  if (daysAgo !== undefined) return { daysAgo };
  const at = parseInstant(text);
  if (at !== undefined) return inRange(at, text);
  const [on = ''] = /^\d{4}-\d\d-\d\d/.exec(text) ?? [];
  if (on !== '' && !isDate(on))
    throw new MatineeError('time-invalid', { value: text, isNoDay: true });
  if (on !== text)
    throw new MatineeError('time-invalid', { value: text, ...orDuration, orDay: true });
  inRange(new Date(`${on}T00:00:00Z`), text);
  return { on };
}

/** When something is said, and where: days are those of the zone. */
export interface Here {
  now: Date;
  zone: string;
}

/**
 * An instant that is over, as `--since` says it: itself, or how long ago, `2h`, or the day that it
 * begins, `2026-11-23` or `yesterday`.
 *
 * @throws {MatineeError} `time-invalid`, `time-range`, `time-future`.
 */
export function instantBefore(text: string, here: Here): Date {
  const at = instantFrom(text, here, -1);
  if (at > here.now) throw new MatineeError('time-future', { value: text, isSince: true });
  return at;
}

/**
 * An instant to come, as `--until` says it: itself, or how long from now, `3d`, or the day that it
 * begins.
 *
 * @throws {MatineeError} `time-invalid`, `time-range`, `time-past`.
 */
export function instantToCome(text: string, here: Here): Date {
  const at = instantFrom(text, here, 1);
  if (at <= here.now) throw new MatineeError('time-past', { value: text });
  return at;
}

/** An instant, or how long it lies from now in a direction. */
function instantFrom(text: string, { now, zone }: Here, direction: 1 | -1): Date {
  const durationMs = parseDuration(text);
  if (durationMs !== undefined) {
    return inRange(new Date(now.getTime() + direction * durationMs), text);
  }
  const moment = momentIn(text, { orDuration: true });
  return moment instanceof Date ? moment : beginningOf(moment, zone, now);
}

// Files are named by years of four digits, in whatever zone; before 1970 nothing was collected.
const FROM = '1970-01-01';
const TO = '9998-12-31';

function inRange(at: Date, value: string): Date {
  if (at >= new Date(`${FROM}T00:00:00Z`) && at <= new Date(`${TO}T23:59:59Z`)) return at;
  throw new MatineeError('time-range', { value, from: FROM, to: TO });
}

function parseInstant(text: string): Date | undefined {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
  const at = new Date(text);
  return form.test(text) && isDate(text.slice(0, 10)) && !Number.isNaN(at.getTime())
    ? at
    : undefined;
}
