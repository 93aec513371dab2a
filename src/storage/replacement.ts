import { MatineeError } from '../errors.ts';
import { SECOND_MS, type Clock } from '../lib/clock.ts';
import type { Catalog, Intended, Replacement, Version } from '../snapshot.ts';
import type { HomeFiles } from './home-files.ts';
import { archiveKey, snapshotKey } from './paths.ts';

/** Another publication of a file is over long before this: it archives, renames, records. */
export const BUSY_WAIT_MS = 30 * SECOND_MS;
const FIRST_POLL_MS = 10;
const LONGEST_POLL_MS = 500;

export interface ReplacementParts {
  files: HomeFiles;
  catalog: Catalog;
  clock: Clock;
  /** Finishes or undoes what a holder left, if it is dead; false, doing nothing, while it lives. */
  mend: (holder: string) => Promise<boolean>;
}

/** Which file is to be replaced, and what may be. */
interface Wish {
  dataset: string;
  period: string;
  /** The version that is to take its place. */
  id: string;
  /** Whether a file that the catalog does not know may be replaced. */
  overForeign: boolean;
  /** Told what is current, each time it is planned; what it throws ends the wish. */
  judge: (current: Version | undefined) => void;
}

/**
 * Plans a replacement and records the intention, both on the same state: where that has changed
 * in between, it is planned anew. While another intention for the file is recorded it waits, as long
 * as that one's holder lives; what a dead one left is mended first.
 *
 * @throws {MatineeError} `file-foreign`; `publish-busy` when the waiting takes too long; and what
 * `judge` throws.
 */
export async function intendReplacement(
  wish: Wish,
  record: (plan: Replacement) => Promise<Intended>,
  parts: ReplacementParts,
): Promise<'recorded' | 'lost'> {
  const startedMs = parts.clock.monotonicMs();
  for (let polls = 0; ; ) {
    const answer = await attempt(wish, record, parts);
    if (answer.intended) return 'recorded';
    if (answer.because === 'lost') return 'lost';
    if (answer.because === 'outdated') continue; // another one has got further meanwhile
    if (await parts.mend(answer.by.holder)) continue;
    if (parts.clock.monotonicMs() - startedMs >= BUSY_WAIT_MS) throw busy(answer.by);
    await parts.clock.sleep(Math.min(FIRST_POLL_MS * 2 ** polls++, LONGEST_POLL_MS));
  }
}

async function attempt(
  wish: Wish,
  record: (plan: Replacement) => Promise<Intended>,
  parts: ReplacementParts,
): Promise<Intended> {
  const { files, catalog } = parts;
  const { dataset, period, id } = wish;
  const key = snapshotKey(dataset, period);
  const current = await currentAt(key, catalog);
  const found = await files.hash(key);
  wish.judge(current);
  const isForeign = found !== undefined && found !== current?.sha256;
  if (isForeign && !wish.overForeign) return explainForeign(key, current, catalog);

  const previous = isForeign ? undefined : current?.id;
  return record({
    key,
    replaces: current?.id,
    previousSha256: found,
    previousArchiveKey:
      found === undefined
        ? undefined
        : archiveKey(dataset, period, { run: previous, sha256: found }, id),
  });
}

/**
 * Why the named file is not what is current: another one of ours has moved it since, or is about to
 * say so. Otherwise it is somebody else's.
 */
async function explainForeign(
  key: string,
  current: Version | undefined,
  catalog: Catalog,
): Promise<Intended> {
  const by = await catalog.pending(key);
  if (by !== undefined) return { intended: false, because: 'pending', by };
  const now = await currentAt(key, catalog);
  if (now?.id !== current?.id) return { intended: false, because: 'outdated' };
  throw new MatineeError('file-foreign', { path: key });
}

/** The version that a file holds, whatever dataset it was published for. */
async function currentAt(key: string, catalog: Catalog): Promise<Version | undefined> {
  return (await catalog.versions({ key, states: ['current'], limit: 1 }))[0];
}

function busy({ id, dataset, period, holder, recordedAt }: Version) {
  return new MatineeError('publish-busy', {
    dataset,
    period,
    run: id,
    holder,
    since: recordedAt.toISOString(),
  });
}
