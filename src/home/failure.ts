import { explained } from '../database/errors.ts';
import { MatineeError } from '../errors.ts';
import { refusal } from '../storage/refusals.ts';

/** In plain words, where the system's own are none. */
const OPERATIONS: Readonly<Record<string, string>> = { stat: 'look at', scandir: 'list' };

/** Whatever was thrown, as an error that can be told as a sentence. */
export function asMatineeError(error: unknown): MatineeError {
  if (error instanceof MatineeError) return error;
  const { path, syscall = 'use' } = Object(error) as NodeJS.ErrnoException;
  const operation = OPERATIONS[syscall] ?? syscall;
  const refused = refusal(error, { operation, ...(path !== undefined && { path }) });
  const told = path === undefined ? refused : explained(path, refused);
  if (told instanceof MatineeError) return told;
  const cause = error instanceof Error ? error.message : String(error);
  return new MatineeError('internal', { cause }, { cause: error });
}
