import { askDaemon } from '../../home/ask-daemon.ts';
import { refusalIn } from '../../home/run-request.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, EXIT_CODES } from '../exit-codes.ts';
import { tellError } from '../failure.ts';

/** `reload`: the daemon reads the configuration again, and says what changed. */
export async function reload(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  const answer = await askDaemon('reload', undefined, placeOf(context));
  if (answer.ok) {
    if (out.json) out.document({ outcome: 'reloaded', text: answer.text });
    else out.print(answer.text);
    return DONE;
  }
  const error = refusalIn(answer);
  if (out.json) out.document({ outcome: 'refused', text: text.error(error).text });
  else {
    tellError(error, context);
    if (error.code !== 'daemon-stopping') out.tell(text.daemon.reload.kept);
  }
  return EXIT_CODES[error.code];
}
