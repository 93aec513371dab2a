import { versionDocument } from '../../documents/snapshot-version.ts';
import { acceptRun } from '../../home/accept.ts';
import { pathIn } from '../../storage/paths.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';

/** `data publish`: publishes a withheld snapshot because somebody says so, and records who. */
export async function publish(
  [run = '']: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text } = context;
  const place = placeOf(context);
  const consent = {
    incomplete: options['incomplete'] === true,
    replace: options['replace'] === true,
  };
  const published = await acceptRun(place, run, consent);
  if (out.json) out.document({ outcome: 'published', ...versionDocument(published, place.home) });
  else {
    const path = pathIn(place.home, published.key);
    out.print(text.commands.run.accepted(path, published.acceptedBy ?? ''));
  }
  return DONE;
}
