import { MatineeError } from '../errors.ts';

/** The value of an option that counts something. @throws {MatineeError} `usage` when it does not. */
export function positiveInteger(flag: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  return integer(flag, value, 1);
}

export function integer(flag: string, value: unknown, min: number, max = 1e9): number {
  const number = /^\d{1,10}$/.test(String(value)) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new MatineeError('usage', { kind: 'invalid-value', what: `${flag} ${String(value)}` });
}
