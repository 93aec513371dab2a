import type { Version } from '../snapshot.ts';
import { compress, decompress, type HomeFiles, sha256 } from './home-files.ts';
import { stagingKey } from './paths.ts';

/** Keeps what the named file holds in the archive, if it is still what the plan found there. */
export async function archivePrevious(version: Version, files: HomeFiles): Promise<void> {
  const { id, key, previousSha256, previousArchiveKey } = version;
  const content = await files.read(key);
  if (content === undefined || previousArchiveKey === undefined) return;
  if (sha256(content) !== previousSha256) return;
  // Written beside the staged file, so that a kill leaves no half archive among whole ones.
  const beside = `${stagingKey(id)}/previous.json.gz`;
  await files.makeFolder(stagingKey(id));
  await files.write(beside, compress(content));
  await files.move(beside, previousArchiveKey);
}

/** Whether the archive of a plan holds the content that it is there for. */
export async function isArchived(version: Version, files: HomeFiles): Promise<boolean> {
  return (await archivedContent(version, files)) !== undefined;
}

/**
 * Takes a version back from its name: what was there before is put back from the archive. Without
 * that the name stays as it is.
 */
export async function putBack(version: Version, files: HomeFiles): Promise<void> {
  const { id, key, previousSha256 } = version;
  if (previousSha256 === version.sha256 || version.state === 'accepting') return;
  if (previousSha256 === undefined) return files.remove(key);
  const content = await archivedContent(version, files);
  if (content === undefined) return;
  const beside = `${stagingKey(id)}/previous.json`;
  await files.makeFolder(stagingKey(id));
  await files.write(beside, content);
  await files.move(beside, key);
}

async function archivedContent(
  { previousSha256, previousArchiveKey }: Version,
  files: HomeFiles,
): Promise<Uint8Array | undefined> {
  if (previousArchiveKey === undefined) return undefined;
  const packed = await files.read(previousArchiveKey);
  if (packed === undefined) return undefined;
  try {
    const content = decompress(packed);
    return sha256(content) === previousSha256 ? content : undefined;
  } catch {
    return undefined; // no archive of ours, or damaged
  }
}
