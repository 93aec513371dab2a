import { MatineeError } from '../errors.ts';
import type { SnapshotContent, Version } from '../snapshot.ts';
import { decompress, type HomeFiles } from './home-files.ts';

/**
 * What a version's file holds: the named file while the version is current or withheld, its archive
 * afterwards. Undefined when the file is gone.
 *
 * @throws {MatineeError} `file-damaged` when it holds no snapshot.
 */
export async function readSnapshot(
  version: Version,
  files: HomeFiles,
): Promise<SnapshotContent | undefined> {
  const bytes = await contentOf(version, files);
  return bytes && snapshotIn(bytes, version.key);
}

/** The snapshot that bytes hold; errors as above. */
export function snapshotIn(bytes: Uint8Array, path: string): SnapshotContent {
  const { collection_info: info, movies } = parsed(bytes, path);
  if (typeof info !== 'object' || !Array.isArray(movies)) {
    throw new MatineeError('file-damaged', { path });
  }
  return { info, movies };
}

function parsed(bytes: Uint8Array, path: string) {
  try {
    return Object(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    throw new MatineeError('file-damaged', { path }, { cause: error });
  }
}

async function contentOf(version: Version, files: HomeFiles): Promise<Uint8Array | undefined> {
  if (version.state !== 'archived') return files.read(version.key);
  if (version.archivedKey === undefined) return undefined;
  const packed = await files.read(version.archivedKey);
  return packed && decompress(packed);
}
