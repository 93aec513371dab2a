import type { Ledger } from '../occurrence.ts';
import type { Catalog, Finding, Version } from '../snapshot.ts';
import { decompress, type HomeFiles, sha256 } from './home-files.ts';
import { KEYS, rejectedKey } from './paths.ts';
import { isCheckpoint } from './recover.ts';

export interface Verification {
  /** Files whose content was read and compared. */
  checkedFiles: number;
  findings: Finding[];
}

/**
 * Compares every file of the catalog with its hash, and looks for files that nobody knows.
 * A live attempt's staging folder and unfinished publication are no findings.
 */
export async function verify(
  { files, catalog, ledger }: { files: HomeFiles; catalog: Catalog; ledger: Ledger },
  now: Date,
): Promise<Verification> {
  const versions = await catalog.versions({});
  const results = [];
  for (const version of versions) results.push(...(await checkVersion(version, files)));
  const strays = await findStrays(versions, { files, ledger }, now);
  return {
    checkedFiles: results.length,
    findings: [...results.filter((result): result is Finding => result !== 'good'), ...strays],
  };
}

async function checkVersion(version: Version, files: HomeFiles): Promise<('good' | Finding)[]> {
  const { id: run, key, sha256: expected, archivedKey } = version;
  switch (version.state) {
    case 'current':
    case 'withheld': {
      const found = await files.hash(key);
      if (found === undefined) return [{ kind: 'missing', key, run }];
      return [found === expected ? 'good' : { kind: 'changed', key, run }];
    }
    case 'archived':
      return archivedKey === undefined ? [] : [await checkArchive(archivedKey, version, files)];
    case 'publishing':
    case 'setting_aside':
    case 'accepting':
    case 'abandoned':
      return [];
  }
}

async function checkArchive(
  key: string,
  version: Version,
  files: HomeFiles,
): Promise<'good' | Finding> {
  const content = await files.read(key);
  if (content === undefined) return { kind: 'missing', key, run: version.id };
  try {
    if (sha256(await decompress(content)) === version.sha256) return 'good';
  } catch {
    // Not gzip any more: the same finding as wrong content.
  }
  return { kind: 'damaged', key, run: version.id };
}

async function findStrays(
  versions: readonly Version[],
  { files, ledger }: { files: HomeFiles; ledger: Ledger },
  now: Date,
): Promise<Finding[]> {
  const known = new Set(
    versions.flatMap((version) => [
      ...(version.state === 'abandoned' || version.state === 'archived' ? [] : [version.key]),
      ...(version.state === 'abandoned' ? [] : [rejectedKey(version.id)]),
      ...[version.archivedKey, version.previousArchiveKey].filter((key) => key !== undefined),
    ]),
  );
  const folders = [KEYS.snapshots, KEYS.archive, KEYS.withheld, KEYS.quarantine];
  const strays: Finding[] = [];
  for (const folder of folders) {
    for (const name of await files.list(folder)) {
      const key = `${folder}/${name}`;
      if (!known.has(key) && key !== KEYS.withheld) strays.push({ kind: 'stray', key });
    }
  }
  for (const name of await files.list(KEYS.staging)) {
    const attempt = await ledger.attempt(name);
    const inUse =
      attempt?.state === 'running' ||
      (attempt !== undefined && (await isCheckpoint(attempt, ledger, now)));
    if (!inUse) strays.push({ kind: 'stray', key: `${KEYS.staging}/${name}` });
  }
  return strays;
}
