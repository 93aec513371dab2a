import { MatineeError } from '../errors.ts';
import type { Catalog, Version } from '../snapshot.ts';
import { compress, type HomeFiles } from './home-files.ts';
import { stagingKey } from './paths.ts';
import { keepOnlyPages } from './staging.ts';

export interface PublishParts {
  files: HomeFiles;
  catalog: Catalog;
}

/**
 * Carries out an intention that the catalog holds, from wherever it stands: the publisher calls it
 * right after recording the intention, and whoever opens the store after a crash calls it again.
 *
 * 1. If the named file holds the new content already, only the record is missing.
 * 2. If it holds what the plan expects, the old content is archived and the staged file renamed.
 * 3. If the staged file is gone or the named file is somebody else's, the intention is undone.
 * 4. One transaction marks it done. `at` becomes the instant of publishing.
 *
 * @throws {MatineeError} `file-foreign` after undoing, when the named file is not what was expected.
 */
export async function carryOut(
  version: Version,
  { files, catalog }: PublishParts,
  at: Date,
): Promise<'done' | 'undone'> {
  const found = await files.hash(version.key);
  if (found !== version.sha256) {
    if (found !== undefined && found !== version.previousSha256) {
      if ((await undo(version, { files, catalog }, at)) === 'done') return 'done';
      throw new MatineeError('file-foreign', { path: version.key });
    }
    if ((await files.hash(version.stagedKey)) !== version.sha256) {
      return undo(version, { files, catalog }, at);
    }
    if (found !== undefined) await archivePrevious(version, files);
    await files.move(version.stagedKey, version.key);
  } else {
    await files.sync(folderOf(version.key));
  }

  if (!(await catalog.complete(version, at))) return undo(version, { files, catalog }, at);
  // It is done even if this fails: whoever opens the store next sweeps the folder.
  await files.remove(stagingKey(version.id)).catch(() => {});
  return 'done';
}

async function undo(
  version: Version,
  { files, catalog }: PublishParts,
  at: Date,
): Promise<'done' | 'undone'> {
  // An intention that has ended already keeps its end and its files: the archive may be all that is
  // left of the old content. So it is when `complete` took effect and its answer was lost.
  const known = await catalog.version(version.id);
  if (known?.state !== version.state || known.holder !== version.holder) {
    const givenUp = version.state === 'accepting' ? 'withheld' : 'abandoned';
    return known?.state === givenUp ? 'undone' : 'done';
  }

  // Files first: a kill in between leaves the intention, and whoever comes next undoes it again.
  if (version.previousArchiveKey !== undefined) await files.remove(version.previousArchiveKey);
  if (version.state === 'accepting') await files.remove(stagingKey(version.id));
  else await keepOnlyPages(version.id, files);
  await catalog.abandon(version, at);
  return 'undone';
}

async function archivePrevious(version: Version, files: HomeFiles): Promise<void> {
  const content = await files.read(version.key);
  if (content === undefined || version.previousArchiveKey === undefined) return;
  // Written beside the staged file, so that a kill leaves no half archive among whole ones.
  const beside = `${stagingKey(version.id)}/previous.json.gz`;
  await files.makeFolder(stagingKey(version.id));
  await files.write(beside, await compress(content));
  await files.move(beside, version.previousArchiveKey);
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}
