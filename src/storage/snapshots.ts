import { isError, MatineeError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Catalog, NewVersion, Publication, SnapshotStore, Version } from '../snapshot.ts';
import type { Page } from '../source.ts';
import { type HomeFiles, sha256 } from './home-files.ts';
import { movePages, pageLine, readPageLines } from './pages.ts';
import * as paths from './paths.ts';
import { carryOut } from './publish.ts';
import { movieLines, snapshotBytes } from './snapshot-file.ts';
import { keepOnlyPages } from './staging.ts';

export interface SnapshotParts {
  files: HomeFiles;
  catalog: Catalog;
  clock: Clock;
}

export interface SnapshotStoreParts extends SnapshotParts {
  /** Reads the body of a kept page; undefined where it is none. */
  readBody: (body: Uint8Array, page: number) => Pick<Page, 'totalPages' | 'results'> | undefined;
}

/** Snapshots as files of a home, under the names that its catalog holds. */
export function createSnapshotStore(parts: SnapshotStoreParts): SnapshotStore {
  const { files, readBody } = parts;
  const lines = movieLines();
  return {
    begin: (attemptId) => files.makeFolder(paths.stagingKey(attemptId)),
    keepPage: async (attemptId, source, page) => {
      await files.append(paths.pagesKey(attemptId), pageLine({ source, ...page }));
      for (const item of page.results) lines.write(item);
    },
    readPages: async (attemptId) =>
      (await readPageLines(attemptId, files)).flatMap((line) => {
        const read = readBody(line.body, line.page);
        if (read === undefined) return [];
        const { totalPages, results } = read;
        return [{ ...line, totalPages, results }];
      }),
    takeOverPages: (attempts, pages) => movePages(attempts, pages, files),
    keepRejected: async (attemptId, rejected) => {
      if (rejected.length === 0) return undefined;
      const records = rejected.map(({ rule, reason, movie }) =>
        JSON.stringify({ rule, reason, movie }),
      );
      const beside = `${paths.stagingKey(attemptId)}/rejected.jsonl`;
      await files.write(beside, `${records.join('\n')}\n`);
      await files.move(beside, paths.rejectedKey(attemptId));
      return paths.rejectedKey(attemptId);
    },
    stage: async (attemptId, snapshot) => {
      const key = paths.stagedSnapshotKey(attemptId);
      const content = snapshotBytes(snapshot, lines.of);
      const onDisk = [files.write(key, content), files.sync(paths.stagingKey(attemptId))];
      const staged = { key, sha256: sha256(content), sizeBytes: content.length }; // as the disk works
      await Promise.all(onDisk);
      return staged;
    },
    publish: (publication) => publish(publication, parts),
    discard: async (attemptId, keep) => {
      await keepOnlyPages(attemptId, files);
      if (keep !== 'pages') await files.remove(paths.stagingKey(attemptId));
    },
  };
}

async function publish(publication: Publication, parts: SnapshotParts): Promise<Version> {
  const { files, catalog, clock } = parts;
  const { intention, staged, stats } = publication;
  const version: NewVersion = {
    ...publication.version,
    ...(intention === 'publishing'
      ? await planReplacement(publication, parts)
      : planAside(publication)),
    stagedKey: staged.key,
    sha256: staged.sha256,
    sizeBytes: staged.sizeBytes,
  };
  if (!(await catalog.intend(version, intention, stats, clock.now()))) {
    throw new MatineeError('claim-lost', { attempt: version.id });
  }

  const intended = await mustKnow(catalog, version.id);
  const carry = () => carryOut(intended, { files, catalog }, clock.now());
  // Once more after a failure: it goes on from what the files show. If that fails too, the intention
  // stays recorded, and whoever opens the store next finishes or undoes it.
  const result = await carry().catch((error) =>
    isError(error, 'file-foreign') ? Promise.reject(error) : carry(),
  );
  if (result === 'undone') throw new MatineeError('claim-lost', { attempt: version.id });
  return mustKnow(catalog, version.id);
}

function planAside({ version }: Publication) {
  return {
    key: paths.withheldKey(version.id),
    previousSha256: undefined,
    previousArchiveKey: undefined,
  };
}

async function planReplacement(
  {
    version,
    replace,
  }: Pick<Publication, 'replace'> & {
    version: Pick<Version, 'id' | 'dataset' | 'period'>;
  },
  parts: Pick<SnapshotParts, 'files' | 'catalog'>,
) {
  const { id, dataset, period } = version;
  const key = paths.snapshotKey(dataset, period);
  const current = await parts.catalog.current(dataset, period);
  const found = await parts.files.hash(key);
  const foreign = found !== undefined && found !== current?.sha256;
  if (foreign && !replace) throw new MatineeError('file-foreign', { path: key });
  const previousId = foreign ? undefined : current?.id;
  return {
    key,
    previousSha256: found,
    previousArchiveKey:
      found === undefined ? undefined : paths.archiveKey(dataset, period, previousId, id),
  };
}

/**
 * Publishes a version that was set aside, on somebody's word, which is recorded with it.
 *
 * @throws {MatineeError} `run-not-withheld` when it is not set aside (any more); `file-foreign`.
 */
export async function acceptWithheld(
  version: Version,
  by: { holder: string; acceptedBy: string; replace?: boolean },
  parts: SnapshotParts,
): Promise<Version> {
  const { files, catalog, clock } = parts;
  const plan = await planReplacement({ version, replace: by.replace ?? false }, parts);
  const { holder, acceptedBy } = by;
  const accept = { ...plan, holder, acceptedBy, stagedKey: paths.withheldKey(version.id) };
  if (!(await catalog.intendToAccept(version.id, accept, clock.now()))) {
    throw new MatineeError('run-not-withheld', { run: version.id, state: version.state });
  }
  const result = await carryOut(
    await mustKnow(catalog, version.id),
    { files, catalog },
    clock.now(),
  );
  if (result === 'undone') {
    throw new MatineeError('run-not-withheld', { run: version.id, state: version.state });
  }
  return mustKnow(catalog, version.id);
}

async function mustKnow(catalog: Catalog, id: string): Promise<Version> {
  const version = await catalog.version(id);
  if (version === undefined) throw new Error(`version ${id} is not in the catalog`);
  return version;
}
