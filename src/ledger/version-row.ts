import type { Row } from '../lib/sqlite.ts';
import type { Version, VersionState } from '../snapshot.ts';

/** A version as its row tells it. */
export function versionOf(row: Row): Version {
  const text = (column: string) => (row[column] as string | null) ?? undefined;
  return {
    id: String(row['id']),
    dataset: String(row['dataset']),
    period: String(row['period']),
    state: row['state'] as VersionState,
    key: String(row['file_key']),
    stagedKey: String(row['staged_key']),
    sha256: String(row['sha256']),
    sizeBytes: Number(row['size_bytes']),
    previousSha256: text('previous_sha256'),
    previousArchiveKey: text('previous_archive_key'),
    archivedKey: text('archived_key'),
    holder: String(row['holder']),
    movies: Number(row['movies']),
    complete: row['complete'] === 1,
    observedWithin: row['observed_within'] === 1,
    faults: JSON.parse(String(row['faults'])),
    warnings: JSON.parse(String(row['warnings'])),
    info: JSON.parse(String(row['info'])),
    recordedAt: new Date(Number(row['recorded_at'])),
    publishedAt: row['published_at'] === null ? undefined : new Date(Number(row['published_at'])),
    acceptedBy: text('accepted_by'),
    followedUpAt:
      row['followed_up_at'] === null ? undefined : new Date(Number(row['followed_up_at'])),
  };
}
