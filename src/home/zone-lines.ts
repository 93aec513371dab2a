import { DAY_MS } from '../lib/clock.ts';
import { fingerprint } from '../lib/fingerprint.ts';
import { offsetsBetween } from '../lib/offset-changes.ts';
import type { Machine } from './machine.ts';
import type { Kept } from './zones.ts';

/** What is kept of a zone begins so long before it is kept, and ends so long after. */
const KEPT_BEFORE_MS = 400 * DAY_MS;
const KEPT_AFTER_MS = 1200 * DAY_MS;

/** The lines that keep what some zones' clocks show, for as many years as nobody looks beyond. */
export function zoneLines(
  zones: readonly string[],
  { clock, host }: Pick<Machine, 'clock' | 'host'>,
): string {
  const nowMs = clock.now().getTime();
  const [from, until] = [new Date(nowMs - KEPT_BEFORE_MS), new Date(nowMs + KEPT_AFTER_MS)];
  const kept: Kept = Object.fromEntries(
    [...new Set(zones)].map((zone) => [zone, offsetsBetween(zone, from, until)]),
  );
  const json = JSON.stringify(kept);
  return `${fingerprint(`${host.versions.tz} ${json}`)}\n${json}\n`;
}
