import { parseDuration } from '../../config/values.ts';
import { type Expected, MatineeError } from '../../errors.ts';
import type { RawOptions } from '../command.ts';

/** The value of an option that counts something. @throws {MatineeError} `usage` when it does not. */
export function positiveInteger(flag: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  return integer(flag, value, 1);
}

export function integer(flag: string, value: unknown, min: number, max?: number): number {
  const number = /^\d{1,10}$/.test(String(value)) ? Number(value) : Number.NaN;
  if (number >= min && number <= (max ?? 1e9)) return number;
  throw invalidValue(`${flag} ${String(value)}`, {
    kind: 'integer',
    min,
    ...(max !== undefined && { max }),
  });
}

export function invalidValue(what: string, expected: Expected): MatineeError<'usage'> {
  return new MatineeError('usage', { kind: 'invalid-value', what, expected });
}

/** An instant of the past as `--at` says it. @throws {MatineeError} `time-invalid`, `time-future`. */
export function instantOf(text: string, now: Date): Date {
  const at = instantIn(text);
  if (at > now) throw new MatineeError('time-future', { value: text });
  return at;
}

/** An instant as ISO 8601 with offset. @throws {MatineeError} `time-invalid`. */
export function instantIn(text: string): Date {
  const at = parseInstant(text);
  if (at === undefined) throw new MatineeError('time-invalid', { value: text });
  return at;
}

/**
 * An instant that is over, as `--since` says it: itself, or how long ago, `2h`.
 *
 * @throws {MatineeError} `time-invalid`, `time-future`.
 */
export function instantBefore(text: string, now: Date): Date {
  const durationMs = parseDuration(text);
  const at = durationMs === undefined ? parseInstant(text) : new Date(now.getTime() - durationMs);
  if (at === undefined || Number.isNaN(at.getTime())) {
    throw new MatineeError('time-invalid', { value: text, orDuration: true });
  }
  if (at > now) throw new MatineeError('time-future', { value: text });
  return at;
}

/**
 * An instant to come, as `--until` says it: itself, or how long from now, `3d`.
 *
 * @throws {MatineeError} `time-invalid`, `time-past`.
 */
export function instantToCome(text: string, now: Date): Date {
  const durationMs = parseDuration(text);
  const at = durationMs === undefined ? parseInstant(text) : new Date(now.getTime() + durationMs);
  if (at === undefined || Number.isNaN(at.getTime())) {
    throw new MatineeError('time-invalid', { value: text, orDuration: true });
  }
  if (at <= now) throw new MatineeError('time-past', { value: text });
  return at;
}

/** When the daemon was asked for what this process runs; undefined where it was not asked. */
export function requestedInstant(options: RawOptions): Date | undefined {
  return parseInstant(String(options['requested']));
}

function parseInstant(text: string): Date | undefined {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
  const at = new Date(text);
  // `Date` takes the 31st of February for the 3rd of March.
  const day = Number(text.slice(8, 10));
  const exists = new Date(`${text.slice(0, 10)}T00:00Z`).getUTCDate() === day;
  return form.test(text) && exists && !Number.isNaN(at.getTime()) ? at : undefined;
}
