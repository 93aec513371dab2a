import { MatineeError } from '../errors.ts';
import type { Catalog, Version } from '../snapshot.ts';
import { archivePrevious, isArchived, putBack } from './archive.ts';
import type { HomeFiles } from './home-files.ts';
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
 * 1. If the intention has ended already, its end is told, and nothing is touched.
 * 2. If the named file holds the new content already, only the record is missing.
 * 3. If it holds what the plan expects, that is archived and the staged file renamed. What the plan
 *    expects is compared once more right before the rename, and the result right after it.
 * 4. If the staged file is gone or the named file is somebody else's, the intention is undone.
 * 5. One transaction marks it done. `at` becomes the instant of publishing.
 *
 * @throws {MatineeError} `file-foreign` after undoing, when the named file is not what was expected.
 */
export async function carryOut(
  version: Version,
  parts: PublishParts,
  at: Date,
): Promise<'done' | 'undone'> {
  const { files, catalog } = parts;
  const ended = await endOf(version, catalog);
  if (ended !== undefined) return ended;

  const moved = await move(version, files);
  if (moved !== 'done') {
    const result = await undo(version, parts, at);
    if (moved === 'foreign' && result === 'undone') {
      throw new MatineeError('file-foreign', { path: version.key });
    }
    return result;
  }
  // Where somebody had removed the named file there was nothing to archive, and no key says otherwise.
  const previousArchiveKey = (await isArchived(version, files))
    ? version.previousArchiveKey
    : undefined;
  if (!(await catalog.complete({ ...version, previousArchiveKey }, at))) {
    return undo(version, parts, at);
  }
  // It is done even if this fails: whoever opens the store next sweeps the folder.
  await files.remove(stagingKey(version.id)).catch(() => {});
  return 'done';
}

/** How an intention has ended, as the catalog tells; undefined while it is recorded as it was. */
async function endOf(version: Version, catalog: Catalog): Promise<'done' | 'undone' | undefined> {
  const known = await catalog.version(version.id);
  const isSame =
    known?.state === version.state &&
    known.holder === version.holder &&
    known.recordedAt.getTime() === version.recordedAt.getTime();
  if (isSame) return undefined;
  const givenUp = version.state === 'accepting' ? 'withheld' : 'abandoned';
  return known?.state === givenUp ? 'undone' : 'done';
}

/** Brings the staged file to its name, keeping what was there. */
async function move(
  version: Version,
  files: HomeFiles,
): Promise<'done' | 'foreign' | 'nothing-staged'> {
  const { key, stagedKey, sha256, previousSha256 } = version;
  const found = await files.hash(key);
  if (found === sha256) {
    // The same bytes as before: whether they have moved cannot be told, and need not be.
    if (found === previousSha256) await archivePrevious(version, files);
    await files.remove(stagedKey);
    await files.sync(folderOf(key));
    return 'done';
  }
  if (found !== undefined && found !== previousSha256) return 'foreign';
  if ((await files.hash(stagedKey)) !== sha256) return 'nothing-staged';
  if (found !== undefined) await archivePrevious(version, files);
  if ((await files.hash(key)) !== found) return 'foreign';
  await files.move(stagedKey, key);
  return (await files.hash(key)) === sha256 ? 'done' : 'foreign';
}

/**
 * Gives an intention up. Files first: a kill in between leaves the intention, and whoever comes next
 * undoes it again. The archive goes only where it is a copy of what the named file holds, and no
 * other version names it.
 */
async function undo(
  version: Version,
  { files, catalog }: PublishParts,
  at: Date,
): Promise<'done' | 'undone'> {
  const ended = await endOf(version, catalog);
  if (ended !== undefined) return ended;

  const { key, previousSha256, previousArchiveKey } = version;
  if ((await files.hash(key)) === version.sha256) await putBack(version, files);
  const isCopy = previousSha256 !== undefined && (await files.hash(key)) === previousSha256;
  if (isCopy && previousArchiveKey !== undefined && !(await catalog.isArchiveNamed(version))) {
    await files.remove(previousArchiveKey);
  }
  const archived = !isCopy && (await isArchived(version, files));
  if (version.state === 'accepting') await files.remove(stagingKey(version.id));
  else await keepOnlyPages(version.id, files);
  await catalog.abandon(version, at, { archived });
  return 'undone';
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}
