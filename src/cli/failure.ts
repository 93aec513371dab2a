import { explained } from '../database/errors.ts';
import { MatineeError } from '../errors.ts';
import { refusal } from '../storage/refusals.ts';
import type { Context } from './context.ts';

/** In plain words, where the system's own are none. */
const OPERATIONS: Readonly<Record<string, string>> = { stat: 'look at', scandir: 'list' };

/** Tells people what is wrong and what to do about it, beside whatever else is said. */
export function tellError(error: MatineeError, { out, text }: Pick<Context, 'out' | 'text'>): void {
  const { text: message, hint } = text.error(error);
  out.tell(message, ...(hint === undefined ? [] : [hint]));
}

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
