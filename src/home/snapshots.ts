import { MatineeError } from '../errors.ts';
import type { Version } from '../snapshot.ts';
import type { Store } from './store.ts';

/**
 * The current version of a dataset: of the period that was named, or the newest.
 *
 * @throws {MatineeError} `snapshot-unknown`, naming what there is.
 */
export async function currentVersion(
  { catalog }: Store,
  dataset: string,
  period: string | undefined,
): Promise<Version> {
  const versions = byPeriod(await catalog.versions({ states: ['current'] }));
  const ofDataset = versions.filter((one) => one.dataset === dataset);
  const found =
    period === undefined ? ofDataset[0] : ofDataset.find((one) => one.period === period);
  if (found !== undefined) return found;
  const known =
    ofDataset.length > 0
      ? ofDataset.slice(0, 5).map((one) => one.period)
      : [...new Set(versions.map((one) => one.dataset))];
  throw new MatineeError('snapshot-unknown', { dataset, known, ...(period && { period }) });
}

/** Newest period first, datasets by name. Periods of one dataset sort as text. */
export function byPeriod(versions: readonly Version[]): Version[] {
  return versions.toSorted(
    (a, b) => a.dataset.localeCompare(b.dataset) || (a.period < b.period ? 1 : -1),
  );
}
