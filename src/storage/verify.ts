import type { Ledger } from '../occurrence.ts';
import type { OnDamage } from '../damage.ts';
import { isError } from '../errors.ts';
import { isPart } from '../lib/replace-file.ts';
import type { Catalog, Finding, VersionFiles } from '../snapshot.ts';
import { decompress, type HomeFiles, sha256 } from './home-files.ts';
import { isCopyName, KEYS, rejectedKey } from './paths.ts';
import { isStagingInUse, UNFINISHED } from './staging.ts';

export interface Verification {
  /** Files whose content was read and compared. */
  checkedFiles: number;
  findings: Finding[];
}

interface VerifyParts {
  files: HomeFiles;
  catalog: Catalog;
  ledger: Ledger;
}

/**
 * Compares every file of the catalog with its hash, and looks for files that nobody knows.
 * A live attempt's staging folder and unfinished publication are no findings, nor is what somebody
 * writes beside the files to see whether it can be.
 */
export async function verify(parts: VerifyParts, now: Date): Promise<Verification> {
  const first = await look(parts, now);
  if (first.findings.length === 0) return first;
  // A live attempt may have ended after the catalog was read: only what is found twice is told.
  const second = await look(parts, now);
  const isToldTwice = ({ kind, key, run }: Finding) =>
    first.findings.some((one) => one.kind === kind && one.key === key && one.run === run);
  return { ...second, findings: second.findings.filter(isToldTwice) };
}

async function look(parts: VerifyParts, now: Date): Promise<Verification> {
  const damaged: Finding[] = [];
  const onDamage: OnDamage = ({ damage }) => {
    const run = 'row' in damage ? { run: damage.row } : {};
    damaged.push({ kind: 'row', key: KEYS.database, ...run, damage });
  };
  // For the damage alone; of the files more is known.
  await parts.catalog.versions({}, onDamage);
  const versions = await parts.catalog.files(() => {});
  const arriving = versions.filter(({ state }) => UNFINISHED.includes(state));
  const results: ('good' | Finding)[] = [];
  for (const version of versions) {
    results.push(...(await checkVersion(version, arriving, parts.files)));
  }
  const strays = await findStrays(versions, { ...parts, onDamage }, now);
  return {
    checkedFiles: results.length,
    findings: [...damaged, ...results.filter((result) => result !== 'good'), ...strays],
  };
}

async function checkVersion(
  version: VersionFiles,
  arriving: readonly VersionFiles[],
  files: HomeFiles,
): Promise<('good' | Finding)[]> {
  const { id: run, key, sha256: expected, archivedKey } = version;
  switch (version.state) {
    case 'current':
    case 'withheld': {
      const other = await otherThanFile(key, files);
      if (other !== undefined) return [{ kind: other, key, run }];
      const found = await files.hash(key);
      if (found === undefined) return [{ kind: 'missing', key, run }];
      const replaced = arriving.some((next) => next.key === key && next.sha256 === found);
      return [found === expected || replaced ? 'good' : { kind: 'changed', key, run }];
    }
    case 'archived':
      return archivedKey === undefined ? [] : [await checkArchive(archivedKey, version, files)];
    case 'publishing':
    case 'setting_aside':
    case 'accepting':
    case 'abandoned':
    // What a newer program has in a state of its own is its to look after.
    default:
      return [];
  }
}

async function otherThanFile(key: string, files: HomeFiles) {
  const kind = await files.kind(key);
  if (kind === undefined || kind === 'file') return undefined;
  return kind === 'folder' ? 'folder' : 'special';
}

async function checkArchive(
  key: string,
  version: VersionFiles,
  files: HomeFiles,
): Promise<'good' | Finding> {
  const other = await otherThanFile(key, files);
  if (other !== undefined) return { kind: other, key, run: version.id };
  const content = await files.read(key);
  if (content === undefined) return { kind: 'missing', key, run: version.id };
  try {
    if (sha256(decompress(content, version.sizeBytes)) === version.sha256) return 'good';
  } catch {
    // Not gzip any more: the same finding as wrong content.
  }
  return { kind: 'damaged', key, run: version.id };
}

async function findStrays(
  versions: readonly VersionFiles[],
  parts: VerifyParts & { onDamage: OnDamage },
  now: Date,
): Promise<Finding[]> {
  const { files, ledger, onDamage } = parts;
  const running = await ledger.attempts({ states: ['running'] }, onDamage);
  const known = new Set([
    KEYS.withheld,
    ...versions.flatMap(keysOf),
    ...running.map(({ id }) => rejectedKey(id)),
  ]);
  const keys: string[] = [];
  for (const folder of [KEYS.snapshots, KEYS.archive, KEYS.withheld, KEYS.quarantine]) {
    const names = (await files.list(folder)).filter((name) => !isCopyName(name) && !isPart(name));
    keys.push(...names.map((name) => `${folder}/${name}`));
  }
  for (const name of await files.list(KEYS.staging)) {
    if (isPart(name) || (await isStagingKnown(name, parts, now))) continue;
    keys.push(`${KEYS.staging}/${name}`);
  }
  return keys.filter((key) => !known.has(key)).map((key) => ({ kind: 'stray', key }));
}

/** Whether somebody still needs it; where that cannot be read, it is left to whoever mends the row. */
async function isStagingKnown(
  name: string,
  parts: VerifyParts & { onDamage: OnDamage },
  now: Date,
): Promise<boolean> {
  try {
    const attempt = await parts.ledger.attempt(name);
    return attempt !== undefined && (await isStagingInUse(attempt, parts, now));
  } catch (error) {
    if (!isError(error, 'store-damaged')) throw error;
    parts.onDamage(error.values);
    return true;
  }
}

/** The files that a version may have; what it came from and what it replaces while it is moving. */
function keysOf(version: VersionFiles): string[] {
  const { id, state, key, stagedKey, archivedKey, previousArchiveKey } = version;
  if (state === 'abandoned') return [];
  return [
    rejectedKey(id),
    ...(state === 'archived' ? [] : [key]),
    ...(UNFINISHED.includes(state) ? [stagedKey] : []),
    ...[archivedKey, previousArchiveKey].filter((one) => one !== undefined),
  ];
}
