import { askDaemon } from '../../home/ask-daemon.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, FAILED } from '../exit-codes.ts';

/** `reload`: the daemon reads the configuration again, and says what changed. */
export async function reload(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out } = context;
  const { ok, text } = await askDaemon('reload', undefined, placeOf(context));
  if (out.json) out.document({ outcome: ok ? 'reloaded' : 'refused', text });
  else if (ok) out.print(text);
  else out.tell(text);
  return ok ? DONE : FAILED;
}
