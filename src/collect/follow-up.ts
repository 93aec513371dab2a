import type { OnDamage } from '../damage.ts';
import { isError } from '../errors.ts';
import type { History, ObservedList } from '../history.ts';
import type { Clock } from '../lib/clock.ts';
import { localDate } from '../lib/local-time.ts';
import type { Catalog, SnapshotContent, Version, VersionFilter } from '../snapshot.ts';

export interface FollowUpParts {
  catalog: Catalog;
  history: History;
  clock: Clock;
  /**
   * What a version's file holds, wherever it lies by now; undefined when it is gone. Throws
   * `file-damaged` when it is not what the run wrote.
   */
  readContent: (version: Version) => Promise<SnapshotContent | undefined>;
  /** Gets the rows that cannot be read, which then do not keep the others from being followed up. */
  onDamage?: OnDamage;
  /** Writes the report of a version whose collection has one. */
  writeReport: (version: Version, content: SnapshotContent) => Promise<void>;
}

/**
 * What follows a publication: history is written from the published file, then the report, then
 * the catalog says so. Each step can be repeated, so that whoever opens the store after a crash
 * does them all again.
 */
export async function followUp(version: Version, parts: FollowUpParts): Promise<void> {
  const content = await parts.readContent(version);
  if (content !== undefined) {
    await parts.history.record({
      run: version.id,
      dataset: version.dataset,
      period: version.period,
      asOfOn: content.info.as_of ?? localDate(version.recordedAt, 'UTC'),
      movies: content.movies,
      lists: listsOf(content),
    });
    await parts.writeReport(version, content);
  }
  await parts.catalog.markFollowedUp(version.id, parts.clock.now());
}

/** Published, by whomever, and not followed up. */
export const TO_FOLLOW_UP: VersionFilter = { states: ['current', 'archived'], followedUp: false };

/**
 * Does what dead processes had left to do. A file that was changed keeps no other waiting: its
 * version stays to be followed up, should the file be put back, and is returned.
 */
export async function followUpAll(parts: FollowUpParts): Promise<Version[]> {
  const changed: Version[] = [];
  const published = await parts.catalog.versions(TO_FOLLOW_UP, parts.onDamage);
  // Oldest first, as it would have been.
  for (const version of published.toReversed()) {
    try {
      await followUp(version, parts);
    } catch (error) {
      if (!isError(error, 'file-damaged')) throw error;
      changed.push(version);
    }
  }
  return changed;
}

function listsOf({ info }: SnapshotContent): ObservedList[] {
  const { lists = {}, observed_at: observedAt = {} } = info;
  return Object.entries(lists).map(([source, ids]) => ({
    source,
    ids,
    observedAt: (Object.hasOwn(observedAt, source) ? (observedAt[source] ?? []) : []).map(
      (at) => new Date(at),
    ),
  }));
}
