import { openToRead } from '../home/open.ts';
import type { Place } from '../home/place.ts';
import { byPeriod, currentVersion } from '../home/snapshots.ts';
import type { Version } from '../snapshot.ts';
import { homeZone } from './home-zone.ts';
import { refuseChanged } from '../storage/read-snapshot.ts';

export interface PublishedVersions {
  /** In which the home's times are told. */
  zone: string | undefined;
  versions: Version[];
}

/** The snapshots that are published now, datasets by name, the newest period first. */
export async function askVersions(place: Place): Promise<PublishedVersions> {
  await using opened = await openToRead(place);
  const { catalog, planbook } = opened.store;
  const versions = byPeriod(await catalog.versions({ states: ['current'] }));
  return { zone: await homeZone(place, await planbook.known(() => {})), versions };
}

/**
 * The current version of a dataset, of the period that was named or the newest. The catalog knows
 * it; whoever is told of it wants its file as well, as it was written.
 *
 * @throws {MatineeError} `snapshot-unknown`; `file-missing`, `file-damaged`.
 */
export async function askVersion(
  place: Place,
  dataset: string,
  period: string | undefined,
): Promise<Version> {
  await using opened = await openToRead(place);
  const { store, files } = opened;
  const version = await currentVersion(store, dataset, period, place.machine.clock.now());
  await refuseChanged(version, { files, catalog: store.catalog });
  return version;
}
