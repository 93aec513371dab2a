import { MatineeError } from '../errors.ts';
import { systemCode } from '../lib/files.ts';

/** Whatever was thrown, as an error that can be told as a sentence. */
export function asMatineeError(error: unknown): MatineeError {
  if (error instanceof MatineeError) return error;
  const options = { cause: error };
  const code = systemCode(error);
  const { path, syscall: operation = 'use' } = error as NodeJS.ErrnoException;
  if (code === undefined || path === undefined) {
    const cause = error instanceof Error ? error.message : String(error);
    return new MatineeError('internal', { cause }, options);
  }
  if (code === 'ENOSPC') return new MatineeError('disk-full', { path }, options);
  return new MatineeError('storage-failed', { path, operation, cause: code }, options);
}
