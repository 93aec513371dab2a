import type { KnownInfo } from '../collection-info.ts';
import { aheadOf } from '../lib/clock.ts';
import type { Attempt } from '../occurrence.ts';
import type { Catalog, Version } from '../snapshot.ts';
import { listedMovies } from './critical-faults.ts';

/** As many good runs as a source's median is taken over. */
const RUNS_LOOKED_AT = 10;

/** What earlier runs of a dataset say about the next one. */
export interface PastRuns {
  /** The version that the next one would replace. */
  current: Version | undefined;
  /** The same, unless a clock that was ahead has stamped it: then it may be replaced by anything. */
  believed: Version | undefined;
  /** For each source, what it listed for the version that would be replaced, if asked for alike. */
  replaced: ReadonlyMap<string, number>;
  /** For each source, the movies it listed in the last good runs: published, complete, asked for alike. */
  listed: ReadonlyMap<string, readonly number[]>;
  /** What the last run says of itself that was published; nothing before the first. */
  previous: KnownInfo;
}

export async function pastRuns(
  dataset: string,
  { period, configHash, startedAt }: Pick<Attempt, 'period' | 'configHash' | 'startedAt'>,
  catalog: Catalog,
): Promise<PastRuns> {
  const current = await catalog.current(dataset, period);
  // What a clock that was ahead has stamped says nothing of any day.
  const recordedBy = aheadOf(startedAt);
  const published = await catalog.versions({
    dataset,
    states: ['current', 'archived'],
    recordedBy,
    limit: RUNS_LOOKED_AT,
  });
  const listed = new Map<string, number[]>();
  // Lists that were asked for differently have other lengths.
  const alike = published.filter(
    ({ complete, info }) => complete && info.config_hash === configHash,
  );
  for (const { info } of alike) {
    for (const [name, counts] of Object.entries(info.per_source ?? {})) {
      listed.set(name, [...(listed.get(name) ?? []), listedMovies(counts)]);
    }
  }
  const believed = current && current.recordedAt <= recordedBy ? current : undefined;
  const replacedInfo = believed?.info.config_hash === configHash ? believed.info : {};
  const replaced = new Map(
    Object.entries(replacedInfo.per_source ?? {}).map(([name, counts]) => [
      name,
      listedMovies(counts),
    ]),
  );
  return { current, believed, replaced, listed, previous: published[0]?.info ?? {} };
}
