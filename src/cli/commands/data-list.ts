import { isoWithOffset } from '../../lib/local-time.ts';
import type { Version } from '../../snapshot.ts';
import { openToRead } from '../app.ts';
import type { RawOptions } from '../command.ts';
import type { Context } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { bytesText, percentText } from '../format.ts';
import { byPeriod } from '../snapshots.ts';
import { tableLines } from '../table.ts';

/** `data list`: the snapshots that are published now. */
export async function list(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  await using opened = await openToRead(context);
  const versions = byPeriod(await opened.store.catalog.versions({ states: ['current'] }));

  if (out.json) out.document({ snapshots: versions.map(versionDocument) });
  else if (versions.length === 0) out.print(text.commands.data.none);
  else out.print(...tableLines(text.commands.data.columns, versions.map(row)));
  return DONE;
}

function row({ dataset, period, movies, info, sizeBytes, publishedAt, id }: Version) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [
    dataset,
    period,
    movies,
    `${percentText(info['quality_rate'])}%`,
    `${percentText(info['clean_rate'])}%`,
    bytesText(sizeBytes),
    publishedAt === undefined
      ? '–'
      : isoWithOffset(publishedAt, zone).replace('T', ' ').slice(0, 16),
    id,
  ];
}

/** A version for programs. */
export function versionDocument(version: Version) {
  const { dataset, period, id, key, sha256, sizeBytes, movies, complete, warnings } = version;
  return {
    dataset,
    period,
    run: id,
    state: version.state,
    file: key,
    sha256,
    size_bytes: sizeBytes,
    movies,
    quality_rate: version.info['quality_rate'],
    clean_rate: version.info['clean_rate'],
    complete,
    warnings,
    faults: version.faults,
    published_at: version.publishedAt?.toISOString() ?? null,
    accepted_by: version.acceptedBy ?? null,
  };
}
