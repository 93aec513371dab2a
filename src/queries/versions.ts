import { openToRead } from '../home/open.ts';
import type { Place } from '../home/place.ts';
import { byPeriod } from '../home/snapshots.ts';
import type { Version } from '../snapshot.ts';

/** The snapshots that are published now, datasets by name, the newest period first. */
export async function askVersions(place: Place): Promise<Version[]> {
  await using opened = await openToRead(place);
  return byPeriod(await opened.store.catalog.versions({ states: ['current'] }));
}
