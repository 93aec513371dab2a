import { DAY_MS } from '../lib/clock.ts';
import { fingerprint } from '../lib/fingerprint.ts';
import { learnOffsets, type ZoneOffsets } from '../lib/local-time.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import type { Machine } from './machine.ts';

/** What is kept of a zone begins so long before it is kept, and ends so long after. */
const KEPT_BEFORE_MS = 400 * DAY_MS;
const KEPT_AFTER_MS = 1200 * DAY_MS;

type Kept = Record<string, ZoneOffsets>;

/**
 * Makes known what the clocks of a home's zones show, as it was kept: a command that looks has not
 * to load `Intl` for it. Whatever is wrong with what is kept, `Intl` is asked as if there were
 * nothing; so it is for what lies outside of it, and for other zones.
 */
export async function learnZones(
  home: string,
  { files, versions }: Pick<Machine, 'files' | 'versions'>,
): Promise<void> {
  try {
    const content = new TextDecoder().decode(await files.read(pathIn(home, KEYS.zones)));
    const [found, json = ''] = content.split('\n');
    if (found !== fingerprint(`${versions.tz} ${json}`)) return;
    for (const [zone, offsets] of Object.entries(JSON.parse(json) as Kept)) {
      learnOffsets(zone, offsets);
    }
  } catch {
    // as if there were nothing
  }
}

/** Keeps what the clocks of some zones show, for as many years as nobody will look beyond. */
export async function keepZones(
  home: string,
  zones: readonly string[],
  machine: Machine,
): Promise<void> {
  const { offsetsBetween } = await import('../lib/offset-changes.ts');
  const { replaceFile } = await import('../lib/replace-file.ts');
  const nowMs = machine.clock.now().getTime();
  const [from, until] = [new Date(nowMs - KEPT_BEFORE_MS), new Date(nowMs + KEPT_AFTER_MS)];
  const kept: Kept = Object.fromEntries(
    [...new Set(zones)].map((zone) => [zone, offsetsBetween(zone, from, until)]),
  );
  const json = JSON.stringify(kept);
  const content = `${fingerprint(`${machine.versions.tz} ${json}`)}\n${json}\n`;
  // One may look at a home that one may not write.
  await replaceFile(pathIn(home, KEYS.zones), content, machine).catch(() => {});
}
