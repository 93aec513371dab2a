import { versionsDocument } from '../../documents/snapshot-version.ts';
import { askVersions } from '../../queries/versions.ts';
import type { Version } from '../../snapshot.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { bytesText } from '../../messages/numbers.ts';
import { shareText, timeText } from '../text/format.ts';
import { type Reader, readerIn, withZone } from '../text/reader.ts';
import { tableLines, UNKNOWN } from '../text/table.ts';

/** `data list`: the snapshots that are published now. */
export async function list(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  const place = placeOf(context);
  const { zone, versions } = await askVersions(place);
  const reader = readerIn(zone, context);
  if (out.json) out.document(versionsDocument(versions, place.home));
  else if (versions.length === 0) out.print(text.commands.data.none);
  else
    out.print(
      ...withZone(
        [
          ...tableLines(
            text.commands.data.columns,
            versions.map((one) => row(one, reader)),
          ),
          ...remarks(versions, context),
        ],
        reader,
      ),
    );
  return DONE;
}

const LATER = '*';
const INCOMPLETE = '†';

/** What the marks behind the periods mean, where there are any. */
function remarks(versions: readonly Version[], { text }: Context): string[] {
  const { observedLater, acceptedIncomplete } = text.commands.data;
  const told = [
    ...(versions.every(({ observedWithin }) => observedWithin) ? [] : [observedLater]),
    ...(versions.every(({ complete }) => complete) ? [] : [acceptedIncomplete]),
  ];
  return told.length === 0 ? [] : ['', ...told];
}

function row(version: Version, reader: Reader) {
  const { dataset, period, movies, info, sizeBytes, publishedAt, id } = version;
  const { observedWithin, complete } = version;
  return [
    dataset,
    `${period}${observedWithin ? '' : LATER}${complete ? '' : INCOMPLETE}`,
    movies,
    `${shareText('quality_rate', info)}%`,
    `${shareText('clean_rate', info)}%`,
    bytesText(sizeBytes),
    publishedAt === undefined ? UNKNOWN : timeText(publishedAt, reader),
    id,
  ];
}
