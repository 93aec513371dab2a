import { MatineeError } from '../errors.ts';
import { aheadOf } from '../lib/clock.ts';
import type { Version } from '../snapshot.ts';
import type { Store } from './store.ts';

/**
 * The current version of a dataset: of the period that was named, or the newest; with `now`, of those
 * that were not stamped by a clock that was ahead.
 *
 * @throws {MatineeError} `snapshot-unknown`, naming what there is.
 */
export async function currentVersion(
  { catalog }: Store,
  dataset: string,
  period: string | undefined,
  now?: Date,
): Promise<Version> {
  const versions = byPeriod(await catalog.versions({ states: ['current'] }));
  const ofDataset = versions.filter((one) => one.dataset === dataset);
  const isBelieved = ({ recordedAt }: Version) => now === undefined || recordedAt <= aheadOf(now);
  const found = ofDataset.find((one) =>
    period === undefined ? isBelieved(one) : one.period === period,
  );
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
