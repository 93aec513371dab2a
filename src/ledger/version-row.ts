import { columnsOf } from '../database/columns.ts';
import type { Queries, Row } from '../lib/database.ts';
import type { CriticalFault, Version, VersionFiles, VersionState, Warning } from '../snapshot.ts';
import { COLLECTION_INFO, kindsOf } from './json-columns.ts';

/** Where the files of a version lie, as its row tells it. */
export function filesIn({ path }: Queries): (row: Row) => VersionFiles {
  const { text, optionalText, integer } = columnsOf(path, 'versions', 'id');
  return (row) => ({
    id: text(row, 'id'),
    state: text(row, 'state') as VersionState,
    key: text(row, 'file_key'),
    stagedKey: text(row, 'staged_key'),
    sha256: text(row, 'sha256'),
    sizeBytes: integer(row, 'size_bytes'),
    previousArchiveKey: optionalText(row, 'previous_archive_key'),
    archivedKey: optionalText(row, 'archived_key'),
  });
}

/** A version as its row tells it. */
export function versionsIn(db: Queries): (row: Row) => Version {
  const { text, optionalText, integer, flag, ...read } = columnsOf(db.path, 'versions', 'id');
  const filesOf = filesIn(db);
  return (row) => ({
    ...filesOf(row),
    dataset: text(row, 'dataset'),
    period: text(row, 'period'),
    previousSha256: optionalText(row, 'previous_sha256'),
    holder: text(row, 'holder'),
    movies: integer(row, 'movies'),
    complete: flag(row, 'complete'),
    observedWithin: flag(row, 'observed_within'),
    faults: read.json(row, 'faults', kindsOf<CriticalFault>()),
    warnings: read.json(row, 'warnings', kindsOf<Warning>()),
    info: read.json(row, 'info', COLLECTION_INFO),
    recordedAt: read.instant(row, 'recorded_at'),
    publishedAt: read.optionalInstant(row, 'published_at'),
    acceptedBy: optionalText(row, 'accepted_by'),
    followedUpAt: read.optionalInstant(row, 'followed_up_at'),
  });
}
