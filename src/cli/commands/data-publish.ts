import { MatineeError } from '../../errors.ts';
import { openToWrite } from '../../home/open.ts';
import type { WritingHome } from '../../home/opened.ts';
import type { Version } from '../../snapshot.ts';
import { pathIn } from '../../storage/paths.ts';
import { refuseChanged } from '../../storage/read-snapshot.ts';
import { acceptWithheld, needsReplace } from '../../storage/snapshots.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { versionDocument } from './data-list.ts';

/** `data publish`: publishes a withheld snapshot because somebody says so, and records who. */
export async function publish(
  [run = '']: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  await using opened = await openToWrite(placeOf(context));
  const version = await withheldVersion(run, options, opened);
  await refuseChanged(version, { files: opened.files, catalog: opened.store.catalog });

  const published = await acceptWithheld(
    version,
    {
      holder: opened.holder,
      acceptedBy: world.whoami(),
      replace: options['replace'] === true,
    },
    {
      files: opened.files,
      catalog: opened.store.catalog,
      clock: world.clock,
      mend: opened.mend,
    },
  );
  await opened.followUp(published);
  if (out.json) out.document({ outcome: 'published', ...versionDocument(published, opened.home) });
  else {
    const path = pathIn(opened.home, published.key);
    out.print(text.commands.run.accepted(path, published.acceptedBy ?? ''));
  }
  return DONE;
}

/**
 * The version, if the options say enough: `--incomplete` for one that is not good enough,
 * `--replace` where something else is published for that period.
 */
async function withheldVersion(
  run: string,
  options: RawOptions,
  { store }: WritingHome,
): Promise<Version> {
  const version = await store.catalog.version(run);
  if (version === undefined) throw new MatineeError('run-unknown', { run });
  const { state, faults, dataset, period } = version;
  if (state !== 'withheld') throw new MatineeError('run-not-withheld', { run, state });

  const poor = faults.filter(({ kind }) => kind !== 'outside_period');
  const current = await store.catalog.current(dataset, period);
  if (poor.length > 0 && options['incomplete'] !== true) {
    const replaces = current !== undefined;
    throw new MatineeError('run-incomplete', { run, reasons: poor, replaces });
  }
  if (current !== undefined && options['replace'] !== true) {
    throw needsReplace(version, current);
  }
  return version;
}
