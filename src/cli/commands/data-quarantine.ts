import type { Counts } from '../../collection-info.ts';
import { versionDocument } from '../../documents/snapshot-version.ts';
import { MatineeError } from '../../errors.ts';
import { openToRead } from '../../home/open.ts';
import type { ReadingHome } from '../../home/opened.ts';
import { shortened } from '../../lib/text-width.ts';
import type { RejectedMovie, Version } from '../../snapshot.ts';
import { pathIn, rejectedKey } from '../../storage/paths.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { faultsText } from '../text/report-run.ts';
import { type Cell, fieldText, tableLines } from '../text/table.ts';

/** `data quarantine`: withheld snapshots and rejected movies, each with its reasons. */
export async function quarantine(
  [run]: readonly (string | undefined)[],
  _options: RawOptions,
  context: Context,
): Promise<number> {
  await using opened = await openToRead(placeOf(context));
  return await (run === undefined ? listAll(opened, context) : showOne(run, opened, context));
}

async function listAll({ home, store }: ReadingHome, context: Context): Promise<number> {
  const { out, text } = context;
  const { withheldTitle, rejectedTitle, rejectedColumns, nothingKept } = text.commands.data;
  const withheld = await store.catalog.versions({ states: ['withheld'] });
  const all = await store.catalog.versions({ states: ['current', 'archived', 'withheld'] });
  const rejected = all.filter((version) => Object.keys(rejectedOf(version)).length > 0);

  if (out.json) {
    out.document({
      withheld: withheld.map((one) => versionDocument(one, home)),
      rejected: rejected.map((version) => ({ run: version.id, rejected: rejectedOf(version) })),
    });
    return DONE;
  }
  if (withheld.length + rejected.length === 0) out.print(nothingKept);
  if (withheld.length > 0) {
    out.print(
      withheldTitle,
      ...withheld.map((one) => `  ${one.id}  ${faultsText(context, one.faults)}`),
    );
  }
  if (rejected.length > 0) {
    const rows: Cell[][] = rejected.flatMap((version) =>
      Object.entries(rejectedOf(version)).map(([rule, n]): Cell[] => [version.id, rule, n]),
    );
    out.print(rejectedTitle, ...tableLines(rejectedColumns, rows));
  }
  return DONE;
}

async function showOne(run: string, { home, store, files }: ReadingHome, context: Context) {
  const { out, text } = context;
  const version = await store.catalog.version(run);
  if (version === undefined) throw new MatineeError('run-unknown', { run });
  const content = await files.read(rejectedKey(run));
  const lines = content === undefined ? [] : Buffer.from(content).toString().trimEnd().split('\n');
  const rejected = lines.map((line) => JSON.parse(line) as RejectedMovie);

  if (out.json) {
    out.document({ ...versionDocument(version, home), rejected_movies: rejected });
    return DONE;
  }
  const withheld = version.state === 'withheld';
  if (withheld) out.print(faultsText(context, version.faults), pathIn(home, version.key));
  if (rejected.length === 0 && !withheld) out.print(text.commands.data.nothingKept);
  if (rejected.length > 0) {
    const rows = rejected.map(({ rule, reason, movie }) => [
      rule,
      fieldText(movie, 'id'),
      shortened(fieldText(movie, 'title'), 40),
      reason,
    ]);
    out.print(...tableLines(text.commands.data.movieColumns, rows));
  }
  return DONE;
}

function rejectedOf({ info }: Version): Counts {
  return info.rejected ?? {};
}
