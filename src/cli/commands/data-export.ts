import { MatineeError } from '../../errors.ts';
import { EXPORT_FORMATS, type ExportFormat, exportSnapshots } from '../../export/export.ts';
import { openToRead } from '../../home/open.ts';
import { replaceFileBy } from '../../lib/replace-file.ts';
import { ATTRIBUTION } from '../../snapshot.ts';
import { snapshotsForExport } from '../../queries/snapshots-for-export.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { readRangeEnd, withinPeriods } from '../line/periods.ts';
import { invalidValue } from '../line/values.ts';
import { STANDARD_OUTPUT, targetFile } from '../target-file.ts';
import { bytesText } from '../../messages/numbers.ts';

/** `data export`: the snapshots of a dataset as one table, into a file or to standard output. */
export async function exportData(
  [dataset = '']: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text } = context;
  const format = formatOf(options['format']);
  const excel = options['excel'] === true;
  if (excel && format !== 'csv') {
    const what = `--excel, --format ${format}`;
    throw new MatineeError('usage', { kind: 'conflicting-options', what });
  }
  const within = rangeOf(options);
  const file = await outFile(options['out'], context);
  // Named, standard output gets whatever it is.
  const isNamed = options['out'] === STANDARD_OUTPUT;
  if (file === undefined && ((format === 'parquet' && !isNamed) || out.json)) {
    const what = out.json ? '--json' : `--format ${format}`;
    throw new MatineeError('usage', { kind: 'needs-out', what });
  }

  await using opened = await openToRead(placeOf(context));
  const contents = await snapshotsForExport(opened, dataset, within);
  const exported = await (file === undefined
    ? exportSnapshots(contents, format, async (chunk) => out.data(chunk), { excel })
    : replaceFileBy(
        file,
        (add) => exportSnapshots(contents, format, add, { excel }),
        context.world,
      ));

  const { snapshots, movies, sizeBytes } = exported;
  if (out.json && file !== undefined) {
    out.document({ outcome: 'exported', file, format, snapshots, movies, size_bytes: sizeBytes });
  } else
    out.tell(text.commands.data.exported(snapshots, movies, bytesText(sizeBytes)), ATTRIBUTION);
  return DONE;
}

/** A file, made or replaced; what only looks like one in the file system stays what it is. */
async function outFile(named: unknown, context: Context): Promise<string | undefined> {
  if (typeof named !== 'string' || named === STANDARD_OUTPUT) return undefined;
  const path = await targetFile(named, context);
  const found = await context.world.files.facts(path);
  if (found === undefined || found.kind === 'file' || found.isFolder) return path;
  throw new MatineeError('target-special', { path });
}

function formatOf(value: unknown): ExportFormat {
  const format = EXPORT_FORMATS.find((one) => one === value);
  if (format !== undefined) return format;
  const formats = `--format ${EXPORT_FORMATS.join('|')}`;
  throw typeof value === 'string'
    ? invalidValue(`--format ${value}`, { kind: 'one-of', values: EXPORT_FORMATS })
    : new MatineeError('usage', { kind: 'missing-argument', what: formats });
}

/** Whether a period lies between `--from` and `--to`; `--to 202611` takes in that month's days. */
function rangeOf({ from, to }: RawOptions): (period: string) => boolean {
  const first = typeof from === 'string' ? readRangeEnd('--from', from) : undefined;
  const last = typeof to === 'string' ? readRangeEnd('--to', to) : undefined;
  if (first !== undefined && last !== undefined && first.start > last.end) {
    const what = `--from ${String(from)} --to ${String(to)}`;
    throw new MatineeError('usage', { kind: 'reversed-range', what });
  }
  return (period) => withinPeriods(period, first, last);
}
