import type { SnapshotContent, Version } from '../snapshot.ts';
import { sha256 } from './home-files.ts';
import type { PublishParts } from './publish.ts';
import { readSnapshot, snapshotIn } from './read-snapshot.ts';

/**
 * What a version that was published holds, though another one may take its place meanwhile: then the
 * named file is no longer its own, and its content is in the archive, where it went first.
 *
 * @throws {MatineeError} as `readSnapshot`.
 */
export async function readPublished(
  version: Version,
  { files, catalog }: PublishParts,
): Promise<SnapshotContent | undefined> {
  if (version.state === 'current') {
    const bytes = await files.read(version.key);
    if (bytes !== undefined && sha256(bytes) === version.sha256) {
      return snapshotIn(bytes, version.key);
    }
  }
  // In this order: what is not pending any more has been recorded.
  const next = await catalog.pending(version.key);
  const known = (await catalog.version(version.id)) ?? version;
  const isMoving = known.state === 'current' && next?.previousSha256 === version.sha256;
  return readSnapshot(
    isMoving ? { ...known, state: 'archived', archivedKey: next.previousArchiveKey } : known,
    files,
  );
}
