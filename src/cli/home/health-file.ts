import type { Settings } from '../../config/settings.ts';
import { healthDocument } from '../../health/health.ts';
import { moveIntoPlace } from '../../lib/files.ts';
import { plainJson } from '../../lib/plain-text.ts';
import { everyText } from '../../lib/every-text.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import type { Context } from '../context.ts';
import { gatherHealthFacts } from './health-facts.ts';
import type { ReadingHome } from './opened.ts';

/** Judges the health of a home. */
export async function judgeHealth(opened: ReadingHome, settings: Settings, context: Context) {
  const facts = await gatherHealthFacts(opened, settings, context);
  return healthDocument(facts, context.world.clock.now());
}

/** Beside and renamed: who polls the file never reads half of it. */
export async function writeHealthFile(
  home: string,
  document: unknown,
  { world, out }: Context,
): Promise<void> {
  const path = pathIn(home, KEYS.health);
  const beside = `${path}.${world.pid}.part`;
  await world.files.makeFolder(pathIn(home, KEYS.healthFolder));
  await world.files.write(
    beside,
    `${plainJson(JSON.stringify(everyText(document, out.redact), null, 2))}\n`,
  );
  await moveIntoPlace(world.files, beside, path);
}
