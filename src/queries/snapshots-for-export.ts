import { MatineeError } from '../errors.ts';
import type { SnapshotForExport } from '../export/export.ts';
import type { ReadingHome } from '../home/opened.ts';
import { byPeriod, currentVersion } from '../home/snapshots.ts';
import { readSnapshot } from '../storage/read-snapshot.ts';

/**
 * What a dataset's snapshots hold whose periods are wanted, oldest first, each read as it is asked for.
 *
 * @throws {MatineeError} `snapshot-unknown` at once, where the dataset has none at all; `file-missing`
 * and `file-damaged` as it comes to them.
 */
export async function snapshotsForExport(
  opened: ReadingHome,
  dataset: string,
  isWanted: (period: string) => boolean,
): Promise<AsyncIterable<SnapshotForExport>> {
  const { catalog } = opened.store;
  await currentVersion(opened.store, dataset, undefined); // says what there is
  const versions = byPeriod(await catalog.versions({ dataset, states: ['current'] }));
  const wanted = versions.filter(({ period }) => isWanted(period)).toReversed();
  return (async function* () {
    for (const version of wanted) {
      const content = await readSnapshot(version, { files: opened.files, catalog });
      if (content === undefined) throw new MatineeError('file-missing', { path: version.key });
      yield { dataset: version.dataset, period: version.period, runId: version.id, ...content };
    }
  })();
}
