import { isError, MatineeError } from '../errors.ts';
import {
  type Catalog,
  Overtaken,
  type Publication,
  type SnapshotStore,
  type Version,
} from '../snapshot.ts';
import type { Page } from '../source.ts';
import { sha256 } from './home-files.ts';
import { movePages, pageLine, readPageLines } from './pages.ts';
import * as paths from './paths.ts';
import { carryOut } from './publish.ts';
import { intendReplacement, type ReplacementParts } from './replacement.ts';
import { movieLines, snapshotBytes } from './snapshot-file.ts';
import { keepOnlyPages } from './staging.ts';

export interface SnapshotStoreParts extends ReplacementParts {
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

async function publish(publication: Publication, parts: ReplacementParts): Promise<Version> {
  const { files, catalog, clock } = parts;
  const { id } = publication.version;
  const recorded =
    publication.intention === 'publishing'
      ? await intendToPublish(publication, parts)
      : await intendToSetAside(publication, parts);
  if (recorded === 'lost') throw new MatineeError('claim-lost', { attempt: id });

  const intended = await mustKnow(catalog, id);
  const carry = () => carryOut(intended, { files, catalog }, clock.now());
  // Once more after a failure: it goes on from what the files show. If that fails too, the intention
  // stays recorded, and whoever opens the store next finishes or undoes it.
  const result = await carry().catch((error) =>
    isError(error, 'file-foreign') ? Promise.reject(error) : carry(),
  );
  if (result === 'undone') throw new MatineeError('claim-lost', { attempt: id });
  return mustKnow(catalog, id);
}

function intendToPublish(
  { version, staged, stats, replace, decidedOn }: Publication,
  parts: ReplacementParts,
): Promise<'recorded' | 'lost'> {
  const judge = (current: Version | undefined) => {
    // Of another dataset, whose file has the same name, nothing was decided.
    const ours = current?.dataset === version.dataset ? current : undefined;
    if (ours?.id !== decidedOn) throw new Overtaken();
  };
  const { key: stagedKey, ...file } = staged;
  return intendReplacement(
    { ...version, overForeign: replace, judge },
    (plan) => {
      const planned = { ...version, ...plan, ...file, stagedKey };
      return parts.catalog.intend(planned, 'publishing', stats, parts.clock.now());
    },
    parts,
  );
}

async function intendToSetAside(
  { version, staged, stats }: Publication,
  { catalog, clock }: ReplacementParts,
): Promise<'recorded' | 'lost'> {
  const { key: stagedKey, ...file } = staged;
  const place = {
    key: paths.withheldKey(version.id),
    replaces: undefined,
    previousSha256: undefined,
    previousArchiveKey: undefined,
  };
  const planned = { ...version, ...place, ...file, stagedKey };
  const answer = await catalog.intend(planned, 'setting_aside', stats, clock.now());
  return answer.intended ? 'recorded' : 'lost';
}

/**
 * Publishes a version that was set aside, on somebody's word, which is recorded with it.
 *
 * @throws {MatineeError} `run-not-withheld` when it is not set aside (any more); `run-needs-replace`
 * when something else is published by now and `replace` is not given; `file-foreign`;
 * `publish-busy` when another publication of the same file does not end.
 */
export async function acceptWithheld(
  { id, dataset, period, faults }: Version,
  by: { holder: string; acceptedBy: string; replace?: boolean },
  parts: ReplacementParts,
): Promise<Version> {
  const { files, catalog, clock } = parts;
  const { holder, acceptedBy, replace = false } = by;
  const judge = (current: Version | undefined) => {
    if (current === undefined || replace) return;
    throw needsReplace({ id, period, faults }, current);
  };
  const recorded = await intendReplacement(
    { id, dataset, period, overForeign: replace, judge },
    (plan) => {
      const accept = { ...plan, holder, acceptedBy, stagedKey: paths.withheldKey(id) };
      return catalog.intendToAccept(id, accept, clock.now());
    },
    parts,
  );
  if (recorded === 'lost') throw await notWithheld(id, catalog);
  const intended = await mustKnow(catalog, id);
  const result = await carryOut(intended, { files, catalog }, clock.now());
  if (result === 'undone') throw await notWithheld(id, catalog);
  return mustKnow(catalog, id);
}

/** What is told who would replace what is published without saying so. */
export function needsReplace(
  { id, period, faults }: Pick<Version, 'id' | 'period' | 'faults'>,
  current: Version,
) {
  const reasons = faults.filter(({ kind }) => kind !== 'outside_period');
  return new MatineeError('run-needs-replace', { run: id, reasons, current: current.id, period });
}

async function notWithheld(run: string, catalog: Catalog) {
  const { state } = await mustKnow(catalog, run);
  return new MatineeError('run-not-withheld', { run, state });
}

async function mustKnow(catalog: Catalog, id: string): Promise<Version> {
  const version = await catalog.version(id);
  if (version === undefined) throw new Error(`version ${id} is not in the catalog`);
  return version;
}
