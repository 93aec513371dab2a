import type { MatineeError } from '../errors.ts';
import type { Context } from './context.ts';

/** Tells people what is wrong and what to do about it, beside whatever else is said. */
export function tellError(error: MatineeError, { out, text }: Pick<Context, 'out' | 'text'>): void {
  const { text: message, hint } = text.error(error);
  out.tell(message, ...(hint === undefined ? [] : [hint]));
}
