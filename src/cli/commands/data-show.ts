import { versionDocument } from '../../documents/snapshot-version.ts';
import { askVersion } from '../../queries/versions.ts';
import { pathIn } from '../../storage/paths.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { describeRunFor } from '../text/report-run.ts';
import { UNKNOWN } from '../text/table.ts';

type Args = readonly (string | undefined)[];

/** `data show`: what a snapshot says about itself. */
export async function show(
  [dataset = '', period]: Args,
  _options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text } = context;
  const place = placeOf(context);
  const version = await askVersion(place, dataset, period);

  if (out.json) {
    out.document({ ...versionDocument(version, place.home), collection_info: version.info });
    return DONE;
  }
  const { info, acceptedBy } = version;
  const { collection_time: collectedAt } = info;
  out.print(`${version.dataset} ${version.period} · ${collectedAt ?? UNKNOWN} · ${version.id}`);
  describeRunFor(context, info, version.warnings);
  const { published, accepted } = text.commands.run;
  const path = pathIn(place.home, version.key);
  out.print(acceptedBy === undefined ? published(path) : accepted(path, acceptedBy));
  return DONE;
}

/** `data path`: where the file is, alone on its line. */
export async function path(
  [dataset = '', period]: Args,
  _options: RawOptions,
  context: Context,
): Promise<number> {
  const place = placeOf(context);
  const version = await askVersion(place, dataset, period);
  const file = pathIn(place.home, version.key);
  if (context.out.json) context.out.document({ file });
  else context.out.data(`${file}\n`); // to the letter: a program opens it
  return DONE;
}
