import { MatineeError } from '../errors.ts';
import { readCollectionInfo } from '../read-collection-info.ts';
import type { Catalog, SnapshotContent, Version } from '../snapshot.ts';
import { decompress, type HomeFiles, sha256 } from './home-files.ts';
import { UNFINISHED } from './staging.ts';

export interface ReadParts {
  files: HomeFiles;
  catalog: Catalog;
}

/**
 * What a version's file holds: the named file while the version is current or withheld, its archive
 * afterwards. Undefined when the file is gone.
 *
 * @throws {MatineeError} `file-damaged` as `readGenuine`, and when it is no snapshot.
 */
export async function readSnapshot(
  version: Version,
  parts: ReadParts,
): Promise<SnapshotContent | undefined> {
  const bytes = await readGenuine(version, parts);
  if (bytes === undefined) return undefined;
  const content = contentIn(bytes);
  if (content === undefined) throw damaged(version);
  return content;
}

/** The content of a file; undefined where the bytes are no snapshot that this program can read. */
function contentIn(bytes: Uint8Array): SnapshotContent | undefined {
  const { collection_info, movies } = parsed(bytes);
  const info = readCollectionInfo(collection_info);
  return info === undefined || !Array.isArray(movies) ? undefined : { info, movies };
}

function parsed(bytes: Uint8Array): { collection_info?: unknown; movies?: unknown } {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    return {};
  }
}

/**
 * That a version's file is there and holds what its run wrote.
 *
 * @throws {MatineeError} `file-missing`; `file-damaged` as `readGenuine`.
 */
export async function refuseChanged(version: Version, parts: ReadParts): Promise<void> {
  if ((await readGenuine(version, parts)) === undefined) {
    throw new MatineeError('file-missing', { path: placeOf(version) });
  }
}

/**
 * The bytes that the run of a version wrote, by the hash in the catalog; undefined when the file is
 * gone. Somebody may be publishing the period meanwhile: the content is then looked for where it went.
 *
 * @throws {MatineeError} `file-damaged` when the file holds something else.
 */
async function readGenuine(version: Version, parts: ReadParts): Promise<Uint8Array | undefined> {
  const found = await contentOf(version, parts.files);
  if (isGenuine(found, version)) return found;
  const moved = await contentMoved(version, parts);
  if (isGenuine(moved, version)) return moved;

  const known = await parts.catalog.version(version.id);
  const hasMoved = known?.state !== version.state || known.archivedKey !== version.archivedKey;
  if (known !== undefined && hasMoved) return readGenuine(known, parts);
  if (found === undefined) return undefined;
  throw damaged(version);
}

function damaged(version: Version): MatineeError {
  return new MatineeError('file-damaged', { path: placeOf(version), run: version.id });
}

function isGenuine(content: Uint8Array | undefined, version: Version): content is Uint8Array {
  return content !== undefined && sha256(content) === version.sha256;
}

/** What its file holds, genuine where one of the places that it may be at has it so. */
async function contentOf(version: Version, files: HomeFiles): Promise<Uint8Array | undefined> {
  const { state, key, stagedKey, archivedKey } = version;
  if (state === 'archived') {
    return archivedKey === undefined ? undefined : unpacked(archivedKey, version, files);
  }
  const named = await contentAt(key, version, files);
  if (!UNFINISHED.includes(state) || isGenuine(named, version)) return named;
  return contentAt(stagedKey, version, files);
}

/** What has another size is not read, however much it is. */
async function contentAt(key: string, { sizeBytes }: Version, files: HomeFiles) {
  const foundBytes = await files.sizeOf(key);
  if (foundBytes === undefined) return undefined;
  return foundBytes === sizeBytes ? files.read(key) : OTHER;
}

/** What cannot be a snapshot's content. */
const OTHER = new Uint8Array();

/** Where an intention that is being carried out has put the content that it replaces. */
async function contentMoved(
  { dataset, period, key, sha256: hash, sizeBytes }: Version,
  { files, catalog }: ReadParts,
): Promise<Uint8Array | undefined> {
  const arriving = await catalog.versions({ dataset, period, states: UNFINISHED });
  const next = arriving.find((one) => one.key === key && one.previousSha256 === hash);
  const archive = next?.previousArchiveKey;
  return archive === undefined ? undefined : unpacked(archive, { sizeBytes }, files);
}

async function unpacked(
  archive: string,
  { sizeBytes }: Pick<Version, 'sizeBytes'>,
  files: HomeFiles,
): Promise<Uint8Array | undefined> {
  const packed = await files.read(archive);
  if (packed === undefined) return undefined;
  try {
    return decompress(packed, sizeBytes);
  } catch {
    return OTHER; // no gzip any more, or of something larger
  }
}

function placeOf({ state, key, archivedKey }: Version): string {
  return (state === 'archived' ? archivedKey : undefined) ?? key;
}
