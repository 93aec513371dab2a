import { fingerprint } from '../lib/fingerprint.ts';
import { learnOffsets, type ZoneOffsets } from '../lib/local-time.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import type { Machine } from './machine.ts';

/** So many lines the settings take, before those of the zones. */
const SETTINGS_LINES = 3;

/** What is kept, by zone. */
export type Kept = Record<string, ZoneOffsets>;

/**
 * Makes known what the clocks of a home's zones show, as it was kept beside its accepted settings: a
 * command that looks has not to load `Intl` for it. Whatever is wrong with what is kept, `Intl` is
 * asked as if there were nothing; so it is for what lies outside of it, and for other zones.
 */
export async function learnZones(
  home: string,
  { files, host }: Pick<Machine, 'files' | 'host'>,
): Promise<void> {
  try {
    const content = new TextDecoder().decode(await files.read(pathIn(home, KEYS.parsedSettings)));
    const [found, json = ''] = content.split('\n').slice(SETTINGS_LINES);
    if (found !== fingerprint(`${host.versions.tz} ${json}`)) return;
    for (const [zone, offsets] of Object.entries(JSON.parse(json) as Kept)) {
      learnOffsets(zone, offsets);
    }
  } catch {
    // as if there were nothing
  }
}
