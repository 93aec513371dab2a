import type { Version } from '../../snapshot.ts';
import { pathIn } from '../../storage/paths.ts';
import { openToRead } from '../home/app.ts';
import type { RawOptions } from '../command.ts';
import type { Context } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { bytesText, shareText, timeText } from '../text/format.ts';
import { byPeriod } from '../home/snapshots.ts';
import { tableLines, UNKNOWN } from '../text/table.ts';

/** `data list`: the snapshots that are published now. */
export async function list(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  await using opened = await openToRead(context);
  const versions = byPeriod(await opened.store.catalog.versions({ states: ['current'] }));

  if (out.json)
    out.document({ snapshots: versions.map((one) => versionDocument(one, opened.home)) });
  else if (versions.length === 0) out.print(text.commands.data.none);
  else
    out.print(
      ...tableLines(
        text.commands.data.columns,
        versions.map((one) => row(one, context)),
      ),
    );
  return DONE;
}

function row(version: Version, { world }: Context) {
  const { dataset, period, movies, info, sizeBytes, publishedAt, id } = version;
  return [
    dataset,
    period,
    movies,
    `${shareText('quality_rate', info)}%`,
    `${shareText('clean_rate', info)}%`,
    bytesText(sizeBytes),
    publishedAt === undefined ? UNKNOWN : timeText(publishedAt, world),
    id,
  ];
}

/** A version for programs, its file as an absolute path. */
export function versionDocument(version: Version, home: string) {
  const { dataset, period, id, key, sha256, sizeBytes, movies, complete, warnings } = version;
  return {
    dataset,
    period,
    run: id,
    state: version.state,
    file: pathIn(home, key),
    sha256,
    size_bytes: sizeBytes,
    movies,
    quality_rate: version.info.quality_rate,
    clean_rate: version.info.clean_rate,
    complete,
    warnings,
    faults: version.faults,
    published_at: version.publishedAt?.toISOString() ?? null,
    accepted_by: version.acceptedBy ?? null,
  };
}
