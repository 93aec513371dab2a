import { everyText } from '../lib/every-text.ts';
import { plainJson } from '../lib/plain-text.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { replaceHomeFile } from '../storage/replace-home-file.ts';
import type { Place } from './place.ts';

/** Who polls the file never reads half of it. */
export async function writeHealthFile(
  home: string,
  document: unknown,
  { machine, secrets }: Pick<Place, 'machine' | 'secrets'>,
): Promise<void> {
  await machine.files.makeFolder(pathIn(home, KEYS.healthFolder));
  const text = plainJson(JSON.stringify(everyText(document, secrets.redact), null, 2));
  await replaceHomeFile(home, KEYS.health, `${text}\n`, machine);
}
