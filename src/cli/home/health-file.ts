import type { Settings } from '../../config/settings.ts';
import { healthDocument } from '../../health/health.ts';
import { everyText } from '../../lib/every-text.ts';
import { plainJson } from '../../lib/plain-text.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import { replaceHomeFile } from '../../storage/replace-home-file.ts';
import type { Context } from '../context.ts';
import type { StoreFacts } from './check-stores.ts';
import { gatherHealthFacts } from './health-facts.ts';
import type { ReadingHome } from './opened.ts';

/** Judges the health of a home, whose databases somebody has looked through. */
export async function judgeHealth(
  opened: ReadingHome,
  stores: StoreFacts,
  settings: Settings,
  context: Context,
) {
  const facts = await gatherHealthFacts(opened, stores, settings, context);
  return healthDocument(facts, context.world.clock.now());
}

/** Who polls the file never reads half of it. */
export async function writeHealthFile(
  home: string,
  document: unknown,
  { world, out }: Context,
): Promise<void> {
  await world.files.makeFolder(pathIn(home, KEYS.healthFolder));
  const text = plainJson(JSON.stringify(everyText(document, out.redact), null, 2));
  await replaceHomeFile(home, KEYS.health, `${text}\n`, world);
}
