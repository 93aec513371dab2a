import { MatineeError } from '../../errors.ts';
import { openToRead, openToWrite } from '../../home/open.ts';
import { writeReport } from '../../home/report-files.ts';
import { currentVersion } from '../../home/snapshots.ts';
import type { ReportKind } from '../../job.ts';
import { isPart } from '../../lib/replace-file.ts';
import { highlights } from '../../reports/highlights.ts';
import { reportText } from '../../reports/report-text.ts';
import type { Report } from '../../reports/summary.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import { readSnapshot } from '../../storage/read-snapshot.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { PERIOD_FORMS, readPeriod } from '../line/periods.ts';

const FORMS = { weekly: '2026-W47', monthly: '202611' } as const;

export const weekly = reporter('weekly');
export const monthly = reporter('monthly');

/**
 * `report weekly` and `report monthly`: makes the report anew, of the last period or any other, of
 * the collection that the original guide has for it or any other.
 */
function reporter(kind: ReportKind) {
  return async (_: unknown, options: RawOptions, context: Context): Promise<number> => {
    const { out, text, language } = context;
    const period = typeof options['period'] === 'string' ? options['period'] : undefined;
    const { dataset = kind } = options;
    const forms = dataset === kind ? [FORMS[kind]] : PERIOD_FORMS;
    if (period !== undefined) readPeriod('--period', period, forms);
    const place = placeOf(context);
    await using opened = await openToWrite(place);
    const version = await currentVersion(
      opened.store,
      String(dataset),
      period,
      context.world.clock.now(),
    );
    const content = await readSnapshot(version, {
      files: opened.files,
      catalog: opened.store.catalog,
    });
    if (content === undefined) throw new MatineeError('file-missing', { path: version.key });

    const { report, key } = await writeReport(kind, version, content, {
      ...opened,
      machine: place.machine,
      hear: place.hear,
    });
    if (out.json) out.document(report, reportText);
    else {
      out.print(...highlights(report, language), '');
      out.print(text.commands.report.written(pathIn(opened.home, key)));
    }
    return DONE;
  };
}

/** `report list`: the reports there are. */
export async function list(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  await using opened = await openToRead(placeOf(context));
  const keys: string[] = [];
  for (const kind of ['weekly', 'monthly']) {
    const folder = `${KEYS.reports}/${kind}_reports`;
    const names = (await opened.files.list(folder)).filter((name) => !isPart(name));
    keys.push(...names.map((name) => `${folder}/${name}`));
  }
  if (out.json) out.document({ reports: keys });
  else if (keys.length === 0) out.print(text.commands.report.none);
  else out.print(...keys.map((key) => pathIn(opened.home, key)));
  return DONE;
}

/** The highlights of a report that was written, for people. */
export async function highlightsOf(key: string, home: string, context: Context): Promise<string[]> {
  const content = await context.world.files.read(pathIn(home, key));
  const report = JSON.parse(new TextDecoder().decode(content)) as Report;
  return highlights(report, context.language);
}
