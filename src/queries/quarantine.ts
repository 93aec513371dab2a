import { MatineeError } from '../errors.ts';
import type { Counts } from '../collection-info.ts';
import { openToRead } from '../home/open.ts';
import type { Place } from '../home/place.ts';
import type { RejectedMovie, Version } from '../snapshot.ts';
import { rejectedKey } from '../storage/paths.ts';

/** What was kept from publishing. */
export interface Quarantine {
  withheld: Version[];
  /** Movies that were rejected, by rule, of each run that rejected any. */
  rejected: { run: string; rejected: Counts }[];
}

export async function askQuarantine(place: Place): Promise<Quarantine> {
  await using opened = await openToRead(place);
  const { catalog } = opened.store;
  const withheld = await catalog.versions({ states: ['withheld'] });
  const all = await catalog.versions({ states: ['current', 'archived', 'withheld'] });
  const rejected = all.map(({ id: run, info }) => ({ run, rejected: info.rejected ?? {} }));
  return {
    withheld,
    rejected: rejected.filter((one) => Object.keys(one.rejected).length > 0),
  };
}

/** A version, and the movies that its run rejected. */
export interface QuarantinedRun {
  version: Version;
  movies: RejectedMovie[];
}

/** @throws {MatineeError} `run-unknown` for a run without a snapshot. */
export async function askQuarantinedRun(place: Place, run: string): Promise<QuarantinedRun> {
  await using opened = await openToRead(place);
  const version = await opened.store.catalog.version(run);
  if (version === undefined) throw new MatineeError('run-unknown', { run });
  const content = await opened.files.read(rejectedKey(run));
  const lines = content === undefined ? [] : Buffer.from(content).toString().trimEnd().split('\n');
  return { version, movies: lines.map((line) => JSON.parse(line) as RejectedMovie) };
}
