import { quarantineDocument, quarantinedRunDocument } from '../../documents/quarantine.ts';
import { shortened } from '../../lib/text-width.ts';
import {
  askQuarantine,
  askQuarantinedRun,
  type Quarantine,
  type QuarantinedRun,
} from '../../queries/quarantine.ts';
import { pathIn } from '../../storage/paths.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { faultsText } from '../text/report-run.ts';
import { type Cell, fieldText, type Line, tableLines } from '../text/table.ts';

/** `data quarantine`: withheld snapshots and rejected movies, each with its reasons. */
export async function quarantine(
  [run]: readonly (string | undefined)[],
  _options: RawOptions,
  context: Context,
): Promise<number> {
  const { out } = context;
  const place = placeOf(context);
  if (run === undefined) {
    const found = await askQuarantine(place);
    if (out.json) out.document(quarantineDocument(found, place.home));
    else out.print(...listLines(found, context));
  } else {
    const found = await askQuarantinedRun(place, run);
    if (out.json) out.document(quarantinedRunDocument(found, place.home));
    else out.print(...runLines(found, place.home, context));
  }
  return DONE;
}

function listLines({ withheld, rejected }: Quarantine, context: Context): Line[] {
  const { withheldTitle, rejectedTitle, rejectedColumns, nothingKept } = context.text.commands.data;
  if (withheld.length + rejected.length === 0) return [nothingKept];
  const versions = withheld.map((one) => `  ${one.id}  ${faultsText(context, one.faults)}`);
  const rows: Cell[][] = rejected.flatMap((one) =>
    Object.entries(one.rejected).map(([rule, n]): Cell[] => [one.run, rule, n]),
  );
  return [
    ...(withheld.length > 0 ? [withheldTitle, ...versions] : []),
    ...(rejected.length > 0 ? [rejectedTitle, ...tableLines(rejectedColumns, rows)] : []),
  ];
}

function runLines({ version, movies }: QuarantinedRun, home: string, context: Context): Line[] {
  const { movieColumns, nothingKept } = context.text.commands.data;
  const isWithheld = version.state === 'withheld';
  if (movies.length === 0 && !isWithheld) return [nothingKept];
  const rows = movies.map(({ rule, reason, movie }) => [
    rule,
    fieldText(movie, 'id'),
    shortened(fieldText(movie, 'title'), 40),
    reason,
  ]);
  return [
    ...(isWithheld ? [faultsText(context, version.faults), pathIn(home, version.key)] : []),
    ...(movies.length > 0 ? tableLines(movieColumns, rows) : []),
  ];
}
