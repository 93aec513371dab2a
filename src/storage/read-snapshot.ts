import type { SnapshotContent, Version } from '../snapshot.ts';
import { decompress, type HomeFiles } from './home-files.ts';

/**
 * What a version's file holds: the named file while the version is current or withheld, its archive
 * afterwards. Undefined when the file is gone.
 */
export async function readSnapshot(
  version: Version,
  files: HomeFiles,
): Promise<SnapshotContent | undefined> {
  const bytes = await contentOf(version, files);
  if (bytes === undefined) return undefined;
  const { collection_info: info, movies } = JSON.parse(new TextDecoder().decode(bytes));
  return { info, movies };
}

async function contentOf(version: Version, files: HomeFiles): Promise<Uint8Array | undefined> {
  if (version.state !== 'archived') return files.read(version.key);
  if (version.archivedKey === undefined) return undefined;
  const packed = await files.read(version.archivedKey);
  return packed && decompress(packed);
}
