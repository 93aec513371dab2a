import { MatineeError } from '../errors.ts';
import type { Catalog, Version } from '../snapshot.ts';
import { refuseChanged } from '../storage/read-snapshot.ts';
import { acceptWithheld, needsReplace } from '../storage/snapshots.ts';
import { openToWrite } from './open.ts';
import type { Place } from './place.ts';

/** What somebody who accepts a snapshot has said yes to. */
export interface Consent {
  /** To one that is not good enough. */
  incomplete: boolean;
  /** To putting it in place of what is published for its period. */
  replace: boolean;
}

/**
 * Publishes a withheld snapshot because somebody says so, and records who.
 *
 * @throws {MatineeError} `run-unknown`, `run-not-withheld`, `run-incomplete`, `needs-replace`.
 */
export async function acceptRun(place: Place, run: string, consent: Consent): Promise<Version> {
  const { machine } = place;
  await using opened = await openToWrite(place);
  const { files, holder, mend } = opened;
  const { catalog } = opened.store;
  const version = await withheldVersion(run, consent, catalog);
  await refuseChanged(version, { files, catalog });
  const published = await acceptWithheld(
    version,
    { holder, acceptedBy: machine.host.whoami(), replace: consent.replace },
    { files, catalog, clock: machine.clock, mend },
  );
  await opened.followUp(published);
  return published;
}

/** The version, if what has been consented to is enough. */
async function withheldVersion(
  run: string,
  { incomplete, replace }: Consent,
  catalog: Catalog,
): Promise<Version> {
  const version = await catalog.version(run);
  if (version === undefined) throw new MatineeError('run-unknown', { run });
  const { state, faults, dataset, period } = version;
  if (state !== 'withheld') throw new MatineeError('run-not-withheld', { run, state });

  const poor = faults.filter(({ kind }) => kind !== 'outside_period');
  const current = await catalog.current(dataset, period);
  if (poor.length > 0 && !incomplete) {
    const replaces = current !== undefined;
    throw new MatineeError('run-incomplete', { run, reasons: poor, replaces });
  }
  if (current !== undefined && !replace) throw needsReplace(version, current);
  return version;
}
