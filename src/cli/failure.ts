import { explained } from '../database/errors.ts';
import { MatineeError } from '../errors.ts';
import { isDiskFull, isTooManyFiles, systemCode } from '../lib/files.ts';
import type { Context } from './context.ts';

/** In plain words, where the system's own are none. */
const OPERATIONS: Readonly<Record<string, string>> = { stat: 'look at', scandir: 'list' };
const CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'EACCES, permission denied',
  EPERM: 'EPERM, not permitted',
};

/** Tells people what is wrong and what to do about it, beside whatever else is said. */
export function tellError(error: MatineeError, { out, text }: Pick<Context, 'out' | 'text'>): void {
  const { text: message, hint } = text.error(error);
  out.tell(message, ...(hint === undefined ? [] : [hint]));
}

/** Whatever was thrown, as an error that can be told as a sentence. */
export function asMatineeError(error: unknown): MatineeError {
  if (error instanceof MatineeError) return error;
  const options = { cause: error };
  const code = systemCode(error);
  const { path, syscall = 'use' } = Object(error) as NodeJS.ErrnoException;
  if (isTooManyFiles(error)) return new MatineeError('too-many-files', {}, options);
  if (isDiskFull(error))
    return new MatineeError('disk-full', path === undefined ? {} : { path }, options);
  const told = path === undefined ? error : explained(path, error);
  if (told instanceof MatineeError) return told;
  if (code === undefined || path === undefined) {
    const cause = error instanceof Error ? error.message : String(error);
    return new MatineeError('internal', { cause }, options);
  }
  const operation = OPERATIONS[syscall] ?? syscall;
  const cause = CAUSES[code] ?? code;
  return new MatineeError('storage-failed', { path, operation, cause }, options);
}
