import type { Version } from '../snapshot.ts';
import { pathIn } from '../storage/paths.ts';

/** Versions, in their order. */
export function versionsDocument(versions: readonly Version[], home: string) {
  return { snapshots: versions.map((one) => versionDocument(one, home)) };
}

/** A version for programs, its file as an absolute path. */
export function versionDocument(version: Version, home: string) {
  const { dataset, period, id, key, sha256, sizeBytes, movies, complete, warnings } = version;
  return {
    dataset,
    period,
    run: id,
    state: version.state,
    file: pathIn(home, key),
    sha256,
    size_bytes: sizeBytes,
    movies,
    quality_rate: version.info.quality_rate,
    clean_rate: version.info.clean_rate,
    complete,
    observed_within: version.observedWithin,
    warnings,
    faults: version.faults,
    published_at: version.publishedAt?.toISOString() ?? null,
    accepted_by: version.acceptedBy ?? null,
  };
}
